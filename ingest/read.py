"""The one public door of `ingest`: a file becomes `SourceText`."""

from __future__ import annotations

from pathlib import Path

from ingest.assemble import assemble
from ingest.bulk import check_letters, check_paragraphs
from ingest.context import ReadContext, Tick, no_tick
from ingest.draft import DraftBlock, DraftDocument
from ingest.formats import reader_of
from ingest.receive import hash_file
from ingest.secrecy import is_marked
from ingest.sniff import media_type_of
from models.errors import BadInput, DamagedFile, EmptyFile, ReaderTooBig, SecretDocument, TooLarge
from models.source import ReadLimits, SourceText


def read(
    path: Path,
    *,
    limits: ReadLimits | None = None,
    name: str | None = None,
    tick: Tick = no_tick,
    trust: Path | None = None,
) -> SourceText:
    """Reads one file (đọc tệp văn bản); `name` is its original name, by default the path's.

    Raises subclasses of BadInput only: whatever the bytes are, the answer is a text or one clear error.
    """
    limits = limits or ReadLimits()
    original = name or path.name
    context = ReadContext(limits=limits, name=original, tick=tick, trust=trust)
    received = hash_file(path)
    if received.size == 0:
        raise EmptyFile
    if received.size > limits.max_bytes:
        raise TooLarge
    media_type = media_type_of(path, original)
    try:
        draft = reader_of(media_type).read(path, context)
        check_paragraphs(_paragraphs(draft), limits)
    except BadInput:
        raise
    except MemoryError as error:
        raise ReaderTooBig from error
    except (
        RecursionError,
        ValueError,
        KeyError,
        IndexError,
        AttributeError,
        TypeError,
    ) as error:
        raise DamagedFile from error  # a parser stumbled over bytes that no reader foresaw
    source = assemble(draft, name=original, sha256=received.sha256, media_type=media_type.value)
    if not source.text.strip():
        raise EmptyFile
    if is_marked(source):
        raise SecretDocument
    check_letters(len(source.text), limits)
    return source


def _paragraphs(draft: DraftDocument) -> int:
    """How many paragraphs and cells a draft has."""
    return sum(
        1 if isinstance(item, DraftBlock) else sum(len(row.cells) for row in item.rows)
        for item in draft.items
    )

"""The digital signatures of a PDF (chữ ký số): who signed, when, and whether it still is what was signed.

The libraries behind the check take half a second to load, and most files carry no signature. So the bytes are
searched first, and `ingest.signatures` is loaded for files that may be signed only.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from ingest.context import ReadContext, Tick, no_tick
from ingest.draft import DraftDocument
from models.signature import FileSignature, SignatureState

Reader = Callable[[Path, ReadContext], DraftDocument]

_MARK = b"/ByteRange"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0+\s+(\d{1,12})\s+\d{1,12}\s+\d{1,12}\s*\]")
_MOST_RANGES = 1000

_UNREADABLE = (
    "Trong tệp có chữ ký số nhưng bị hỏng, không kiểm tra được; không dùng làm căn cứ, "
    "hãy xin lại tệp từ nơi gửi."
)
_TAKEN_OUT = (
    "Trong tệp còn dấu vết của một chữ ký số đã bị gỡ bỏ; không dùng làm căn cứ, "
    "hãy xin lại bản gốc từ nơi gửi."
)


def may_be_signed(path: Path) -> bool:
    """Whether the name of the one entry that every signature has stands in the bytes (có chữ ký số không).

    The entry gives offsets into the file around the signature's own value, so both stand in the file as they
    are: never in a compressed stream, never encrypted.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return data.find(_MARK) >= 0
    except (OSError, ValueError):  # an empty file cannot be mapped
        return False


def read_signatures(
    path: Path, *, trust: Path | None, now: datetime | None = None, tick: Tick = no_tick
) -> tuple[FileSignature, ...]:
    """Every signature of the PDF at `path` in the order of signing; () where nobody signed it.

    `trust` is a folder of root certificates. Nothing is fetched from anywhere and nothing is raised: a
    signature that cannot be checked is BROKEN.
    """
    if not may_be_signed(path):
        return ()
    try:
        check = import_module("ingest.signatures.check")
        found: tuple[FileSignature, ...] = check.check_file(path, trust, now or datetime.now(UTC), tick)
    except Exception:  # whatever a parser of hostile bytes raises, the clerk is told that the check failed
        return _changed(path) or (_broken(_UNREADABLE),)
    if not found and _was_signed(path):
        return (_broken(_TAKEN_OUT),)
    return found


def with_signatures(read: Reader) -> Reader:
    """A reader that brings the signatures of its file along, be the file alone or in a package."""

    def read_signed(path: Path, context: ReadContext) -> DraftDocument:
        draft = read(path, context)
        pages = len(draft.pages)
        draft.signatures += read_signatures(
            path, trust=context.trust, tick=lambda *_: context.tick(pages, pages)
        )
        return draft

    return read_signed


def _changed(path: Path) -> tuple[FileSignature, ...]:
    """The signatures of a file that does not open which still show that it was changed."""
    try:
        found: tuple[FileSignature, ...] = import_module("ingest.signatures.salvage").changed_signatures(path)
    except Exception:  # as above
        return ()
    return found


def _broken(sentence: str) -> FileSignature:
    return FileSignature(state=SignatureState.BROKEN, sentence=sentence, covers_whole_file=False)


def _was_signed(path: Path) -> bool:
    """Whether a byte range fits this file: it ends where a signature's value begins.

    A signed PDF that is merely attached to this one has other offsets and does not count.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for number, found in enumerate(_RANGE.finditer(data)):
            end = int(found[1])
            if number >= _MOST_RANGES or (0 < end < len(data) and data[end : end + 1] == b"<"):
                return True
    return False

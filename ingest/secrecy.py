"""The stop at the door: a document with a secrecy mark is not taken in (dấu chỉ độ mật).

NĐ 30/2020/NĐ-CP, Phụ lục I: the mark stands in box 10a, near the head of the first page, on a line or in a
frame of its own, in capitals. Luật Bảo vệ bí mật nhà nước 117/2025/QH15, Điều 5 forbids keeping such papers
on a computer that is connected to a network. Words in the body ("bảo mật", "bí mật nhà nước") and
"LƯU HÀNH NỘI BỘ" are no marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ingest.assemble import text_of
from ingest.context import ReadContext
from ingest.draft import DraftBlock, DraftDocument
from ingest.formats import reader_of
from ingest.repair.unicode import normalise
from ingest.sniff import READABLE, sniff
from models.errors import BadInput, NoTextLayer, ReaderDied, ReaderStalled, ReaderTooBig, SecretDocument
from models.source import SourceText

_MARK = re.compile(r"[\W_]*(?:ĐỘ MẬT\s*:?\s*)?(?:TUYỆT|TỐI)?\s*MẬT[\W_]*")
_NUMBER_LINE = re.compile(
    r"Số\s*[:.]?\s*\d{0,6}[a-zđ]?\s*[/-]\s*(?P<symbol>[\w.&]+(?:\s*[-–/]\s*[\w.&]+)*)"
    r"(?:\s*\((?P<tail>[^()]{1,10})\))?",
    re.IGNORECASE,
)
_SECRET_PARTS = frozenset({"M", "MẬT", "Mật", "TỐI", "TUYỆT"})
_SECRET_TAILS = frozenset({"M", "MẬT", "TỐI MẬT", "TUYỆT MẬT"})
_SPACED = re.compile(r"(?<=\b\w) (?=\w\b)")
UNSEEN = (ReaderStalled, ReaderTooBig, ReaderDied)
"""What a reader says that gave up: a person may still read the head, and a mark may stand there."""

_HEAD_BLOCKS = 30
_MARK_LENGTH = 40


def is_mark(line: str) -> bool:
    """Whether one line or cell is a secrecy mark and nothing else ("MẬT", "TỐI MẬT", "T U Y Ệ T  M Ậ T")."""
    text = normalise(line)
    if not text or len(text) > _MARK_LENGTH:
        return False
    return bool(_MARK.fullmatch(text) or _MARK.fullmatch(_SPACED.sub("", text)))


def is_secret_number(line: str) -> bool:
    """Whether a line is the number of a document in the series of secret papers (sổ văn bản mật).

    Such papers have their own series (NĐ 30/2020, Điều 15), which shows in the symbol: "15/SYT-VP(M)",
    "03/BC-UBND-M", "12/CV-MẬT". Only a whole part of the symbol counts, never a letter in one.
    """
    match = _NUMBER_LINE.match(normalise(line))
    if match is None:
        return False
    if match["tail"] and match["tail"].strip().upper() in _SECRET_TAILS:
        return True
    return not _SECRET_PARTS.isdisjoint(re.split(r"\s*[-–/&.]\s*", match["symbol"]))


def stops(line: str) -> bool:
    """Whether one line of a head stops a document: a mark, or a number of a secret series."""
    return is_mark(line) or is_secret_number(line)


def is_marked(source: SourceText) -> bool:
    """Whether a text that was read has a mark in the head of its first page."""
    lines: list[str] = []
    for block in source.blocks[:_HEAD_BLOCKS]:
        page = block.fragments[0].page if block.fragments else None
        if page is not None and page > 1:
            break
        lines.append(block.span.of(source.text))
    return any_mark(lines)


def head_of(draft: DraftDocument) -> list[str]:
    """The lines and cells of the first page's head of a draft, for a file inside a package."""
    lines: list[str] = []
    for item in draft.items[:_HEAD_BLOCKS]:
        pieces = (
            item.pieces
            if isinstance(item, DraftBlock)
            else [piece for row in item.rows for cell in row.cells for piece in cell.pieces]
        )
        if any(piece.page is not None and piece.page > 1 for piece in pieces[:1]):
            break
        lines += [text_of(item)] if isinstance(item, DraftBlock) else [piece.text for piece in pieces]
    return lines


def any_mark(lines: Iterable[str]) -> bool:
    """Whether a mark stands among the lines of a head; the body ends the search."""
    for line in lines:
        if stops(line):
            return True
        if len(line) > 250:
            return False
    return False


def check(path: Path, context: ReadContext | None = None) -> None:
    """Raises SecretDocument if the file's head carries a mark; reads no more than the head.

    A file that cannot be read raises nothing here: reading it says why. A head on which a reader gave up is
    no such file: ReaderStalled, ReaderTooBig, ReaderDied, NoTextLayer and EngineUnavailable come out.
    """
    try:
        lines = _head_texts(path, context or ReadContext(name=path.name))
    except (SecretDocument, NoTextLayer, *UNSEEN):
        raise
    except BadInput:
        return
    if any(stops(line) for line in lines):
        raise SecretDocument


def _head_texts(path: Path, context: ReadContext) -> list[str]:
    media_type = sniff(path)
    return reader_of(media_type).head_texts(path, context) if media_type in READABLE else []

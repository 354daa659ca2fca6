"""Text files (tệp văn bản thuần): paragraphs of one line or wrapped at a width, and tables with " | "."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.bulk import check_letters, check_paragraphs
from ingest.context import ReadContext
from ingest.draft import DraftBlock, DraftCell, DraftDocument, DraftRow, DraftTable, Piece
from ingest.readers.plain_columns import columns_apart
from ingest.repair.encodings import decode
from ingest.repair.unicode import normalise

_CELLS = " | "
_BREAKS_LINE = re.compile(
    r"(?:[-–•+*]\s|\(?(?:\d{1,3}|[a-zđ]|[ivxIVX]{1,4})[.)]\s|(?:Điều|Chương|Mục|Phần)\s+[\dIVX]|v/v\b|V/v\b|"
    r"Số\s*:|Kính gửi|Nơi nhận|KT\.|TM\.|TL\.|TUQ\.)"
)
_GROUP_ROW = re.compile(r"(?:[A-HĐ]|[IVX]+|\d{1,2})\s*[.)-]\s*\S.{0,90}$")
_BOLD = re.compile(r"\*\*|__")
_MAX_WIDTH = 120
_MIN_WRAPPED = 6
_HEAD_LINES = 40
_MOST_BYTES_A_LETTER = 4


def read_plain(path: Path, context: ReadContext) -> DraftDocument:
    """The paragraphs and tables of a text file; the limits hold before this is called."""
    limits = context.limits
    check_letters(path.stat().st_size // _MOST_BYTES_A_LETTER, limits)
    decoded = decode(path.read_bytes()[: limits.max_bytes])
    draft = DraftDocument()
    if decoded.encoding not in ("utf-8", "utf-8-sig"):
        draft.repairs.add(f"from_{decoded.encoding or 'unknown'}")
    typed = re.split(r"\r\n|\r|\n|\f|\x85|\u2028|\u2029", decoded.text)
    check_paragraphs(sum(1 for line in typed if line and not line.isspace()), limits)
    lines = [_plain(line) for line in columns_apart(typed)]
    _add_lines(draft, lines)
    return draft


def head_texts(path: Path, context: ReadContext) -> list[str]:
    """The first lines of a text file, for the secrecy stop."""
    with path.open("rb") as file:
        decoded = decode(file.read(64 * 1024))
    lines = [_plain(line) for line in columns_apart(decoded.text.splitlines())]
    return [line for line in lines if line][:_HEAD_LINES]


def _plain(line: str) -> str:
    """One line in its final form, marks of bold type dropped; the empty cells of a table row are kept."""
    text = _BOLD.sub("", line)
    if _CELLS in text:
        return _CELLS.join(normalise(cell) for cell in text.split("|"))
    return normalise(text)


def _add_lines(draft: DraftDocument, lines: list[str]) -> None:
    width = _wrapped_width(lines)
    paragraph = 0
    index = 0
    while index < len(lines):
        rows = _table_rows(lines, index)
        if rows:
            draft.items.append(
                DraftTable([_row(line, paragraph + k) for k, line in enumerate(lines[index : index + rows])])
            )
            paragraph += rows
            index += rows
            continue
        line = lines[index]
        if line.strip(" |"):
            last = draft.items[-1] if draft.items else None
            if width and index and isinstance(last, DraftBlock) and _wraps(lines[index - 1], line, width):
                last.pieces.append(Piece(line, paragraph=paragraph))
                draft.repairs.add("line_joined")
            else:
                draft.items.append(DraftBlock([Piece(line, paragraph=paragraph)]))
            paragraph += 1
        index += 1


def _wrapped_width(lines: list[str]) -> int:
    """The width at which a file was wrapped, 0 for a file with one paragraph a line.

    Wrapped lines crowd below one width; a file of whole paragraphs has lines far beyond it.
    """
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < _MIN_WRAPPED or lengths[-1] > _MAX_WIDTH:
        return 0
    width = lengths[-1]
    near = sum(1 for length in lengths if length >= 0.85 * width)
    return width if width >= 50 and near >= max(_MIN_WRAPPED, len(lengths) // 4) else 0


def _wraps(before: str, line: str, width: int) -> bool:
    """Whether `line` goes on with the line right before it: its first word would not have fitted there."""
    if not before or _BREAKS_LINE.match(line) or _is_title(before) or _is_title(line):
        return False
    first_word = line.split(" ", 1)[0]
    return len(before) + 1 + len(first_word) > width


def _is_title(line: str) -> bool:
    """Whether a line is all capitals and longer than an abbreviation that a wrap left alone."""
    return line.isupper() and line.count(" ") >= 2


def _table_rows(lines: list[str], start: int) -> int:
    """How many lines from `start` on are rows of one table; 0 if they are none."""
    count = start
    while count < len(lines) and (_CELLS in lines[count] or _is_group_row(lines, count, start)):
        count += 1
    rows = [line.count(_CELLS) + 1 for line in lines[start:count] if _CELLS in line]
    if len(rows) < 2 or max(rows) < 2 or (max(rows) == 2 and len(set(rows)) > 1):
        return 0
    return count - start


def _is_group_row(lines: list[str], index: int, start: int) -> bool:
    """A numbered line alone between rows of three cells and more titles the rows below it."""
    if index == start or index + 1 >= len(lines) or not _GROUP_ROW.match(lines[index]):
        return False
    return all(lines[k].count(_CELLS) >= 2 for k in (index - 1, index + 1))


def _row(line: str, paragraph: int) -> DraftRow:
    cells = [
        DraftCell([Piece(text, paragraph=paragraph)], column=column)
        for column, text in enumerate(line.split(_CELLS))
    ]
    return DraftRow(cells)

"""Spreadsheets that carry a task table (.xlsx): each sheet is paragraphs and tables, as it is seen."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path

from ingest.context import ReadContext
from ingest.draft import DraftBlock, DraftCell, DraftDocument, DraftRow, DraftTable, Piece
from ingest.readers.docx_layout import has_nation, is_of_head_or_foot, is_ordinal_head
from ingest.readers.docx_package import unpacking
from ingest.readers.xlsx_book import Area, Book, Sheet
from ingest.repair.unicode import normalise
from models.errors import TooLarge
from models.source import Furniture

_HEAD_LINES = 40
_HEAD_SHEETS = 2
_LABEL = re.compile(r"\s*(?:[IVX]+|\d{1,4}(?:\.\d{1,3})*|[a-zđA-ZĐ])\s*[.)]?\s*")
_SHARE_OF_WIDEST = 0.6
_MAX_SPAN = 1_000
_MAX_COVERED = 400_000  # cells that merged cells may cover, all in all
_TOO_MERGED = (
    "Bảng tính có quá nhiều ô gộp nên không được mở. Hãy bỏ gộp ô (Unmerge Cells) ở những ô không cần gộp, "
    "lưu lại rồi tải lên."
)
_COPIES = re.compile(r"nơi\s+(?:nhận|gửi)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One visible cell with its place among the visible ones."""

    text: str
    column: int
    colspan: int = 1
    rowspan: int = 1


@dataclass(slots=True)
class _Row:
    """One visible row that shows something; `after_gap` where an empty row stands above it."""

    cells: list[_Cell]
    covered: dict[int, int] = field(default_factory=dict)  # column and width of cells merged from above
    after_gap: bool = False


def read_xlsx(path: Path, context: ReadContext) -> DraftDocument:
    """The visible sheets of a spreadsheet (bảng tính) in order; hidden sheets, rows and columns are left out.

    Raises DamagedFile, EncryptedFile, UnpacksTooLarge, TooLarge, each with what to change in the file.
    """
    draft = DraftDocument()
    with unpacking(path, context.limits) as archive:
        book = Book(archive)
        paragraph = 0
        for number, sheet in enumerate(book.sheets(), start=1):
            for item in _items(sheet):
                paragraph = _number(item, paragraph)
                draft.items.append(item)
            draft.furniture.extend(
                Furniture(text=line) for text in sheet.margins if (line := normalise(text))
            )
            context.tick(number, len(book))
        draft.repairs |= book.repairs
    return draft


def head_texts(path: Path, context: ReadContext) -> list[str]:
    """The first cells, the text boxes and the printed head of the first sheets, for the secrecy check."""
    found: list[str] = []
    with unpacking(path, context.limits) as archive:
        for sheet in islice(Book(archive).sheets(), _HEAD_SHEETS):
            cells = (line for row in _rows(sheet) for cell in row.cells for line in cell.text.splitlines())
            found += [line for text in [*sheet.boxes, *sheet.margins] if (line := normalise(text))]
            found += islice((line for text in cells if (line := normalise(text))), _HEAD_LINES)
    return found


def _items(sheet: Sheet) -> Iterator[DraftBlock | DraftTable]:
    """Rows above, between and below the tables are paragraphs, a cell each."""
    for text in sheet.boxes:
        yield from _blocks(text)
    rows = _rows(sheet)
    least = _least_of_head(rows)
    at = 0
    while at < len(rows):
        end = _end_of_table(rows, at, least) if _is_head(rows[at], least) else at
        if end > at + 1:  # a row alone is no table
            yield _table(rows[at:end])
            at = end
            continue
        for cell in rows[at].cells:
            yield from _blocks(cell.text)
        at += 1


def _least_of_head(rows: list[_Row]) -> int:
    """How many filled cells make a row the head of a table."""
    widest = max((len(row.cells) for row in rows if not _is_of_page(row)), default=0)
    return max(min(3, widest), int(_SHARE_OF_WIDEST * widest), 2)


def _is_head(row: _Row, least: int) -> bool:
    """Whether a row is the head of a table: it has a column of running numbers (STT), or cells enough."""
    if len(row.cells) < 2 or _is_of_page(row):
        return False
    return len(row.cells) >= least or _has_ordinals(row)


def _has_ordinals(row: _Row) -> bool:
    return any(is_ordinal_head(normalise(cell.text)) for cell in row.cells)


def _is_of_page(row: _Row) -> bool:
    """Whether a row belongs to the head or the foot of a dispatch that a sheet imitates."""
    lines = [line for cell in row.cells for part in cell.text.splitlines() if (line := normalise(part))]
    return any(has_nation(line) or is_of_head_or_foot(line) or _COPIES.match(line) for line in lines)


def _end_of_table(rows: list[_Row], start: int, least: int) -> int:
    """The row after a table: after the last that is numbered or well filled, and what closely follows it."""
    first = min(cell.column for cell in rows[start].cells)
    later = range(start + 1, len(rows))
    stop = next((at for at in later if _has_ordinals(rows[at]) and _is_head(rows[at], least)), len(rows))
    end = start + 1
    for at in range(start + 1, stop):
        row = rows[at]
        numbered = any(cell.column == first and _LABEL.fullmatch(cell.text) for cell in row.cells)
        if numbered or (len(row.cells) + len(row.covered) >= max(3, least) and not _is_of_page(row)):
            end = at + 1
    while end < stop and not rows[end].after_gap and not _is_of_page(rows[end]):
        end += 1
    return end


def _table(rows: list[_Row]) -> DraftTable:
    """Rows of a table with every cell of its width, the empty ones too."""
    starts = [c.column for row in rows for c in row.cells] + [at for row in rows for at in row.covered]
    ends = [c.column + c.colspan for row in rows for c in row.cells]
    return DraftTable([_table_row(row, min(starts), max(ends)) for row in rows])


def _table_row(row: _Row, first: int, end: int) -> DraftRow:
    own = {cell.column: cell for cell in row.cells}
    cells: list[DraftCell] = []
    column = first
    while column < end:
        cell = own.get(column)
        if cell is not None:
            pieces = [Piece(line) for line in cell.text.splitlines() if line.strip()]
            cells.append(DraftCell(pieces, column - first, colspan=cell.colspan, rowspan=cell.rowspan))
            column += cell.colspan
        else:
            width = row.covered.get(column, 0)
            cells.append(DraftCell([], column - first, colspan=max(width, 1), merged=width > 0))
            column += max(width, 1)
    return DraftRow(cells)


def _blocks(text: str) -> Iterator[DraftBlock]:
    """The lines of a cell or a text box outside a table, none joined with its neighbours."""
    for line in text.splitlines():
        if line.strip():
            yield DraftBlock([Piece(line)], fixed=True)


def _number(item: DraftBlock | DraftTable, paragraph: int) -> int:
    """Counts a paragraph, or each row of a table, as a place in the file."""
    if isinstance(item, DraftBlock):
        item.pieces[0].paragraph = paragraph
        return paragraph + 1
    for row in item.rows:
        for cell in row.cells:
            for piece in cell.pieces:
                piece.paragraph = paragraph
        paragraph += 1
    return paragraph


def _rows(sheet: Sheet) -> list[_Row]:
    """The visible rows that show something, with their merged cells measured in visible rows and columns."""
    shown = sorted({place.row for place in sheet.cells})
    rows = {
        number: _Row([], after_gap=_is_gap(last, number, sheet)) for last, number in pairwise([0, *shown])
    }
    merged = {area.first: area for area in sheet.merged}
    hidden = sorted(sheet.hidden_columns)
    left = _MAX_COVERED
    for place in sorted(sheet.cells):
        area = merged.get(place, Area(place, place))
        column = place.column - bisect_left(hidden, place.column)
        last = area.last.column
        colspan = max(last + 1 - bisect_left(hidden, last + 1) - column, 1)
        below = shown[bisect_right(shown, area.first.row) : bisect_right(shown, area.last.row)]
        rows[place.row].cells.append(
            _Cell(sheet.cells[place], column, min(colspan, _MAX_SPAN), len(below) + 1)
        )
        left -= len(below) + colspan
        if left < 0:
            raise TooLarge(_TOO_MERGED)
        for number in below:
            rows[number].covered[column] = colspan
    return list(rows.values())


def _is_gap(last: int, number: int, sheet: Sheet) -> bool:
    """Whether a visible row without content stands between two rows with some."""
    return last > 0 and any(between not in sheet.hidden_rows for between in range(last + 1, number))

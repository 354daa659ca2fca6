"""Which tables of a Word file are only layout (bảng dàn trang: đầu và cuối văn bản), and both kinds read out.

NĐ 30/2020/NĐ-CP, Phụ lục I sets the head (agency beside quốc hiệu, number beside place and date) and the foot
(nơi nhận beside the signature) in two columns, which clerks draw as tables without borders. Their cells are
paragraphs; a data table (bảng số liệu, bảng phân công) keeps rows and cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.assemble import text_of
from ingest.draft import DraftBlock, DraftCell, DraftRow, DraftTable, Piece
from ingest.readers.docx_runs import SOFT_BREAK
from ingest.readers.docx_styles import Styles
from ingest.readers.docx_xml import Element, attribute, child, name_of, shown, value
from ingest.repair.page_joins import goes_on
from ingest.repair.unicode import normalise

Item = DraftBlock | DraftTable

_NATION = re.compile(
    r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGH(?:ĨA|IÃ)\s+VIỆT\s+NAM|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM"
)
_COPIES = re.compile(r"nơi\s+(?:nhận|gửi)\s*:", re.IGNORECASE)
_NUMBER = re.compile(r"số\s*:", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(r"[^\d|]{2,60},\s*ngày\b.{0,20}\btháng\b.{0,20}\bnăm\b.{0,12}", re.IGNORECASE)
_SUBJECT = re.compile(r"v/v\b", re.IGNORECASE)
_ADDRESSED = re.compile(r"kính\s+gửi\s*(?::|$)", re.IGNORECASE)
_FOR = re.compile(r"(?:TM|KT|TL|TUQ)(?:\s*\.|\s+[^\Wa-zà-ỹ]{2,})|(?:T/M|K/T|T/L)\b|Q\.\s*\w")
_ORDINALS = re.compile(r"(?:S?TT|số\s+(?:TT|thứ\s+tự))\.?", re.IGNORECASE)
_LONGEST_HEAD_LINE = 120
_MAX_COLUMNS = 3
_MAX_ROWS = 8
_MAX_WEAK_ROWS = 4
_EDGES = ("w:top", "w:bottom", "w:left", "w:start", "w:right", "w:end", "w:insideH", "w:insideV")
_SIDES = 2


@dataclass(slots=True)
class GridCell:
    """One cell as it is in the file, its content read in order."""

    items: list[Item]
    column: int
    colspan: int = 1
    rowspan: int = 1
    continued: bool = False


@dataclass(slots=True)
class Grid:
    """One table as it is in the file."""

    rows: list[list[GridCell]] = field(default_factory=list)
    bordered: bool = False


def place_rowspans(grid: Grid) -> None:
    """Counts vertical merges; a continued cell under no cell of its column is an ordinary one."""
    above: dict[int, GridCell] = {}
    for row in grid.rows:
        here: dict[int, GridCell] = {}
        for cell in row:
            origin = above.get(cell.column)
            if cell.continued and origin is not None:
                origin.rowspan += 1
                here[cell.column] = origin
            else:
                cell.continued = False
                here[cell.column] = cell
        above = here


def is_layout(grid: Grid) -> bool:
    """Whether a table only places paragraphs on the page.

    A table of one cell always does, one with a column of running numbers (STT) never. One with quốc hiệu or
    nơi nhận in a cell is head or foot, borders or not; without borders a single row or column, or only
    centred text (signatures side by side), or a cell with number, place and date, kính gửi or a signing
    authority (TM., KT., TL.) says so too.
    """
    cells = [cell for row in grid.rows for cell in row]
    if len(cells) <= 1:
        return True
    columns = max(len(row) for row in grid.rows)
    if columns > _MAX_COLUMNS or len(grid.rows) > _MAX_ROWS:
        return False
    lines = [_lines(cell) for cell in cells]
    if any(len(cell) == 1 and is_ordinal_head(cell[0]) for cell in lines[: len(grid.rows[0])]):
        return False
    if any(has_nation(line) for cell in lines for line in cell):
        return True
    if any(cell and _COPIES.match(cell[0]) for cell in lines):
        return True
    if grid.bordered or any(isinstance(item, DraftTable) for cell in cells for item in cell.items):
        return False
    if columns == 1 or len(grid.rows) == 1:
        return True
    if len(grid.rows) > _MAX_WEAK_ROWS:
        return False
    is_centred = all(item.centred for c in cells for item in c.items if isinstance(item, DraftBlock))
    return is_centred or any(is_of_head_or_foot(line) for cell in lines for line in cell)


def has_nation(line: str) -> bool:
    """Whether a line is quốc hiệu (or the Party's name in its place), no mere mention in a sentence."""
    if len(line) > _LONGEST_HEAD_LINE:
        return False
    return bool(_NATION.search(line) or _NATION.match(line.upper()))


def is_ordinal_head(line: str) -> bool:
    """Whether a cell heads the column of running numbers (STT)."""
    return bool(_ORDINALS.fullmatch(line))


def is_of_head_or_foot(line: str) -> bool:
    """Whether a line opens a part of a dispatch's head or foot: số, V/v, kính gửi, TM., place and date."""
    starts = (_NUMBER, _SUBJECT, _ADDRESSED, _FOR)
    return any(shape.match(line) for shape in starts) or bool(_PLACE_AND_DATE.fullmatch(line))


def as_blocks(grid: Grid) -> list[Item]:
    """A layout table's paragraphs row by row, each cell whole, none joined with its neighbours.

    A soft break in such a cell ends a line ("SỞ Y TẾ" under "UBND TỈNH"); only a line that plainly goes on
    (a wrapped V/v) stays one block.
    """
    found: list[Item] = []
    for row in grid.rows:
        for cell in row:
            if not cell.continued:
                found.extend(_cell_blocks(cell))
    return found


def as_table(grid: Grid) -> DraftTable:
    """A data table's rows; what stands in a cell, a nested table too, is the cell's text."""
    rows = []
    for row in grid.rows:
        cells = [
            DraftCell(
                [] if cell.continued else list(_pieces(cell.items)),
                column=cell.column,
                colspan=cell.colspan,
                rowspan=cell.rowspan,
                merged=cell.continued,
            )
            for cell in row
        ]
        if cells:
            rows.append(DraftRow(cells))
    return DraftTable(rows)


def has_borders(table: Element, styles: Styles) -> bool:
    """Whether most cells of a table show lines on two sides or more, by the table, its style or the cell."""
    properties = child(table, "w:tblPr")
    sources = [properties, *(child(s, "w:tblPr") for s in styles.chain(value(properties, "w:tblStyle")))]
    whole = sum(_edge(sources, "w:tblBorders", edge) is True for edge in _EDGES)
    cells = 0
    lined = 0
    for cell in (c for row in shown(table) for c in shown(row) if name_of(c) == "w:tc"):
        cells += 1
        own = [_edge([child(cell, "w:tcPr")], "w:tcBorders", edge) for edge in _EDGES]
        visible = sum(edge is True for edge in own)
        inherits = whole >= _SIDES and sum(edge is False for edge in own) < _SIDES
        lined += visible >= _SIDES or inherits
    return 2 * lined >= cells if cells else whole >= _SIDES


def _edge(sources: list[Element | None], group: str, edge: str) -> bool | None:
    for source in sources:
        line = child(source, group, edge)
        if line is not None:
            return attribute(line, "w:val") not in (None, "nil", "none")
    return None


def _lines(cell: GridCell) -> list[str]:
    found: list[str] = []
    for item in cell.items:
        if isinstance(item, DraftBlock):
            raw = SOFT_BREAK.join(piece.text for piece in item.pieces)
            found.extend(line for part in raw.split(SOFT_BREAK) if (line := normalise(part)))
    return found


def _cell_blocks(cell: GridCell) -> Iterator[Item]:
    last: DraftBlock | None = None
    for item in cell.items:
        if isinstance(item, DraftTable):
            if last is not None:
                yield last
            last = None
            yield item
            continue
        for number, line in enumerate(_split(item)):
            if last is not None and _continues(last, line, same_paragraph=number > 0):
                last.pieces.extend(line.pieces)
                continue
            if last is not None:
                yield last
            last = line
    if last is not None:
        yield last


def _split(block: DraftBlock) -> list[DraftBlock]:
    """The lines between the soft breaks of a paragraph, fixed; the label stays with the first."""
    lines = [
        replace(piece, text=line)
        for piece in block.pieces
        for line in piece.text.split(SOFT_BREAK)
        if normalise(line)
    ]
    if not lines:
        return [replace(block, fixed=True)] if block.label else []
    first, *rest = (replace(block, pieces=[line], fixed=True) for line in lines)
    return [first, *(replace(line, label=None) for line in rest)]


def _continues(last: DraftBlock, line: DraftBlock, *, same_paragraph: bool) -> bool:
    if line.label is not None:
        return False
    before = text_of(last)
    subject = _SUBJECT.search(before)
    if subject is not None:
        before = before[subject.start() :]
    elif not same_paragraph:
        return False
    return goes_on(before, text_of(line))


def _pieces(items: list[Item]) -> Iterator[Piece]:
    for item in items:
        if isinstance(item, DraftTable):
            for row in item.rows:
                for cell in row.cells:
                    yield from cell.pieces
            continue
        first, *rest = item.pieces
        yield replace(first, text=f"{item.label} {first.text}") if item.label else first
        yield from rest

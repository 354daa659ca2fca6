"""Tables of a PDF page by their ruling lines (bảng kẻ): cells from pdfplumber, characters from pdfium."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2.raw as pdfium
from pdfplumber.page import Page
from pypdfium2 import PdfPage

from ingest.draft import DraftCell, DraftRow, DraftTable, Piece
from ingest.readers.pdf_text import Char
from models.source import Box

CellBox = tuple[float, float, float, float]
_MIN_LINES = 4
_EDGE = 3.0


@dataclass(slots=True)
class PageTable:
    """A table and where it stands on its page."""

    table: DraftTable
    box: CellBox
    edges: tuple[float, ...]

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.box[1]


def has_rulings(page: PdfPage) -> bool:
    """Whether a page draws enough lines for a table."""
    paths = 0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
            if paths >= _MIN_LINES:
                return True
    return False


def tables_of(page: Page, lines: list[list[Char]], number: int) -> list[PageTable]:
    """The data tables of a page with their characters; frames of one cell are none."""
    found: list[PageTable] = []
    for table in page.find_tables():
        rows = [list(row.cells) for row in table.rows]
        edges = _edges(rows)
        if len(edges) < 2 or len(rows) < 1:
            continue
        inside = [kept for line in lines if (kept := [c for c in line if _inside(c, table.bbox)])]
        drafts = [_row(cells, edges, inside, number) for cells in rows]
        if sum(1 for row in drafts for cell in row.cells if cell.pieces) < 2:
            continue
        _count_rowspans(drafts)
        found.append(PageTable(DraftTable(drafts), table.bbox, edges))
    return sorted(found, key=lambda t: t.top)


def _edges(rows: list[list[CellBox | None]]) -> tuple[float, ...]:
    """The left edges of the columns."""
    lefts: list[float] = []
    for cell in sorted((c for row in rows for c in row if c), key=lambda c: c[0]):
        if not lefts or cell[0] - lefts[-1] > _EDGE:
            lefts.append(cell[0])
    return tuple(lefts)


def _inside(char: Char, box: CellBox) -> bool:
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _column(edges: tuple[float, ...], x: float) -> int:
    return max((i for i, edge in enumerate(edges) if x >= edge - _EDGE), default=0)


def _row(
    cells: list[CellBox | None], edges: tuple[float, ...], lines: list[list[Char]], number: int
) -> DraftRow:
    drafts: list[DraftCell] = []
    covered = 0
    for box in cells:
        if box is None:
            continue
        column = _column(edges, box[0])
        drafts.extend(DraftCell([], c, merged=True) for c in range(covered, column))
        span = max(1, _column(edges, box[2] - 2 * _EDGE) - column + 1)
        drafts.append(DraftCell(_pieces(box, lines, number), column, colspan=span))
        covered = column + span
    drafts.extend(DraftCell([], c, merged=True) for c in range(covered, len(edges)))
    return DraftRow(drafts, page=number)


def _pieces(box: CellBox, lines: list[list[Char]], number: int) -> list[Piece]:
    """The lines of a cell, from the top down."""
    inner = (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1)
    runs = [run for line in lines if (run := [c for c in line if _inside(c, inner)])]
    pieces: list[Piece] = []
    for run in sorted(runs, key=lambda chars: (round(min(c.top for c in chars) / 4), chars[0].x0)):
        text = "".join(c.text for c in run).strip()
        printed = [c for c in run if not c.text.isspace()]
        if text and printed:
            place = Box(
                x0=min(c.x0 for c in printed),
                top=min(c.top for c in printed),
                x1=max(c.x1 for c in printed),
                bottom=max(c.bottom for c in printed),
            )
            pieces.append(Piece(text, page=number, box=place))
    return pieces


def _count_rowspans(rows: list[DraftRow]) -> None:
    """A cell above merged ones holds for their rows too."""
    for index, row in enumerate(rows):
        for cell in row.cells:
            if cell.merged:
                continue
            for below in rows[index + 1 :]:
                same = next((c for c in below.cells if c.column == cell.column), None)
                if same is None or not same.merged:
                    break
                cell.rowspan += 1


def joins(upper: PageTable, lower: PageTable) -> bool:
    """Whether a table at the top of a page goes on with the one at the end of the page before."""
    if len(upper.edges) != len(lower.edges):
        return False
    return all(abs(a - b) <= 2 * _EDGE for a, b in zip(upper.edges, lower.edges, strict=True))


def append(upper: PageTable, lower: PageTable) -> None:
    """Puts the rows of `lower` behind those of `upper`: no head twice, a broken row in one piece."""
    rows = list(lower.table.rows)
    if rows and upper.table.rows and _row_text(rows[0]) == _row_text(upper.table.rows[0]):
        rows = rows[1:]
    if rows and upper.table.rows and _is_rest(upper.table.rows[-1], rows[0]):
        for cell, more in zip(upper.table.rows[-1].cells, rows[0].cells, strict=True):
            cell.pieces.extend(more.pieces)
        rows = rows[1:]
    upper.table.rows.extend(rows)


def _row_text(row: DraftRow) -> list[str]:
    return [" ".join(p.text for p in cell.pieces) for cell in row.cells]


def _is_rest(last: DraftRow, first: DraftRow) -> bool:
    """A row whose number cell is empty goes on with the numbered row that the page broke."""
    if len(last.cells) != len(first.cells) or len(first.cells) < 3:
        return False
    numbered = " ".join(p.text for p in last.cells[0].pieces).strip(" .")
    return numbered.isdecimal() and not first.cells[0].pieces and not first.cells[0].merged

"""Tables of a PDF page by their ruling lines (bảng kẻ): pdfplumber's grid over pdfium's lines and words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.draft import DraftCell, DraftRow, DraftTable, Piece
from ingest.readers.pdf_rulings import Ruling
from ingest.readers.pdf_text import Printed, PrintedPage, box_of, piece_of, text_of

CellBox = tuple[float, float, float, float]
_EDGE = 3.0
_SNAP = 3.0
_MOST_CROSSINGS = 4_000
"""The search for cells takes the square of this; a page of a real table has some hundreds."""
_THROUGH = 1.5
_MOST_SHIFT = 25.0
_NEARLY = 0.85


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


def tables_of(rulings: Sequence[Ruling], text: PrintedPage, lines: list[list[Printed]]) -> list[PageTable]:
    """The data tables of a page with their words; frames of one cell are none."""
    found: list[PageTable] = []
    for cells in grids_of(rulings):
        rows = _rows(cells)
        edges = _edges(cells)
        if len(edges) < 2:
            continue
        content = _content(cells, text, lines)
        drafts = [_row(row, edges, content, text.number) for row in rows]
        if sum(1 for row in drafts for cell in row.cells if cell.pieces) < 2:
            continue
        _count_rowspans(drafts)
        box = (min(c[0] for c in cells), rows[0][0][1], max(c[2] for c in cells), max(c[3] for c in cells))
        found.append(PageTable(DraftTable(drafts), box, edges))
    return sorted(found, key=lambda t: t.top)


def grids_of(rulings: Sequence[Ruling]) -> list[list[CellBox]]:
    """The cells of each table, by pdfplumber's rules: lines snapped, joined and crossed."""
    if not rulings:
        return []
    from pdfplumber import table as finder  # loads pdfminer, which only a page with a table is worth

    edges = finder.merge_edges([_edge(r) for r in rulings], _SNAP, _SNAP, _SNAP, _SNAP)
    edges = [e for e in edges if max(e["x1"] - e["x0"], e["bottom"] - e["top"]) >= _EDGE]
    upright = sum(1 for e in edges if e["orientation"] == "v")
    if upright * (len(edges) - upright) > 10 * _MOST_CROSSINGS:
        return []
    crossings = finder.edges_to_intersections(edges, _EDGE, _EDGE)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    return list(finder.cells_to_tables(finder.intersections_to_cells(crossings)))


def _edge(ruling: Ruling) -> dict[str, object]:
    """A ruling as pdfplumber's functions want it."""
    return {
        "x0": ruling.x0,
        "x1": ruling.x1,
        "top": ruling.top,
        "bottom": ruling.bottom,
        "width": ruling.x1 - ruling.x0,
        "height": ruling.bottom - ruling.top,
        "orientation": "v" if ruling.is_upright else "h",
    }


def _rows(cells: Sequence[CellBox]) -> list[list[CellBox]]:
    """The cells in rows from the top down, each row from left to right."""
    rows: dict[float, list[CellBox]] = {}
    for cell in sorted(cells, key=lambda c: (c[1], c[0])):
        rows.setdefault(cell[1], []).append(cell)
    return list(rows.values())


def _edges(cells: Sequence[CellBox]) -> tuple[float, ...]:
    """The left edges of the columns."""
    lefts: list[float] = []
    for cell in sorted(cells):
        if not lefts or cell[0] - lefts[-1] > _EDGE:
            lefts.append(cell[0])
    return tuple(lefts)


def _column(edges: tuple[float, ...], x: float) -> int:
    return max((i for i, edge in enumerate(edges) if x >= edge - _EDGE), default=0)


# -- words of cells -------------------------------------------------------------------------------------


class _Places:
    """Finds the cell under a point: every cell is noted in each field of the grid that it covers."""

    def __init__(self, cells: Sequence[CellBox]) -> None:
        self.across = sorted({x for c in cells for x in (c[0], c[2])})
        self._down = sorted({y for c in cells for y in (c[1], c[3])})
        self._fields: dict[tuple[int, int], CellBox] = {}
        columns = {x: number for number, x in enumerate(self.across)}
        rows = {y: number for number, y in enumerate(self._down)}
        for cell in cells:
            for column in range(columns[cell[0]], columns[cell[2]]):
                for row in range(rows[cell[1]], rows[cell[3]]):
                    self._fields[column, row] = cell

    def under(self, word: Printed) -> CellBox | None:
        """The cell in which the middle of a word lies."""
        column = bisect_right(self.across, (word.x0 + word.x1) / 2) - 1
        row = bisect_right(self._down, (word.top + word.bottom) / 2) - 1
        return self._fields.get((column, row))

    def runs_through(self, word: Printed) -> bool:
        """Whether a border of cells runs through a word: two cells stand without a space between."""
        after = bisect_right(self.across, word.x0 + _THROUGH)
        return after < len(self.across) and self.across[after] < word.x1 - _THROUGH


def _content(
    cells: Sequence[CellBox], text: PrintedPage, lines: list[list[Printed]]
) -> dict[CellBox, list[list[Printed]]]:
    """The words of each cell, line by line."""
    places = _Places(cells)
    found: dict[CellBox, list[list[Printed]]] = {}
    for line in lines:
        runs: dict[CellBox, list[Printed]] = {}
        for word in line:
            parts = text.characters_of(word) if places.runs_through(word) else [word]
            for part in parts:
                cell = places.under(part)
                if cell is not None:
                    runs.setdefault(cell, []).append(part)
        for cell, run in runs.items():
            found.setdefault(cell, []).append(run)
    return found


def _row(
    cells: Sequence[CellBox],
    edges: tuple[float, ...],
    content: dict[CellBox, list[list[Printed]]],
    number: int,
) -> DraftRow:
    drafts: list[DraftCell] = []
    covered = 0
    for box in cells:
        column = _column(edges, box[0])
        drafts.extend(DraftCell([], c, merged=True) for c in range(covered, column))
        span = max(1, _column(edges, box[2] - 2 * _EDGE) - column + 1)
        drafts.append(DraftCell(_pieces(content.get(box, []), number), column, colspan=span))
        covered = column + span
    drafts.extend(DraftCell([], c, merged=True) for c in range(covered, len(edges)))
    return DraftRow(drafts, page=number)


def _pieces(runs: Sequence[list[Printed]], number: int) -> list[Piece]:
    """The lines of a cell, from the top down."""
    pieces: list[Piece] = []
    for run in sorted(runs, key=lambda words: (round(min(w.top for w in words) / 4), words[0].x0)):
        pieces.append(piece_of(run, text_of(run), box_of(run), number))
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
    shift = lower.edges[0] - upper.edges[0]  # a sheet lies a little aside in the scanner
    if abs(shift) > _MOST_SHIFT:
        return False
    return all(abs(a + shift - b) <= 2 * _EDGE for a, b in zip(upper.edges, lower.edges, strict=True))


def append(upper: PageTable, lower: PageTable) -> None:
    """Puts the rows of `lower` behind those of `upper`: no head twice, a broken row in one piece."""
    rows = list(lower.table.rows)
    if rows and upper.table.rows and _is_same(upper.table.rows[0], rows[0]):
        rows = rows[1:]
    if rows and upper.table.rows and _is_rest(upper.table.rows[-1], rows[0]):
        for cell, more in zip(upper.table.rows[-1].cells, rows[0].cells, strict=True):
            cell.pieces.extend(more.pieces)
        rows = rows[1:]
    upper.table.rows.extend(rows)


def _is_same(head: DraftRow, row: DraftRow) -> bool:
    """Whether a row repeats the head of the table; one that was recognised may differ in a letter."""
    first, second = _row_text(head), _row_text(row)
    if first == second or not any(p.words for cell in row.cells for p in cell.pieces):
        return first == second
    return SequenceMatcher(None, " ".join(first), " ".join(second), autojunk=False).ratio() > _NEARLY


def _row_text(row: DraftRow) -> list[str]:
    return [" ".join(p.text for p in cell.pieces) for cell in row.cells]


def _is_rest(last: DraftRow, first: DraftRow) -> bool:
    """A row whose number cell is empty goes on with the numbered row that the page broke."""
    if len(last.cells) != len(first.cells) or len(first.cells) < 3:
        return False
    numbered = " ".join(p.text for p in last.cells[0].pieces).strip(" .")
    return numbered.isdecimal() and not first.cells[0].pieces and not first.cells[0].merged

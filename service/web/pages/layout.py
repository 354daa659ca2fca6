"""The text of a document for reading (trình bày văn bản): paragraphs, tables, page marks, marked quotes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from models.source import BlockKind, Cell, Span, Table, TextBlock, Word
from service.views import DocumentDetail, ObligationView


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text that the same quotes cover (đoạn chữ).

    `quotes` are numbers of obligations, `opens` those whose quote begins here; `evidence` numbers of
    obligations for which these words are a reason (assignee, deadline). `is_doubtful` tells of words that
    recognition is not sure of.
    """

    start: int
    text: str
    quotes: tuple[int, ...] = ()
    evidence: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph (đoạn)."""

    runs: tuple[Run, ...]
    centred: bool = False
    bold: bool = False
    italic: bool = False
    is_footnote: bool = False
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One cell of a table (ô)."""

    runs: tuple[Run, ...]
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row of a table (dòng); `opens_page` is the page of the file that begins with it."""

    cells: tuple[CellView, ...]
    opens_page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table (bảng), counted from 1; `has_head` tells that its first row names the columns."""

    number: int
    rows: tuple[RowView, ...]
    has_head: bool
    kind: str = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMark:
    """Where a page of the file begins (sang trang)."""

    number: int
    kind: str = "page"


Piece = Paragraph | TableView | PageMark


class _Kind(Enum):
    QUOTE = auto()
    REASON = auto()
    DOUBT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    number: int
    span: Span
    kind: _Kind


class _Opening:
    """Which obligation's quote has begun; the first run of each gets its anchor."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def of(self, quotes: Iterable[int]) -> tuple[int, ...]:
        """Those of `quotes` that begin here."""
        fresh = tuple(number for number in quotes if number not in self._seen)
        self._seen.update(fresh)
        return fresh


def lay_out(detail: DocumentDetail, numbers: dict[int, ObligationView]) -> tuple[Piece, ...]:
    """The document's text in reading order; `numbers` are the obligations to mark in it."""
    marks = [*_marks(numbers), *_doubts(detail.words)]
    by_block = _by_block(detail.blocks, marks)
    tables = {table.span.start: table for table in detail.tables if table.rows}
    opening = _Opening()
    pieces: list[Piece] = []
    page = 0
    behind = 0  # blocks that begin before it belong to a table that is laid out already
    for index, block in enumerate(detail.blocks):
        on_page = (block.fragments[0].page if block.fragments else None) or 0
        if block.span.start < behind:
            page = max(page, on_page)  # the table has marked it itself
            continue
        if on_page > page:
            page = on_page
            pieces.append(PageMark(number=page))
        table = tables.get(block.span.start) if block.kind is BlockKind.TABLE_ROW else None
        if table is not None:
            number = sum(piece.kind == "table" for piece in pieces) + 1
            inside = [mark for mark in marks if _overlap(mark.span, table.span)]
            pieces.append(_table(detail.text, table, number, inside, opening))
            behind = table.span.end
        elif block.span.start < block.span.end:
            pieces.append(_paragraph(detail.text, block, by_block[index], opening))
    return tuple(pieces)


def _marks(numbers: dict[int, ObligationView]) -> Iterator[_Mark]:
    for number, obligation in numbers.items():
        yield _Mark(number=number, span=obligation.span, kind=_Kind.QUOTE)
        reasons = [each.span for each in obligation.assignments]
        reasons.append(obligation.deadline.span if obligation.deadline else None)
        for span in dict.fromkeys(reasons):
            if span is not None and span.start < span.end:
                yield _Mark(number=number, span=span, kind=_Kind.REASON)


def _doubts(words: Iterable[Word]) -> Iterator[_Mark]:
    for word in words:
        if word.span.start < word.span.end:
            yield _Mark(number=0, span=word.span, kind=_Kind.DOUBT)


def _by_block(blocks: Sequence[TextBlock], marks: Iterable[_Mark]) -> list[list[_Mark]]:
    starts = [block.span.start for block in blocks]
    found: list[list[_Mark]] = [[] for _ in blocks]
    for mark in marks:
        index = max(0, bisect_right(starts, mark.span.start) - 1)
        while index < len(blocks) and starts[index] < mark.span.end:
            found[index].append(mark)
            index += 1
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _paragraph(text: str, block: TextBlock, marks: Sequence[_Mark], opening: _Opening) -> Paragraph:
    return Paragraph(
        runs=_runs(text, block.span, marks, opening),
        centred=block.centred,
        bold=block.bold,
        italic=block.italic,
        is_footnote=block.kind is BlockKind.FOOTNOTE,
    )


def _table(text: str, table: Table, number: int, marks: Sequence[_Mark], opening: _Opening) -> TableView:
    spanned = any(cell.rowspan > 1 for row in table.rows for cell in row.cells)
    first = table.rows[0]
    page = first.page
    rows = []
    for row in table.rows:
        cells = tuple(
            CellView(runs=_runs(text, cell.span, marks, opening), colspan=cell.colspan, rowspan=cell.rowspan)
            for cell in row.cells
            if not _is_covered(cell, spanned=spanned)
        )
        rows.append(RowView(cells=cells, opens_page=row.page if row.page != page else None))
        page = row.page
    ordered = any(mark.kind is _Kind.QUOTE and _overlap(mark.span, first.span) for mark in marks)
    return TableView(number=number, rows=tuple(rows), has_head=len(rows) > 1 and not ordered)


def _is_covered(cell: Cell, *, spanned: bool) -> bool:
    """Whether the cell above reaches over this one; without such a cell it stands as an empty one."""
    return cell.merged and spanned


def _runs(text: str, span: Span, marks: Sequence[_Mark], opening: _Opening) -> tuple[Run, ...]:
    """The text of `span`, cut where a quote or a reason begins or ends."""
    inside = [mark for mark in marks if _overlap(mark.span, span)]
    cuts = {span.start, span.end}
    for mark in inside:
        cuts.add(max(span.start, mark.span.start))
        cuts.add(min(span.end, mark.span.end))
    ordered = sorted(cuts)
    return tuple(_run(text, Span(start, end), inside, opening) for start, end in pairwise(ordered))


def _run(text: str, span: Span, marks: Sequence[_Mark], opening: _Opening) -> Run:
    holding = [mark for mark in marks if mark.span.holds(span)]
    quotes = tuple(sorted({mark.number for mark in holding if mark.kind is _Kind.QUOTE}))
    return Run(
        start=span.start,
        text=span.of(text),
        quotes=quotes,
        evidence=tuple(sorted({mark.number for mark in holding if mark.kind is _Kind.REASON})),
        opens=opening.of(quotes),
        is_doubtful=any(mark.kind is _Kind.DOUBT for mark in holding),
    )


def cut_marks(text: str, marks: Iterable[Span]) -> tuple[tuple[str, bool], ...]:
    """A short text as pieces, each with whether a mark covers it (tô sáng kết quả tìm kiếm)."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for mark in sorted(marks):
        start, end = max(at, mark.start), min(mark.end, len(text))
        if start >= end:
            continue
        if at < start:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return tuple(pieces)

"""Pages of rows and tables become one draft: furniture taken out, all in reading order.

Pages with a text layer and pages that were recognised (quét) come through here alike.
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.draft import DraftBlock, DraftDocument, DraftTable
from ingest.readers.pdf_layout import ParagraphBuilder, column_of, find_foot, split_foot
from ingest.readers.pdf_tables import PageTable, append, joins
from ingest.readers.pdf_text import Row, Segment
from models.source import Box, Furniture

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–]\s*)?(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?(?:\s*[-–])?\s*$", re.IGNORECASE
)
_TITLE = re.compile(r"(?:phụ lục|biểu|mẫu|bảng|phần|chương|mục|điều)\b")
_EDGE = 0.09
_REPEATS = 3


class PageContent:
    """One page on its way: its rows without furniture, its tables."""

    def __init__(self, number: int, width: float, height: float) -> None:
        self.number, self.width, self.height = number, width, height
        self.rows: list[Row] = []
        self.head: list[DraftBlock] = []
        self.notes: list[DraftBlock] = []
        self.tables: list[PageTable] = []

    @property
    def length(self) -> int:
        """How many characters the page has."""
        segments = [s for row in self.rows for s in row.segments]
        pieces = [p for block in self.head for p in block.pieces]
        pieces += [p for t in self.tables for row in t.table.rows for cell in row.cells for p in cell.pieces]
        return sum(len(s.text) for s in segments) + sum(len(p.text) for p in pieces)

    def is_in_table(self, segment: Segment) -> bool:
        """Whether the middle of a segment lies in a table."""
        x, y = (segment.x0 + segment.x1) / 2, (segment.top + segment.bottom) / 2
        return any(t.box[0] <= x <= t.box[2] and t.box[1] <= y <= t.box[3] for t in self.tables)


# -- furniture ------------------------------------------------------------------------------------------


def drop_furniture(contents: list[PageContent], draft: DraftDocument) -> None:
    """Page numbers and running heads leave the text and are remembered."""
    repeated = _running(contents)
    for content in contents:
        kept: list[Row] = []
        for row in content.rows:
            line = row.joined()
            at_edge = row.bottom < _EDGE * content.height or row.top > (1 - _EDGE) * content.height
            number = at_edge and _PAGE_NUMBER.match(line.text)
            if number or (at_edge and _shape(line.text) in repeated):
                box = Box(x0=line.x0, top=line.top, x1=line.x1, bottom=line.bottom)
                draft.furniture.append(Furniture(text=line.text, page=content.number, box=box))
            else:
                kept.append(row)
        content.rows = kept


def _shape(text: str) -> str:
    """What is alike on every page: all but the figures, except in the titles of annexes and parts."""
    line = text.strip().lower()
    return line if _TITLE.match(line) else re.sub(r"\d+", "#", line)


def _running(contents: list[PageContent]) -> set[str]:
    """The lines that stand at the edge of three pages and more."""
    counts: Counter[str] = Counter()
    for content in contents:
        edge = [
            _shape(row.joined().text)
            for row in content.rows
            if row.bottom < _EDGE * content.height or row.top > (1 - _EDGE) * content.height
        ]
        counts.update(set(edge))
    return {shape for shape, count in counts.items() if count >= _REPEATS and len(contents) >= _REPEATS}


# -- order ----------------------------------------------------------------------------------------------


def lay_out(contents: list[PageContent], draft: DraftDocument) -> None:
    """All pages in reading order: head, body with tables in their places, foot, annexes."""
    if not contents:
        return
    width = contents[0].width
    flow: list[Row | PageTable] = []
    for content in contents:
        rows = content.rows
        if content.number == 1:
            draft.items.extend(content.head)
        flow.extend(_merged(rows, content.tables))
    only_rows = [item for item in flow if isinstance(item, Row)]
    builder = ParagraphBuilder(column_of(only_rows, width))
    _walk(flow, builder, draft, width)
    draft.items.extend(note for content in contents for note in content.notes)


def _merged(rows: list[Row], tables: list[PageTable]) -> list[Row | PageTable]:
    items: list[Row | PageTable] = [*rows, *tables]
    return sorted(items, key=lambda item: item.top)


def _walk(flow: list[Row | PageTable], builder: ParagraphBuilder, draft: DraftDocument, width: float) -> None:
    index, signed = 0, False
    last_table: PageTable | None = None
    while index < len(flow):
        item = flow[index]
        if isinstance(item, PageTable):
            draft.items.extend(builder.end())
            if last_table is not None and draft.items[-1] is last_table.table and joins(last_table, item):
                append(last_table, item)
            else:
                draft.items.append(item.table)
                last_table = item
            index += 1
            continue
        rows = _rows_until_table(flow, index)
        foot = None if signed else find_foot(rows)
        for row in rows[:foot]:
            builder.add(row)
        index += len(rows)
        if foot is None:
            continue
        signed = True
        before = _right_rows(builder, rows[:foot], width)
        draft.items.extend(builder.end())
        blocks, rest = split_foot(rows[foot:], width, signed_before=before)
        draft.items.extend(blocks)
        for row in rest:
            builder.add(row)
    draft.items.extend(builder.end())


def _rows_until_table(flow: list[Row | PageTable], index: int) -> list[Row]:
    rows: list[Row] = []
    for item in flow[index:]:
        if isinstance(item, PageTable):
            break
        rows.append(item)
    return rows


def _right_rows(builder: ParagraphBuilder, rows: list[Row], width: float) -> list[Row]:
    """Rows of the signature that stand above "Nơi nhận", taken back out of the body."""
    taken: list[Row] = []
    for row in reversed(rows):
        if len(row.segments) > 1 or row.segments[0].x0 < 0.45 * width or not builder.blocks:
            break
        block: DraftBlock | DraftTable = builder.blocks[-1]
        if not isinstance(block, DraftBlock) or len(block.pieces) != 1:
            break
        builder.blocks.pop()
        taken.insert(0, row)
    return taken

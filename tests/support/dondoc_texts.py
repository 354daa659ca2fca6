"""SourceText made from plain lines, so that tests of `nlp` need no reader: a line a block, cells by " | "."""

from __future__ import annotations

import hashlib

from models.source import BlockKind, Cell, SourceText, Span, Table, TableRow, TextBlock


def source_of(text: str, name: str = "thu.txt") -> SourceText:
    """The lines of `text` (empty ones dropped) as blocks; runs of lines with " | " as tables."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    whole = "\n".join(lines)
    blocks: list[TextBlock] = []
    tables: list[Table] = []
    rows: list[TableRow] = []
    start = 0
    for line in [*lines, ""]:
        if " | " in line:
            rows.append(_row(line, start))
            blocks.append(TextBlock(span=rows[-1].span, kind=BlockKind.TABLE_ROW))
        else:
            if rows:
                tables.append(Table(span=Span(rows[0].span.start, rows[-1].span.end), rows=tuple(rows)))
                rows = []
            if line:
                blocks.append(TextBlock(span=Span(start, start + len(line))))
        start += len(line) + 1
    return SourceText(
        name=name,
        sha256=hashlib.sha256(whole.encode()).hexdigest(),
        media_type="text/plain",
        text=whole,
        blocks=tuple(blocks),
        tables=tuple(tables),
    )


def _row(line: str, start: int) -> TableRow:
    cells: list[Cell] = []
    at = start
    for column, part in enumerate(line.split(" | ")):
        stripped = part if part != "-" else ""
        cells.append(Cell(span=Span(at, at + len(stripped)), column=column))
        at += len(part) + 3
    return TableRow(span=Span(start, start + len(line)), cells=tuple(cells))

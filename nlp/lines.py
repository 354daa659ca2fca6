"""The document as `nlp` walks over it: one Line a block, with its matching key."""

from __future__ import annotations

from dataclasses import dataclass

from models.source import BlockKind, SourceText, Span, TableRow
from nlp.keys import match_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph or table row (dòng); `start` is its offset into `SourceText.text`."""

    index: int
    start: int
    text: str
    key: str
    row: TableRow | None = None
    table: int | None = None
    footnote: bool = False
    bold: bool = False
    centred: bool = False

    @property
    def end(self) -> int:
        """Where the line ends in `SourceText.text`."""
        return self.start + len(self.text)

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """A span of `SourceText.text` from offsets inside the line."""
        return Span(self.start + start, self.start + (len(self.text) if end is None else end))


def lines_of(source: SourceText) -> tuple[Line, ...]:
    """The lines of a document that hold text, in reading order."""
    rows = {
        row.span.start: (number, row) for number, table in enumerate(source.tables) for row in table.rows
    }
    key = match_key(source.text)
    lines: list[Line] = []
    for block in source.blocks:
        start, end = block.span.start, block.span.end
        text = source.text[start:end]
        if not text.strip():
            continue
        table, row = rows.get(start, (None, None)) if block.kind is BlockKind.TABLE_ROW else (None, None)
        lines.append(
            Line(
                index=len(lines),
                start=start,
                text=text,
                key=key[start:end],
                row=row,
                table=table,
                footnote=block.kind is BlockKind.FOOTNOTE,
                bold=block.bold,
                centred=block.centred,
            )
        )
    return tuple(lines)

"""The document as `nlp` walks over it: one Line a block, with its matching key."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


_LONGEST = 4000
_INLINE_BULLET = re.compile(r"(?<=[.;])\s+(?=[-+–•]\s+[A-ZĐÀ-Ỹ])")


def lines_of(source: SourceText, key: str | None = None) -> tuple[Line, ...]:
    """The lines of a document that hold text, in reading order; bullets run into one line are parted.

    So is a paragraph that is longer than any that a person writes: much is looked up from every word of a
    line to its end.

    `key` is the matching key of the whole text where the caller has it.
    """
    key = match_key(source.text) if key is None else key
    rows = {row.span.start: (n, row) for n, table in enumerate(source.tables) for row in table.rows}
    lines: list[Line] = []
    for block in source.blocks:
        start, end = block.span.start, block.span.end
        table, row = rows.get(start, (None, None)) if block.kind is BlockKind.TABLE_ROW else (None, None)
        for first, last in _parts(source.text, start, end):
            lines.append(
                Line(
                    index=len(lines),
                    start=first,
                    text=source.text[first:last],
                    key=key[first:last],
                    row=row,
                    table=table,
                    footnote=block.kind is BlockKind.FOOTNOTE,
                    bold=block.bold,
                    centred=block.centred,
                )
            )
    return tuple(lines)


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The block as one part, or a bullet that holds further bullets ("- … . - …") as several."""
    if not text[start:end].strip():
        return []
    cuts = [start]
    if text.startswith(("- ", "+ ", "– ", "• "), start):
        cuts += [match.end() for match in _INLINE_BULLET.finditer(text, start, end)]
    return [part for a, b in zip(cuts, [*cuts[1:], end], strict=True) for part in _short(text, a, b)]


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A part as it is, or one that is too long cut behind a sentence, else a word, else anywhere."""
    while end - start > _LONGEST:
        least, most = start + _LONGEST // 2, start + _LONGEST
        ends = (text.rfind(mark, least, most) + len(mark) for mark in (". ", "; ", " "))
        cut = next((at for at in ends if at > least), most)
        yield start, cut
        start = cut
    yield start, end

"""Whether a text is one that a sound reader could have made (văn bản đọc được có hợp lý không).

Types are checked before. A number beyond all pages, or one that is no number, would break whoever draws a
page or writes a row, long after the reading process is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from models.source import Box, SourceText, Span

_MOST = 2**31 - 1
"""What a database keeps of a whole number."""

_MOST_BYTES = 2**53


def is_sound(source: SourceText) -> bool:
    """Whether every place lies in the text and on a page, and every measure is a number that can be."""
    return (
        all(span.end <= len(source.text) for span in _spans(source))
        and [page.number for page in source.pages] == list(range(1, len(source.pages) + 1))
        and all(1 <= page <= len(source.pages) for page in _pages(source))
        and all(map(isfinite, _measures(source)))
        and all(map(_is_finite_box, _boxes(source)))
        and all(0 <= share <= 1 for share in _shares(source))
        and all(0 <= count <= _MOST for count in _counts(source))
        and all(0 <= part.size <= _MOST_BYTES for part in source.parts)
    )


def _is_finite_box(box: Box) -> bool:
    return isfinite(box.x0) and isfinite(box.top) and isfinite(box.x1) and isfinite(box.bottom)


def _spans(source: SourceText) -> Iterator[Span]:
    """Every place in a text."""
    for block in source.blocks:
        yield block.span
        yield from (fragment.span for fragment in block.fragments)
    for table in source.tables:
        yield table.span
        for row in table.rows:
            yield row.span
            yield from (cell.span for cell in row.cells)
    yield from (word.span for word in source.words)
    yield from (part.span for part in source.parts if part.span is not None)


def _pages(source: SourceText) -> Iterator[int]:
    """Every page that something is said to stand on."""
    named = [fragment.page for block in source.blocks for fragment in block.fragments]
    named += [row.page for table in source.tables for row in table.rows]
    named += [one.page for one in source.furniture]
    named += [part.first_page for part in source.parts]
    yield from (page for page in named if page is not None)
    yield from (word.page for word in source.words)


def _boxes(source: SourceText) -> Iterator[Box]:
    for block in source.blocks:
        yield from (fragment.box for fragment in block.fragments if fragment.box is not None)
    yield from (one.box for one in source.furniture if one.box is not None)
    yield from (word.box for word in source.words)


def _measures(source: SourceText) -> Iterator[float]:
    for page in source.pages:
        yield from (page.width, page.height)
    for block in source.blocks:
        yield from (each for each in (block.size, block.indent) if each is not None)


def _shares(source: SourceText) -> Iterator[float]:
    yield source.quality.marks
    yield from (block.confidence for block in source.blocks)
    yield from (word.confidence for word in source.words)


def _counts(source: SourceText) -> Iterator[int]:
    """Whole numbers that count or turn something."""
    yield from (page.rotation for page in source.pages)
    for block in source.blocks:
        yield from (fragment.paragraph or 0 for fragment in block.fragments)
    for table in source.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from (cell.column, cell.colspan, cell.rowspan)

"""Text with positions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.source import Fragment, SourceText, Span, TextBlock

spans = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: Span(min(pair), max(pair)))


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 3)])
def test_a_span_backwards_or_before_the_text_is_none(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(spans, spans)
def test_a_span_holds_what_lies_wholly_inside(outer: Span, inner: Span) -> None:
    inside = set(range(inner.start, inner.end + 1)) <= set(range(outer.start, outer.end + 1))
    assert outer.holds(inner) == inside


def source(*blocks: TextBlock) -> SourceText:
    """A text of two lines."""
    return SourceText(name="a", sha256="0", media_type="x", text="một hai\nba", blocks=blocks)


def test_a_character_stands_on_the_page_of_its_line() -> None:
    text = source(
        TextBlock(
            span=Span(0, 7), fragments=(Fragment(span=Span(0, 3), page=1), Fragment(span=Span(4, 7), page=2))
        ),
        TextBlock(span=Span(8, 10), fragments=(Fragment(span=Span(8, 10), page=2),)),
    )
    assert [text.page_of(offset) for offset in (0, 2, 4, 6, 8, 9)] == [1, 1, 2, 2, 2, 2]


def test_between_two_fragments_the_first_page_of_the_block_counts() -> None:
    text = source(
        TextBlock(
            span=Span(0, 7), fragments=(Fragment(span=Span(0, 3), page=1), Fragment(span=Span(4, 7), page=2))
        )
    )
    assert text.page_of(3) == 1


def test_formats_without_pages_and_places_outside_have_none() -> None:
    text = source(TextBlock(span=Span(0, 7)))
    assert text.page_of(0) is None
    assert text.page_of(99) is None

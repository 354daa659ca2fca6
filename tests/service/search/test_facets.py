"""Filter tokens: a span of days by few of them, near texts by common ones."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.citations import citation_start, year_in
from service.search.facets import cover, likeness_tokens
from service.search.query import folded_words, read_query
from service.search.ranking import score_of

DAYS = st.dates(date(1945, 1, 1), date(2080, 12, 31))


def tokens_of(day: date) -> set[str]:
    """What a day has."""
    return {f"ey{day:%Y}", f"em{day:%Y%m}", f"ed{day:%Y%m%d}"}


@given(DAYS, DAYS, DAYS)
def test_a_span_holds_exactly_its_days(first: date, last: date, day: date) -> None:
    found = set(cover("e", first, last))
    assert bool(found & tokens_of(day)) == (first <= day <= last)


@given(DAYS, st.integers(0, 40_000))
def test_a_span_needs_few_tokens(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert len(list(cover("e", first, last))) <= 60 + 22 + length // 365 + 1


def test_the_last_day_of_all_is_reached() -> None:
    assert list(cover("e", date(9999, 12, 1), date(9999, 12, 31))) == ["em999912"]


def test_texts_with_other_names_and_numbers_share_a_token() -> None:
    one = "kiểm tra việc bảo quản vắc xin tại các trạm y tế, báo cáo kết quả về Sở trước ngày 05/12/2024"
    other = "kiểm tra việc bảo quản vắc xin tại các trạm y tế, báo cáo kết quả về Sở trước ngày 07/12/2025"
    far = "giải quyết dứt điểm đơn khiếu nại của công dân và công khai kết quả"
    tokens = [set(likeness_tokens(folded_words(text))) for text in (one, other, far)]
    assert tokens[0] & tokens[1]
    assert not tokens[0] & tokens[2]


def test_citations_are_compared_without_case_noughts_and_blanks() -> None:
    assert citation_start("05/TB-SNV") == citation_start(" 5 / tb-snv ") == "5/tb-snv"
    assert citation_start("18-NQ/TW") == "18/nq/tw"
    assert year_in(citation_start("30/2020/NĐ-CP")) == 2020
    assert year_in(citation_start("12/UBND-NC")) is None


@given(st.text(max_size=30))
def test_anything_is_some_citation(text: str) -> None:
    assert "/" in citation_start(text)


def test_words_side_by_side_fit_better_than_near_ones_and_those_better_than_far_ones() -> None:
    query = read_query("cải cách hành chính")
    texts = (
        "cải cách hành chính",
        "cải cách nền hành chính",
        "cải tiến và cách mạng về hành vi chính",
        "cải cách",
    )
    scores = [score_of(text, query, is_exact=True) for text in texts]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


@given(st.text(max_size=40), st.text(max_size=40), st.booleans())
def test_a_score_lies_between_nothing_and_a_thousand(text: str, words: str, is_exact: bool) -> None:
    assert 0 <= score_of(text, read_query(words), is_exact=is_exact) <= 1000

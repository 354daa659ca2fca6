"""Occasions that carry their date, sessions with their month, days of the month without the word."""

from __future__ import annotations

import pytest

from nlp.deadlines.bounds import Head
from nlp.deadlines.occasions import read_named_day, read_numbered_day, skip_session
from nlp.deadlines.phrases import Day, Edge
from nlp.deadlines.tokens import Tokens


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("trước khi học sinh nghỉ Tết (ngày 03/02/2018)", Day(3, 2, 2018)),
        ("trước Tết Nguyên đán (16/02/2018)", Day(16, 2, 2018)),
        ("trước (ngày 03/02/2018)", None),
        ("trước khi Luật có hiệu lực (ngày 01/7/2018)", None),
        ("trước khi áp dụng (Quyết định ngày 03/02/2018)", None),
        ("trước kỳ họp, phiên họp (ngày 03/02/2018)", None),
    ],
)
def test_the_day_in_brackets_dates_the_occasion(text: str, day: Day | None) -> None:
    phrase = read_named_day(Tokens(text), Head(0, Edge.BEFORE, 1))
    assert (phrase.days[0] if phrase else None) == day


def test_only_work_before_an_occasion_takes_its_day() -> None:
    assert read_named_day(Tokens("sau khi nghỉ Tết (ngày 03/02/2018)"), Head(0, Edge.AFTER, 1)) is None


def test_a_session_is_passed_over_up_to_its_month() -> None:
    tokens = Tokens("trong kỳ sinh hoạt chi bộ tháng 8")
    assert tokens.word(skip_session(tokens, Head(0, Edge.WITHIN, 1)).end) == "tháng"
    other = Tokens("trong kỳ sinh hoạt chi bộ, tháng 8")
    assert skip_session(other, Head(0, Edge.WITHIN, 1)).end == 1


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("trước 25 hằng tháng", (25,)),
        ("trước mùng 5 của tháng sau", (5,)),
        ("trước 32 hằng tháng", None),
        ("trước 25 đơn vị", None),
    ],
)
def test_a_number_is_a_day_where_its_month_recurs(text: str, days: tuple[int, ...] | None) -> None:
    found = read_numbered_day(Tokens(text), Head(0, Edge.BEFORE, 1))
    assert (found[0][0].days if found else None) == days

"""Recurrences with what bounds them: weekdays, parts of a period, working days, lists of yearly days."""

from __future__ import annotations

import pytest

from nlp.deadlines.bounds import Head, with_clock
from nlp.deadlines.grammar import find_phrases
from nlp.deadlines.phrases import Edge, Rhythm, RhythmPhrase
from nlp.deadlines.recurring import read_first_days, read_month_of_each, read_part_of_each, read_weekly
from nlp.deadlines.tokens import Tokens


def rhythms(text: str) -> tuple[Rhythm, ...]:
    """The recurrences of the first phrase that has any."""
    found = [p for p in find_phrases(Tokens(text)) if isinstance(p, RhythmPhrase)]
    return found[0].rhythms if found else ()


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("trước thứ Sáu trong tuần", "FR"),
        ("trước thứ Sáu của mỗi tuần", "FR"),
        ("trước thứ Hai đầu tuần", "MO"),
        ("trước các ngày thứ Ba và thứ Sáu", "TU,FR"),
        ("trước 11 giờ 00 các ngày thứ Ba, thứ Sáu trong tuần", "TU,FR"),
        ("trước thứ Sáu trong tuần này", None),
        ("trước thứ Sáu trong tuần sau", None),
        ("trước thứ Sáu cuối tuần tới", None),
        ("trước các ngày thứ Bảy, Chủ nhật (15/11 và 16/11)", None),
        ("trước thứ Sáu", None),
    ],
)
def test_a_weekday_recurs_where_no_certain_week_is_meant(text: str, weekdays: str | None) -> None:
    tokens = Tokens(text)
    phrase = read_weekly(tokens, with_clock(tokens, Head(0, Edge.BEFORE, 1)))
    assert (phrase.rhythms[0].weekday if phrase else None) == weekdays


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("vào cuối mỗi tháng", Rhythm("MONTHLY", 1, (), (-1,))),
        ("vào giữa hằng tháng", Rhythm("MONTHLY", 1, (), (15,))),
        ("vào đầu mỗi quý", Rhythm("YEARLY", 1, (1, 4, 7, 10), (1,))),
        ("vào giữa mỗi năm", Rhythm("YEARLY", 1, (6,), (30,))),
        ("vào cuối hằng năm", Rhythm("YEARLY", 1, (12,), (-1,))),
        ("vào cuối tháng", None),
        ("vào cuối mỗi buổi", None),
    ],
)
def test_the_part_of_each_period_has_the_day_of_the_law(text: str, rhythm: Rhythm | None) -> None:
    phrase = read_part_of_each(Tokens(text), Head(0, Edge.ON, 1))
    assert (phrase.rhythms[0] if phrase else None) == rhythm


def test_the_first_days_of_a_month_end_on_a_day_but_working_days_do_not() -> None:
    days = read_first_days(Tokens("trong 05 ngày đầu của tháng sau"), Head(0, Edge.WITHIN, 1))
    workdays = read_first_days(Tokens("trong 05 ngày làm việc đầu của tháng sau"), Head(0, Edge.WITHIN, 1))
    assert days is not None
    assert workdays is not None
    assert (days.rhythms[0].days, workdays.rhythms[0].days) == ((5,), ())


def test_a_month_of_every_quarter_recurs_but_not_of_a_named_one() -> None:
    every = read_month_of_each(Tokens("trong tháng cuối của mỗi quý"), Head(0, Edge.WITHIN, 1))
    assert every is not None
    assert every.rhythms[0].months == (3, 6, 9, 12)
    assert read_month_of_each(Tokens("trong tháng cuối quý II"), Head(0, Edge.WITHIN, 1)) is None
    assert read_month_of_each(Tokens("trong tháng sau"), Head(0, Edge.WITHIN, 1)) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "trước ngày 05 tháng 7 của năm báo cáo và trước ngày 05 tháng 01 của năm sau",
            (Rhythm("YEARLY", 1, (1, 7), (5,)),),
        ),
        (
            "trước ngày 05 tháng 7 của năm báo cáo và trước ngày 10 tháng 01 của năm sau",
            (Rhythm("YEARLY", 1, (7,), (5,)),),
        ),
        (
            "trước ngày 05 tháng 7 của năm báo cáo và chậm nhất ngày 05 tháng 01 của năm sau",
            (Rhythm("YEARLY", 1, (7,), (5,)),),
        ),
        ("vào ngày 15 và ngày cuối tháng", (Rhythm("MONTHLY", 1, (), (15, -1)),)),
        ("vào ngày cuối quý", (Rhythm("YEARLY", 1, (3, 6, 9, 12), (-1,)),)),
        ("vào ngày cuối tháng này", ()),
        ("trong những ngày cuối năm", ()),
        ("trước ngày 31 tháng 3 kể từ năm 2026", (Rhythm("YEARLY", 1, (3,), (31,)),)),
        ("trước ngày 31 tháng 3 năm 2026", ()),
    ],
)
def test_days_and_the_months_they_come_again_in(text: str, found: tuple[Rhythm, ...]) -> None:
    assert rhythms(f"Báo cáo {text}.") == found

"""Recurrences: how often, in which months, on which days."""

from __future__ import annotations

import pytest

from nlp.deadlines.contexts import day_rhythms, read_month_context
from nlp.deadlines.phrases import Basis, Day, Rhythm
from nlp.deadlines.rhythms import read_frequency
from nlp.deadlines.tokens import Tokens

MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY = (
    Rhythm("MONTHLY"),
    Rhythm("MONTHLY", 3),
    Rhythm("MONTHLY", 6),
    Rhythm("YEARLY"),
)


@pytest.mark.parametrize(
    ("text", "rhythms"),
    [
        ("hằng tháng", [MONTHLY]),
        ("mỗi quý", [QUARTERLY]),
        ("định kỳ hàng quý", [QUARTERLY]),
        ("định kỳ 06 tháng", [HALF_YEARLY]),
        ("định kỳ 06 tháng, hằng năm", [HALF_YEARLY, YEARLY]),
        ("định kỳ tháng, quý, 6 tháng và cả năm", [MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY]),
        ("hàng tháng, quý", [MONTHLY, QUARTERLY]),
        ("báo cáo quý, 6 tháng, hằng năm", [QUARTERLY, HALF_YEARLY, YEARLY]),
        ("06 tháng một lần", [HALF_YEARLY]),
        ("2 năm/lần", [Rhythm("YEARLY", 2)]),
        ("12 tháng/1 lần", [YEARLY]),
        ("02 lần/năm", [HALF_YEARLY]),
        ("4 lần/năm", [QUARTERLY]),
        ("một lần trong quý", [QUARTERLY]),
        ("01 lần/06 tháng", [HALF_YEARLY]),
        ("mỗi năm hai lần", [HALF_YEARLY]),
        ("2 tuần một lần", [Rhythm("WEEKLY", 2)]),
        ("hằng ngày", [Rhythm("DAILY")]),
        ("ít nhất 01 ngày trong 01 tuần", [Rhythm("WEEKLY")]),
        ("tối thiểu 02 ngày trong một tháng", [MONTHLY]),
        ("mỗi tuần ít nhất 01 buổi", [Rhythm("WEEKLY")]),
        ("02 đợt/năm", [HALF_YEARLY]),
        ("năm một lần", [YEARLY]),
        ("tuần/lần", [Rhythm("WEEKLY")]),
    ],
)
def test_how_often(text: str, rhythms: list[Rhythm]) -> None:
    found = read_frequency(Tokens(text), 0)
    assert found is not None
    assert list(found.rhythms) == rhythms


@pytest.mark.parametrize(
    "text",
    [
        "định kỳ theo quy định",
        "báo cáo năm 2025",
        "báo cáo quý III",
        "hàng năm 2025",
        "mỗi người",
        "06 tháng",
        "02 lần trong năm 2026",
        "7 ngày trong tuần",
        "7 ngày/tuần",
        "tối đa 02 lần/năm",
        "02 kỳ/năm học",
    ],
)
def test_what_is_no_recurrence(text: str) -> None:
    assert read_frequency(Tokens(text), 0) is None


def test_a_watch_after_hang_ngay_is_no_week() -> None:
    found = read_frequency(Tokens("hằng ngày, tuần tra canh gác"), 0)
    assert found is not None
    assert found.rhythms == (Rhythm("DAILY"),)


def test_what_is_counted_is_surer_than_what_is_only_each() -> None:
    bases = [f.basis for t in ("01 lần/năm", "hằng năm") if (f := read_frequency(Tokens(t), 0))]
    assert bases == [Basis.SCHEDULED, Basis.EACH]


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("hằng tháng", MONTHLY),
        ("của tháng sau", MONTHLY),
        ("của tháng", MONTHLY),
        ("tháng tiếp theo tháng báo cáo", MONTHLY),
        ("của mỗi tháng", MONTHLY),
        ("tháng cuối cùng của mỗi quý", Rhythm("YEARLY", 1, (3, 6, 9, 12))),
        ("của tháng cuối kỳ báo cáo", Rhythm("YEARLY", 1, (3, 6, 9, 12))),
        ("tháng đầu tiên của quý sau", Rhythm("YEARLY", 1, (1, 4, 7, 10))),
        ("tháng thứ hai của quý", Rhythm("YEARLY", 1, (2, 5, 8, 11))),
        ("đầu quý sau", Rhythm("YEARLY", 1, (1, 4, 7, 10))),
        ("tháng cuối năm", Rhythm("YEARLY", 1, (12,))),
    ],
)
def test_in_which_months_a_day_recurs(text: str, rhythm: Rhythm) -> None:
    found = read_month_context(Tokens(text), 0)
    assert found is not None
    assert found.rhythm == rhythm


@pytest.mark.parametrize(
    "text", ["tháng 6", "tháng đầu quý II/2026", "quý III", "tháng thứ 3 kể từ", "để tổng hợp"]
)
def test_a_named_month_does_not_recur(text: str) -> None:
    assert read_month_context(Tokens(text), 0) is None


def test_days_of_the_same_number_in_two_months_are_one_rule() -> None:
    assert day_rhythms((Day(20, 6), Day(20, 12)), YEARLY) == (Rhythm("YEARLY", 1, (6, 12), (20,)),)


def test_days_of_different_numbers_are_two_rules() -> None:
    assert day_rhythms((Day(15, 6), Day(20, 12)), YEARLY) == (
        Rhythm("YEARLY", 1, (6,), (15,)),
        Rhythm("YEARLY", 1, (12,), (20,)),
    )


def test_a_day_with_its_year_does_not_recur() -> None:
    assert day_rhythms((Day(20, 6, 2026),), YEARLY) is None
    assert day_rhythms((Day(20),), YEARLY) is None
    assert day_rhythms((Day(20),), Rhythm("DAILY")) is None

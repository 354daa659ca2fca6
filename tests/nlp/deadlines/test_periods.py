"""Months, quarters, half-years and years, alone and in lists."""

from __future__ import annotations

import pytest

from nlp.deadlines.periods import read_period, read_periods
from nlp.deadlines.phrases import Part, Period
from nlp.deadlines.tokens import Tokens


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("tháng 6/2023", Period(6, 6, 2023, "tháng")),
        ("tháng 12", Period(12, 12, None, "tháng")),
        ("tháng 01 năm 2026", Period(1, 1, 2026, "tháng")),
        ("quý IV/2022", Period(10, 12, 2022, "quý")),
        ("quý 4 năm 2022", Period(10, 12, 2022, "quý")),
        ("quý III", Period(7, 9, None, "quý")),
        ("năm 2025", Period(1, 12, 2025, "năm")),
        ("6 tháng đầu năm 2026", Period(1, 6, 2026, "6 tháng")),
        ("sáu tháng cuối năm", Period(7, 12, None, "6 tháng")),
        ("cuối tháng 3/2026", Period(3, 3, 2026, "tháng", Part.END)),
        ("đầu quý II", Period(4, 6, None, "quý", Part.START)),
        ("giữa năm 2026", Period(1, 12, 2026, "năm", Part.MIDDLE)),
        ("nửa đầu tháng 5", Period(5, 5, None, "tháng", Part.FIRST_HALF)),
        ("tuần đầu tháng 6/2026", Period(6, 6, 2026, "tháng", week=1)),
        ("tuần thứ hai của tháng 12", Period(12, 12, None, "tháng", week=2)),
        ("tuần cuối cùng của tháng 12", Period(12, 12, None, "tháng", week=-1)),
        ("12/2025", Period(12, 12, 2025, "tháng")),
        ("T.12/2025", Period(12, 12, 2025, "tháng")),
        ("QIII/2026", Period(7, 9, 2026, "quý")),
        ("cuối năm", Period(1, 12, None, "năm", Part.END)),
    ],
)
def test_a_period_as_written(text: str, period: Period) -> None:
    hit = read_period(Tokens(text), 0)
    assert hit is not None
    assert hit[0] == period


@pytest.mark.parametrize(
    "text", ["tháng", "quý báu", "năm học 2025", "tháng 13", "12/2025/NĐ-CP", "quý 5", "06 tháng một lần"]
)
def test_what_is_no_period(text: str) -> None:
    assert read_period(Tokens(text), 0) is None


def test_a_list_takes_the_year_of_its_last() -> None:
    hit = read_periods(Tokens("Quý II, Quý III năm 2023"), 0)
    assert hit is not None
    assert (hit.since.year, hit.until.last, hit.months) == (2023, 9, (6, 9))


def test_a_range_names_every_month_in_it_a_list_only_its_own() -> None:
    assert [
        p.months
        for text in ("tháng 9 đến tháng 12", "tháng 6 và tháng 12", "quý I - quý IV/2026")
        if (p := read_periods(Tokens(text), 0))
    ] == [(9, 10, 11, 12), (6, 12), (3, 6, 9, 12)]


def test_a_number_of_things_after_a_month_is_no_month() -> None:
    hit = read_periods(Tokens("tháng 12, 5 đơn vị"), 0)
    assert hit is not None
    assert hit.until.last == 12

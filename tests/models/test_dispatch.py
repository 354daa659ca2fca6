"""Dates of which a part is blank."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.dispatch import DispatchHeader, PartialDate
from models.evidence import Found


@pytest.mark.parametrize(
    ("partial", "iso"),
    [
        (PartialDate(year=2026), "2026"),
        (PartialDate(year=2026, month=3), "2026-03"),
        (PartialDate(year=2026, day=5), "2026"),
        (PartialDate(year=2026, month=2, day=30), "2026-02-30"),
    ],
)
def test_what_is_not_a_whole_real_day_is_no_date(partial: PartialDate, iso: str) -> None:
    assert partial.as_date() is None
    assert partial.isoformat() == iso
    assert DispatchHeader(issued=Found(value=partial)).issued_on is None


@given(st.dates())
def test_a_whole_day_is_itself(day: date) -> None:
    partial = PartialDate(year=day.year, month=day.month, day=day.day)
    assert partial.as_date() == day
    assert partial.isoformat() == day.isoformat()
    assert DispatchHeader(issued=Found(value=partial)).issued_on == day


def test_without_a_date_there_is_none() -> None:
    assert DispatchHeader().issued_on is None

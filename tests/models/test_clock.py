"""Days begin and end by the clock of the office, wherever the machine stands."""

from __future__ import annotations

from datetime import UTC, date, datetime

from models.clock import day_of


def test_the_day_of_an_evening_in_utc_is_the_next_one_in_vietnam() -> None:
    assert day_of(datetime(2026, 11, 20, 18, 0, tzinfo=UTC)) == date(2026, 11, 21)

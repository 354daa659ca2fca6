"""Days as clerks write them: any usual form, never a guessed century."""

from __future__ import annotations

from datetime import date

import pytest

from models.errors import InvalidValue
from service.days import check_day, read_day

TODAY = date(2026, 11, 3)


@pytest.mark.parametrize("written", ["2026-03-05", "05/3/2026", "5-3-2026", "5.3.2026", " 5 / 3 / 2026 "])
def test_a_day_is_read_in_any_usual_form(written: str) -> None:
    assert read_day(written, today=TODAY) == date(2026, 3, 5)


@pytest.mark.parametrize("written", ["", "  ", None])
def test_nothing_is_no_day(written: str | None) -> None:
    assert read_day(written, today=TODAY) is None


@pytest.mark.parametrize("written", ["5/3/26", "05/3/026", "5/3/0026", "5-3-26"])
def test_a_short_year_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(InvalidValue):
        read_day(written, today=TODAY)


@pytest.mark.parametrize("written", ["31/2/2026", "5/3", "mai", "2026-13-01", "2026-W10-4", "20260305"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(InvalidValue):
        read_day(written, today=TODAY)


@pytest.mark.parametrize("day", [date(1944, 12, 31), date(26, 3, 5), date(2077, 1, 1), date.max])
def test_a_day_far_off_is_refused(day: date) -> None:
    with pytest.raises(InvalidValue, match="1945"):
        check_day(day, today=TODAY)


@pytest.mark.parametrize("day", [date(1945, 1, 1), date(2076, 12, 31)])
def test_the_ends_of_what_is_taken(day: date) -> None:
    assert check_day(day, today=TODAY) == day

"""Working days and the ends of periods: domain.md's vectors, the decisions of the years, the rules of the law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.deadline import Unit
from models.workdays import (
    CalendarRow,
    DayKind,
    StatutoryCalendar,
    TableCalendar,
    add_months,
    add_workdays,
    end_of_period,
    last_workday_on_or_before,
    next_workday_on_or_after,
    read_calendar,
    roll_end_of_period,
    vietnam_calendar,
)

VIETNAM = vietnam_calendar()


class WeekdaysOnly:
    """A calendar without holidays."""

    version = "weekdays"

    def is_workday(self, day: date) -> bool:
        return day.weekday() < 5


@pytest.mark.parametrize(
    ("event", "amount", "unit", "due"),
    [
        ("2026-11-20", 5, Unit.WORKING_DAY, "2026-11-30"),
        ("2026-08-20", 5, Unit.WORKING_DAY, "2026-08-26"),
        ("2026-08-21", 1, Unit.WORKING_DAY, "2026-08-22"),
        ("2026-02-12", 3, Unit.WORKING_DAY, "2026-02-24"),
        ("2026-04-24", 2, Unit.WORKING_DAY, "2026-04-29"),
        ("2025-12-31", 2, Unit.WORKING_DAY, "2026-01-06"),
        ("2026-11-14", 10, Unit.DAY, "2026-11-25"),
        ("2026-04-16", 10, Unit.DAY, "2026-04-28"),
        ("2026-08-21", 10, Unit.DAY, "2026-09-03"),
        ("2026-01-31", 1, Unit.MONTH, "2026-03-02"),
    ],
)
def test_periods_of_2026_end_as_the_civil_code_says(event: str, amount: int, unit: Unit, due: str) -> None:
    found = end_of_period(date.fromisoformat(event), amount, unit, VIETNAM)
    assert found == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("amount", "unit", "due"),
    [
        (24, Unit.HOUR, date(2026, 3, 7)),
        (4, Unit.HOUR, date(2026, 3, 6)),
        (2, Unit.WEEK, date(2026, 3, 20)),
        (1, Unit.QUARTER, date(2026, 6, 8)),
        (1, Unit.YEAR, date(2027, 3, 8)),
    ],
)
def test_other_units_from_a_friday(amount: int, unit: Unit, due: date) -> None:
    assert end_of_period(date(2026, 3, 6), amount, unit, VIETNAM) == due


def test_the_days_of_tet_2024_are_off_to_the_fourteenth() -> None:
    assert not any(VIETNAM.is_workday(date(2024, 2, n)) for n in range(8, 15))
    assert VIETNAM.is_workday(date(2024, 2, 15))


def test_a_friday_exchanged_for_a_saturday() -> None:
    assert not VIETNAM.is_workday(date(2026, 1, 2))
    assert VIETNAM.is_workday(date(2026, 1, 10))


def test_the_day_of_culture_is_off_from_2026_only() -> None:
    assert VIETNAM.is_workday(date(2025, 11, 24))
    assert not VIETNAM.is_workday(date(2026, 11, 24))


def test_a_holiday_on_a_weekend_is_made_up_on_the_next_working_day() -> None:
    assert not VIETNAM.is_workday(date(2022, 5, 2))
    assert not VIETNAM.is_workday(date(2022, 5, 3))
    assert VIETNAM.is_workday(date(2022, 5, 4))


def test_the_table_of_2021_to_2026_needs_no_library() -> None:
    """Whatever version of `holidays` is installed, these years stay as decided."""
    alone = TableCalendar(VIETNAM.rows, version="table", base=WeekdaysOnly())
    days = (date(2021, 1, 1) + timedelta(days=n) for n in range(6 * 365 + 1))
    assert [d for d in days if alone.is_workday(d) != VIETNAM.is_workday(d)] == []


def test_every_row_names_its_source_and_says_whether_it_was_verified() -> None:
    assert all(row.source and row.name for row in VIETNAM.rows)
    assert {row.verified for row in VIETNAM.rows} == {True, False}


def test_make_up_days_are_rest_days_of_the_week() -> None:
    assert all(row.day.weekday() >= 5 for row in VIETNAM.rows if row.kind is DayKind.WORK)


def test_the_version_names_table_and_library() -> None:
    assert VIETNAM.version.startswith("vietnam ")
    assert StatutoryCalendar.version in VIETNAM.version


def test_working_days_are_counted_back_too() -> None:
    assert add_workdays(date(2026, 12, 15), -3, VIETNAM) == date(2026, 12, 10)
    assert add_workdays(date(2026, 12, 15), 0, VIETNAM) == date(2026, 12, 15)


def test_a_period_rolls_but_a_working_day_stays() -> None:
    assert roll_end_of_period(date(2026, 2, 14), VIETNAM) == date(2026, 2, 23)
    assert next_workday_on_or_after(date(2026, 2, 23), VIETNAM) == date(2026, 2, 23)
    assert last_workday_on_or_before(date(2026, 2, 22), VIETNAM) == date(2026, 2, 13)


def test_a_month_without_the_day_ends_on_its_last() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2026, 1, 15), -2) == date(2025, 11, 15)


def test_an_office_may_lay_its_own_days_over_the_calendar() -> None:
    own = CalendarRow(
        day=date(2026, 11, 23), kind=DayKind.OFF, name="Nghỉ thay", source="Quyết định nội bộ", verified=True
    )
    calendar = TableCalendar([own], version="office 1", base=VIETNAM)
    assert add_workdays(date(2026, 11, 20), 1, calendar) == date(2026, 11, 25)
    assert calendar.version.startswith("office 1, vietnam ")


def test_two_rows_for_one_day_are_refused() -> None:
    row = CalendarRow(day=date(2026, 1, 2), kind=DayKind.OFF, name="a", source="b", verified=True)
    with pytest.raises(ValueError, match="two rows"):
        TableCalendar([row, row], version="x", base=WeekdaysOnly())


def test_a_table_with_an_unknown_kind_is_refused() -> None:
    toml = 'version = "x"\n[[day]]\ndate = 2026-01-02\nkind = "half"\nname = "a"\nsource = "b"\nverified = true\n'
    with pytest.raises(ValueError, match="half"):
        read_calendar(toml, base=WeekdaysOnly())


@given(st.dates(date(2021, 1, 1), date(2027, 6, 30)), st.integers(1, 60))
def test_counting_forth_and_back_meets(start: date, n: int) -> None:
    end = add_workdays(start, n, VIETNAM)
    assert VIETNAM.is_workday(end)
    assert end > start
    assert add_workdays(end + timedelta(days=1), -1, VIETNAM) == end
    assert add_workdays(end, -n, VIETNAM) <= start


@given(
    st.dates(date(2021, 1, 1), date(2027, 6, 30)),
    st.integers(1, 40),
    st.sampled_from([Unit.DAY, Unit.WORKING_DAY, Unit.WEEK, Unit.MONTH]),
)
def test_a_period_ends_on_a_working_day_after_its_event(start: date, amount: int, unit: Unit) -> None:
    end = end_of_period(start, amount, unit, VIETNAM)
    assert end > start
    assert VIETNAM.is_workday(end)

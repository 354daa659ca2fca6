"""Working days (ngày làm việc) and the counting of periods by Bộ luật Dân sự 2015, Điều 145–148.

The calendar is data: `models/calendar/vietnam.toml` holds the days of the yearly decisions with their source;
for what it does not name the `holidays` library is asked, so that later years have at least the days of the
law until their decision is out.
"""

from __future__ import annotations

import calendar as months
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.metadata import version as installed_version
from importlib.resources import files
from typing import Protocol

import holidays

from models.deadline import Unit

SATURDAY = 5
_DAY = timedelta(days=1)


class WorkCalendar(Protocol):
    """Which days are worked (lịch làm việc)."""

    @property
    def version(self) -> str:
        """Names the table of decisions that the calendar follows; stored beside every due date."""

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`."""


class DayKind(StrEnum):
    """What a row of the table makes of a day."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """One day of a decision (ngày nghỉ, ngày làm bù) with the document that says so.

    `verified` is False where the source was not read itself but only reported elsewhere.
    """

    day: date
    kind: DayKind
    name: str
    source: str
    verified: bool


class StatutoryCalendar:
    """Weekends and the holidays of the law (nghỉ hằng tuần, nghỉ lễ), as the `holidays` library has them."""

    version = f"holidays {installed_version('holidays')}"

    def __init__(self) -> None:
        """The library fills a year when its first day is asked for."""
        self._known = holidays.country_holidays("VN", language="vi")

    def is_workday(self, day: date) -> bool:
        """A weekday that is no holiday; days worked in exchange are in no law and come from a table."""
        return day.weekday() < SATURDAY and day not in self._known


class TableCalendar:
    """A table of decisions over another calendar: a row decides its day, the base decides the rest."""

    def __init__(self, rows: Iterable[CalendarRow], *, version: str, base: WorkCalendar) -> None:
        """Two rows for one day are refused, for one of them would silently win."""
        self._rows: dict[date, CalendarRow] = {}
        for row in rows:
            if row.day in self._rows:
                raise ValueError(f"two rows for {row.day.isoformat()}")
            self._rows[row.day] = row
        self._version = version
        self._base = base

    @property
    def version(self) -> str:
        """The table's version and that of the calendar under it."""
        return f"{self._version}, {self._base.version}"

    @property
    def rows(self) -> tuple[CalendarRow, ...]:
        """All rows by date."""
        return tuple(self._rows[day] for day in sorted(self._rows))

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`."""
        row = self._rows.get(day)
        return self._base.is_workday(day) if row is None else row.kind is DayKind.WORK


def read_calendar(toml: str, *, base: WorkCalendar) -> TableCalendar:
    """A calendar from the text of a table like `models/calendar/vietnam.toml`.

    Raises KeyError or ValueError for a row without date, kind, name or source.
    """
    data = tomllib.loads(toml)
    rows = [
        CalendarRow(
            day=row["date"],
            kind=DayKind(row["kind"]),
            name=row["name"],
            source=row["source"],
            verified=row["verified"],
        )
        for row in data["day"]
    ]
    return TableCalendar(rows, version=data["version"], base=base)


@lru_cache(maxsize=1)
def vietnam_calendar() -> TableCalendar:
    """The calendar of Vietnamese offices (công chức, viên chức, tuần làm việc 5 ngày), read once."""
    table = files("models").joinpath("calendar/vietnam.toml").read_text(encoding="utf-8")
    return read_calendar(table, base=StatutoryCalendar())


def add_workdays(start: date, n: int, calendar: WorkCalendar) -> date:
    """The n-th working day after `start` (n ngày làm việc); `start` itself is not counted (Đ.147).

    A negative `n` counts backwards; 0 gives `start`.
    """
    step = _DAY if n >= 0 else -_DAY
    day, left = start, abs(n)
    while left:
        day += step
        left -= calendar.is_workday(day)
    return day


def last_workday_on_or_before(day: date, calendar: WorkCalendar) -> date:
    """The day itself, or the last working day before it."""
    while not calendar.is_workday(day):
        day -= _DAY
    return day


def next_workday_on_or_after(day: date, calendar: WorkCalendar) -> date:
    """The day itself, or the next working day after it."""
    while not calendar.is_workday(day):
        day += _DAY
    return day


def roll_end_of_period(day: date, calendar: WorkCalendar) -> date:
    """The end of a period (kết thúc thời hạn): a rest day gives way to the next working day (Đ.148 khoản 5).

    For periods only; a date that the text itself fixes is not moved by law.
    """
    return next_workday_on_or_after(day, calendar)


def add_months(start: date, n: int) -> date:
    """The matching day n months on; a month without it ends on its own last day (Đ.148 khoản 3)."""
    years, month = divmod(start.month - 1 + n, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, last_day_of_month(year, month)))


def last_day_of_month(year: int, month: int) -> int:
    """28 to 31."""
    return months.monthrange(year, month)[1]


def end_of_period(start: date, amount: int, unit: Unit, calendar: WorkCalendar) -> date:
    """The last day of a period that begins with an event on `start` (thời hạn; Đ.147 khoản 2, Đ.148).

    The day of the event is not counted. Hours give the day on which they end if they began when `start`
    did: the hour of the event is not known, and the earlier day is the safe one; hours are never rolled.
    """
    if unit is Unit.WORKING_DAY:
        return add_workdays(start, amount, calendar)
    if unit is Unit.HOUR:
        return start + timedelta(days=amount // 24)
    if unit is Unit.DAY:
        end = start + timedelta(days=amount)
    elif unit is Unit.WEEK:
        end = start + timedelta(weeks=amount)
    else:
        end = add_months(start, amount * {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}[unit])
    return roll_end_of_period(end, calendar)

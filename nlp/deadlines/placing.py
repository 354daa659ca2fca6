"""Points in time put on the calendar: missing years found, months and quarters turned into days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.workdays import WorkCalendar, last_day_of_month
from nlp.deadlines.phrases import Day, Part, Period, Point
from nlp.deadlines.points import is_day

_YEARS_AHEAD = 8  # 29/2 comes within eight years at the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineContext:
    """What the document says about itself (ngày ban hành, ngày đến) and the calendar to count by.

    `issued_year` serves where day or month of the issue are blank.
    """

    issued_on: date | None
    received_on: date | None
    issued_year: int | None
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Dated:
    """Days `first` to `last` (bằng nhau nếu chỉ một ngày); `assumed`: the year was not written."""

    first: date
    last: date
    assumed: bool = False


def place(point: Point, context: DeadlineContext) -> Dated | None:
    """The days of a point; None where neither the text nor the document gives the year."""
    return place_day(point, context) if isinstance(point, Day) else place_period(point, context)


def place_day(day: Day, context: DeadlineContext) -> Dated | None:
    """A day without year is the first such day on or after the document's own date (GUIDELINES 4)."""
    if day.month == 0 or day.month is None:
        return _day_of_near_month(day, context)
    if day.year is not None:
        found = date(day.year, day.month, _real_day(day.day, day.year, day.month))
        return Dated(found, found)
    issued = context.issued_on
    if issued is None:
        year = context.issued_year
        if year is None or not is_day(day.day, day.month, year):
            return None
        return Dated(date(year, day.month, day.day), date(year, day.month, day.day), assumed=True)
    for year in range(issued.year, issued.year + _YEARS_AHEAD):
        if is_day(day.day, day.month, year) and (found := date(year, day.month, day.day)) >= issued:
            return Dated(found, found, assumed=True)
    return None


def _real_day(day: int, year: int, month: int) -> int:
    return last_day_of_month(year, month) if day == -1 else day


def _day_of_near_month(day: Day, context: DeadlineContext) -> Dated | None:
    """ "ngày 25 tháng này"; "ngày 25" alone is the first 25th on or after the issue."""
    issued = context.issued_on
    if issued is None:
        return None
    year, month = issued.year, issued.month
    for _ in range(12):
        number = _real_day(day.day, year, month)
        if is_day(number, month, year) and (day.month == 0 or date(year, month, number) >= issued):
            return Dated(date(year, month, number), date(year, month, number), assumed=True)
        if day.month == 0:
            return None
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def place_period(period: Period, context: DeadlineContext) -> Dated | None:
    """First and last day of a month, quarter, half or year, or of the named part of it."""
    if period.first == 0:
        if context.issued_on is None:
            return None
        month = context.issued_on.month
        period = Period(month, month, context.issued_on.year, period.name, period.part, period.week)
        return _days_of(period, context.issued_on.year, assumed=True)
    if period.year is not None:
        return _days_of(period, period.year, assumed=False)
    year = context.issued_on.year if context.issued_on else context.issued_year
    if year is None:
        return None
    found = _days_of(period, year, assumed=True)
    if context.issued_on and found.last < context.issued_on and period.name != "năm":
        found = _days_of(period, year + 1, assumed=True)
    return found


def _days_of(period: Period, year: int, *, assumed: bool) -> Dated:
    first = date(year, period.first, 1)
    last = date(year, period.last, last_day_of_month(year, period.last))
    if period.week:
        return _week_of(first, last, period.week, assumed=assumed)
    if period.part is Part.START:  # BLDS 2015, Đ.146: đầu tháng, đầu năm là ngày đầu tiên
        return Dated(first, first, assumed)
    if period.part is Part.END:
        return Dated(last if period.name != "năm" else date(year, 12, 1), last, assumed)
    if period.part in (Part.MIDDLE, Part.FIRST_HALF):
        return Dated(first, _middle(period, year), assumed)
    return Dated(first, last, assumed)


def _middle(period: Period, year: int) -> date:
    """Giữa tháng is the 15th, giữa năm 30/6 (Đ.146); a quarter's middle the 15th of its second month."""
    if period.last - period.first >= 11:
        return date(year, 6, 30)
    return date(year, (period.first + period.last) // 2, 15)


def _week_of(first: date, last: date, week: int, *, assumed: bool) -> Dated:
    if week < 0:
        return Dated(last - timedelta(days=6), last, assumed)
    end = min(first + timedelta(days=7 * week - 1), last)
    return Dated(end - timedelta(days=6), end, assumed)

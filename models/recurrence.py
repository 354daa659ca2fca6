"""The days of a recurring duty (kỳ thực hiện của nhiệm vụ định kỳ), by the rule that was read (RFC 5545)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from models.deadline import Recurring

_LONGEST_PERIOD = timedelta(days=366 * 2)
"""No duty that an office follows up recurs less often than every second year."""

_BY = ("BYMONTHDAY=", "BYDAY=")


def next_occurrence(deadline: Recurring, *, since: date, after: date) -> date | None:
    """The first day of the duty later than `after` (kỳ tới), None where there is none any more.

    `since` is the day from which it runs where the text names none. A rhythm without a day ("hằng quý") ends
    with its period: on the last day of the month, quarter or year, on Friday of the week.
    """
    start = deadline.start_on or since
    earliest = max(after, start - timedelta(days=1))
    found = [
        day
        for rule in (deadline.rrule, *deadline.also)
        if (day := _first(rule, start=start, after=earliest)) is not None
    ]
    day = min(found, default=None)
    if day is None or (deadline.due_on is not None and day > deadline.due_on):
        return None
    return day


def _first(rule: str, *, start: date, after: date) -> date | None:
    rule = _with_day(rule.upper().removeprefix("RRULE:"))
    dates = rrulestr(rule, dtstart=datetime.combine(_anchor(rule, start), time.min))
    found = dates.after(datetime.combine(after, time.min))
    if found is None or found.date() - after > _LONGEST_PERIOD:
        return None
    return found.date()


def _with_day(rule: str) -> str:
    """A rule that names a day: the last one of its period where the text names none."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if any(by in rule for by in _BY):
        return rule
    match parts["FREQ"]:
        case "WEEKLY":
            return f"{rule};BYDAY=FR"
        case "MONTHLY":
            return f"{rule};BYMONTHDAY=-1"
        case "YEARLY":
            months = "" if "BYMONTH" in parts else ";BYMONTH=12"
            return f"{rule}{months};BYMONTHDAY=-1"
        case _:
            return rule


def _anchor(rule: str, start: date) -> date:
    """From where intervals are counted: months in threes end with the quarter, whenever the duty began."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "MONTHLY" and 1 < interval <= 12:
        return date(start.year - 1, interval, 1)
    return date(start.year - 1, 1, 1) if interval == 1 else start

"""RFC 5545 rules (quy tắc lặp) of recurrences: the day in a rule is the last one that is still in time."""

from __future__ import annotations

from models.workdays import last_day_of_month
from nlp.deadlines.phrases import Clock, Edge, Rhythm

_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_COMMON_YEAR = 2026


def rrule_of(rhythm: Rhythm, edge: Edge, clock: Clock | None) -> str:
    """The RRULE of a recurrence; "trước ngày 25" is day 24, with a time of day the day itself."""
    due = _day_before(rhythm) if edge is Edge.BEFORE and clock is None else rhythm
    parts = [f"FREQ={due.freq}"]
    if due.interval > 1:
        parts.append(f"INTERVAL={due.interval}")
    if due.months:
        parts.append("BYMONTH=" + ",".join(map(str, sorted(due.months))))
    if due.days:
        parts.append("BYMONTHDAY=" + ",".join(map(str, due.days)))
    if due.weekday:
        parts.append(f"BYDAY={due.weekday}")
    return ";".join(parts)


def due_rhythm(rhythm: Rhythm, edge: Edge, clock: Clock | None) -> Rhythm:
    """The recurrence with the last days in time in place of the written ones."""
    return _day_before(rhythm) if edge is Edge.BEFORE and clock is None else rhythm


def _day_before(rhythm: Rhythm) -> Rhythm:
    if rhythm.weekday:
        days = {(_WEEK.index(day) - 1) % 7 for day in rhythm.weekday.split(",")}
        return Rhythm(rhythm.freq, rhythm.interval, weekday=",".join(_WEEK[d] for d in sorted(days)))
    if not rhythm.days:
        if not rhythm.months:
            return rhythm
        return Rhythm(rhythm.freq, rhythm.interval, _months_before(rhythm.months), (-1,))
    if 1 in rhythm.days:  # the day before the first is the last of the month before
        rest = tuple(d - 1 for d in rhythm.days if d != 1)
        if rest:
            return Rhythm(rhythm.freq, rhythm.interval, rhythm.months, rest if rhythm.months else (*rest, -1))
        months = _months_before(rhythm.months)
        return Rhythm(rhythm.freq, rhythm.interval, months, (_last_day(months),))
    return Rhythm(rhythm.freq, rhythm.interval, rhythm.months, tuple(d - 1 for d in rhythm.days))


def _months_before(months: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted((m - 2) % 12 + 1 for m in months))


def _last_day(months: tuple[int, ...]) -> int:
    """A month's own last day by its number; February, and months of different length, by -1."""
    lengths = {last_day_of_month(_COMMON_YEAR, m) for m in months}
    return lengths.pop() if len(lengths) == 1 and 2 not in months else -1

"""Recurrences put together with what bounds them (việc lặp lại): weekdays, hours and days of each period."""

from __future__ import annotations

from dataclasses import replace

from nlp.deadlines.bounds import Head, read_head, with_clock
from nlp.deadlines.contexts import MonthContext, day_rhythms, read_month_context, read_year_context
from nlp.deadlines.numbers import read_number
from nlp.deadlines.occasions import read_numbered_day
from nlp.deadlines.periods import read_week
from nlp.deadlines.phrases import Basis, Day, Edge, Rhythm, RhythmPhrase
from nlp.deadlines.points import read_day, read_days, read_weekdays
from nlp.deadlines.rhythms import DAILY, WEEKLY, read_frequency
from nlp.deadlines.tokens import Tokens, forms

_SCHEDULED = forms("scheduled")
_EACH = forms("each")
_NEXT = forms("next_ones")
_QUARTERS = 4
_CERTAIN = frozenset({"này", "qua", "trước", "thứ", "đầu", "cuối", "lễ"})
_PARTS: dict[str, dict[str, tuple[int, ...]]] = {
    "đầu": {"day": (1,), "quý": (1, 4, 7, 10), "năm": (1,)},
    "giữa": {"day": (15,), "quý": (2, 5, 8, 11), "năm": (6,)},
    "cuối": {"day": (-1,), "quý": (3, 6, 9, 12), "năm": (12,)},
}


def dated(tokens: Tokens, head: Head, rhythms: tuple[Rhythm, ...], end: int) -> RhythmPhrase:
    """The phrase of recurrences that name a day (có ngày); a "định kỳ" just before belongs to it."""
    scheduled = _SCHEDULED.before(tokens, head.first)
    return RhythmPhrase(
        first=head.first if scheduled is None else scheduled,
        end=end,
        edge=head.edge,
        firm=head.firm,
        rhythms=rhythms,
        basis=Basis.DATED,
        clock=head.clock,
    )


def read_numbered(tokens: Tokens, head: Head) -> RhythmPhrase | None:
    """ "trước 25 hằng tháng": a number that is a day because its month recurs."""
    numbered = read_numbered_day(tokens, head)
    return dated(tokens, head, *numbered) if numbered else None


def read_first_days(tokens: Tokens, head: Head) -> RhythmPhrase | None:
    """ "trong vòng 10 ngày đầu của tháng đầu quý": the tenth of the months that recur."""
    number = read_number(tokens, head.end)
    if number is None or not 1 <= number[0] <= 31:
        return None
    workdays = tokens.has(number[1], "ngày", "làm", "việc", "đầu")
    if not workdays and not tokens.has(number[1], "ngày", "đầu"):
        return None
    at = number[1] + (4 if workdays else 2)
    context = read_month_context(tokens, at + (tokens.word(at) == "tiên"))
    if context and workdays:  # no day of the month is the fifth working day of all months
        return dated(tokens, head, (context.rhythm,), context.end)
    rhythms = day_rhythms((Day(number[0]),), context.rhythm) if context else None
    return dated(tokens, head, rhythms, context.end) if context and rhythms else None


def read_part_of_each(tokens: Tokens, head: Head) -> RhythmPhrase | None:
    """ "vào cuối mỗi tháng", "đầu hằng quý": the day that the law gives to it (BLDS 2015, Đ.146)."""
    week = _week_of_each(tokens, head)
    if week:
        return week
    part = tokens.word(head.end)
    each = _EACH.at(tokens, head.end + 1) if part in _PARTS else None
    unit = tokens.word(each[1]) if each else ""
    if each is None or unit not in ("tháng", "quý", "năm"):
        return None
    months, day = _PARTS[part].get(unit, ()), _PARTS[part]["day"][0]
    if unit == "năm" and part == "giữa":
        day = 30
    rhythm = Rhythm("MONTHLY" if unit == "tháng" else "YEARLY", 1, months, (day,))
    return dated(tokens, head, (rhythm,), each[1] + 1)


def _week_of_each(tokens: Tokens, head: Head) -> RhythmPhrase | None:
    """ "vào tuần đầu của mỗi tháng", "tuần cuối hằng tháng": once a month, on no named day."""
    week = read_week(tokens, head.end)
    each = _EACH.at(tokens, week[1]) if week else None
    if each is None or tokens.word(each[1]) != "tháng":
        return None
    return dated(tokens, head, (Rhythm("MONTHLY"),), each[1] + 1)


def read_month_of_each(tokens: Tokens, head: Head) -> RhythmPhrase | None:
    """ "trong tháng đầu tiên của quý sau": months of every quarter, without a day."""
    context = read_month_context(tokens, head.end) if head.edge is Edge.WITHIN else None
    if context is None or len(context.rhythm.months) != _QUARTERS or tokens.word(head.end) != "tháng":
        return None
    return dated(tokens, head, (context.rhythm,), context.end)


def read_further_days(
    tokens: Tokens, head: Head, days: tuple[Day, ...], context: MonthContext
) -> tuple[tuple[Rhythm, ...], int] | None:
    """ "ngày 05 tháng 7 của năm báo cáo và trước ngày 05 tháng 01 của năm sau": one rule if days agree."""
    at = context.end
    if tokens.word(at) not in ("và", ",", "hoặc"):
        return None
    at += 1
    again = read_head(tokens, at)
    if again and again.edge is not head.edge:
        return None
    more = read_days(tokens, again.end if again else at)
    yearly = read_year_context(tokens, more[1]) if more and more[0][-1].month else None
    if more is None or yearly is None or {day.day for day in (*days, *more[0])} != {days[0].day}:
        return None
    rhythms = day_rhythms((*days, *more[0]), context.rhythm)
    return (rhythms, yearly.end) if rhythms else None


def read_weekly(tokens: Tokens, head: Head) -> RhythmPhrase | None:
    """ "trước 15:00 ngày thứ Sáu hàng tuần", "trước 11 giờ các ngày thứ Ba và thứ Sáu"."""
    weekday = read_weekdays(tokens, head.end)
    if weekday is None:
        return None
    codes, after = weekday
    frequency = read_frequency(tokens, after + (tokens.word(after) in ("của", ",")))
    if frequency and frequency.rhythms[0].freq == WEEKLY:
        interval, after = frequency.rhythms[0].interval, frequency.end
    elif (week := _any_week(tokens, after)) or (codes.count(",") and _all_such_days(tokens, head, after)):
        interval, after = 1, week or after
    else:
        return None
    return dated(tokens, head, (Rhythm(WEEKLY, interval, weekday=codes),), after)


def _any_week(tokens: Tokens, i: int) -> int | None:
    """After a weekday: "trong tuần", "của từng tuần", "đầu tuần", but not "trong tuần này"."""
    at = i + (tokens.word(i) in ("trong", "của", "đầu", "cuối"))
    at += tokens.word(at) in ("từng", "các") and at > i
    if at == i or tokens.word(at) != "tuần":
        return None
    after = tokens.word(at + 1)
    certain = after in _CERTAIN or tokens.number(at + 1) is not None or _NEXT.at(tokens, at + 1)
    return None if certain else at + 1


def _all_such_days(tokens: Tokens, head: Head, after: int) -> bool:
    """ "trước 16 giờ các ngày thứ Tư, thứ Sáu": a limit on days named in the plural, without dates."""
    limits = head.clock is not None or head.edge in (Edge.BEFORE, Edge.BY)
    dated_on = tokens.word(after) in ("(", "ngày", "tuần") or tokens.number(after + 1) is not None
    return limits and tokens.word(head.end) == "các" and not dated_on


def read_daily(tokens: Tokens, head: Head) -> RhythmPhrase | None:
    """ "trước 17 giờ hàng ngày"."""
    frequency = read_frequency(tokens, head.end)
    return dated(tokens, head, frequency.rhythms, frequency.end) if frequency else None


def read_often(tokens: Tokens, head: Head) -> RhythmPhrase | None:
    """A recurrence without a day: "định kỳ hàng quý", "02 lần/năm"."""
    frequency = read_frequency(tokens, head.end)
    if frequency is None:
        return None
    phrase = RhythmPhrase(
        first=head.first,
        end=frequency.end,
        edge=head.edge,
        rhythms=frequency.rhythms,
        basis=frequency.basis,
    )
    return _with_hour(tokens, phrase)


def _with_hour(tokens: Tokens, phrase: RhythmPhrase) -> RhythmPhrase:
    """ "hằng ngày, trước 16 giờ", "hằng tuần, vào thứ Năm": the hour or weekday stands behind."""
    freq = phrase.rhythms[0].freq
    if freq not in (DAILY, WEEKLY):
        return phrase
    bound = read_head(tokens, phrase.end + (tokens.word(phrase.end) in (",", "(")))
    if bound is None:
        return phrase
    bound = with_clock(tokens, bound)
    weekday = read_weekdays(tokens, bound.end) if freq == WEEKLY else None
    if weekday:
        rhythm = replace(phrase.rhythms[0], weekday=weekday[0])
        return replace(
            phrase, end=weekday[1], edge=bound.edge, rhythms=(rhythm,), basis=Basis.DATED, clock=bound.clock
        )
    if bound.clock is None or read_day(tokens, bound.end) or freq == WEEKLY:
        return phrase
    return replace(phrase, end=bound.end, edge=bound.edge, basis=Basis.DATED, clock=bound.clock)

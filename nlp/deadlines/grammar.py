"""The grammar: from tokens to phrases of time, left to right, each token read by at most one phrase.

    phrase  = edge* (day list | period list | amount event | recurrence) context*
            | "từ" point "đến" point | "thường xuyên" [period]

Words come from the lexicon, so that only the shape is here. Whether a phrase is a deadline is not decided
here but in `judge`.
"""

from __future__ import annotations

from typing import NamedTuple

from nlp.deadlines.lapses import read_lapse
from nlp.deadlines.numbers import read_number
from nlp.deadlines.phrases import (
    Basis,
    Clock,
    Day,
    DayPhrase,
    Edge,
    Period,
    PeriodPhrase,
    Phrase,
    Point,
    Rhythm,
    RhythmPhrase,
    StandingPhrase,
    StretchPhrase,
)
from nlp.deadlines.points import (
    read_clock,
    read_day,
    read_days,
    read_period,
    read_periods,
    read_weekday,
    skip_brackets,
)
from nlp.deadlines.rhythms import (
    WEEKLY,
    day_rhythms,
    period_rhythm,
    read_frequency,
    read_month_context,
    read_year_context,
)
from nlp.deadlines.tokens import Forms, Tokens, forms

_EDGE_WORDS: Forms = forms("before", "latest", "until", "within", "on", "done", "filler", "at_most")
_ONGOING = forms("ongoing")
_LABELS = forms("field_labels")
_FOLLOWING = forms("following_years")
_POINT_STARTS = frozenset(
    {"ngày", "các", "thứ", "chủ", "tháng", "quý", "năm", "cuối", "đầu", "giữa", "nửa"}
) | {
    "tuần",
    "trung",
    "thượng",
    "hạ",
    "những",
    "hôm",
    "sáng",
    "chiều",
}


class Bound(NamedTuple):
    """The edge words before a phrase: what they come to, and the token after them."""

    edge: Edge
    end: int
    firm: bool = False


def find_phrases(tokens: Tokens, *, field: bool = False) -> list[Phrase]:
    """All phrases of time; in a field a point needs no words before it."""
    found: list[Phrase] = []
    i = 0
    while i < len(tokens):
        phrase = read_phrase(tokens, i, field=field)
        if phrase is not None:
            found.append(phrase)
            i = max(phrase.end, i + 1)
        else:
            i += 1
    return found


def read_phrase(tokens: Tokens, i: int, *, field: bool = False) -> Phrase | None:
    """The phrase that begins at token `i`."""
    word = tokens.word(i)
    if word == "từ":
        return _read_stretch(tokens, i)
    ongoing = _ONGOING.at(tokens, i)
    if ongoing:
        return _read_standing(tokens, i, ongoing[1])
    bound = _read_bound(tokens, i)
    if bound is None and (field or _labelled(tokens, i)):
        bound = Bound(Edge.FIELD, i)
    if bound:
        phrase = _read_bounded(tokens, i, bound)
        if phrase:
            return phrase
    return _read_unbounded(tokens, i)


def _read_bound(tokens: Tokens, i: int) -> Bound | None:
    """Edge words, any number of them: "chậm nhất là trước", "xong trong", "đến hết"."""
    groups: set[str] = set()
    at = i
    while (hit := _EDGE_WORDS.at(tokens, at)) is not None:
        if hit[0] in ("filler", "at_most") and not groups:
            return None
        if hit[0] == "at_most":
            break
        groups.add(hit[0])
        at = hit[1]
        if groups & {"latest", "done"} and tokens.word(at) in (":", ",") and _EDGE_WORDS.at(tokens, at + 1):
            at += 1
    groups.discard("filler")
    if not groups:
        return None
    for group, edge in _EDGE_OF:
        if group in groups:
            return Bound(edge, at, firm=bool(groups & {"latest", "done"}))
    return None


_EDGE_OF = (
    ("before", Edge.BEFORE),
    ("latest", Edge.BY),
    ("within", Edge.WITHIN),
    ("until", Edge.UNTIL),
    ("on", Edge.ON),
    ("done", Edge.BY),
)


def _labelled(tokens: Tokens, i: int) -> bool:
    """Whether a label of a time field stands just before: "Thời gian thực hiện: Quý III/2026"."""
    if tokens.word(i) not in _POINT_STARTS and tokens.number(i) is None:
        return False
    at = i - 1 if tokens.word(i - 1) == ":" else i
    return _LABELS.before(tokens, at) is not None


def _read_bounded(tokens: Tokens, first: int, bound: Bound) -> Phrase | None:
    edge, i = bound
    lapse = read_lapse(tokens, first, i, edge)
    if lapse:
        return lapse
    clock, at = _optional_clock(tokens, i)
    weekly = _read_weekly(tokens, first, at, edge, clock)
    if weekly:
        return weekly
    days = (
        read_days(tokens, at)
        if edge is not Edge.FIELD or tokens.word(at) == "ngày"
        else _field_days(tokens, at)
    )
    if days:
        return _close_days(tokens, first, days[0], edge, clock, days[1])
    if clock:
        return _clock_rhythm(tokens, first, at, edge, clock)
    periods = read_periods(tokens, at)
    return _close_period(tokens, first, edge, periods) if periods else None


def _optional_clock(tokens: Tokens, i: int) -> tuple[Clock | None, int]:
    hit = read_clock(tokens, i)
    if hit is None:
        return None, i
    clock, at = hit
    at = skip_brackets(tokens, at)
    while tokens.word(at) in (",", "của", "-", "vào", "trong"):
        at += 1
    return clock, at


def _field_days(tokens: Tokens, i: int) -> tuple[tuple[Day, ...], int] | None:
    days = read_days(tokens, i)
    return days if days and days[0][0].month is not None else None


def _read_weekly(tokens: Tokens, first: int, i: int, edge: Edge, clock: Clock | None) -> RhythmPhrase | None:
    """ "trước 15:00 ngày thứ Sáu hàng tuần"."""
    weekday = read_weekday(tokens, i)
    if weekday is None:
        return None
    frequency = read_frequency(tokens, weekday[1] + (tokens.word(weekday[1]) in ("của", ",")))
    if frequency is None or frequency.rhythms[0].freq != WEEKLY:
        return None
    rhythm = Rhythm(WEEKLY, frequency.rhythms[0].interval, weekday=weekday[0])
    return RhythmPhrase(
        first=first, end=frequency.end, edge=edge, rhythms=(rhythm,), basis=Basis.DATED, clock=clock
    )


def _clock_rhythm(tokens: Tokens, first: int, i: int, edge: Edge, clock: Clock) -> RhythmPhrase | None:
    """ "trước 17 giờ hàng ngày"."""
    frequency = read_frequency(tokens, i)
    if frequency is None:
        return None
    return RhythmPhrase(
        first=first, end=frequency.end, edge=edge, rhythms=frequency.rhythms, basis=Basis.DATED, clock=clock
    )


def _close_days(
    tokens: Tokens, first: int, days: tuple[Day, ...], edge: Edge, clock: Clock | None, i: int
) -> Phrase | None:
    """What follows days: a time of day, the months they recur in, "hằng năm"."""
    at = skip_brackets(tokens, i)
    context = read_month_context(tokens, at) if days[-1].month is None else read_year_context(tokens, at)
    if context is None and at > i:
        context = read_month_context(tokens, i) if days[-1].month is None else None
    rhythms = day_rhythms(days, context.rhythm) if context else None
    if context and rhythms:
        end = context.end
        if days[-1].month is None and (yearly := read_year_context(tokens, end)):
            end = yearly.end
        return RhythmPhrase(first=first, end=end, edge=edge, rhythms=rhythms, basis=Basis.DATED, clock=clock)
    days, i = _this_month(tokens, days, i)
    late, end = _clock_after(tokens, i) if clock is None else (clock, i)
    return DayPhrase(first=first, end=end, edge=edge, days=days, clock=late)


def _this_month(tokens: Tokens, days: tuple[Day, ...], i: int) -> tuple[tuple[Day, ...], int]:
    """ "ngày 25 tháng này": the month of the document, written as month 0."""
    at = i + (tokens.word(i) == "của")
    if days[-1].month is None and tokens.has(at, "tháng", "này"):
        return tuple(Day(d.day, 0) for d in days), at + 2
    return days, i


def _clock_after(tokens: Tokens, i: int) -> tuple[Clock | None, int]:
    """ "ngày 15/3/2021 lúc 16h00", "(trước 16 giờ)"."""
    at = i + (tokens.word(i) in (",", "("))
    if tokens.word(at) not in ("lúc", "trước", "vào") and at == i:
        return None, i
    at += tokens.word(at) in ("lúc", "trước", "vào")
    at += tokens.word(at) == "lúc"
    hit = read_clock(tokens, at)
    if hit is None or read_day(tokens, hit[1]):
        return None, i
    return hit[0], hit[1] + (tokens.word(i) == "(" and tokens.word(hit[1]) == ")")


def _close_period(
    tokens: Tokens, first: int, edge: Edge, periods: tuple[Period, Period, int]
) -> Phrase | None:
    since, until, at = periods
    yearly = read_year_context(tokens, at)
    rhythm = period_rhythm(since, until, yearly.rhythm) if yearly else None
    if yearly and rhythm:
        return RhythmPhrase(first=first, end=yearly.end, edge=edge, rhythms=(rhythm,), basis=Basis.DATED)
    following = _FOLLOWING.at(tokens, at) if edge in (Edge.FIELD, Edge.WITHIN) else None
    if following:
        return StandingPhrase(first=first, end=following[1], edge=edge, since=since)
    return PeriodPhrase(first=first, end=at, edge=edge, since=since, until=until)


def _read_unbounded(tokens: Tokens, i: int) -> Phrase | None:
    """What needs no words before it: amounts with an event, recurrences, weekdays of a week."""
    word = tokens.word(i)
    if word in ("thứ", "chủ", "sáng", "chiều") and (weekly := _read_weekly(tokens, i, i, Edge.NONE, None)):
        return weekly
    frequency = read_frequency(tokens, i)
    if frequency:
        return RhythmPhrase(
            first=i, end=frequency.end, edge=Edge.NONE, rhythms=frequency.rhythms, basis=frequency.basis
        )
    if tokens.number(i) is not None or word in ("ít", "tối", "không") or read_number(tokens, i):
        return read_lapse(tokens, i, i, Edge.NONE)
    if word == "ngày":
        return _recurring_days(tokens, i)
    return _recurring_period(tokens, i) if word in ("tháng", "quý") else None


def _recurring_days(tokens: Tokens, i: int) -> RhythmPhrase | None:
    """ "ngày 15 của tháng cuối quý" without any edge words is the day itself."""
    days = read_days(tokens, i)
    phrase = _close_days(tokens, i, days[0], Edge.ON, None, days[1]) if days else None
    return phrase if isinstance(phrase, RhythmPhrase) else None


def _recurring_period(tokens: Tokens, i: int) -> RhythmPhrase | None:
    periods = read_periods(tokens, i)
    phrase = _close_period(tokens, i, Edge.ON, periods) if periods else None
    return phrase if isinstance(phrase, RhythmPhrase) else None


def _read_stretch(tokens: Tokens, i: int) -> Phrase | None:
    """ "từ ngày 30/4/2020 đến hết ngày 03/5/2020", "từ nay đến hết tháng 6/2026"; a start alone has no end."""
    at = i + 1
    since: Point | None = None
    if tokens.word(at) == "nay":
        at += 1
    else:
        clock = read_clock(tokens, at)
        at = clock[1] + (tokens.word(clock[1]) == ",") if clock else at
        hit = read_day(tokens, at, named=True) or read_period(tokens, at)
        if hit is None:
            return None
        since, at = hit
    start_end = at
    at = skip_brackets(tokens, at)
    if tokens.word(at) not in ("đến", "tới", "cho", "-"):
        return (
            StretchPhrase(first=i, end=start_end, edge=Edge.FIELD, since=since, until=None) if since else None
        )
    bound = _read_bound(tokens, at) or Bound(Edge.UNTIL, at + 1)
    edge = Edge.BEFORE if bound.edge is Edge.BEFORE else Edge.UNTIL
    clock_until, at = _optional_clock(tokens, bound.end)
    until = read_day(tokens, at, named=isinstance(since, Day)) or read_period(tokens, at)
    if until is None:
        return None
    end = until[1]
    context = read_month_context(tokens, end) if isinstance(until[0], Day) and until[0].year is None else None
    rhythms = day_rhythms((until[0],), context.rhythm) if context and isinstance(until[0], Day) else None
    if context and rhythms:
        return RhythmPhrase(first=i, end=context.end, edge=edge, rhythms=rhythms, basis=Basis.DATED)
    return StretchPhrase(first=i, end=end, edge=edge, since=since, until=until[0], clock=clock_until)


def _read_standing(tokens: Tokens, first: int, i: int) -> StandingPhrase:
    """ "thường xuyên", "thường xuyên, liên tục trong năm 2023"."""
    at = i + (tokens.word(i) in (",", "và"))
    again = _ONGOING.at(tokens, at)
    end = again[1] if again else i
    at = end + (tokens.word(end) == ",")
    bound = _read_bound(tokens, at)
    if bound and bound.edge in (Edge.WITHIN, Edge.UNTIL):
        days = read_day(tokens, bound.end)
        periods = None if days else read_periods(tokens, bound.end)
        if days and days[0].month is not None:
            return StandingPhrase(first=first, end=days[1], edge=Edge.NONE, until=days[0])
        if periods:
            return StandingPhrase(
                first=first, end=periods[2], edge=Edge.NONE, since=periods[0], until=periods[1]
            )
    if tokens.word(at) == "năm" and (period := read_period(tokens, at)):
        return StandingPhrase(first=first, end=period[1], edge=Edge.NONE, since=period[0], until=period[0])
    if tokens.word(at) == "từ" and isinstance(stretch := _read_stretch(tokens, at), StretchPhrase):
        return StandingPhrase(
            first=first, end=stretch.end, edge=Edge.NONE, since=stretch.since, until=stretch.until
        )
    return StandingPhrase(first=first, end=end, edge=Edge.NONE)

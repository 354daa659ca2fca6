"""Spans of time: from one point to another, programme years, and ongoing work with its end."""

from __future__ import annotations

from dataclasses import replace

from nlp.deadlines.bounds import Head, read_head, with_clock
from nlp.deadlines.contexts import day_rhythms, read_month_context
from nlp.deadlines.periods import Periods, read_period, read_periods
from nlp.deadlines.phrases import (
    Basis,
    Day,
    Edge,
    Period,
    PeriodPhrase,
    Phrase,
    Point,
    RhythmPhrase,
    StandingPhrase,
    StretchPhrase,
)
from nlp.deadlines.points import is_year, read_clock, read_day, skip_brackets
from nlp.deadlines.tokens import Tokens, forms

_ONGOING = forms("ongoing")
_FOLLOWING = forms("following_years")


def read_stretch(tokens: Tokens, i: int) -> Phrase | None:
    """ "từ ngày 30/4 đến hết ngày 03/5/2020", "từ nay đến hết tháng 6/2026"; `until` None: a start alone."""
    since: Point | None = None
    at = i + 1
    if tokens.word(at) == "nay":
        at += 1
    else:
        clock = read_clock(tokens, at)
        at = clock[1] + (tokens.word(clock[1]) == ",") if clock else at
        hit = read_day(tokens, at, named=True) or read_period(tokens, at)
        if hit is None:
            return None
        since, at = hit
    until_at = skip_brackets(tokens, at)
    if tokens.word(until_at) not in ("đến", "tới", "cho", "-"):
        return StretchPhrase(first=i, end=at, edge=Edge.NONE, since=since, until=None) if since else None
    head = with_clock(tokens, read_head(tokens, until_at) or Head(until_at, Edge.UNTIL, until_at + 1))
    until = read_day(tokens, head.end, named=isinstance(since, Day)) or read_period(tokens, head.end)
    if until is None:
        return None
    edge = Edge.BEFORE if head.edge is Edge.BEFORE else Edge.UNTIL
    return _recurring(tokens, i, until, edge) or StretchPhrase(
        first=i, end=until[1], edge=edge, since=since, until=until[0], clock=head.clock
    )


def _recurring(tokens: Tokens, first: int, until: tuple[Point, int], edge: Edge) -> RhythmPhrase | None:
    """ "từ ngày 1 đến ngày 3 hằng tháng": the last of the days recurs."""
    point, end = until
    if not isinstance(point, Day) or point.year is not None:
        return None
    context = read_month_context(tokens, end)
    rhythms = day_rhythms((point,), context.rhythm) if context else None
    if context is None or rhythms is None:
        return None
    return RhythmPhrase(first=first, end=context.end, edge=edge, rhythms=rhythms, basis=Basis.DATED)


def read_day_range(tokens: Tokens, head: Head) -> StretchPhrase | None:
    """ "ngày 15-20/12/2025", "15/11/2025 - 30/11/2025": the days from one to the other."""
    at = head.end + (tokens.word(head.end) == "ngày")
    since = read_day(tokens, at, named=True)
    if since is None or tokens.word(since[1]) != "-":
        return None
    until = read_day(tokens, since[1] + 1)
    if until is None or until[0].month is None:
        return None
    return StretchPhrase(
        first=head.first, end=until[1], edge=Edge.UNTIL, firm=head.firm, since=since[0], until=until[0]
    )


def read_years(tokens: Tokens, head: Head) -> Phrase | None:
    """In a field: "2026", "giai đoạn 2026-2030", "năm 2025, 2026", "những năm tiếp theo" after them."""
    at = head.end
    if any(tokens.word(at - back) == "học" for back in (1, 3)):
        return None  # a school year ends when the school's plan says
    at += 2 if tokens.has(at, "giai", "đoạn") else 0
    at += tokens.word(at) in ("các", "những")
    at += tokens.word(at) == "năm"
    first = tokens.number(at)
    if not is_year(first):
        return None
    last, end = first, at + 1
    while tokens.word(end) in ("-", "đến", ",", "và"):
        second = end + 1 + (tokens.word(end + 1) == "năm")
        if not is_year(tokens.number(second)):
            break
        last, end = tokens.number(second), second + 1
    since, until = Period(1, 12, first, "năm"), Period(1, 12, last, "năm")
    return close_with_years(tokens, head, Periods(since, until, (12,), end))


def close_with_years(tokens: Tokens, head: Head, periods: Periods) -> Phrase:
    """A list of periods; with "và những năm tiếp theo" the work goes on."""
    following = _FOLLOWING.at(tokens, periods.end) if head.edge in (Edge.FIELD, Edge.WITHIN) else None
    if following:
        return StandingPhrase(first=head.first, end=following[1], edge=head.edge, since=periods.since)
    return PeriodPhrase(
        first=head.first,
        end=periods.end,
        edge=head.edge,
        firm=head.firm,
        since=periods.since,
        until=periods.until,
        months=periods.months,
    )


def read_standing(tokens: Tokens, first: int) -> StandingPhrase | None:
    """ "thường xuyên", "thường xuyên, liên tục trong năm 2023"."""
    hit = _ONGOING.at(tokens, first)
    if hit is None:
        return None
    end = hit[1]
    again = _ONGOING.at(tokens, end + (tokens.word(end) in (",", "và")))
    end = again[1] if again else end
    since, until, after = _end_of_standing(tokens, end + (tokens.word(end) == ","))
    return StandingPhrase(first=first, end=after if until else end, edge=Edge.NONE, since=since, until=until)


def _end_of_standing(tokens: Tokens, i: int) -> tuple[Point | None, Point | None, int]:
    if tokens.word(i) == "từ":
        stretch = read_stretch(tokens, i)
        if isinstance(stretch, StretchPhrase):
            return stretch.since, stretch.until, stretch.end
        return None, None, i
    head = read_head(tokens, i)
    if head is None or head.edge not in (Edge.WITHIN, Edge.UNTIL):
        if tokens.word(i) != "năm":
            return None, None, i
        head = Head(i, Edge.WITHIN, i)
    day = read_day(tokens, head.end)
    if day and day[0].month is not None:
        return None, day[0], day[1]
    periods = read_periods(tokens, head.end) or read_years(tokens, head)
    if isinstance(periods, Periods | PeriodPhrase):
        return periods.since, periods.until, periods.end
    return None, None, i


def with_run(tokens: Tokens, phrase: RhythmPhrase) -> RhythmPhrase:
    """ "hằng tháng, bắt đầu từ tháng 01/2026", "hằng quý đến hết năm 2026": how long it recurs."""
    at = phrase.end + (tokens.word(phrase.end) == ",")
    at += 2 if tokens.has(at, "bắt", "đầu") else 0
    at += tokens.word(at) == "kể"
    if tokens.word(at) != "từ" and tokens.word(at) not in ("đến", "cho"):
        return phrase
    since, until, end = _end_of_standing(tokens, at)
    if not (since or until) or any(point is not None and point.year is None for point in (since, until)):
        return phrase
    return replace(phrase, since=since, until=until, end=end)

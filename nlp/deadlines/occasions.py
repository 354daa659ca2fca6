"""Occasions that carry their date: "trước khi nghỉ Tết (ngày 03/02/2018)", "trong kỳ họp tháng 8"."""

from __future__ import annotations

from nlp.deadlines.bounds import Head
from nlp.deadlines.contexts import day_rhythms, read_month_context
from nlp.deadlines.numbers import read_number
from nlp.deadlines.phrases import Day, DayPhrase, Edge, Rhythm
from nlp.deadlines.points import read_day
from nlp.deadlines.tokens import Tokens, forms

_SESSIONS = forms("sessions")
_VALIDITY = forms("hold_validity")
_STOPS = frozenset({",", ";", ".", ":", ")"})
_FAR = 14


def read_named_day(tokens: Tokens, head: Head) -> DayPhrase | None:
    """The day in brackets behind the occasion that work must precede; the start of validity is none."""
    if head.edge is not Edge.BEFORE:
        return None
    for at in range(head.end, head.end + _FAR):
        word = tokens.word(at)
        if word in _STOPS or not word or _VALIDITY.at(tokens, at):
            return None
        if word != "(":
            continue
        hit = read_day(tokens, at + 1, named=True) if at > head.end else None
        if hit is None or hit[0].month is None or tokens.word(hit[1]) != ")":
            return None
        return DayPhrase(first=head.first, end=hit[1] + 1, edge=head.edge, firm=head.firm, days=(hit[0],))
    return None


def skip_session(tokens: Tokens, head: Head) -> Head:
    """The head up to the month of a session: "trong kỳ sinh hoạt chi bộ tháng 8"."""
    hit = _SESSIONS.at(tokens, head.end) if head.edge is Edge.WITHIN else None
    if hit is None:
        return head
    for at in range(hit[1], hit[1] + _FAR):
        word = tokens.word(at)
        if word in _STOPS or not word:
            return head
        if word == "tháng" and tokens.number(at + 1) is not None:
            return head._replace(end=at)
    return head


def read_numbered_day(tokens: Tokens, head: Head) -> tuple[tuple[Rhythm, ...], int] | None:
    """A day of the month without the word: "trước 25 hằng tháng", "chậm nhất mùng 5 của tháng sau"."""
    if head.edge not in (Edge.BEFORE, Edge.BY, Edge.ON):
        return None
    number = read_number(tokens, head.end + (tokens.word(head.end) in ("mùng", "mồng")))
    if number is None or not 1 <= number[0] <= 31 or tokens.word(number[1]) == "năm":
        return None
    context = read_month_context(tokens, number[1])
    rhythms = day_rhythms((Day(number[0]),), context.rhythm) if context else None
    return (rhythms, context.end) if context and rhythms else None

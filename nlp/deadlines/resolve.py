"""From phrases to deadlines: dates found, periods counted, recurrences written as rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from models.deadline import AfterEvent, Anchor, Deadline, FixedDate, Recurring, Standing, Unit
from models.source import Span
from models.workdays import add_months, add_workdays, end_of_period
from nlp.deadlines import reasons
from nlp.deadlines.anchors import anchor_of
from nlp.deadlines.phrases import (
    Clock,
    Day,
    DayPhrase,
    Edge,
    LapsePhrase,
    PeriodPhrase,
    Phrase,
    RhythmPhrase,
    StandingPhrase,
    StretchPhrase,
)
from nlp.deadlines.placing import Dated, DeadlineContext, place, place_day, place_period
from nlp.deadlines.rules import due_rhythm, rrule_of
from nlp.deadlines.tokens import Tokens

_DAY = timedelta(days=1)
_ASSUMED = 0.85  # of the confidence, where the year was not written


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a phrase and their place in the document."""

    text: str
    span: Span


def resolve(
    tokens: Tokens, phrase: Phrase, context: DeadlineContext, *, base: int, confidence: float
) -> tuple[Deadline, ...]:
    """The deadlines of one phrase: none, one, or one for each day of a list."""
    start, end = tokens.span(phrase.first, phrase.end)
    quote = Quote(tokens.text[start:end], Span(base + start, base + end))
    if isinstance(phrase, DayPhrase):
        return _of_days(phrase, quote, context, confidence)
    if isinstance(phrase, PeriodPhrase):
        return _one(_of_period(phrase, quote, context, confidence))
    if isinstance(phrase, StretchPhrase):
        return _one(_of_stretch(phrase, quote, context, confidence))
    if isinstance(phrase, LapsePhrase):
        return (_of_lapse(tokens, phrase, quote, context, confidence),)
    if isinstance(phrase, RhythmPhrase):
        return (_of_rhythm(phrase, quote, context, confidence),)
    return _one(_of_standing(phrase, quote, context, confidence))


def _one(deadline: Deadline | None) -> tuple[Deadline, ...]:
    return () if deadline is None else (deadline,)


def _time(clock: Clock | None) -> time | None:
    return time(clock.hour, clock.minute) if clock else None


def _of_days(
    phrase: DayPhrase, quote: Quote, context: DeadlineContext, confidence: float
) -> tuple[Deadline, ...]:
    found: list[Deadline] = []
    for day in phrase.days:
        dated = place_day(day, context)
        if dated is None or _is_past(dated, context):
            continue
        due = dated.last - _DAY if phrase.edge is Edge.BEFORE and phrase.clock is None else dated.last
        clock = _time(phrase.clock)
        found.append(
            FixedDate(
                text=quote.text,
                span=quote.span,
                because=reasons.why_date(
                    quote.text, due, clock=clock, edge=phrase.edge, assumed=dated.assumed
                ),
                confidence=confidence * (_ASSUMED if dated.assumed else 1.0),
                due_on=due,
                due_time=clock,
                year_assumed=dated.assumed,
            )
        )
    return tuple(found)


def _is_past(dated: Dated, context: DeadlineContext) -> bool:
    """A day before the document's own is told, not ordered."""
    return context.issued_on is not None and dated.last < context.issued_on


def _of_period(
    phrase: PeriodPhrase, quote: Quote, context: DeadlineContext, confidence: float
) -> FixedDate | None:
    until = place_period(phrase.until, context)
    first = phrase.since
    if until and first.year is None and first.first:
        first = first.of_year(until.last.year)  # "quý I, II": the year of the last holds for all
    since = place_period(first, context)
    if since is None or until is None or since.first > until.last:
        return None
    ends_before = phrase.edge is Edge.BEFORE and phrase.until.part.value != "end"
    due = since.first - _DAY if ends_before else until.last
    if _is_past(Dated(due, due), context) and not (ends_before and since.first == context.issued_on):
        return None
    assumed = since.assumed or until.assumed
    whole = None if ends_before or phrase.until.part.value != "whole" else phrase.until.name
    return FixedDate(
        text=quote.text,
        span=quote.span,
        because=reasons.why_date(
            quote.text,
            due,
            clock=None,
            edge=Edge.BEFORE if ends_before else Edge.BY,
            assumed=assumed,
            whole=whole,
        ),
        confidence=confidence * (_ASSUMED if assumed else 1.0),
        due_on=due,
        start_on=since.first if phrase.edge in (Edge.WITHIN, Edge.FIELD, Edge.ON) else None,
        year_assumed=assumed,
    )


def _of_stretch(
    phrase: StretchPhrase, quote: Quote, context: DeadlineContext, confidence: float
) -> FixedDate | None:
    until = place(phrase.until, context) if phrase.until else None
    if until is None or _is_past(until, context):
        return None
    due = until.last if phrase.edge is not Edge.BEFORE or phrase.clock else until.first - _DAY
    since = _start_of(phrase, until, context)
    clock = _time(phrase.clock)
    return FixedDate(
        text=quote.text,
        span=quote.span,
        because=reasons.why_date(quote.text, due, clock=clock, edge=phrase.edge, assumed=until.assumed),
        confidence=confidence * (_ASSUMED if until.assumed else 1.0),
        due_on=due,
        due_time=clock,
        start_on=since if since and since <= due else None,
        year_assumed=until.assumed,
    )


def _start_of(phrase: StretchPhrase, until: Dated, context: DeadlineContext) -> date | None:
    """The first day; without month or year it takes those of the end."""
    since = phrase.since
    if isinstance(since, Day) and isinstance(phrase.until, Day):
        month = since.month if since.month is not None else until.last.month
        year = since.year if since.year is not None else until.last.year
        since = Day(since.day, month, year)
        try:
            start = date(year, month, since.day)
        except ValueError:
            return None
        return start if start <= until.last else add_months(start, -12)
    dated = place(since, context) if since else None
    return dated.first if dated else None


def _of_lapse(
    tokens: Tokens, phrase: LapsePhrase, quote: Quote, context: DeadlineContext, confidence: float
) -> AfterEvent:
    anchor, text = anchor_of(tokens, phrase)
    start = {Anchor.ISSUED: context.issued_on, Anchor.RECEIVED: context.received_on}.get(anchor)
    if phrase.event and phrase.event.day and (dated := place_day(phrase.event.day, context)):
        start = dated.last
    due = None
    if start is not None:
        due = _count_back(phrase, start, context) if phrase.ahead else _count(phrase, start, context)
    return AfterEvent(
        text=quote.text,
        span=quote.span,
        because=reasons.why_lapse(
            quote.text,
            phrase.amount,
            phrase.unit,
            event=reasons.anchor_name(anchor, text),
            ahead=phrase.ahead,
            counted=(start, due) if start and due else None,
            calendar=context.calendar,
        ),
        confidence=confidence,
        amount=phrase.amount,
        unit=phrase.unit,
        anchor=anchor,
        anchor_text=text,
        due_on=due,
    )


def _count(phrase: LapsePhrase, start: date, context: DeadlineContext) -> date:
    return end_of_period(start, phrase.amount, phrase.unit, context.calendar)


def _count_back(phrase: LapsePhrase, start: date, context: DeadlineContext) -> date:
    """So long before a day: nothing is rolled, for later would be too late."""
    if phrase.unit is Unit.WORKING_DAY:
        return add_workdays(start, -phrase.amount, context.calendar)
    if phrase.unit is Unit.HOUR:
        return start - timedelta(days=-(-phrase.amount // 24))
    if phrase.unit in (Unit.DAY, Unit.WEEK):
        return start - timedelta(days=phrase.amount * (7 if phrase.unit is Unit.WEEK else 1))
    return add_months(start, -phrase.amount * {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}[phrase.unit])


def _of_rhythm(phrase: RhythmPhrase, quote: Quote, context: DeadlineContext, confidence: float) -> Recurring:
    rules: list[str] = []
    ordered = sorted(phrase.rhythms, key=lambda r: (r.is_dated, r.per_year), reverse=True)
    for rhythm in ordered:
        rule = rrule_of(rhythm, phrase.edge, phrase.clock)
        if rule not in rules:
            rules.append(rule)
    binding = due_rhythm(ordered[0], phrase.edge, phrase.clock)
    since = place(phrase.since, context) if phrase.since else None
    until = place(phrase.until, context) if phrase.until else None
    in_order = not (since and until and since.first > until.last)
    return Recurring(
        text=quote.text,
        span=quote.span,
        because=reasons.why_rhythm(quote.text, binding, phrase.clock),
        confidence=confidence,
        rrule=rules[0],
        also=tuple(rules[1:]),
        start_on=since.first if since and in_order else None,
        due_on=until.last if until and in_order else None,
        due_time=_time(phrase.clock),
    )


def _of_standing(
    phrase: StandingPhrase, quote: Quote, context: DeadlineContext, confidence: float
) -> Standing | None:
    until = place(phrase.until, context) if phrase.until else None
    since = place(phrase.since, context) if phrase.since else None
    due = until.last if until else None
    if due and context.issued_on and due < context.issued_on:
        return None
    return Standing(
        text=quote.text,
        span=quote.span,
        because=reasons.why_standing(quote.text, due),
        confidence=confidence,
        due_on=due,
        start_on=since.first if since and not (due and since.first > due) else None,
    )

"""Amounts of time counted from or back from an event (thời hạn): "trong 05 ngày làm việc kể từ ngày …"."""

from __future__ import annotations

from models.deadline import Unit
from nlp.deadlines.numbers import Amount, read_amount
from nlp.deadlines.phrases import Edge, Event, LapsePhrase
from nlp.deadlines.points import read_clock, read_day
from nlp.deadlines.rhythms import DAILY, read_frequency
from nlp.deadlines.tokens import Tokens, forms

_SINCE = forms("since")
_AHEAD = forms("ahead_of")
_AT_MOST = forms("at_most")
_AT_LEAST = forms("at_least")
_PERIOD_WORDS = forms("period_words")
_NEXT = forms("next_ones")
_STOPS = frozenset({",", ";", ".", ":", ")", "(", "|", "”", '"'})
_FAR = 40  # an event is told in fewer tokens; what runs on is cut there
_NEAR = 14


def read_lapse(tokens: Tokens, first: int, i: int, edge: Edge) -> LapsePhrase | None:
    """A period at token `i`, its bounding words from `first` on (`edge` NONE: there are none)."""
    bound = _AT_MOST.at(tokens, i)
    if bound:
        i = bound[1]
    following = _next_workday(tokens, i)
    if following:
        return LapsePhrase(
            first=first, end=following, edge=edge, amount=1, unit=Unit.WORKING_DAY, firm=True
        )
    least = None if bound else _AT_LEAST.at(tokens, i)
    hit = read_amount(tokens, least[1] if least else i)
    if hit is None or _is_clock(tokens, i, edge):
        return None
    amount, after = hit
    ahead = _ahead_event(tokens, after)
    if ahead:
        return _lapse(tokens, first, (amount, after), edge, event=ahead, ahead=True)
    behind = _ahead_before(tokens, first, edge)
    if behind:
        return _lapse(tokens, behind.first, (amount, after), edge, event=behind, ahead=True)
    if least and edge is Edge.NONE and tokens.word(i) not in ("chậm", "muộn"):
        return None
    event = _since_event(tokens, after)
    firm = event is not None or bound is not None or edge is not Edge.WITHIN
    if edge is Edge.NONE and not least and event is None and bound is None:
        return None
    firm = firm or _PERIOD_WORDS.before(tokens, i) is not None
    event = event or _leading_event(tokens, first)
    return _lapse(tokens, first, (amount, after), edge, event=event, firm=firm)


def _lapse(
    tokens: Tokens,
    first: int,
    read: tuple[Amount, int],
    edge: Edge,
    *,
    event: Event | None,
    ahead: bool = False,
    firm: bool = True,
) -> LapsePhrase:
    amount, after = read
    end = max(after, event.end) if event else after
    return LapsePhrase(
        first=min(first, event.first) if event and ahead else first,
        end=end,
        edge=edge,
        amount=amount.number,
        unit=amount.unit,
        event=event,
        ahead=ahead,
        firm=firm,
    )


def _is_clock(tokens: Tokens, i: int, edge: Edge) -> bool:
    """ "trước 14 giờ, ngày 05/12", "trước 17 giờ hàng ngày": a time of day, not a number of hours."""
    clock = read_clock(tokens, i) if edge is not Edge.WITHIN else None
    if clock is None:
        return False
    after = clock[1] + (tokens.word(clock[1]) in (",", "của", "các"))
    frequency = read_frequency(tokens, after)
    dated = read_day(tokens, after) is not None or (frequency and frequency.rhythms[0].freq == DAILY)
    return bool(dated) or edge is Edge.BEFORE


def _next_workday(tokens: Tokens, i: int) -> int | None:
    """ "ngày làm việc tiếp theo": one working day."""
    at = i + (tokens.word(i) == "trong")
    if not tokens.has(at, "ngày", "làm", "việc"):
        return None
    hit = _NEXT.at(tokens, at + 3)
    return hit[1] if hit else None


def _event_end(tokens: Tokens, i: int) -> int:
    end = i
    while end < len(tokens) and end - i < _FAR and tokens.word(end) not in _STOPS:
        end += 1
    return end


def _event(tokens: Tokens, start: int, text_from: int) -> Event | None:
    end = _event_end(tokens, text_from)
    if end <= text_from:
        return None
    day = read_day(tokens, text_from) or read_day(tokens, text_from, named=True)
    if day and day[0].month is not None:
        return Event(first=start, end=day[1], day=day[0])
    return Event(first=start, end=end)


def _since_event(tokens: Tokens, i: int) -> Event | None:
    at = i + (tokens.word(i) in (",", "("))
    hit = _SINCE.at(tokens, at)
    if hit is None:
        return None
    if tokens.words[at : hit[1]] == ["sau"] and at != i:
        return None  # ", sau ..." begins something else
    return _event(tokens, _event_start(tokens, at, hit[1]), hit[1])


def _event_start(tokens: Tokens, at: int, after: int) -> int:
    """Where the event's own words begin: "kể từ" is left out, "ngày" and "khi" belong to it."""
    return after - 1 if tokens.word(after - 1) in ("ngày", "khi", "lúc") and after - 1 > at else after


def _ahead_event(tokens: Tokens, i: int) -> Event | None:
    at = i + (tokens.word(i) == ",")
    hit = _AHEAD.at(tokens, at)
    if hit is None or (at > i and tokens.word(at) != "trước"):
        return None
    start = hit[1] - 1 if tokens.word(hit[1] - 1) in ("ngày", "khi", "lúc") else hit[1]
    return _event(tokens, start, hit[1])


def _ahead_before(tokens: Tokens, first: int, edge: Edge) -> Event | None:
    """ "trước ngày họp 03 ngày", "trước khi khai giảng ít nhất 15 ngày": the event stands before."""
    if edge not in (Edge.NONE, Edge.BY):
        return None
    for at in range(first - 2, max(first - _NEAR, -1), -1):
        word = tokens.word(at)
        if word in _STOPS:
            return None
        hit = _AHEAD.at(tokens, at) if word == "trước" else None
        if hit and hit[1] - at >= 2 and hit[1] < first:
            return Event(first=at, end=first)
    return None


def _leading_event(tokens: Tokens, first: int) -> Event | None:
    """ "Kể từ ngày nhận được hồ sơ, trong thời hạn 05 ngày làm việc, …": the event comes first."""
    if tokens.word(first - 1) != ",":
        return None
    start = tokens.sentence_start(first - 1)
    for at in range(first - 2, max(first - _FAR, start - 1), -1):
        hit = _SINCE.at(tokens, at)
        if hit and hit[1] < first - 1 and tokens.words[at : hit[1]] != ["sau"]:
            return Event(first=_event_start(tokens, at, hit[1]), end=first - 1)
    return None

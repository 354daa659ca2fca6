"""Amounts of time counted from or back from an event (thời hạn): "trong 05 ngày làm việc kể từ ngày …"."""

from __future__ import annotations

from models.deadline import Unit
from nlp.deadlines.bounds import Head
from nlp.deadlines.numbers import Amount, read_amount
from nlp.deadlines.phrases import Edge, Event, LapsePhrase
from nlp.deadlines.points import read_clock, read_day, read_weekday
from nlp.deadlines.rhythms import DAILY, read_frequency
from nlp.deadlines.tokens import Tokens, forms

_SINCE = forms("since")
_AHEAD = forms("ahead_of")
_AT_MOST = forms("at_most")
_AT_LEAST = forms("at_least")
_AFTER = forms("after_event")
_DUTIES = forms("license", "strong_license", "act_or_paper")
_LIMITS = forms("procedure_limits")
_WORK = forms("strong_license")
_NOTICES = forms("notices")
_PERIOD_WORDS = forms("period_words")
_EVENT_VERBS = forms("signing", "receiving")
_NEXT = forms("next_ones")
_STOPS = frozenset({",", ";", ".", ":", ")", "(", "|", "”", '"', "nhưng", "thì"})
_FAR = 40  # an event is told in fewer tokens; what runs on is cut there
_NEAR = 14


def read_lapse(tokens: Tokens, head: Head) -> LapsePhrase | None:
    """A period after its bounding words (edge NONE: there are none), with the event it runs from."""
    bound = _AT_MOST.at(tokens, head.end)
    i = bound[1] if bound else head.end
    workday = _one_workday(tokens, head, i)
    if workday:
        return workday
    least = None if bound else _AT_LEAST.at(tokens, i)
    hit = read_amount(tokens, least[1] if least else i)
    if hit is None or _is_clock(tokens, i, head.edge):
        return None
    amount, after = hit
    if tokens.word(after - 1) == "h" and not bound and _may_be_clock(tokens, head, after):
        return None
    if tokens.word(after) == "đầu" and _since_event(tokens, after + 1):
        after += 1
    ahead = _ahead_event(tokens, after, head) or _ahead_before(tokens, head)
    if ahead or head.edge is Edge.BEFORE or (least and _is_notice(tokens, head.first)):
        ahead = ahead or _since_event(tokens, after)
        start = min(head.first, ahead.first) if ahead else head.first
        whole = Head(start, head.edge, max(after, ahead.end) if ahead else after, firm=True)
        return _lapse(whole, amount, ahead, ahead=True)
    event = _since_event(tokens, after) or (_plain_event(tokens, after) if head.edge is Edge.AFTER else None)
    event = event or _event_before(tokens, head, after)
    if head.edge in (Edge.NONE, Edge.WITHIN) and (least or _AT_LEAST.before(tokens, head.first) is not None):
        return None  # a lower limit bounds nothing
    loose = tokens.word(after) == "khi"  # "nghỉ 05 ngày khi …" tells how long
    if (
        head.edge is Edge.NONE
        and (event is None or loose)
        and not (bound and _limits_work(tokens, head.first))
    ):
        return None  # a bare amount is only a quantity
    firm = head.firm or bound is not None or _PERIOD_WORDS.before(tokens, head.end) is not None
    if event is None and tokens.word(after) in ("tiếp", "kế", "tới"):
        after = _NEXT.skip(tokens, after)
    first = min(head.first, event.first) if event else head.first
    whole = Head(first, head.edge, max(after, event.end) if event else after, firm=firm)
    return _lapse(whole, amount, event or _leading_event(tokens, head.first))


def _lapse(head: Head, amount: Amount, event: Event | None, *, ahead: bool = False) -> LapsePhrase:
    return LapsePhrase(
        first=head.first,
        end=head.end,
        edge=head.edge,
        firm=head.firm,
        amount=amount.number,
        unit=amount.unit,
        event=event,
        ahead=ahead,
    )


def _is_clock(tokens: Tokens, i: int, edge: Edge) -> bool:
    """ "trước 14 giờ, ngày 05/12", "trước 17 giờ hàng ngày": a time of day, not a number of hours."""
    clock = read_clock(tokens, i) if edge is not Edge.WITHIN else None
    if clock is None:
        return False
    after = clock[1] + (tokens.word(clock[1]) in (",", "của", "các"))
    if edge is Edge.BEFORE or read_day(tokens, after) or read_weekday(tokens, after):
        return True
    frequency = read_frequency(tokens, after)
    return frequency is not None and frequency.rhythms[0].freq == DAILY


def _may_be_clock(tokens: Tokens, head: Head, i: int) -> bool:
    """ "trong 17h ngày 20/11", "08h sau khi …": "h" counts hours only where nothing speaks for the clock."""
    sure = head.edge in (Edge.WITHIN, Edge.AFTER) or (head.edge is Edge.BY and _since_event(tokens, i))
    return not sure or read_day(tokens, i) is not None


def _one_workday(tokens: Tokens, head: Head, i: int) -> LapsePhrase | None:
    """ "trong ngày làm việc tiếp theo": one working day; "ngày làm việc thứ 05 kể từ …": the fifth."""
    at = i + (tokens.word(i) == "trong")
    if not tokens.has(at, "ngày", "làm", "việc") or head.edge not in (Edge.WITHIN, Edge.BY):
        return None
    nth = tokens.number(at + 4) if tokens.word(at + 3) == "thứ" else None
    event = _since_event(tokens, at + 5) if nth else None
    if nth and event:
        return _lapse(head._replace(end=event.end, firm=True), Amount(nth, Unit.WORKING_DAY), event)
    end = _NEXT.skip(tokens, at + 3)
    return _lapse(head._replace(end=end, firm=True), Amount(1, Unit.WORKING_DAY), None)


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


def read_counted_day(tokens: Tokens, head: Head, day: int, end: int) -> LapsePhrase | None:
    """ "ngày thứ 10 kể từ ngày …", "ngày cuối cùng của tháng thứ 3 kể từ ngày …": days and months counted."""
    unit, number = Unit.DAY, day
    if day < 0:
        at = end + (tokens.word(end) == "của")
        nth = tokens.number(at + 2) if tokens.has(at, "tháng", "thứ") else None
        if nth is None:
            return None
        unit, number, end = Unit.MONTH, nth, at + 3
    event = _since_event(tokens, end)
    if event is None:
        return None
    return _lapse(head._replace(end=event.end, firm=True), Amount(number, unit), event)


def _plain_event(tokens: Tokens, i: int) -> Event | None:
    """ "sau 03 ngày nhận được Công văn này": the event follows at once."""
    return _event(tokens, i, i) if _EVENT_VERBS.at(tokens, i) else None


def _ahead_event(tokens: Tokens, i: int, head: Head) -> Event | None:
    at = i + (tokens.word(i) == ",")
    hit = _AHEAD.at(tokens, at)
    if hit and tokens.word(at) == "tính" and head.edge is not Edge.BEFORE:
        return None  # "trước 05 ngày tính đến ngày họp", but "đủ 05 năm tính đến ngày …"
    if hit is None or (at > i and tokens.word(at) != "trước"):
        return None
    start = hit[1] - 1 if tokens.word(hit[1] - 1) in ("ngày", "khi", "lúc") else hit[1]
    return _event(tokens, start, hit[1])


def _ahead_before(tokens: Tokens, head: Head) -> Event | None:
    """ "trước ngày họp 03 ngày", "trước khi khai giảng ít nhất 15 ngày": the event stands before."""
    if head.edge not in (Edge.NONE, Edge.BY):
        return None
    for at in range(head.first - 2, max(head.first - _NEAR, -1), -1):
        word = tokens.word(at)
        if word in _STOPS:
            return None
        hit = _AHEAD.at(tokens, at) if word == "trước" else None
        if hit and hit[1] - at >= 2 and hit[1] < head.first:
            return Event(first=at, end=head.first)
    return None


def _event_before(tokens: Tokens, head: Head, after: int) -> Event | None:
    """ "sau khi kết thúc sự kiện 15 ngày phải có báo cáo": the event stands before, the work behind."""
    if head.edge is not Edge.NONE or not _duty_follows(tokens, after):
        return None
    for at in range(head.first - 2, max(head.first - _NEAR, -1), -1):
        if tokens.word(at) in _STOPS:
            return None
        hit = _AFTER.at(tokens, at)
        if hit and hit[1] < head.first:
            return Event(first=at, end=head.first)
    return None


def _duty_follows(tokens: Tokens, i: int) -> bool:
    """Whether the clause that goes on at `i` orders work."""
    for at in range(i + (tokens.word(i) == ","), i + _NEAR):
        if tokens.word(at) in _STOPS:
            return False
        if _DUTIES.at(tokens, at):
            return True
    return False


def _limits_work(tokens: Tokens, first: int) -> bool:
    """Whether the limit is one of a procedure or of work: "Thời hạn thẩm định … không quá 20 ngày"."""
    near = range(max(tokens.sentence_start(first), first - _NEAR), first)
    return _WORK.before(tokens, first) is not None or any(_LIMITS.at(tokens, at) for at in near)


def _is_notice(tokens: Tokens, first: int) -> bool:
    """ "phải báo trước cho người sử dụng lao động ít nhất 45 ngày"."""
    return any(
        _NOTICES.at(tokens, at) for at in range(max(tokens.sentence_start(first), first - _NEAR), first)
    )


def _leading_event(tokens: Tokens, first: int) -> Event | None:
    """ "Kể từ ngày nhận được hồ sơ, trong thời hạn 05 ngày làm việc, …": the event comes first."""
    if tokens.word(first - 1) != ",":
        return None
    start = tokens.sentence_start(first - 1)
    for at in range(first - 2, max(first - _FAR, start - 1), -1):
        hit = _SINCE.at(tokens, at)
        opens = at == start or tokens.words[at : hit[1]] != ["sau"] if hit else False
        if hit and hit[1] < first - 1 and opens:
            return Event(first=_event_start(tokens, at, hit[1]), end=first - 1)
    return None

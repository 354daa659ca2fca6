"""The grammar: from tokens to phrases of time, left to right, each token read by at most one phrase.

    phrase  = head (amount [event] | [clock] day list [recurrence] | period list [recurrence])
            | [head] amount event | [head] recurrence | "từ" point "đến" point | "thường xuyên" [end]

Words come from the lexicon, so that only the shape is here. Whether a phrase is a deadline is not decided
here but in `judge`.
"""

from __future__ import annotations

from dataclasses import replace

from nlp.deadlines.bounds import Head, field_head, is_labelled, is_named, read_head, with_clock
from nlp.deadlines.contexts import (
    LAST_DAY,
    day_rhythms,
    period_rhythm,
    read_last_day_context,
    read_month_context,
    read_year_context,
)
from nlp.deadlines.lapses import read_counted_day, read_lapse
from nlp.deadlines.numbers import ROMAN, read_amount, read_number
from nlp.deadlines.occasions import read_named_day, skip_session
from nlp.deadlines.periods import Periods, read_period, read_periods
from nlp.deadlines.phrases import (
    Clock,
    Day,
    DayPhrase,
    Edge,
    Part,
    PeriodPhrase,
    Phrase,
    RhythmPhrase,
)
from nlp.deadlines.points import (
    read_clock,
    read_day,
    read_days,
    skip_brackets,
)
from nlp.deadlines.recurring import (
    dated,
    read_daily,
    read_first_days,
    read_further_days,
    read_month_of_each,
    read_numbered,
    read_often,
    read_part_of_each,
    read_weekly,
)
from nlp.deadlines.spans import (
    close_with_years,
    read_day_range,
    read_standing,
    read_stretch,
    read_years,
    with_run,
)
from nlp.deadlines.tokens import Tokens, forms

_POINT_STARTS = frozenset(
    {"ngày", "các", "thứ", "chủ", "tháng", "quý", "năm", "tuần", "hôm", "giai", "q", "t"}
).union(
    ("cuối", "đầu", "giữa", "nửa", "trung", "thượng", "hạ", "sáng", "chiều"), ("qi", "qii", "qiii", "qiv")
)
_TIME_WORDS = frozenset({"ngày", "tháng", "quý", "năm", "tuần", "giờ", "tiếng", "lần", "thứ", "nhật"}).union(
    ("thường", "liên", "h", "g"), (":", "/", "-", ".")
)
_OPENING = 24  # tokens of a point that opens a sentence
_SOON = 9  # so near a word of time stands to where its phrase begins
# Only at these words, and at digits, can a phrase begin: most words of a text are passed over at once.
_STARTS = _POINT_STARTS.union(
    {"từ", "sáu", "mười", "ít", "tối", "không", "theo"},
    forms("before", "latest", "until", "within", "on", "done", "after", "at_most", "at_least").first_words,
    forms("ongoing", "scheduled", "each", "reports", "weekdays", "digits").first_words,
)
_WATCHED = _STARTS | _TIME_WORDS
_HEADS = forms(
    *("before", "latest", "until", "within", "on", "done", "after", "at_most", "at_least", "before_end"),
    *("ongoing", "scheduled", "each", "reports"),
)
_NUMBERS = forms("digits").first_words.union(ROMAN, {"mười"})
# "định" begins a phrase only as "định kỳ", "nội" as "nội trong"; others begin more than one thing.
_SECONDS = {
    word: seconds
    for word, seconds in _HEADS.seconds.items()
    if word not in _POINT_STARTS and word not in forms("digits").first_words
} | {"theo": frozenset({"từng", "định", "ngày", "tuần", "tháng", "quý", "năm", "cả", "một"})}
# These begin a phrase only behind the sign of a label or at the start of a sentence.
_FIELD_ONLY = _POINT_STARTS - {"ngày", "tháng", "quý", "năm", "tuần", "thứ", "chủ", "sáng", "chiều"}
_OPENERS = frozenset({":", "là", "kiến", ".", ";", "!", "?"})
_AFTER_NUMBERS = frozenset({"ngày", "giờ", "tiếng", "tuần", "tháng", "quý", "năm", "lần"}).union(
    {"(", "-", "đến", "hoặc"}, forms("turns").first_words
)


def find_phrases(tokens: Tokens, *, field: bool = False) -> list[Phrase]:
    """All phrases of time; in a field a point needs no words before it."""
    found: list[Phrase] = []
    reached = 0
    for i in _points(tokens) if field else _places(tokens):
        phrase = _read_phrase(tokens, i, field=field) if i >= reached else None
        if phrase is not None:
            found.append(with_run(tokens, phrase) if isinstance(phrase, RhythmPhrase) else phrase)
            reached = found[-1].end
    return found


def may_open(tokens: Tokens) -> bool:
    """Whether the first word of a text is one that a phrase of time can begin with."""
    first = next((word for word in tokens.words if word.isalnum()), "")
    return first in _STARTS or first.isdecimal()


def _points(tokens: Tokens) -> list[int]:
    """Where a phrase may begin in a field: at a word of `_STARTS` or digits, whatever follows."""
    return [i for i, word in enumerate(tokens.words) if word in _STARTS or word.isdecimal()]


def _places(tokens: Tokens) -> list[int]:
    """Where a phrase may begin: at a word of `_STARTS` or digits, with a word of time soon after."""
    words = tokens.words
    places: list[int] = []
    soon, numeric = len(words) + _SOON, len(words) + _SOON
    for i in [i for i, word in enumerate(words) if word < ":" or word in _WATCHED][::-1]:
        word = words[i]
        if word in _TIME_WORDS:
            soon = i
        if word in _STARTS:
            if (soon - i < _SOON or numeric - i < _SOON) and _may_begin(tokens, i):
                places.append(i)
        elif word.isdecimal():
            numeric = i
            if soon - i < _SOON and _may_begin(tokens, i):
                places.append(i)
    places.reverse()
    return places


def _may_begin(tokens: Tokens, i: int) -> bool:
    """Passes over, by the words beside it, what would be read in vain: most numbers, "năm 2025", "các"."""
    word, after = tokens.padded[i], tokens.padded[i + 1]
    if word in _SECONDS:
        return after in _SECONDS[word]
    if word in ("tháng", "quý"):
        vain = after not in _NUMBERS and after != "/" and not after.isdecimal()
    elif word == "ngày":
        vain = after.isdecimal() and _has_year(tokens, i + 2)
    elif word.isdecimal():
        vain = after not in _AFTER_NUMBERS
    else:
        vain = word in _FIELD_ONLY or (word == "năm" and len(after) == 4 and after.isdecimal())
    return not vain or i == 0 or tokens.padded[i - 1][:1] in _OPENERS or tokens.padded[i - 1] in _OPENERS


def _has_year(tokens: Tokens, i: int) -> bool:
    """Whether a month and a year follow the number of a day: such a day cannot recur."""
    sign, next_sign = tokens.padded[i], tokens.padded[i + 2]
    year = tokens.padded[i + 3]
    joined = sign == next_sign and sign in ("/", "-", ".")
    return len(year) == 4 and year.isdecimal() and (joined or (sign == "tháng" and next_sign == "năm"))


def _read_phrase(tokens: Tokens, i: int, *, field: bool) -> Phrase | None:
    word = tokens.word(i)
    if word == "từ":
        stretch = read_stretch(tokens, i) or read_weekly(tokens, Head(i, Edge.ON, i + 1))
        labelled = stretch and (is_labelled(tokens, i) or is_named(tokens, i))
        return replace(stretch, firm=True) if stretch and labelled else stretch
    standing = read_standing(tokens, i)
    if standing:
        return standing
    head = read_head(tokens, i)
    if head is None and (word in _POINT_STARTS or word[:1].isdigit() or word == "sáu"):
        head = field_head(i) if field or _stands_in_field(tokens, i) else None
        if head is None and i == tokens.sentence_start(i):
            return _read_opening(tokens, i) or _read_unbounded(tokens, i)
    return (_read_bounded(tokens, head) if head else None) or _read_unbounded(tokens, i)


def _stands_in_field(tokens: Tokens, i: int) -> bool:
    """After a label; one with words of its own may name a length ("Thời gian nghỉ: 05 ngày"): points only."""
    return is_labelled(tokens, i) or (is_named(tokens, i) and read_amount(tokens, i) is None)


def _read_opening(tokens: Tokens, i: int) -> Phrase | None:
    """ "Quý IV/2025: xây dựng kế hoạch" at the start of a sentence."""
    if ":" not in tokens.padded[i : i + _OPENING]:
        return None
    phrase = _read_bounded(tokens, field_head(i))
    return phrase if phrase and tokens.word(phrase.end) == ":" else None


def _read_bounded(tokens: Tokens, head: Head) -> Phrase | None:
    if head.edge is Edge.FIELD and (often := read_often(tokens, head)):
        return often
    lapse = read_lapse(tokens, head)
    if lapse or head.edge is Edge.AFTER:
        return lapse
    bare_end = head.end
    head = with_clock(tokens, head)
    found = read_weekly(tokens, head) or read_day_range(tokens, head) or _read_days(tokens, head)
    found = found or read_first_days(tokens, head)
    if found:
        return found
    if head.end > bare_end:
        return read_daily(tokens, head)
    part = read_part_of_each(tokens, head) or read_month_of_each(tokens, head)
    return part or read_named_day(tokens, head) or read_numbered(tokens, head) or _read_periods(tokens, head)


def _read_periods(tokens: Tokens, head: Head) -> Phrase | None:
    head = skip_session(tokens, head)
    periods = read_periods(tokens, head.end)
    if periods:
        return _close_period(tokens, head, periods)
    return read_years(tokens, head) if head.edge is Edge.FIELD else None


def _read_days(tokens: Tokens, head: Head) -> Phrase | None:
    days = read_days(tokens, head.end)
    if days is None or (
        head.edge is Edge.FIELD and days[0][0].month is None and tokens.word(head.end) != "ngày"
    ):
        return None
    return _close_days(tokens, head, *days)


def _close_days(tokens: Tokens, head: Head, days: tuple[Day, ...], end: int) -> Phrase | None:
    """What follows days: the months they recur in, "hằng năm", a time of day."""
    read_context = read_month_context if days[-1].month is None else read_year_context
    context = read_context(tokens, skip_brackets(tokens, end)) or read_context(tokens, end)
    if context is None and days[-1] == LAST_DAY:
        context = read_last_day_context(tokens, end, alone=len(days) == 1)
    rhythms = day_rhythms(days, context.rhythm) if context else None
    if context and rhythms:
        further = read_further_days(tokens, head, days, context) if days[-1].month else None
        if further:
            return dated(tokens, head, *further)
        yearly = read_year_context(tokens, context.end) if days[-1].month is None else None
        return dated(tokens, head, rhythms, yearly.end if yearly else context.end)
    if days[0].month is None and len(days) == 1:
        counted = read_counted_day(tokens, head, days[0].day, end)
        if counted or days[0].day < 0:
            return counted or _last_day_of(tokens, head, end)
    days, end = _named_month(tokens, *_this_month(tokens, days, end))
    clock, end = (head.clock, end) if head.clock else _clock_after(tokens, end)
    return DayPhrase(first=head.first, end=end, edge=head.edge, firm=head.firm, days=days, clock=clock)


def _last_day_of(tokens: Tokens, head: Head, i: int) -> Phrase | None:
    """ "ngày cuối cùng của tháng 6/2026"."""
    period = read_period(tokens, i + (tokens.word(i) == "của"))
    if period is None:
        return None
    last = replace(period[0], part=Part.END)
    return PeriodPhrase(
        first=head.first,
        end=period[1],
        edge=head.edge,
        firm=head.firm,
        since=last,
        until=last,
        months=(last.last,),
    )


def _this_month(tokens: Tokens, days: tuple[Day, ...], i: int) -> tuple[tuple[Day, ...], int]:
    """ "ngày 25 tháng này": the month of the document, written as month 0."""
    at = i + (tokens.word(i) == "của")
    if days[-1].month is None and tokens.has(at, "tháng", "này"):
        return tuple(Day(d.day, 0) for d in days), at + 2
    return days, i


def _named_month(tokens: Tokens, days: tuple[Day, ...], i: int) -> tuple[tuple[Day, ...], int]:
    """ "ngày 15 và ngày cuối tháng 12/2025": the month of the last day holds for all."""
    period = read_period(tokens, i + (tokens.word(i) == "của")) if days[-1] == LAST_DAY else None
    if period is None or period[0].name != "tháng":
        return days, i
    return tuple(Day(d.day, d.month or period[0].last, d.year or period[0].year) for d in days), period[1]


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


def _close_period(tokens: Tokens, head: Head, periods: Periods) -> Phrase:
    until, end = periods.until, periods.end
    yearly = read_year_context(tokens, end)
    rhythm = (
        period_rhythm(until, periods.months, yearly.rhythm, before=head.edge is Edge.BEFORE)
        if yearly
        else None
    )
    if yearly and rhythm:
        return dated(tokens, head, (rhythm,), yearly.end)
    if head.edge is Edge.FIELD and until.name == "năm" and (years := read_years(tokens, head)):
        return years
    return close_with_years(tokens, head, periods)


def _read_unbounded(tokens: Tokens, i: int) -> Phrase | None:
    """What needs no words before it: recurrences, amounts with an event."""
    word = tokens.word(i)
    head = Head(i, Edge.NONE, i)
    if word in ("thứ", "chủ", "sáng", "chiều") and (weekly := read_weekly(tokens, head)):
        return weekly
    often = read_often(tokens, head)
    if often:
        return often
    if word in ("ít", "tối", "không") or read_number(tokens, i):
        return read_lapse(tokens, head)
    if word not in ("ngày", "tháng", "quý"):
        return None
    head = Head(i, Edge.ON, i)
    periods = read_periods(tokens, i)
    phrase = _close_period(tokens, head, periods) if periods else _read_days(tokens, head)
    return phrase if isinstance(phrase, RhythmPhrase) else None

"""Recurrences (chu kỳ): "định kỳ hàng tháng, quý", "06 tháng một lần", "ngày 25 của tháng cuối quý"."""

from __future__ import annotations

from typing import NamedTuple

from nlp.deadlines.numbers import ROMAN, read_number
from nlp.deadlines.phrases import Basis, Day, Part, Period, Rhythm
from nlp.deadlines.tokens import Tokens, forms

DAILY, WEEKLY, MONTHLY, YEARLY = "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
_EACH = forms("each")
_SCHEDULED = forms("scheduled")
_REPORTS = forms("reports")
_NEXT = forms("next_ones")
_OWNERS = forms("period_owners")
_ONE_OFF = forms("one_off")
_COMPOUNDS = forms("unit_compounds")
_MOST_ITEMS = 8
_CLOSERS = frozenset((",", ".", ";", ":", ")", "(", "và", "hoặc"))
_ONCE = frozenset({"một", "1", "01"})
_UNITS = {
    "giờ": Rhythm("HOURLY"),
    "ngày": Rhythm(DAILY),
    "tuần": Rhythm(WEEKLY),
    "tháng": Rhythm(MONTHLY),
    "quý": Rhythm(MONTHLY, 3),
    "năm": Rhythm(YEARLY),
}
# Nothing else begins a recurrence, and most words that are tried are something else.
_STARTS = forms("each", "scheduled", "reports", "digits").first_words.union(
    {"theo", "ít", "tối", "mười", "cả", *_UNITS}
)
_LAST_MONTHS, _FIRST_MONTHS, _MIDDLE_MONTHS = (3, 6, 9, 12), (1, 4, 7, 10), (2, 5, 8, 11)


class Frequency(NamedTuple):
    """Recurrences without a day and the token after them."""

    rhythms: tuple[Rhythm, ...]
    basis: Basis
    end: int


def read_frequency(tokens: Tokens, i: int) -> Frequency | None:
    """ "định kỳ hàng quý", "hằng năm", "06 tháng, hằng năm", "02 lần/năm", "báo cáo quý, 6 tháng"."""
    if tokens.padded[i] not in _STARTS and not tokens.padded[i].isdecimal():
        return None
    hit = _SCHEDULED.at(tokens, i)
    if hit:
        after = hit[1] + (tokens.word(hit[1]) in (",", ":"))
        items = _items(tokens, after, loose=True)
        if items is None:
            after = skip_one_off(tokens, hit[1])
            items = _items(tokens, after, loose=True) if after > hit[1] else None
        return Frequency(items[0], Basis.SCHEDULED, items[1]) if items else None
    named = _REPORTS.at(tokens, i)
    if named:
        if _EACH.at(tokens, named[1]) or _SCHEDULED.at(tokens, named[1]):
            return None  # "báo cáo hằng tháng": the recurrence speaks for itself
        items = _items(tokens, named[1], loose=True, headed=True)
        return Frequency(items[0], Basis.REPORT_NAME, items[1]) if items else None
    if tokens.word(i) == "theo" and (by := _by_period(tokens, i + 1)):
        return by
    items = _items(tokens, i, loose=False)
    if items is None:
        return None
    counted = "lần" in tokens.words[i : items[1]] or tokens.has(i, "theo", "từng", "ngày")
    return Frequency(items[0], Basis.SCHEDULED if counted else Basis.EACH, items[1])


def _by_period(tokens: Tokens, i: int) -> Frequency | None:
    """ "theo quý", "theo tháng, quý": the unit alone, neither "theo quý II" nor "theo tuần tự"."""
    first = _bare_unit(tokens, i)
    if first is None or _COMPOUNDS.at(tokens, i):
        return None
    items = _items(tokens, i, loose=True)
    return Frequency(items[0], Basis.BY_PERIOD, items[1]) if items else None


def skip_one_off(tokens: Tokens, i: int) -> int:
    """The token after "hoặc đột xuất" at `i`."""
    if tokens.word(i) in (",", "và", "hoặc", "/") and (hit := _ONE_OFF.at(tokens, i + 1)):
        return hit[1]
    return i


def _items(
    tokens: Tokens, i: int, *, loose: bool, headed: bool = False
) -> tuple[tuple[Rhythm, ...], int] | None:
    first = _item(tokens, i, loose=loose)
    if first is None:
        return None
    rhythms, after = [first[0]], first[1]
    for _ in range(_MOST_ITEMS):
        at = after + (tokens.word(after) in (",", "và", "hoặc", "/", "hay"))
        at += tokens.word(at) in ("và", "hoặc") and at > after
        at = _SCHEDULED.skip(tokens, at)
        if headed and (again := _REPORTS.at(tokens, at)):
            at = again[1]
        more = _item(tokens, at, loose=loose or headed) or _last_unit(tokens, at) if at > after else None
        if more is None:
            break
        rhythms.append(more[0])
        after = more[1]
    return tuple(rhythms), skip_one_off(tokens, after)


def _last_unit(tokens: Tokens, i: int) -> tuple[Rhythm, int] | None:
    """The "quý" of "hàng tháng, quý": a unit that nothing belongs to."""
    unit = _bare_unit(tokens, i)
    return unit if unit and (tokens.word(unit[1]) in _CLOSERS or unit[1] >= len(tokens)) else None


def _item(tokens: Tokens, i: int, *, loose: bool) -> tuple[Rhythm, int] | None:
    if tokens.word(i) in ("ít", "tối"):  # "ít nhất 01 lần/năm"
        i += 2
    if each := _EACH.at(tokens, i):
        return _each_unit(tokens, each[1]) or _every_so_many(tokens, each[1], loose=True)
    return (
        _unit_each(tokens, i)
        or _times_per(tokens, i)
        or _every_so_many(tokens, i, loose=loose)
        or (_bare_unit(tokens, i) if loose else None)
    )


def _unit_each(tokens: Tokens, i: int) -> tuple[Rhythm, int] | None:
    """ "tuần/lần", "quý/01 lần"."""
    rhythm = _UNITS.get(tokens.word(i))
    if rhythm is None or tokens.word(i + 1) != "/":
        return None
    at = i + 2 + (tokens.word(i + 2) in _ONCE)
    return (rhythm, at + 1) if tokens.word(at) == "lần" else None


def _each_unit(tokens: Tokens, i: int) -> tuple[Rhythm, int] | None:
    """What follows "hàng" or "mỗi": a unit, and how often in it."""
    unit = tokens.word(i)
    rhythm = _UNITS.get(unit)
    if rhythm is None or (tokens.number(i + 1) or 0) > 1900:
        return None  # "mặt hàng năm 2025"
    after = i + 1
    at = after + 2 if tokens.word(after) in ("ít", "tối") else after
    times = read_number(tokens, at)
    if times and tokens.word(times[1]) == "lần":
        return _split(rhythm, times[0]), times[1] + 1
    return rhythm, after


def _split(rhythm: Rhythm, times: int) -> Rhythm:
    """So many times in a period, as evenly as RFC 5545 can say it."""
    months = {YEARLY: 12, MONTHLY: rhythm.interval}.get(rhythm.freq, 0) if not rhythm.months else 0
    if times <= 1:
        return rhythm
    if months and months % times == 0:
        every = months // times
        return Rhythm(MONTHLY, every)
    return Rhythm(WEEKLY, max(1, 4 // times)) if rhythm == _UNITS["tháng"] else rhythm


def _times_per(tokens: Tokens, i: int) -> tuple[Rhythm, int] | None:
    """ "01 lần/năm", "một lần trong quý", "một năm hai lần"."""
    times = read_number(tokens, i)
    if times and times[0] == 1 and (unit := _UNITS.get(tokens.word(times[1]))):
        inside = read_number(tokens, times[1] + 1)
        if inside and tokens.word(inside[1]) == "lần":
            return _split(unit, inside[0]), inside[1] + 1
    if times is None or tokens.word(times[1]) != "lần":
        return None
    at = times[1] + 1
    if tokens.word(at) == "trong":
        at += 1
    if tokens.word(at) in ("/", "một", "mỗi", "hàng", "1", "01"):
        at += 1
    every = read_number(tokens, at)
    if tokens.word(at - 1) == "/" and every and tokens.word(every[1]) in _UNITS:
        rhythm = _multiple(tokens.word(every[1]), every[0])
        return (_split(rhythm, times[0]), every[1] + 1) if rhythm else None
    rhythm = _UNITS.get(tokens.word(at)) if at > times[1] + 1 else None
    return (_split(rhythm, times[0]), at + 1) if rhythm else None


def _every_so_many(tokens: Tokens, i: int, *, loose: bool) -> tuple[Rhythm, int] | None:
    """ "06 tháng một lần", "02 năm/lần"; after "định kỳ" also plain "06 tháng"."""
    number = read_number(tokens, i)
    if number is None:
        return None
    unit, after = tokens.word(number[1]), number[1] + 1
    rhythm = _multiple(unit, number[0])
    if rhythm is None:
        return None
    if (tokens.word(after) in _ONCE or tokens.word(after) == "/") and tokens.word(after + 1) == "lần":
        return rhythm, after + 2
    if tokens.word(after) == "/" and tokens.word(after + 1) in _ONCE and tokens.word(after + 2) == "lần":
        return rhythm, after + 3
    if tokens.word(after) in ("đầu", "cuối") and tokens.word(after + 1) == "năm":
        year = tokens.number(after + 2)
        return (rhythm, after + 2) if loose and not (year and year > 1900) else None
    if not loose or unit in ("ngày", "giờ") or tokens.number(after) is not None:
        return None
    if tokens.word(after) in ("ngày", "kể"):
        return None
    return rhythm, after


def _multiple(unit: str, number: int) -> Rhythm | None:
    rhythm = _UNITS.get(unit)
    if rhythm is None or not 1 <= number <= 100:
        return None
    if unit == "tháng" and number == 12:
        return Rhythm(YEARLY)
    return Rhythm(rhythm.freq, rhythm.interval * number)


def _bare_unit(tokens: Tokens, i: int) -> tuple[Rhythm, int] | None:
    """ "tháng, quý, năm" in a list; not "tháng 6", "quý II", "năm 2025"."""
    if tokens.has(i, "cả", "năm") or tokens.has(i, "một", "năm"):
        return Rhythm(YEARLY), i + 2
    unit = tokens.word(i)
    if unit not in ("tuần", "tháng", "quý", "năm") or tokens.word(i + 1) in ROMAN:
        return None
    if tokens.number(i + 1) is not None and not tokens.has(i + 2, "tháng"):
        return None
    return _UNITS[unit], i + 1


class MonthContext(NamedTuple):
    """In which months a day recurs, and the token after the words that say so."""

    rhythm: Rhythm
    end: int


def read_month_context(tokens: Tokens, i: int) -> MonthContext | None:
    """What makes the day before it recur: "hằng tháng", "của tháng sau", "tháng cuối cùng của mỗi quý"."""
    at = i + 1 if tokens.word(i) in ("của", "trong", ",") else i
    if each := _EACH.at(tokens, at):
        at = each[1]
        unit = tokens.word(at)
        if unit in ("tháng", "quý", "năm"):
            found = _of_month(tokens, at) if unit == "tháng" else None
            return found or MonthContext(_UNITS[unit], at + 1)
        return None
    word = tokens.word(at)
    if word == "tháng":
        return _of_month(tokens, at)
    if word in ("đầu", "cuối") and tokens.word(at + 1) == "quý":
        return _of_quarter(tokens, at + 1, _FIRST_MONTHS if word == "đầu" else _LAST_MONTHS)
    if word == "quý":
        return _of_quarter(tokens, at, _FIRST_MONTHS) if _is_other(tokens, at + 1) else None
    return read_year_context(tokens, i)


def _is_other(tokens: Tokens, i: int) -> bool:
    return _NEXT.at(tokens, i) is not None or _OWNERS.at(tokens, i) is not None


def _of_month(tokens: Tokens, i: int) -> MonthContext | None:
    """After a day: "tháng cuối quý", "tháng đầu tiên của quý sau", "tháng báo cáo", "tháng tiếp theo"."""
    at = i + 1
    months = _named_month(tokens, at)
    if months:
        at += 1 + (tokens.word(at + 1) in ("cùng", "tiên", "nhất", "hai", "ba"))
        at += tokens.word(at) == "của"
        at = _EACH.skip(tokens, at)
        if tokens.word(at) in ("quý", "kỳ"):
            return _of_quarter(tokens, at, months)
        if tokens.word(at) == "năm":
            month = 12 if months == _LAST_MONTHS else 1
            return MonthContext(Rhythm(YEARLY, 1, (month,)), _owned(tokens, at + 1))
        return None
    if tokens.number(at) is not None or tokens.word(at) == "thứ":
        return None
    after = _owned(tokens, at)
    if after > at or tokens.word(i - 1) in ("của", "hàng", "mỗi"):
        return MonthContext(_UNITS["tháng"], after)
    return None


def _named_month(tokens: Tokens, i: int) -> tuple[int, ...] | None:
    if tokens.word(i) == "thứ":
        return {"nhất": _FIRST_MONTHS, "hai": _MIDDLE_MONTHS, "ba": _LAST_MONTHS}.get(tokens.word(i + 1))
    return {"cuối": _LAST_MONTHS, "đầu": _FIRST_MONTHS, "giữa": _MIDDLE_MONTHS}.get(tokens.word(i))


def _of_quarter(tokens: Tokens, i: int, months: tuple[int, ...]) -> MonthContext | None:
    if tokens.word(i + 1) in ROMAN or tokens.number(i + 1) is not None:
        return None
    return MonthContext(Rhythm(YEARLY, 1, months), _owned(tokens, i + 1))


def _owned(tokens: Tokens, i: int) -> int:
    """Past "báo cáo", "tiếp theo", "liền kề kỳ báo cáo" and the like."""
    after = _NEXT.skip(tokens, i)
    if tokens.word(after) in ("kỳ", "quý", "tháng") and after > i and tokens.number(after + 1) is None:
        after += 1
    return _OWNERS.skip(tokens, after)


def read_year_context(tokens: Tokens, i: int) -> MonthContext | None:
    """After a day and month without year: "hằng năm", "của năm sau", "năm báo cáo"."""
    at = i + 1 if tokens.word(i) in ("của", "trong", ",") else i
    if (each := _EACH.at(tokens, at)) and tokens.word(each[1]) == "năm":
        return MonthContext(_UNITS["năm"], each[1] + 1)
    if tokens.word(at) != "năm" or tokens.number(at + 1) is not None:
        return None
    after = _owned(tokens, at + 1)
    return MonthContext(_UNITS["năm"], after) if after > at + 1 or tokens.word(i) == "của" else None


def day_rhythms(days: tuple[Day, ...], context: Rhythm) -> tuple[Rhythm, ...] | None:
    """The recurrences of written days within their months; None where they do not go together."""
    if any(day.year is not None for day in days):
        return None
    if all(day.month is None for day in days):
        if context.freq in (DAILY, WEEKLY):
            return None
        if context == _UNITS["năm"]:
            return (Rhythm(YEARLY, 1, (12,), (-1,)),) if days == (Day(-1),) else None
        numbers = tuple(sorted({day.day for day in days}))
        return (Rhythm(context.freq, context.interval, context.months, numbers),)
    by_year = context.freq == YEARLY or context.interval in (3, 6)
    if not by_year or any(day.month is None for day in days):
        return None
    return _dated(days, context.interval if context.freq == YEARLY else 1)


def _dated(days: tuple[Day, ...], interval: int) -> tuple[Rhythm, ...]:
    """Yearly days; those with one day number make one rule."""
    months = {day.day: [d.month for d in days if d.day == day.day and d.month] for day in days}
    return tuple(Rhythm(YEARLY, interval, tuple(sorted(set(m))), (number,)) for number, m in months.items())


def period_rhythm(until: Period, months: tuple[int, ...], context: Rhythm) -> Rhythm | None:
    """ "trong quý I hằng năm": yearly, in the last month of it; "đầu", "giữa", "cuối" give the day."""
    if until.year is not None or context.freq != YEARLY or until.name == "năm" or not until.first:
        return None
    day = {Part.START: 1, Part.MIDDLE: 15, Part.FIRST_HALF: 15, Part.END: -1}.get(until.part)
    return Rhythm(YEARLY, context.interval, tuple(sorted(set(months))), () if day is None else (day,))

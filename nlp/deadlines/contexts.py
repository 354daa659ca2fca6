"""In which months a day recurs (kỳ của một ngày): "hằng tháng", "tháng cuối quý", "của năm sau"."""

from __future__ import annotations

from typing import NamedTuple

from nlp.deadlines.numbers import ROMAN
from nlp.deadlines.phrases import Day, Part, Period, Rhythm
from nlp.deadlines.rhythms import DAILY, UNITS, WEEKLY, YEARLY, names_one
from nlp.deadlines.tokens import Tokens, forms

LAST_DAY = Day(-1)
_EACH = forms("each")
_NEXT = forms("next_ones")
_OWNERS = forms("period_owners")
_BEGINNINGS = (("kể", "từ", "năm"), ("bắt", "đầu", "từ", "năm"), ("từ", "năm"))
_LAST_MONTHS, _FIRST_MONTHS, _MIDDLE_MONTHS = (3, 6, 9, 12), (1, 4, 7, 10), (2, 5, 8, 11)


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
            return found or MonthContext(UNITS[unit], at + 1)
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
        return MonthContext(UNITS["tháng"], after)
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
        return MonthContext(UNITS["năm"], each[1] + 1)
    if _starts_in_year(tokens, at):
        return MonthContext(UNITS["năm"], i)  # the start itself is read with the recurrence
    if tokens.word(at) != "năm" or tokens.number(at + 1) is not None:
        return None
    after = _owned(tokens, at + 1)
    return MonthContext(UNITS["năm"], after) if after > at + 1 or tokens.word(i) == "của" else None


def _starts_in_year(tokens: Tokens, i: int) -> bool:
    """ "kể từ năm 2026", "bắt đầu từ năm 2026", "từ năm 2026 trở đi"."""
    lead = next((n for n, words in enumerate(_BEGINNINGS) if tokens.has(i, *words)), None)
    if lead is None:
        return False
    at = i + len(_BEGINNINGS[lead])
    year = tokens.number(at)
    return year is not None and year > 1900 and (lead < 2 or tokens.has(at + 1, "trở", "đi"))


def read_last_day_context(tokens: Tokens, i: int, *, alone: bool) -> MonthContext | None:
    """ "ngày cuối tháng", "ngày cuối cùng của quý", "ngày cuối năm", of no certain month, quarter or year."""
    at = i + (tokens.word(i) == "của")
    unit = tokens.word(at)
    first = next((k for k in range(i - 1, i - 4, -1) if tokens.word(k) == "ngày"), i)
    many = tokens.word(first - 1) in ("những", "các", "mấy", "vài")
    if many or names_one(tokens, at + 1) or tokens.word(at + 1) in ("nay", "thứ"):
        return None
    if unit == "tháng":
        return MonthContext(UNITS["tháng"], at + 1)
    if unit in ("quý", "năm") and alone:
        return MonthContext(Rhythm(YEARLY, 1, _LAST_MONTHS if unit == "quý" else (12,)), at + 1)
    return None


def day_rhythms(days: tuple[Day, ...], context: Rhythm) -> tuple[Rhythm, ...] | None:
    """The recurrences of written days within their months; None where they do not go together."""
    if any(day.year is not None for day in days):
        return None
    if all(day.month is None for day in days):
        if context.freq in (DAILY, WEEKLY):
            return None
        if context == UNITS["năm"]:
            return (Rhythm(YEARLY, 1, (12,), (-1,)),) if days == (Day(-1),) else None
        numbers = tuple(sorted({day.day for day in days}, key=lambda number: number % 32))
        return (Rhythm(context.freq, context.interval, context.months, numbers),)
    by_year = context.freq == YEARLY or context.interval in (3, 6)
    if not by_year or any(day.month is None for day in days):
        return None
    return _dated(days, context.interval if context.freq == YEARLY else 1)


def _dated(days: tuple[Day, ...], interval: int) -> tuple[Rhythm, ...]:
    """Yearly days; those with one day number make one rule."""
    months = {day.day: [d.month for d in days if d.day == day.day and d.month] for day in days}
    return tuple(Rhythm(YEARLY, interval, tuple(sorted(set(m))), (number,)) for number, m in months.items())


def period_rhythm(
    until: Period, months: tuple[int, ...], context: Rhythm, *, before: bool = False
) -> Rhythm | None:
    """ "trong quý I hằng năm": yearly, in its last month, `before` its first; "cuối" gives the day."""
    months = (until.first,) if before else months
    if until.year is not None or context.freq != YEARLY or until.name == "năm" or not until.first:
        return None
    day = {Part.START: 1, Part.MIDDLE: 15, Part.FIRST_HALF: 15, Part.END: -1}.get(until.part)
    return Rhythm(YEARLY, context.interval, tuple(sorted(set(months))), () if day is None else (day,))

"""Months, quarters, half-years and years, alone or in lists, with "đầu", "giữa", "cuối" and weeks."""

from __future__ import annotations

from typing import NamedTuple

from nlp.deadlines.numbers import ROMAN, read_number
from nlp.deadlines.phrases import Part, Period
from nlp.deadlines.points import goes_on, is_year, year_after
from nlp.deadlines.tokens import Tokens

_PARTS = {
    ("nửa", "đầu"): Part.FIRST_HALF,
    ("nửa", "cuối"): Part.END,
    ("trung", "tuần"): Part.MIDDLE,
    ("thượng", "tuần"): Part.START,
    ("hạ", "tuần"): Part.END,
}
_PART_WORDS = {"đầu": Part.START, "giữa": Part.MIDDLE, "cuối": Part.END}
_ORDINALS = {"đầu": 1, "nhất": 1, "1": 1, "hai": 2, "2": 2, "ba": 3, "3": 3, "tư": 4, "4": 4, "cuối": -1}
_SPREADS = {6: ((1, 6), (7, 12)), 9: ((1, 9), (4, 12)), 3: ((1, 3), (10, 12))}
_LIST_ENDS = frozenset({"/", "năm", ",", "và", "-", "", ".", ";", ")", "hàng"})
_AFTER_WEEK = frozenset({"tháng", "của", "tiên", "cùng", "mỗi", "hàng"})
_MOST_ITEMS = 12


class Periods(NamedTuple):
    """A period or a list of them: the first, the last, the last month of each, and the token after."""

    since: Period
    until: Period
    months: tuple[int, ...]
    end: int


def read_periods(tokens: Tokens, i: int) -> Periods | None:
    """ "quý IV/2022", "Quý II, Quý III năm 2023", "tháng 11-12/2025": the year of the last holds for all."""
    first = read_period(tokens, i)
    if first is None:
        return None
    since, after = first
    until, months = since, [since.last]
    for _ in range(_MOST_ITEMS):
        more = _next_period(tokens, after, until)
        if more is None:
            break
        step = 3 if until.name == "quý" else 1
        if tokens.word(after) in ("-", "đến"):
            months.extend(range(until.last + step, more[0].last, step))
        until, after = more
        months.append(until.last)
    if since.year is None and until.year is not None:
        since = since.of_year(until.year)
    return Periods(since, until, tuple(months), after)


def _next_period(tokens: Tokens, i: int, last: Period) -> tuple[Period, int] | None:
    if last.name not in ("tháng", "quý") or tokens.word(i) not in (",", "và", "-", "đến"):
        return None
    named = tokens.word(i + 1) == last.name
    at = i + 1 + named
    number = _quarter(tokens, at) if last.name == "quý" else read_number(tokens, at)
    if number is None or not 1 <= number[0] <= 12:
        return None
    value, after = number
    if last.name == "tháng" and not named and tokens.word(after) not in _LIST_ENDS:
        return None  # "trong tháng 12, 5 đơn vị …"
    year, after = year_after(tokens, after)
    span = (value * 3 - 2, value * 3) if last.name == "quý" else (value, value)
    return Period(*span, year, last.name), after


def _quarter(tokens: Tokens, i: int) -> tuple[int, int] | None:
    word = tokens.word(i)
    number = ROMAN.get(word) or tokens.number(i)
    return (number, i + 1) if number and 1 <= number <= 4 else None


def read_period(tokens: Tokens, i: int) -> tuple[Period, int] | None:
    """One month, quarter, half-year or year, with "đầu", "giữa", "cuối" and weeks of a month."""
    part, week, at = _part(tokens, i)
    word = tokens.word(at)
    if word == "tháng":
        found = _month(tokens, at)
    elif word == "quý":
        quarter = _quarter(tokens, at + 1)
        found = quarter and _spanned(tokens, quarter[0] * 3 - 2, quarter[0] * 3, "quý", quarter[1])
    elif word == "năm":
        found = _year(tokens, at + 1, alone=part is not Part.WHOLE)
    elif part is not Part.WHOLE or week:
        return None
    else:
        return _half(tokens, i) or _short(tokens, i)
    if found is None:
        return None
    period, after = found
    return Period(period.first, period.last, period.year, period.name, part, week), after


def _part(tokens: Tokens, i: int) -> tuple[Part, int | None, int]:
    """The part of a period, the week of a month, and the token after them."""
    two = (tokens.word(i), tokens.word(i + 1))
    if two in _PARTS:
        return _PARTS[two], None, i + 2 + (tokens.word(i + 2) == "của")
    if week := read_week(tokens, i):
        return Part.WHOLE, *week
    if tokens.word(i) in _PART_WORDS:
        return _PART_WORDS[tokens.word(i)], None, i + 1
    return Part.WHOLE, None, i


def read_week(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """ "tuần đầu tiên của", "tuần thứ hai", "tuần cuối": which week of a month, -1 the last."""
    if tokens.word(i) != "tuần":
        return None
    at = i + 2 if tokens.word(i + 1) == "thứ" else i + 1
    week = _ORDINALS.get(tokens.word(at))
    if not week or tokens.word(at + 1) not in _AFTER_WEEK:
        return None
    at += 2 if tokens.word(at + 1) in ("tiên", "cùng") else 1
    return week, at + (tokens.word(at) == "của")


def _spanned(tokens: Tokens, first: int, last: int, name: str, i: int) -> tuple[Period, int]:
    year, after = year_after(tokens, i)
    if year is None and name == "quý" and (number := tokens.number(i)) and 1900 < number < 2200:
        year, after = number, i + 1  # "quý III 2026"
    return Period(first, last, year, name), after


def _month(tokens: Tokens, i: int) -> tuple[Period, int] | None:
    if tokens.word(i + 1) == "này":
        return Period(0, 0, None, "tháng"), i + 2
    number = read_number(tokens, i + 1)
    if number is None or not 1 <= number[0] <= 12:
        return None
    month, after = number
    if tokens.word(after) in ("một", "lần", "%") or tokens.has(after, "/", "lần"):
        return None
    return _spanned(tokens, month, month, "tháng", after)


def _year(tokens: Tokens, i: int, *, alone: bool) -> tuple[Period, int] | None:
    year = tokens.number(i)
    if is_year(year):
        if goes_on(tokens, i + 1):
            return None
        return Period(1, 12, year, "năm"), i + 1
    if tokens.word(i) in ("nay", "này"):
        return Period(1, 12, None, "năm"), i + 1
    return (Period(1, 12, None, "năm"), i) if alone else None


def _short(tokens: Tokens, i: int) -> tuple[Period, int] | None:
    """ "12/2025", "T12/2025", "Q4/2025", "QIV/2025": only with the year."""
    word = tokens.word(i)
    at = i + (word in ("t", "q")) + (word in ("t", "q") and tokens.word(i + 1) == ".")
    number = tokens.number(at) if word in ("t", "q") or word.isdecimal() else ROMAN.get(word[1:])
    quarter = word[:1] == "q"
    year = tokens.number(at + 2) if tokens.word(at + 1) == "/" else None
    if not number or not is_year(year) or goes_on(tokens, at + 3):
        return None
    if number > (4 if quarter else 12):
        return None
    first = number * 3 - 2 if quarter else number
    return Period(first, number * 3 if quarter else number, year, "quý" if quarter else "tháng"), at + 3


def _half(tokens: Tokens, i: int) -> tuple[Period, int] | None:
    """ "6 tháng đầu năm 2026", "9 tháng đầu năm", "06 tháng cuối năm"."""
    number = read_number(tokens, i)
    if number is None or number[0] not in _SPREADS or tokens.word(number[1]) != "tháng":
        return None
    at = number[1] + 1
    if tokens.word(at) not in ("đầu", "cuối") or tokens.word(at + 1) != "năm":
        return None
    first, last = _SPREADS[number[0]][tokens.word(at) == "cuối"]
    year = tokens.number(at + 2)
    if is_year(year):
        return Period(first, last, year, f"{number[0]} tháng"), at + 3
    return Period(first, last, None, f"{number[0]} tháng"), at + 2

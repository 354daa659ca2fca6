"""Points in time: clock times, days, weekdays and lists of days, without what bounds them.

Every reader takes the tokens and an index and gives what it read with the index after it, or None.
"""

from __future__ import annotations

from calendar import monthrange

from nlp.deadlines.numbers import read_number
from nlp.deadlines.phrases import Clock, Day
from nlp.deadlines.tokens import Tokens, forms

_WEEKDAYS = forms("weekdays")
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MOST_ITEMS = 12  # no list of days or months is longer
_AFTER_LAST = frozenset({"của", "tháng", "quý", "năm", "mỗi", "hàng"})  # behind "ngày cuối cùng"
_HOUR_MARKS = frozenset({"h", "g", "giờ", ":"})


def read_clock(tokens: Tokens, i: int) -> tuple[Clock | None, int] | None:
    """ "16h00", "10h00'", "17 giờ 00 phút", "16:30"; 24:00 ends the day, "… giờ" is blank: both no Clock."""
    hour = tokens.number(i)
    mark = tokens.word(i + 1)
    if hour is None and mark in ("giờ", "h") and tokens.blank(i):
        return None, i + 2
    if hour is None or hour > 24 or mark not in _HOUR_MARKS or (mark != "giờ" and not tokens.glued(i + 1)):
        return None
    after, minute = i + 2, tokens.number(i + 2)
    if mark == ":" and (minute is None or not tokens.glued(i + 2)):
        return None
    if minute is not None and minute < 60 and tokens.word(after + 1) not in ("/", "-", "tháng"):
        after += 1
    else:
        minute = 0
    if tokens.word(after) in ("'", "phút", "p"):
        after += 1
    if mark == "giờ" and tokens.word(after) in ("làm", "đồng", "kể", "sau", "tính"):
        return None
    after, hour = _part_of_day(tokens, after, hour)
    return (Clock(hour, minute) if hour < 24 else None), after


def _part_of_day(tokens: Tokens, i: int, hour: int) -> tuple[int, int]:
    word = tokens.word(i)
    if word in ("chiều", "tối") and hour < 12:
        return i + 1, hour + 12
    return (i + 1, hour) if word in ("sáng", "chiều", "tối", "trưa") else (i, hour)


def read_weekday(tokens: Tokens, i: int) -> tuple[str, int] | None:
    """ "thứ Sáu", "ngày thứ 6", "Chủ nhật" as RFC 5545 writes it."""
    if tokens.word(i) in ("ngày", "sáng", "chiều"):
        i += 1
    return _WEEKDAYS.at(tokens, i)


def read_weekdays(tokens: Tokens, i: int) -> tuple[str, int] | None:
    """One weekday or several, in order: "các ngày thứ Ba, thứ Năm", "thứ 2, 4, 6", "thứ Hai đến thứ Sáu"."""
    if tokens.has(i, "các", "ngày") or tokens.has(i, "các", "buổi"):
        i += 1
    first = read_weekday(tokens, i)
    if first is None:
        return None
    codes, after = [first[0]], first[1]
    while len(codes) < _MOST_ITEMS and tokens.word(after) in (",", "và", "-", "đến"):
        more = _WEEKDAYS.at(tokens, after + 1) or _numbered_weekday(tokens, after + 1)
        if more is None:
            break
        if tokens.word(after) in ("-", "đến"):
            codes.extend(_WEEK[_WEEK.index(codes[-1]) + 1 : _WEEK.index(more[0])])
        codes.append(more[0])
        after = more[1]
    return ",".join(sorted(set(codes), key=_WEEK.index)), after


def _numbered_weekday(tokens: Tokens, i: int) -> tuple[str, int] | None:
    number = tokens.number(i)
    return (_WEEK[number - 2], i + 1) if number is not None and 2 <= number <= 7 else None


def read_day(tokens: Tokens, i: int, *, named: bool = False) -> tuple[Day, int] | None:
    """A day with or without month and year; a lone number is one only after "ngày" (`named`)."""
    if tokens.word(i) in ("ngày", "hôm"):
        named, i = True, i + 1
        i = _skip_weekday(tokens, i)
        i += tokens.word(i) == "ngày"
        if tokens.word(i) == "thứ" and tokens.number(i + 1) is not None:
            i += 1  # "ngày thứ 20 của tháng"
        if tokens.has(i, "cuối", "cùng") or tokens.word(i) == "cuối":
            after = i + 2 if tokens.word(i + 1) == "cùng" else i + 1
            return (Day(-1), after) if tokens.word(after) in _AFTER_LAST else None
    if tokens.word(i) in ("mùng", "mồng"):
        return _lunar_day(tokens, i)
    return _numeric_day(tokens, i, named=named) or (_worded_day(tokens, i) if named else _full_day(tokens, i))


def _lunar_day(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """ "mùng 2 Tết Mậu Tý (8-2)": the day of the solar calendar that stands in brackets."""
    for at in range(i + 2, min(i + 9, len(tokens))):
        if tokens.word(at) == "(":
            day = read_day(tokens, at + 1, named=True)
            return (day[0], day[1] + 1) if day and tokens.word(day[1]) == ")" else None
    return None


def _skip_weekday(tokens: Tokens, i: int) -> int:
    hit = _WEEKDAYS.at(tokens, i)
    if hit and tokens.word(hit[1]) in (",", "(", "ngày", "-"):
        return hit[1] + (tokens.word(hit[1]) in (",", "-"))
    return i


def _numeric_day(tokens: Tokens, i: int, *, named: bool) -> tuple[Day, int] | None:
    day, sign, month = tokens.number(i), tokens.word(i + 1), tokens.number(i + 2)
    if day is None or month is None or sign not in ("/", "-", "."):
        return None
    if not (named or sign == "/" or tokens.word(i + 3) == sign):
        return None  # "3-5" and "1.2" are days only where the word says so
    if sign != "/" and not (tokens.glued(i + 1) and tokens.glued(i + 2)):
        return None
    year, after = None, i + 3
    if tokens.word(after) == sign and (number := tokens.number(after + 1)) is not None:
        year, after = (2000 + number if number < 100 else number), after + 2
    if year is None:
        year, after = year_after(tokens, after)
    if goes_on(tokens, after) or not is_day(day, month, year):
        return None
    return Day(day, month, year), after


def goes_on(tokens: Tokens, i: int) -> bool:
    """A number and symbol ("12/2025/NĐ-CP") is no date."""
    return (
        tokens.word(i) in ("/", "-") and tokens.glued(i) and tokens.glued(i + 1) and tokens.word(i + 1) != ""
    )


def _worded_day(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    number = read_number(tokens, i)
    if number is None or not 1 <= number[0] <= 31:
        return None
    day, after = number
    if tokens.word(after) in ("ngày", "năm", "giờ", "tuần", "%", "làm", "người"):
        return None
    month = _month_number(tokens, after)
    if month is None:
        return Day(day), after
    return _with_year(tokens, day, *month)


def _full_day(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """ "15 tháng 6 năm 2026" without "ngày" before it, as in lists."""
    day = tokens.number(i)
    month = _month_number(tokens, i + 1) if day is not None and 1 <= day <= 31 else None
    return _with_year(tokens, day, *month) if day is not None and month else None


def _with_year(tokens: Tokens, day: int, month: int, after: int) -> tuple[Day, int] | None:
    year, after = year_after(tokens, after)
    return (Day(day, month, year), after) if is_day(day, month, year) else None


def _month_number(tokens: Tokens, i: int) -> tuple[int, int] | None:
    if tokens.word(i) != "tháng":
        return None
    number = read_number(tokens, i + 1)
    return number if number and 1 <= number[0] <= 12 else None


def is_day(day: int, month: int, year: int | None) -> bool:
    """Whether such a day exists; without a year 29/2 does."""
    if not 1 <= month <= 12 or (year is not None and not 1900 <= year <= 2200):
        return False
    return 1 <= day <= monthrange(year or 2024, month)[1]


def year_after(tokens: Tokens, i: int) -> tuple[int | None, int]:
    """ " năm 2025", "/2025", "-2025", ", năm 2025"."""
    at = i + 1 if tokens.word(i) == "," and tokens.word(i + 1) == "năm" else i
    if tokens.word(at) in ("năm", "/", "-", "."):
        year = tokens.number(at + 1)
        if (
            year is not None
            and 1900 <= year <= 2200
            and (tokens.word(at) in ("năm", "/") or tokens.glued(at + 1))
        ):
            return year, at + 2
    return None, i


def read_days(tokens: Tokens, i: int) -> tuple[tuple[Day, ...], int] | None:
    """A day or a list: "các ngày 02/02/2022 (mùng 02 Tết), 04/02/2022", "ngày 20/6 và ngày 20/12"."""
    if tokens.has(i, "các", "ngày") or tokens.has(i, "những", "ngày"):
        i += 1
    i = _skip_weekday(tokens, i)
    bracket = tokens.word(i) == "("  # "thứ Sáu (ngày 21/11/2025)"
    first = read_day(tokens, i + bracket)
    if first is None or (bracket and tokens.word(first[1]) != ")"):
        return None
    days, after = [first[0]], first[1] + bracket
    while len(days) < _MOST_ITEMS and (more := _next_day(tokens, after, days[-1])) is not None:
        days.append(more[0])
        after = more[1]
    return tuple(_years_shared(days)), after


def _next_day(tokens: Tokens, i: int, last: Day) -> tuple[Day, int] | None:
    at = skip_brackets(tokens, i)
    if tokens.word(at) not in (",", "và", "hoặc", "hay") and not tokens.has(at, ";", "ngày"):
        return None
    at += 2 if tokens.has(at, ",", "và") else 1
    if tokens.word(at) == "trước" and tokens.word(at + 1) == "ngày":
        at += 1  # "trước ngày 15/6 và trước ngày 15/12"
    more = read_day(tokens, at, named=last.month is None and tokens.word(at - 1) in ("và", ","))
    if more is None or (more[0].month is None and last.month is not None):
        return None
    return more


def is_year(number: int | None) -> bool:
    """Whether a number is a year that documents speak of."""
    return number is not None and 1900 <= number <= 2200


def skip_brackets(tokens: Tokens, i: int) -> int:
    """The token after a short remark in brackets at `i`; `i` where there is none."""
    if tokens.word(i) != "(":
        return i
    for j in range(i + 1, min(i + 14, len(tokens))):
        if tokens.word(j) == ")":
            return j + 1
    return i


def _years_shared(days: list[Day]) -> list[Day]:
    """ "ngày 15 và 30/6/2026", "15/6 và 15/12/2026": the last one's month and year hold for all."""
    last = days[-1]
    shared = []
    for day in days:
        month = day.month if day.month is not None else last.month
        year = day.year
        if year is None and last.year is not None and month is not None:
            year = last.year
        shared.append(Day(day.day, month, year))
    return shared

"""Numbers as documents write them (số): 05, năm, 15 (mười lăm), ba (03), and amounts of time."""

from __future__ import annotations

from typing import NamedTuple

from models.deadline import Unit
from nlp.deadlines.tokens import Forms, Tokens, forms

_UNITS: Forms = forms("units")
_DIGITS: Forms = forms("digits")
_NUMBER_WORDS = _DIGITS.first_words | {"mười"}
_TIME_WORDS = frozenset({"ngày", "giờ", "tuần", "tháng", "năm", "quý", "lần", "tiếng"})
MOST = 4000  # no period is longer; what is, is no period
_COUNTS_ON = frozenset({"kể", "tính", "sau"})  # "trong 03 ngày đầu kể từ ngày …"
_MOST_OF = {"year": 100, "quarter": 400, "month": 1200}


class Amount(NamedTuple):
    """So much time (khoảng thời gian): "05 ngày làm việc"."""

    number: int
    unit: Unit


def read_number(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A whole number in digits or words with its repetition in brackets, and the token after it."""
    plain = _digits(tokens, i) or _spelled(tokens, i)
    if plain is None:
        return None
    value, after = plain
    if tokens.word(after) == "(":
        again = _digits(tokens, after + 1) or _spelled(tokens, after + 1, in_brackets=True)
        if again and again[0] == value and tokens.word(again[1]) == ")":
            after = again[1] + 1
    return value, after


def _digits(tokens: Tokens, i: int) -> tuple[int, int] | None:
    value = tokens.number(i)
    return None if value is None or value > MOST else (value, i + 1)


def _digit(tokens: Tokens, i: int) -> int | None:
    hit = _DIGITS.at(tokens, i)
    return int(hit[0]) if hit else None


def _spelled(tokens: Tokens, i: int, *, in_brackets: bool = False) -> tuple[int, int] | None:
    """1 to 999 in words; "năm" is five only where a unit follows, for else it is the word for year."""
    if tokens.word(i) not in _NUMBER_WORDS:
        return None
    hundreds, start = 0, i
    first = _digit(tokens, i)
    if first is not None and tokens.word(i + 1) == "trăm":
        hundreds, i = first * 100, i + 2
    rest, after = _below_hundred(tokens, i)
    if rest is None:
        return (hundreds, i) if hundreds else None
    alone_five = after == start + 1 and tokens.word(start) == "năm"
    if alone_five and not in_brackets and not _unit_follows(tokens, after):
        return None
    return hundreds + rest, after


def _below_hundred(tokens: Tokens, i: int) -> tuple[int | None, int]:
    if tokens.word(i) == "mười":
        unit = _digit(tokens, i + 1)
        is_unit = unit is not None and not (tokens.word(i + 1) == "năm" and not _unit_follows(tokens, i + 2))
        return (10 + (unit or 0), i + 2) if is_unit else (10, i + 1)
    first = _digit(tokens, i)
    if first is None:
        return None, i
    if tokens.word(i + 1) != "mươi":
        return first, i + 1
    unit = _digit(tokens, i + 2)
    is_unit = unit is not None and not (tokens.word(i + 2) == "năm" and not _unit_follows(tokens, i + 3))
    return (first * 10 + (unit or 0), i + 3) if is_unit else (first * 10, i + 2)


def _unit_follows(tokens: Tokens, i: int) -> bool:
    if tokens.word(i) == "(":
        return tokens.number(i + 1) is not None and tokens.word(i + 2) == ")"
    return tokens.word(i) in _TIME_WORDS


def read_amount(tokens: Tokens, i: int) -> tuple[Amount, int] | None:
    """An amount of time and the token after it; of "03 - 05 ngày" the larger number."""
    if tokens.has(i, "nửa", "tháng"):
        return Amount(15, Unit.DAY), i + 2  # BLDS 2015, Đ.146: nửa tháng là mười lăm ngày
    if tokens.has(i, "nửa", "năm"):
        return Amount(6, Unit.MONTH), i + 2
    number = read_number(tokens, i + (tokens.word(i) == "từ"))
    if number is None:
        return None
    value, after = number
    to = after + (tokens.word(after) in _TIME_WORDS and tokens.word(after + 1) == "đến")
    if tokens.word(to) in ("-", "đến", "hoặc") and (upper := read_number(tokens, to + 1)):
        value, after = max(value, upper[0]), upper[1]
    elif tokens.word(i) == "từ":
        return None
    unit = _UNITS.at(tokens, after)
    if unit is None or not 0 < value <= _MOST_OF.get(unit[0], MOST) or _is_point_in_time(tokens, after):
        return None
    return Amount(value, Unit(unit[0])), unit[1]


def _is_point_in_time(tokens: Tokens, i: int) -> bool:
    """ "15 tháng 6", "5 năm 2025", "6 tháng đầu năm": the unit belongs to what follows it."""
    word, after = tokens.word(i), tokens.word(i + 1)
    if word == "ngày":
        # "02 ngày 15 và 16/12", "10 ngày đầu tháng", "05 ngày làm việc đầu tiên của tháng"
        first = after == "đầu" and tokens.word(i + 2) not in _COUNTS_ON
        return tokens.number(i + 1) is not None or first or tokens.has(i + 1, "làm", "việc", "đầu")
    if word == "tháng":
        return tokens.number(i + 1) is not None or after in ("đầu", "cuối")
    if word == "năm":
        return (tokens.number(i + 1) or 0) > 1900
    return word == "quý" and after in ROMAN


ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

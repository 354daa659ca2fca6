"""Numbers and dates of a spreadsheet as a Vietnamese clerk sees them (định dạng số, ngày)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS

GENERAL = "General"
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet has no time zone
_LAST_DAY = 2_958_466  # the first day after 31/12/9999
_TOKENS = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[(?:\$([^\]-]*)[^\]]*|[^\]]*)\]|(am/pm|a/p|general|[ymdhs]+|[0#?]+|[.,%@])|(.)',
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_BRACKETS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PLACES = frozenset("0#?")
_DIGITS = _PLACES | frozenset(".,")


@dataclass(frozen=True, slots=True)
class _Shape:
    """A number format: what stands before and after the digits, and how these are written.

    `digits` is how many the whole part has at least; None where the format shows no number at all ("-").
    """

    before: str
    after: str
    digits: int | None
    decimals: int
    grouped: bool
    percent: bool


def written(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number as the format `code` shows it.

    A date always has its day first: a sheet made on an American machine means the same day, and 3/4 must not
    change its month on the way. Decimals have a comma and thousands a dot where a format sets them; a number
    without a format is written as it was typed (1.1 may be a running number).
    """
    if is_date(code):
        return _date(value, code, from_1904=from_1904)
    shape = _shape(_section(code, value))
    if shape is None:
        return plain(value)
    return _number(value, shape, signed=";" not in code)


def format_code(number: int, own: dict[int, str]) -> str:
    """The format that a style names by its number."""
    return own.get(number) or BUILTIN_FORMATS.get(number) or GENERAL


def plain(value: float) -> str:
    """A number without a format, to the eleven digits that a sheet shows."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.11g}"


@lru_cache(maxsize=512)
def is_date(code: str) -> bool:
    """Whether a format shows a day or a time."""
    bare = _BRACKETS.sub("", code.split(";")[0]).lower()
    return bare != "general" and bool(set(bare.replace("e+", "").replace("e-", "")) & set("ymdhs"))


def _date(value: float, code: str, *, from_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return plain(value)
    moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(seconds=round(value * 86_400))
    bare = _BRACKETS.sub(lambda m: m[0] if _ELAPSED.fullmatch(m[0]) else "", code.split(";")[0]).lower()
    if "[" in bare:  # hours that were counted, not an hour of the day
        return f"{int(value * 24)}:{moment:%M}"
    day, year = "d" in bare, "y" in bare
    month = bool(re.search(r"m", re.sub(r"h+[^ymdhs]*m+|m+[^ymdhs]*s", "", bare)))
    shown = ["%d"] * day + ["%m"] * (month or day) + ["%Y"] * year
    parts = [moment.strftime("/".join(shown))] if shown else []
    if "h" in bare or (value < 1 and not parts):
        parts.append(f"{moment:%H:%M}")
    return " ".join(parts) or plain(value)


def _section(code: str, value: float) -> str:
    """The part of a format for this number: positive; negative; zero."""
    sections = code.split(";")
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


@lru_cache(maxsize=512)
def _shape(section: str) -> _Shape | None:
    """How one section writes a number; None where it says nothing, or what no paper needs (1/2, 1E+5)."""
    before, digits, after = "", "", ""
    percent = False
    for quoted, escaped, currency, sign, other in _TOKENS.findall(section):
        if sign.lower() in ("general", "@") or other in ("/", "E", "e"):
            return None
        percent |= sign == "%"
        if sign and set(sign) <= _DIGITS:
            digits += sign
        elif digits:
            after += quoted or escaped or currency or other or sign
        else:
            before += quoted or escaped or currency or other or sign
    whole, _, fraction = digits.partition(".")
    least = whole.count("0") if digits else None
    decimals = sum(c in _PLACES for c in fraction)
    return _Shape(before, after, least, decimals, "," in whole.rstrip(","), percent)


def _number(value: float, shape: _Shape, *, signed: bool) -> str:
    if shape.digits is None:
        return shape.before
    scaled = abs(value) * (100 if shape.percent else 1)
    text = f"{scaled:,.{shape.decimals}f}" if shape.grouped else f"{scaled:.{shape.decimals}f}"
    whole, _, fraction = text.partition(".")
    whole = whole.replace(",", ".").zfill(shape.digits)
    sign = "-" if value < 0 and signed else ""
    return f"{shape.before}{sign}{whole}{',' + fraction if fraction else ''}{shape.after}"

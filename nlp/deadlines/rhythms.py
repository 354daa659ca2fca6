"""Recurrences (chu kỳ): "định kỳ hàng tháng, quý", "06 tháng một lần", "ngày 25 của tháng cuối quý"."""

from __future__ import annotations

from typing import NamedTuple

from nlp.deadlines.numbers import ROMAN, read_number
from nlp.deadlines.phrases import Basis, Rhythm
from nlp.deadlines.tokens import Tokens, forms

DAILY, WEEKLY, MONTHLY, YEARLY = "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
_EACH = forms("each")
_SCHEDULED = forms("scheduled")
_REPORTS = forms("reports")
_ONE_OFF = forms("one_off")
_COMPOUNDS = forms("unit_compounds")
_MOST_ITEMS = 8
_CLOSERS = frozenset((",", ".", ";", ":", ")", "(", "và", "hoặc"))
_WORKWEEK = 5
_TURNS = forms("turns")
_LEAST = frozenset({("ít", "nhất"), ("tối", "thiểu")})
_THIS_ONE = frozenset({"này", "qua", "tới", "vừa", "học", "lễ"})
_ONCE = frozenset({"một", "1", "01"})
UNITS = {
    "giờ": Rhythm("HOURLY"),
    "ngày": Rhythm(DAILY),
    "tuần": Rhythm(WEEKLY),
    "tháng": Rhythm(MONTHLY),
    "quý": Rhythm(MONTHLY, 3),
    "năm": Rhythm(YEARLY),
}
# Nothing else begins a recurrence, and most words that are tried are something else.
_STARTS = forms("each", "scheduled", "reports", "digits").first_words.union(
    {"theo", "ít", "tối", "mười", "cả", *UNITS}
)


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
    counted = counted or _is_least(tokens, i)
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
    i += 2 * _is_least(tokens, i)  # "ít nhất 01 lần/năm"
    if each := _EACH.at(tokens, i):
        return _each_unit(tokens, each[1]) or _every_so_many(tokens, each[1], loose=True)
    return (
        _unit_each(tokens, i)
        or _times_per(tokens, i)
        or _every_so_many(tokens, i, loose=loose)
        or (_bare_unit(tokens, i) if loose else None)
    )


def _is_least(tokens: Tokens, i: int) -> bool:
    return (tokens.word(i), tokens.word(i + 1)) in _LEAST


def _unit_each(tokens: Tokens, i: int) -> tuple[Rhythm, int] | None:
    """ "tuần/lần", "quý/01 lần", "năm một lần"."""
    rhythm = UNITS.get(tokens.word(i))
    if rhythm and tokens.word(i + 1) in _ONCE and tokens.word(i + 2) == "lần":
        return rhythm, i + 3
    if rhythm is None or tokens.word(i + 1) != "/":
        return None
    at = i + 2 + (tokens.word(i + 2) in _ONCE)
    return (rhythm, at + 1) if tokens.word(at) == "lần" else None


def _each_unit(tokens: Tokens, i: int) -> tuple[Rhythm, int] | None:
    """What follows "hàng" or "mỗi": a unit, and how often in it."""
    unit = tokens.word(i)
    rhythm = UNITS.get(unit)
    if rhythm is None or (tokens.number(i + 1) or 0) > 1900:
        return None  # "mặt hàng năm 2025"
    after = i + 1
    times = read_number(tokens, after + 2 * _is_least(tokens, after))
    if times and tokens.word(times[1]) == "lần":
        return _split(rhythm, times[0]), times[1] + 1
    if times and (turns := _TURNS.at(tokens, times[1])) and tokens.word(times[1]) != unit:
        return _of_turns(tokens.word(times[1]), rhythm, times[0]), turns[1]
    return rhythm, after


def _split(rhythm: Rhythm, times: int) -> Rhythm:
    """So many times in a period, as evenly as RFC 5545 can say it."""
    months = {YEARLY: 12, MONTHLY: rhythm.interval}.get(rhythm.freq, 0) if not rhythm.months else 0
    if times <= 1:
        return rhythm
    if months and months % times == 0:
        every = months // times
        return Rhythm(MONTHLY, every)
    return Rhythm(WEEKLY, max(1, 4 // times)) if rhythm == UNITS["tháng"] else rhythm


def _times_per(tokens: Tokens, i: int) -> tuple[Rhythm, int] | None:
    """ "01 lần/năm", "một lần trong quý", "một năm hai lần"."""
    times = read_number(tokens, i)
    if times and times[0] == 1 and (unit := UNITS.get(tokens.word(times[1]))):
        inside = read_number(tokens, times[1] + 1)
        if inside and tokens.word(inside[1]) == "lần":
            return _split(unit, inside[0]), inside[1] + 1
    if times is None or (tokens.word(times[1]) != "lần" and not _TURNS.at(tokens, times[1])):
        return None
    turn, at = tokens.word(times[1]), times[1] + 1
    if tokens.word(at) == "trong":
        at += 1
    if tokens.word(at) in ("/", "một", "mỗi", "hàng", "1", "01"):
        at += 1
    every = read_number(tokens, at)
    within = tokens.word(at - 1) == "/" or (tokens.word(at - 1) == "trong" and _is_least(tokens, i - 2))
    if within and every and tokens.word(every[1]) in UNITS:
        rhythm, at = _multiple(tokens.word(every[1]), every[0]), every[1]
    else:
        rhythm = UNITS.get(tokens.word(at)) if at > times[1] + 1 else None
    if rhythm is None or turn == tokens.word(at) or names_one(tokens, at + 1):
        return None
    if turn == "ngày" and (times[0] >= _WORKWEEK or tokens.word(at - 1) == "trong"):
        return None  # "7 ngày trong tuần" are all its days
    return _of_turns(turn, rhythm, times[0]), at + 1


def _of_turns(turn: str, rhythm: Rhythm, times: int) -> Rhythm:
    """So many turns in a period; several days in one ("02 ngày trong một tháng") need not lie apart."""
    return rhythm if turn == "ngày" else _split(rhythm, times)


def names_one(tokens: Tokens, i: int) -> bool:
    """Whether what follows a unit makes it a certain one: "năm 2026", "tháng 6", "tuần này"."""
    word = tokens.word(i)
    return tokens.number(i) is not None or word in ROMAN or word in _THIS_ONE


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
    if tokens.word(after) == "ngày" or (tokens.word(after) == "kể" and _SCHEDULED.before(tokens, i) is None):
        return None
    return rhythm, after


def _multiple(unit: str, number: int) -> Rhythm | None:
    rhythm = UNITS.get(unit)
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
    return UNITS[unit], i + 1

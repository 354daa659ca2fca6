"""Other documents that a text cites by number and symbol (văn bản viện dẫn).

Forms of number and symbol: NĐ 30/2020/NĐ-CP, Phụ lục I–III ("29/KH-UBND", "5978/UBND-KSTT"), legal norms
("30/2020/NĐ-CP", "202/2025/QH15"), Party papers ("18-NQ/TW"), and what is seen of them in real text: spaces
around the stroke, Cyrillic letters that look Latin, lists under one kind ("các Công điện số 217/CĐ-TTg,
218/CĐ-TTg").
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from models.dispatch import Reference
from models.source import Span
from nlp.keys import match_key
from nlp.lexicon import alternatives, load_lexicon, pairs
from nlp.tries import any_of

LOOKALIKES = str.maketrans("АВЕКМНОРСТХІЅ", "ABEKMHOPCTXIS")
"""Cyrillic capitals typed for Latin ones; one to one, so offsets stay."""

_PART = r"[A-ZĐÂĂÊÔƠƯ][A-Za-zĐđÂâĂăÊêÔôƠơƯư0-9.&]*"
_SYMBOL = re.compile(
    rf"(?<![\w/.,-])(\d{{1,6}}[a-zA-Z]?)\s?(?:"
    rf"/\s?((?:19|20)\d{{2}})\s?/\s?({_PART}(?:\s?[-–/]\s?{_PART})*)"  # 30/2020/NĐ-CP
    rf"|/\s?({_PART}(?:\s?[-–/]\s?(?:{_PART}|\d{{1,2}}(?!\d)))*)"  # 29/KH-UBND
    rf"|[-–]\s?({_PART}(?:\s?/\s?{_PART}(?:[-–]{_PART})?))"  # 18-NQ/TW
    rf")"
)
_DATE = re.compile(
    r"[\s,(]{1,3}(?:ký\s+)?ngày\s+(?:(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})|(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:năm\s+|/)(\d{4}))"
)
_ISSUER = re.compile(r"\s*của\s+")
_KIND_GAP = re.compile(r"[\s(]*(?:\([^()]{1,40}\)\s*)?(?::\s*)?(?:số\s*)?(?::\s*)?$")
_LIST_GAP = re.compile(r"[^.;]{0,4}(?:,|và|;)?\s*(?:số\s*)?$")


@cache
def _issuer_end() -> re.Pattern[str]:
    return re.compile(rf"\s+{alternatives('cues', 'citing_end')}|[,;.:()]")


@cache
def _kinds() -> re.Pattern[str]:
    names = load_lexicon("document_kinds")["names"].forms
    informal = load_lexicon("document_kinds")["informal"].pairs
    return re.compile(rf"(?<!\w)({any_of(match_key(f) for f in (*names, *informal))})$")


@cache
def _kind_names() -> dict[str, str]:
    names = {match_key(f): f for f in load_lexicon("document_kinds")["names"].forms}
    return names | pairs("document_kinds", "informal")


_CYRILLIC = re.compile("[\u0400-\u04ff]")


def to_latin(text: str) -> str:
    """Cyrillic letters typed for Latin ones made Latin; same length."""
    return text.translate(LOOKALIKES) if _CYRILLIC.search(text) else text


def kind_of_symbol(symbol: str) -> str | None:
    """The kind that a symbol's letters name ("KH-UBND" is a kế hoạch); None for công văn and the unknown."""
    codes = pairs("document_kinds", "legal") | pairs("document_kinds", "administrative")
    parts = [part for part in re.split(r"[-–/\s]+", symbol) if part and not part.isdigit()]
    # what stands behind the first part is an office: "BYT-PB" is a letter of the department PB
    return codes.get(match_key(re.sub(r"\d+$", "", parts[0]))) if parts else None


def find_references(text: str, own: str | None = None, *, key: str | None = None) -> tuple[Reference, ...]:
    """Every cited document in reading order; `own` is the citing document's number and symbol, left out.

    `key` is the text's matching key where the caller has it.
    """
    if not any(map(str.isdigit, text)):
        return ()
    latin = to_latin(text)
    key = match_key(latin) if key is None or latin is not text else key
    found: list[Reference] = []
    last_kind: tuple[int, str | None] | None = None
    for match in _SYMBOL.finditer(latin):
        symbol = _plain_symbol(match)
        if not _is_symbol(match) or (own is not None and _same(symbol, own)):
            continue
        issued, end = _issued(key, match.end())
        kind = _kind_before(key, match.start())
        if kind is None and last_kind is not None and match.start() - last_kind[0] < 400:
            between = key[last_kind[0] : match.start()]
            kind = last_kind[1] if _LIST_GAP.search(between) and "." not in between.strip(" .") else None
        last_kind = (end, kind)
        found.append(
            Reference(
                symbol=symbol,
                kind=kind or kind_of_symbol(symbol) or "công văn",
                issued_on=issued,
                issuer=_issuer(text, key, end),
                span=Span(match.start(), match.end()),
            )
        )
    return tuple(found)


def _plain_symbol(match: re.Match[str]) -> str:
    return re.sub(r"\s+", "", match.group()).replace("–", "-").rstrip(".&")


def _is_symbol(match: re.Match[str]) -> bool:
    """Two capitals at least behind the number: "24/7" and "5/HK" style measures are none."""
    letters: str = match.group(3) or match.group(4) or match.group(5) or ""
    capitals = sum(c.isupper() for c in letters)
    if match.group(4) and not re.search(r"[-–/]", letters):
        return bool(
            capitals >= 2
            and match.start() >= 3
            and "số" in match.string[max(0, match.start() - 6) : match.start()].lower()
        )
    return capitals >= 2


def _same(symbol: str, own: str) -> bool:
    mine, theirs = (re.sub(r"\s", "", to_latin(v).upper()).lstrip("0") for v in (symbol, own))
    return bool(mine == theirs)


def _kind_before(key: str, start: int) -> str | None:
    before = key[max(0, start - 70) : start]
    gap = _KIND_GAP.search(before)
    if gap is None:
        return None
    match = _kinds().search(before[: gap.start()].rstrip(" :("))
    return _kind_names()[match.group(1)] if match else None


def _issued(key: str, end: int) -> tuple[date | None, int]:
    match = _DATE.match(key, end)
    if match is None:
        return None, end
    day, month, year = (int(g) for g in match.groups() if g)
    try:
        return date(year, month, day), match.end()
    except ValueError:
        return None, match.end()


def _issuer(text: str, key: str, end: int) -> str | None:
    match = _ISSUER.match(key, end)
    if match is None:
        return None
    stop = _issuer_end().search(key, match.end())
    name = text[match.end() : stop.start() if stop else min(len(text), match.end() + 80)].strip()
    return name if name and len(name) <= 80 else None

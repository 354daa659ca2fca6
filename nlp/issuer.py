"""Who issued a dispatch (cơ quan ban hành): box 2 of NĐ 30/2020/NĐ-CP, else the symbol and the body."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from models.evidence import Found
from models.source import Span
from nlp.casing import is_capitals, name_case
from nlp.keys import match_key
from nlp.lexicon import pairs, phrases
from nlp.lines import Line

_PLACE = re.compile(r"^(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|đặc khu|thị trấn)\s")
_COUNCIL = re.compile(r"(?:^|\s)(?:ủy ban nhân dân|hội đồng nhân dân|ubnd|hđnd)\s*$")
_STARS = re.compile(r"^[\s*_\-–—.]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerLines:
    """What can tell the issuer: lines above quốc hiệu or number, the body, the symbol."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    symbol: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The issuing body and the body above it."""

    issuer: Found[str] | None
    parent: Found[str] | None


def read_issuer(lines: IssuerLines) -> Issuer:
    """The issuer as a person would cite it ("Sở Y tế"), with the parent where the head names one."""
    bodies = _bodies(lines.head)
    if not bodies:
        return Issuer(issuer=_from_symbol(lines), parent=None)
    parent = bodies[-2] if len(bodies) > 1 else None
    return Issuer(issuer=_owned(bodies[-1], parent), parent=parent)


def _owned(body: Found[str], parent: Found[str] | None) -> Found[str]:
    """An office without a name of its own is called by the body it serves ("Văn phòng UBND tỉnh A")."""
    if parent is None or match_key(body.value) not in phrases("bodies", "owned"):
        return body
    return replace(body, value=f"{body.value} {parent.value}")


def _bodies(head: tuple[Line, ...]) -> list[Found[str]]:
    """The bodies of box 2 from the top: a council goes on with its place on the next line."""
    merged: list[tuple[str, int, int]] = []
    for line in head:
        text = line.text.strip()
        if _STARS.match(text) or not is_capitals(text):
            continue
        for part, offset in _split(text):
            key = match_key(part)
            start = line.start + line.text.find(text) + offset
            if merged and _goes_on(merged[-1][0], key):
                merged[-1] = (f"{merged[-1][0]} {part}", merged[-1][1], start + len(part))
            else:
                merged.append((part, start, start + len(part)))
    return [
        Found(value=name_case(text), span=Span(start, end), rule="box_2")
        for text, start, end in merged
        if _heads(match_key(text))
    ]


def _goes_on(before: str, key: str) -> bool:
    """Whether a line goes on with the body before it: its place, an office's body, a wrapped name."""
    office = phrases("bodies", "persons").match_at(match_key(before), 0) == len(before)
    return (bool(_PLACE.match(key)) and _is_council(before)) or office or not _heads(key)


def _is_council(text: str) -> bool:
    return bool(_COUNCIL.search(match_key(text)))


def _heads(key: str) -> bool:
    return phrases("bodies", "heads", "persons").match_at(key, 0) is not None


def _split(text: str) -> list[tuple[str, int]]:
    """Two bodies on one line ("CỤC THUẾ THUẾ TỈNH …"): the second begins with a head and a place."""
    key = match_key(text)
    heads = phrases("bodies", "heads")
    for match in re.finditer(r"(?<=\s)\w", key):
        end = heads.match_at(key, match.start())
        if end is None or not re.match(r"\s+(?:tỉnh|thành phố)\s+\w", key[end:]):
            continue
        before = key[: match.start()].rstrip()
        own = heads.match_at(key, 0)
        if (
            own is not None
            and len(before) > own
            and not _COUNCIL.match(key[match.start() : end])
            and before.count(" ") >= 1
        ):
            return [(text[: len(before)], 0), (text[match.start() :], match.start())]
    return [(text, 0)]


def _from_symbol(lines: IssuerLines) -> Found[str] | None:
    """A head without box 2: the symbol's abbreviation, made whole by the body's own words."""
    if not lines.symbol:
        return None
    known = pairs("bodies", "abbreviations")
    for part in re.split(r"[-–/]", lines.symbol):
        name = known.get(match_key(part.strip()))
        if name is None:
            continue
        key = match_key(name)
        if key in ("ủy ban nhân dân", "hội đồng nhân dân"):
            return _council(lines, key) or Found(value=name, rule="symbol", confidence=0.5)
        return Found(value=name, rule="symbol", confidence=0.8)
    return None


def _council(lines: IssuerLines, key: str) -> Found[str] | None:
    for line in lines.body[:4]:
        match = re.search(key + r"((?:\s+(?:tỉnh|thành phố|xã|phường))(?:\s+[^\W\d_]+){1,3})", line.key)
        if match:
            text = line.text[match.start() : match.end()]
            kept = re.match(r"(?:\S+\s+){4}(?:thành phố|tỉnh|xã|phường)(?:\s+[A-ZĐ]\w*)+", text)
            if kept:
                return Found(
                    value=kept.group(),
                    span=line.span(match.start(), match.start() + kept.end()),
                    rule="body",
                    confidence=0.7,
                )
    return None

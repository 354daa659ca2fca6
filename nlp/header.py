"""The head and foot of a dispatch (thể thức): NĐ 30/2020/NĐ-CP, Điều 8 and Phụ lục I.

The head ends where the body begins; the foot begins with "Nơi nhận" or the signature. What stands behind the
foot (phụ lục, footnotes) is body again. A field that is not there or left blank stays None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.dispatch import DispatchHeader, PartialDate, Urgency
from models.evidence import Found
from nlp.addressees import read_addressees
from nlp.casing import is_capitals
from nlp.foot import Foot, read_foot
from nlp.head import NUMBER, PLACE_DATE, kind_of_title, scan_head, urgency_of
from nlp.issuer import IssuerLines, read_issuer
from nlp.lines import Line
from nlp.references import to_latin
from nlp.titles import read_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Header fields and which lines are body (the annexes behind the foot included) and which notes."""

    header: DispatchHeader
    body: tuple[Line, ...]
    annex: tuple[Line, ...]


def read_frame(lines: Sequence[Line]) -> Frame:
    """The header of a document and the lines of its body."""
    head = scan_head(lines)
    foot = read_foot(lines, head.end)
    number, symbol = _number(head.number)
    addressees, head.end = read_addressees(lines, head)
    kind, subject, head.end = read_title(lines, head, symbol)
    body_end = foot.start if foot else len(lines)
    issuer = read_issuer(
        IssuerLines(
            head=tuple(head.issuer or ()),
            body=tuple(lines[head.end : body_end]),
            symbol=symbol.value if symbol else None,
        )
    )
    header = DispatchHeader(
        kind=kind,
        number=number,
        symbol=symbol,
        issuer=issuer.issuer,
        parent_issuer=issuer.parent,
        place=_place(head.date),
        issued=_issued(head.date),
        subject=subject,
        addressees=addressees,
        recipients=foot.recipients if foot else (),
        signer=foot.signer if foot else None,
        urgency=_urgency(lines[: head.end], head.title),
    )
    rest = (head.rest,) if head.rest else ()
    return Frame(header=header, body=(*rest, *lines[head.end : body_end]), annex=_annex(lines, foot))


def _annex(lines: Sequence[Line], foot: Foot | None) -> tuple[Line, ...]:
    return tuple(line for line in lines[foot.end :] if not line.footnote) if foot else ()


def _number(line: Line | None) -> tuple[Found[str] | None, Found[str] | None]:
    if line is None:
        return None, None
    match = NUMBER.match(to_latin(line.text))
    if match is None:
        return None, None
    cut = re.search(r"\s+(?:v/v|về việc)\b", line.key)
    end = min(match.end(3), cut.start() if cut else match.end(3))
    raw = match.group(3)[: max(0, end - match.start(3))]
    symbol = re.sub(r"\s*([-–/])\s*", r"\1", raw.split("  ")[0]).strip(" .")
    symbol = re.split(r"\s(?![-–/&])", symbol)[0] if " " in symbol else symbol
    number = match.group(1)
    return (
        Found(value=number, span=line.span(match.start(1), match.end(1)), rule="number_line")
        if number
        else None,
        Found(value=symbol, span=line.span(match.start(3), match.start(3) + len(raw)), rule="number_line")
        if symbol
        else None,
    )


def _place(line: Line | None) -> Found[str] | None:
    match = PLACE_DATE.search(line.text) if line else None
    if line is None or match is None:
        return None
    return Found(
        value=match["place"].strip(),
        span=line.span(match.start("place"), match.end("place")),
        rule="place_date",
    )


def _issued(line: Line | None) -> Found[PartialDate] | None:
    match = PLACE_DATE.search(line.text) if line else None
    if line is None or match is None:
        return None
    day, month = (int(match[part]) if match[part] else None for part in ("day", "month"))
    value = PartialDate(year=int(match["year"]), month=month, day=day)
    if day is not None and month is not None and value.as_date() is None:
        value = PartialDate(year=value.year)
    start = line.text.lower().find("ngày", match.end("place"))
    return Found(value=value, span=line.span(start, match.end()), rule="place_date")


def _urgency(lines: Sequence[Line], title: Line | None) -> Found[Urgency] | None:
    """A mark of its own line in the head (box 10b), or behind the kind in the title ("CÔNG ĐIỆN KHẨN")."""
    for line in lines:
        marked = urgency_of(line.key)
        if marked and is_capitals(line.text):
            return Found(value=marked, span=line.span(), rule="urgency_mark")
    kind = kind_of_title(title.key.strip()) if title else None
    if title is None or kind is None:
        return None
    marked = urgency_of(title.key.strip()[len(kind) :])
    return Found(value=marked, span=title.span(), rule="urgency_in_title") if marked else None

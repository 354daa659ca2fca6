"""The head and foot of a dispatch (thể thức): NĐ 30/2020/NĐ-CP, Điều 8 and Phụ lục I.

The head ends where the body begins; the foot begins with "Nơi nhận" or the signature. What stands behind the
foot (phụ lục, footnotes) is body again. A field that is not there or left blank stays None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.dispatch import DispatchHeader, PartialDate, Urgency
from models.evidence import Found
from models.source import Span
from nlp.casing import is_capitals, name_case
from nlp.foot import Foot, read_foot
from nlp.issuer import IssuerLines, read_issuer
from nlp.keys import match_key
from nlp.labels import Level, read_label
from nlp.lexicon import alternatives, load_lexicon
from nlp.lines import Line
from nlp.names import NameReader
from nlp.references import kind_of_symbol, to_latin

_HEAD_LINES = 60
_NATION = re.compile(
    r"cộng\s*h[òo]a\s+xã hội chủ nghĩa việt nam|độc lập\s*[-–]\s*tự do\s*[-–]\s*hạnh phúc|"
    r"đảng cộng sản việt nam$"
)
_NUMBER = re.compile(
    r"^\s*số\s*[:.]?\s*(\d{1,6}[a-zA-Z]?)?[\s.…_]*([/-])\s*((?:\d{4}\s*/\s*)?[A-ZĐÂĂÊÔƠƯ0-9][\w&.\s]*(?:[-–/]\s*[\w&.]+)*)",
    re.IGNORECASE,
)
_PLACE_DATE = re.compile(
    r"(?P<place>[^,\n]{2,45}),\s*(?:ngày|Ngày)\s*(?P<day>\d{0,2})[\s.…_/]*tháng\s*(?P<month>\d{0,2})[\s.…_/]*năm\s*(?P<year>\d{4})"
)
_SUBJECT = re.compile(r"^\s*(?:v/v|về việc)\s*[:.]?\s*")
_TO = re.compile(r"^\s*kính gửi\s*:?\s*|^.{0,140}\bđiện\s*:\s*")
_NO_BODY = re.compile(r"\s*(?:mã số thuế|mst|địa chỉ|điện thoại|email|số điện thoại|đ/c:)")
_URGENCY = re.compile(r"^\s*[-–*(]?\s*(hỏa tốc|thượng khẩn|khẩn)(?:\s+hẹn giờ.*)?\s*[)*-]?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Header fields and which lines are body (the annexes behind the foot included) and which notes."""

    header: DispatchHeader
    body: tuple[Line, ...]
    annex: tuple[Line, ...]


@dataclass(slots=True)
class _Head:
    number: Line | None = None
    date: Line | None = None
    subject: list[Line] | None = None
    title: Line | None = None
    to: Line | None = None
    issuer: list[Line] | None = None
    rest: Line | None = None
    end: int = 0


def _kind_of_title(key: str) -> str | None:
    names = sorted(load_lexicon("document_kinds")["names"].forms, key=len, reverse=True)
    return next((n for n in names if key == match_key(n) or key.startswith(match_key(n) + " ")), None)


def read_frame(lines: Sequence[Line]) -> Frame:
    """The header of a document and the lines of its body."""
    head = _scan(lines)
    foot = read_foot(lines, head.end)
    number, symbol = _number(head.number)
    addressees, head.end = _addressees(lines, head)
    kind, subject, head.end = _title(lines, head, symbol)
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
        urgency=_urgency(lines[: head.end]),
    )
    rest = (head.rest,) if head.rest else ()
    return Frame(header=header, body=(*rest, *lines[head.end : body_end]), annex=_annex(lines, foot))


def _annex(lines: Sequence[Line], foot: Foot | None) -> tuple[Line, ...]:
    return tuple(line for line in lines[foot.end :] if not line.footnote) if foot else ()


def _scan(lines: Sequence[Line]) -> _Head:
    """The lines of the head by their form; the head ends behind the last of them."""
    head = _Head()
    for i, line in enumerate(lines[:_HEAD_LINES]):
        if _NATION.search(line.key):
            _take_issuer(head, lines, i)
            head.end = i + 1
        elif head.number is None and _NUMBER.match(to_latin(line.text)):
            _take_issuer(head, lines, i)
            head.number = line
            head.end = i + 1
            inline = re.search(r"\bv/v\b", line.key)
            if inline:
                head.subject = [line]
        elif head.date is None and _PLACE_DATE.search(line.text) and len(line.text) < 120:
            _take_issuer(head, lines, i)
            head.date = line
            head.end = i + 1
        elif head.subject is None and _SUBJECT.match(line.key) and head.title is None:
            head.subject = _wrapped(lines, i)
            head.end = i + len(head.subject)
        elif (
            head.to is None
            and _TO.match(line.key)
            and (line.key.lstrip().startswith("kính") or is_capitals(line.text.rstrip("điện: ")))
        ):
            head.to = line
            head.end = max(head.end, i)
            break
        elif head.title is None and (head.number or head.date) and _is_title(line):
            head.title = line
            head.end = max(head.end, i)
        elif head.end and i > head.end + 3 and len(line.text) > 200:
            break
    return head


def _is_title(line: Line) -> bool:
    kind = _kind_of_title(line.key.strip())
    return kind is not None and is_capitals(line.text[: len(kind)])


def _take_issuer(head: _Head, lines: Sequence[Line], until: int) -> None:
    if head.issuer is None:
        head.issuer = [line for line in lines[:until] if is_capitals(line.text) or len(line.text) < 90]


def _wrapped(lines: Sequence[Line], start: int) -> list[Line]:
    """A "V/v …" with the lines on which it goes on."""
    taken = [lines[start]]
    for line in lines[start + 1 : start + 6]:
        starts = line.text.lstrip()[:1]
        if (
            not starts.islower()
            or _TO.match(line.key)
            or _PLACE_DATE.search(line.text)
            or read_label(line.text)
        ):
            break
        taken.append(line)
    return taken


def _number(line: Line | None) -> tuple[Found[str] | None, Found[str] | None]:
    if line is None:
        return None, None
    match = _NUMBER.match(to_latin(line.text))
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
    match = _PLACE_DATE.search(line.text) if line else None
    if line is None or match is None:
        return None
    return Found(
        value=match["place"].strip(),
        span=line.span(match.start("place"), match.end("place")),
        rule="place_date",
    )


def _issued(line: Line | None) -> Found[PartialDate] | None:
    match = _PLACE_DATE.search(line.text) if line else None
    if line is None or match is None:
        return None
    day, month = (int(match[part]) if match[part] else None for part in ("day", "month"))
    value = PartialDate(year=int(match["year"]), month=month, day=day)
    if day is not None and month is not None and value.as_date() is None:
        value = PartialDate(year=value.year)
    start = line.text.lower().find("ngày", match.end("place"))
    return Found(value=value, span=line.span(start, match.end()), rule="place_date")


def _title(
    lines: Sequence[Line], head: _Head, symbol: Found[str] | None
) -> tuple[Found[str], Found[str] | None, int]:
    """Kind and subject, and where the body begins."""
    if head.title is not None:
        return _titled(lines, head, head.title)
    subject = None
    if head.subject:
        first = head.subject[0]
        mark = re.search(r"(?:v/v|về việc)\s*[:.]?\s*", first.key)
        begin = mark.end() if mark else 0
        words = " ".join([first.text[begin:], *(line.text for line in head.subject[1:])])
        subject = Found(
            value=_one_line(words), span=Span(first.start + begin, head.subject[-1].end), rule="v/v"
        )
    if head.subject or head.to is not None:
        kind = kind_of_symbol(symbol.value) if symbol else None
        return Found(value=kind or "công văn", rule="letter_form", confidence=0.9), subject, head.end
    if symbol is not None:
        kind = kind_of_symbol(symbol.value)
        return Found(value=kind or "công văn", rule="symbol", confidence=0.7), subject, head.end
    return _untitled(lines, head)


def _untitled(lines: Sequence[Line], head: _Head) -> tuple[Found[str], Found[str] | None, int]:
    """No administrative document (a news item): its first line is the title."""
    if not lines or head.end:
        return Found(value="khác", rule="no_form", confidence=0.6), None, head.end
    first = lines[0]
    if len(first.text) > 300:
        return Found(value="khác", rule="no_form", confidence=0.6), None, 0
    return (
        Found(value="khác", rule="no_form", confidence=0.8),
        Found(value=_one_line(first.text), span=first.span(), rule="first_line", confidence=0.7),
        1,
    )


def _titled(lines: Sequence[Line], head: _Head, title: Line) -> tuple[Found[str], Found[str] | None, int]:
    kind = _kind_of_title(title.key.strip()) or ""
    found_kind = Found(value=kind.lower(), span=title.span(0, len(kind)), rule="title")
    rest = title.text[len(kind) :]
    parts = [rest] if rest.strip(" .:-") else []
    start, end, index = title.start + len(kind), title.end, title.index + 1
    wrapping = bool(parts)
    while index < len(lines) and index < title.index + 9:
        line = lines[index]
        if not _goes_on(line, title, parts, wrapping=wrapping):
            break
        if not parts:
            start = line.start
        parts.append(line.text)
        end, index = line.end, index + 1
    subject = _one_line(re.sub(r"^\s*(?:v/v|về việc)\s*[:.]?\s*", "", " ".join(parts), flags=re.IGNORECASE))
    subject = re.sub(r"^(?:VỀ|Về) (?=\S)", "", subject) if not kind.startswith("thông báo") else subject
    found = Found(value=subject, span=Span(start, end), rule="title") if subject else None
    return found_kind, found, max(index, head.end if head.to is not None else 0)


def _goes_on(line: Line, title: Line, parts: list[str], *, wrapping: bool) -> bool:
    """Whether a line behind the title still belongs to the subject."""
    text = line.text.strip()
    label = read_label(text)
    if label is not None and label.level is not Level.DASH:
        return False
    if (
        _TO.match(line.key)
        or _PLACE_DATE.search(text)
        or _NUMBER.match(text)
        or text.startswith(("“Điều", "Căn cứ"))
    ):
        return False
    if parts and is_capitals(text) and not is_capitals(" ".join(parts)):
        return False
    if is_capitals(text) and not re.search(r":\s*$", text):
        return not _ACTS.search(line.key) or not parts
    if not parts:
        return (len(text) < 350 and not text.endswith((".", ":", ";"))) or len(text) < 120
    if wrapping and is_capitals(" ".join(parts)):
        return False
    return text[:1].islower() or (
        len(text) < 120 and (line.centred or line.bold) and not text.endswith((".", ":"))
    )


_ACTS = re.compile(r"(?:quyết định|chỉ thị|điện|nghị quyết|yêu cầu)\s*:?\s*$")


def _one_line(text: str) -> str:
    return " ".join(text.split()).strip(" .;:-–_")


def _addressees(lines: Sequence[Line], head: _Head) -> tuple[tuple[Found[str], ...], int]:
    """The bodies behind "Kính gửi" (or "… điện:"), in order, and where the list ends."""
    if head.to is None:
        return (), head.end
    first = head.to
    match = _TO.match(first.key)
    begin = match.end() if match else 0
    found: list[Found[str]] = []
    if len(first.text) - begin > _LONG_ADDRESS:
        return _run_in(head, first, begin)
    if first.text[begin:].strip():
        found.extend(_split(first, begin))
    index = first.index + 1
    bulleted = False
    done = bool(found) and first.text.rstrip().endswith(".")
    while index < len(lines) and not done:
        line = lines[index]
        label = read_label(line.text)
        if label is not None and label.level not in (Level.DASH, Level.PLUS, Level.STAR):
            break
        if (
            len(line.text) > 260
            or _opens_body(line.key)
            or (found and label is None and not _lists_on(lines[index - 1]))
        ):
            break
        begin = label.end if label else 0
        if label is None and bulleted and not _begins_body(line.text):
            break
        bulleted = bulleted or label is not None
        if not _NO_BODY.match(line.key, begin):
            _append(found, _whole(line, begin) if label is not None else _split(line, begin))
        done = line.text.rstrip().endswith(".")
        index += 1
    return tuple(found), max(index, head.end)


_LONG_ADDRESS = 220


def _run_in(head: _Head, line: Line, begin: int) -> tuple[tuple[Found[str], ...], int]:
    """Addressees and the first paragraph in one line: the names end where the sentence begins."""
    named = NameReader(line.text, line.key).read_list(begin, semicolons=True)
    if named is None:
        return (), head.end
    cut = len(line.text) - len(line.text[named.end :].lstrip(" .:;"))
    head.rest = replace(line, start=line.start + cut, text=line.text[cut:], key=line.key[cut:])
    names = tuple(
        Found(value=n.of(line.text), span=line.span(n.start, n.end), rule="addressees", confidence=0.7)
        for n in named.names
    )
    return names, max(line.index + 1, head.end)


def _lists_on(line: Line) -> bool:
    return line.text.rstrip().endswith((";", ",", ":"))


def _opens_body(key: str) -> bool:
    return bool(re.match(rf"\s*{alternatives('cues', 'body_opening')}", key))


def _append(found: list[Found[str]], more: list[Found[str]]) -> None:
    """A list of places that a line break cut ("các tỉnh: Gia Lai," / "- Đắk Lắk") is one addressee."""
    for item in more:
        last = found[-1] if found else None
        if (
            last
            and re.search(r"(?:tỉnh|thành phố|bộ|sở)[^:]*:[^:]*,$|,$", match_key(last.value))
            and not _begins_body(item.value)
        ):
            start = last.span.start if last.span else 0
            span = Span(start, item.span.end) if item.span else None
            found[-1] = Found(value=f"{last.value} {item.value}", span=span, rule="addressees")
        else:
            found.append(item)
    if found:
        found[:-1] = [_trimmed(f) for f in found[:-1]]
        if not re.search(r":[^:]*,$", found[-1].value):
            found[-1] = _trimmed(found[-1])


def _trimmed(item: Found[str]) -> Found[str]:
    return Found(value=item.value.rstrip(" ,;."), span=item.span, rule=item.rule)


def _begins_body(value: str) -> bool:
    from_heads = load_lexicon("bodies")
    key = match_key(value)
    heads = [match_key(f) for g in ("heads", "persons", "groups") for f in from_heads[g].forms]
    return any(key == h or key.startswith(h + " ") for h in heads)


def _whole(line: Line, begin: int) -> list[Found[str]]:
    """A bullet of the list is one addressee, whatever semicolons it holds."""
    value = " ".join(line.text[begin:].split()).rstrip(" ;.")
    return [Found(value=value, span=line.span(begin), rule="addressees")] if value else []


def _split(line: Line, begin: int) -> list[Found[str]]:
    out: list[Found[str]] = []
    for match in re.finditer(r"[^;]+", line.text[begin:]):
        value = " ".join(match.group().split()).strip().rstrip(".").strip(" -–")
        if value:
            out.append(
                Found(
                    value=value, span=line.span(begin + match.start(), begin + match.end()), rule="addressees"
                )
            )
    return out


def _urgency(lines: Sequence[Line]) -> Found[Urgency] | None:
    """A mark of its own line in the head (box 10b)."""
    for line in lines:
        match = _URGENCY.match(line.key)
        if match and is_capitals(line.text):
            return Found(value=Urgency(match.group(1)), span=line.span(), rule="urgency_mark")
    return None


__all__ = ["Frame", "name_case", "read_frame"]

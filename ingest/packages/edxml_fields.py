"""The fields of an edXML header (QCVN 102:2016/BTTTT), read leniently: what is garbled stays out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from ingest.repair.unicode import normalise
from models.envelope import Business, Channel, Envelope

ElementPath = tuple[str, ...]
"""Names of the elements from the outermost to a field, lower case, without prefixes."""

_BUSINESS = {
    "0": Business.NEW,
    "1": Business.REVOCATION,
    "2": Business.UPDATE,
    "3": Business.REPLACEMENT,
    "new": Business.NEW,
    "mới": Business.NEW,
    "văn bản mới": Business.NEW,
    "revoke": Business.REVOCATION,
    "revocation": Business.REVOCATION,
    "thu hồi": Business.REVOCATION,
    "update": Business.UPDATE,
    "cập nhật": Business.UPDATE,
    "replace": Business.REPLACEMENT,
    "replacement": Business.REPLACEMENT,
    "thay thế": Business.REPLACEMENT,
}
_URGENCY = {"1": "khẩn", "2": "thượng khẩn", "3": "hỏa tốc", "4": "hỏa tốc"}
_URGENCY_WORDS = ("thượng khẩn", "hỏa tốc", "khẩn")
_SECRET = frozenset({"mật", "tối mật", "tuyệt mật"})
_NAMES = frozenset({"fullname", "place", "organname", "staff", "department"})  # where "Mật" may be a name
_NUMBER = re.compile(r"(?:số\s*[:.]?\s*)?0*(\d{1,6}[a-zđ]?)\s*(?:[/-]\s*(.*))?", re.IGNORECASE)
_SYMBOL = re.compile(r"[A-ZĐÂĂÊÔƠƯÁÀẢÃẠ0-9][\w&.,()/-]{0,39}")
_DAY_FIRST = re.compile(
    r"(?:ngày\s*)?(\d{1,2})\s*(?:[/.-]|\s*tháng\s*)\s*(\d{1,2})\s*(?:[/.-]|\s*năm\s*)\s*(\d{4})"
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})|(\d{4})(\d{2})(\d{2})(?!\d)")
_YEARS = range(1945, 2101)


@dataclass(slots=True)
class Fields:
    """All fields of a header in order."""

    found: list[tuple[ElementPath, str]] = field(default_factory=list)

    def add(self, path: ElementPath, text: str) -> None:
        """Keeps a field that is not empty."""
        if value := normalise(text):
            self.found.append((tuple(name.replace("bussiness", "business") for name in path), value))

    def all(self, *names: str, of_business: bool = False) -> list[str]:
        """The values of the fields whose paths end with `names`; those of the business part only if asked."""
        return [
            value
            for path, value in self.found
            if path[-len(names) :] == names and _is_other(path) == of_business
        ]

    def first(self, *names: str, of_business: bool = False) -> str | None:
        """The first of them."""
        return next(iter(self.all(*names, of_business=of_business)), None)


def _is_other(path: ElementPath) -> bool:
    """Whether a field speaks of another document: the business part, the document that is answered."""
    return any(name in ("business", "responsefor", "replacementinfolist") for name in path)


def envelope_of(fields: Fields) -> Envelope:
    """The envelope of a package of the document axis (phong bì gói tin)."""
    doubts: list[str] = []
    number, symbol = _code(fields, doubts)
    issued_on = _day(fields.first("promulgationinfo", "promulgationdate"), "Ngày ban hành", doubts)
    due_on = _day(fields.first("duedate"), "Hạn trả lời", doubts)
    if due_on and issued_on and due_on < issued_on:
        doubts.append(
            f"Hạn trả lời trong gói tin ({due_on:%d/%m/%Y}) sớm hơn ngày ban hành nên không được dùng."
        )
        due_on = None
    kind = fields.first("documenttype", "typename") or fields.first("typename")
    return Envelope(
        channel=Channel.AXIS,
        sender=fields.first("from", "organname"),
        recipients=tuple(dict.fromkeys([*fields.all("to", "organname"), *fields.all("toplaces", "place")])),
        sent_on=_day(fields.first("traceheader", "timestamp"), "Ngày gửi", []),
        document_id=fields.first("documentid"),
        number=number,
        symbol=symbol,
        kind=kind.lower() if kind else None,
        place=fields.first("promulgationinfo", "place"),
        issued_on=issued_on,
        subject=fields.first("subject") or fields.first("messageheader", "content"),
        signer=fields.first("signerinfo", "fullname"),
        signer_title=fields.first("signerinfo", "position"),
        urgency=_urgency(fields.first("priority")),
        due_on=due_on,
        business=_business(fields, doubts),
        business_reason=fields.first("businessdocreason", of_business=True)
        or fields.first("businessdocreason"),
        related=tuple(_related(fields)),
        doubts=tuple(doubts),
    )


def mark_lines(fields: Fields) -> Iterator[str]:
    """The lines in which a secrecy mark or a secret series of numbers would show."""
    for path, value in fields.found:
        if value.casefold() in _SECRET and path[-1] not in _NAMES:
            yield value.upper()
    number, symbol = fields.first("codenumber") or "", fields.first("codenotation") or ""
    yield f"Số: {number}" if "/" in number else f"Số: {number}/{symbol.lstrip('/-')}"
    if symbol and "/" in symbol:
        yield f"Số: {symbol}"


def _code(fields: Fields, doubts: list[str]) -> tuple[str | None, str | None]:
    """Number and symbol, also where one field holds both ("Số 15/SYT-VP")."""
    raw = fields.first("codenumber") or ""
    notation = (fields.first("codenotation") or "").strip(" /-")
    match = _NUMBER.fullmatch(raw)
    number, rest = (match.group(1), (match.group(2) or "").strip()) if match else ("", "")
    if number == "0":
        number = ""
    whole = _NUMBER.fullmatch(notation)
    if whole and whole.group(2) and (not number or whole.group(1) == number):
        number, notation = whole.group(1), whole.group(2)
    if rest and rest.casefold() != notation.casefold():
        notation = f"{rest}/{notation}" if notation and rest.isdecimal() else rest
    symbol = re.sub(r"\s*([/-])\s*", r"\1", notation).strip()
    if raw and not number:
        doubts.append("Số văn bản trong gói tin không rõ nên không được dùng.")
    if symbol and not _SYMBOL.fullmatch(symbol):
        doubts.append("Ký hiệu văn bản trong gói tin không rõ nên không được dùng.")
        symbol = ""
    return (f"{number:0>2}" if number.isdecimal() else number) or None, symbol or None


def _day(text: str | None, name: str, doubts: list[str]) -> date | None:
    """A date in any of the forms met: yyyy/MM/dd by the standard, but also dd/MM/yyyy and others."""
    if text is None:
        return None
    found: date | None = None
    if match := _YEAR_FIRST.match(text):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        found = _date(year, month, day)
    elif match := _DAY_FIRST.search(text):
        day, month, year = (int(part) for part in match.groups())
        found = _date(year, month, day)
    if found is None:
        doubts.append(f"{name} trong gói tin không đúng dạng ngày nên không được dùng.")
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _urgency(text: str | None) -> str | None:
    if text is None:
        return None
    words = text.casefold().replace("hoả", "hỏa")
    return _URGENCY.get(words) or next((word for word in _URGENCY_WORDS if word in words), None)


def _business(fields: Fields, doubts: list[str]) -> Business | None:
    raw = fields.first("businessdoctype", of_business=True) or fields.first("businessdoctype")
    if raw is None:
        return None
    found = _BUSINESS.get(raw.casefold().lstrip("0") or "0")
    if found is None:
        doubts.append("Loại nghiệp vụ trong gói tin không rõ; hãy xem văn bản là mới hay thay thế, thu hồi.")
    return found


def _related(fields: Fields) -> Iterable[str]:
    """Keys of the documents that an update, replacement or revocation is about, each once."""
    keys = [
        value
        for path, value in fields.found
        if path[-1] == "documentid" and _is_other(path) and "responsefor" not in path
    ]
    return list(dict.fromkeys(keys))

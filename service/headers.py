"""The header of a document as plain values (trường thể thức): as read, in force, and as people correct it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.dispatch import DispatchHeader, Urgency
from models.document import HeaderField
from models.errors import InvalidValue
from models.evidence import Found
from models.source import Span
from models.tables.documents import DocumentRow
from service.days import read_day

LONGEST = 2000
"""Characters that one header field may have."""

LONGEST_LIST = 20_000
"""Characters that a list of names may have: nơi nhận may name every body of a province."""

_LISTS = frozenset({HeaderField.ADDRESSEES, HeaderField.RECIPIENTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadValue:
    """A field as the text has it."""

    value: str
    span: Span | None


def header_as_read(header: DispatchHeader) -> dict[HeaderField, ReadValue]:
    """The fields that the text gave; lists one a line, dates as ISO as far as they are known."""
    simple: dict[HeaderField, Found[str] | None] = {
        HeaderField.KIND: header.kind,
        HeaderField.NUMBER: header.number,
        HeaderField.SYMBOL: header.symbol,
        HeaderField.ISSUER: header.issuer,
        HeaderField.PARENT_ISSUER: header.parent_issuer,
        HeaderField.PLACE: header.place,
        HeaderField.SUBJECT: header.subject,
    }
    found = {field: ReadValue(value=value.value, span=value.span) for field, value in simple.items() if value}
    if header.issued:
        found[HeaderField.ISSUED_ON] = ReadValue(
            value=header.issued.value.isoformat(), span=header.issued.span
        )
    if header.urgency:
        found[HeaderField.URGENCY] = ReadValue(value=header.urgency.value.value, span=header.urgency.span)
    for field, names in (
        (HeaderField.ADDRESSEES, header.addressees),
        (HeaderField.RECIPIENTS, header.recipients),
    ):
        if names:
            found[field] = ReadValue(value="\n".join(n.value for n in names), span=_whole(names))
    if header.signer:
        signer = header.signer.value
        parts = {
            HeaderField.SIGNER_NAME: signer.name,
            HeaderField.SIGNER_TITLE: signer.title,
            HeaderField.SIGNER_AUTHORITY: signer.authority,
        }
        for field, value in parts.items():
            if value:
                found[field] = ReadValue(value=value, span=header.signer.span)
    return found


def _whole(names: tuple[Found[str], ...]) -> Span | None:
    spans = [name.span for name in names if name.span]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def header_in_force(row: DocumentRow) -> dict[HeaderField, str | None]:
    """The fields as they hold now; a date of which a part is blank as far as it is known."""
    issued = row.issued_on.isoformat() if row.issued_on else row.issued_partial
    return {
        HeaderField.KIND: row.kind,
        HeaderField.NUMBER: row.number,
        HeaderField.SYMBOL: row.symbol,
        HeaderField.ISSUER: row.issuer,
        HeaderField.PARENT_ISSUER: row.parent_issuer,
        HeaderField.PLACE: row.place,
        HeaderField.ISSUED_ON: issued,
        HeaderField.SUBJECT: row.subject,
        HeaderField.ADDRESSEES: "\n".join(row.addressees) or None,
        HeaderField.RECIPIENTS: "\n".join(row.recipients) or None,
        HeaderField.SIGNER_NAME: row.signer_name,
        HeaderField.SIGNER_TITLE: row.signer_title,
        HeaderField.SIGNER_AUTHORITY: row.signer_authority,
        HeaderField.URGENCY: row.urgency,
        HeaderField.ARRIVED_ON: row.arrived_on.isoformat() if row.arrived_on else None,
        HeaderField.ARRIVAL_NUMBER: row.arrival_number,
    }


def take_header(row: DocumentRow, header: DispatchHeader) -> None:
    """Fills a document's columns with what was read."""
    read = header_as_read(header)
    issued = read.pop(HeaderField.ISSUED_ON, None)
    for field, value in read.items():
        _SETTERS[field](row, value.value)
    if header.issued:
        row.issued_on = header.issued_on
        row.issued_partial = issued.value if issued and row.issued_on is None else None
        row.year = header.issued.value.year


def correct_header(row: DocumentRow, changes: Mapping[HeaderField, str | None]) -> None:
    """Sets fields as a person gives them and remembers which of them changed.

    Raises InvalidValue for an impossible date, an unknown urgency or a field that is too long.
    """
    before = header_in_force(row)
    for field, given in changes.items():
        value = unicodedata.normalize("NFC", given or "").strip() or None
        most = LONGEST_LIST if field in _LISTS else LONGEST
        if value is not None and len(value) > most:
            raise InvalidValue(f"Nội dung quá dài (tối đa {most} ký tự).")
        _SETTERS[field](row, value)
    after = header_in_force(row)
    changed = {field.value for field in changes if before[field] != after[field]}
    row.corrected = sorted(changed.union(row.corrected))


Setter = Callable[[DocumentRow, str | None], None]


def _text(column: str) -> Setter:
    def put(row: DocumentRow, value: str | None) -> None:
        setattr(row, column, " ".join(value.split()) if value else None)

    return put


def _lines(column: str) -> Setter:
    def put(row: DocumentRow, value: str | None) -> None:
        lines = [" ".join(line.split()) for line in (value or "").splitlines()]
        setattr(row, column, [line for line in lines if line])

    return put


def _issued(row: DocumentRow, value: str | None) -> None:
    row.issued_on = read_day(value)
    row.issued_partial = None
    row.year = row.issued_on.year if row.issued_on else None


def _arrived(row: DocumentRow, value: str | None) -> None:
    row.arrived_on = read_day(value)


def _urgency(row: DocumentRow, value: str | None) -> None:
    try:
        row.urgency = Urgency(value.lower()).value if value else None
    except ValueError as fault:
        known = ", ".join(each.value for each in Urgency)
        raise InvalidValue(f"Độ khẩn phải là một trong: {known}.") from fault


_SETTERS: dict[HeaderField, Setter] = {
    HeaderField.KIND: _text("kind"),
    HeaderField.NUMBER: _text("number"),
    HeaderField.SYMBOL: _text("symbol"),
    HeaderField.ISSUER: _text("issuer"),
    HeaderField.PARENT_ISSUER: _text("parent_issuer"),
    HeaderField.PLACE: _text("place"),
    HeaderField.SUBJECT: _text("subject"),
    HeaderField.ARRIVAL_NUMBER: _text("arrival_number"),
    HeaderField.SIGNER_NAME: _text("signer_name"),
    HeaderField.SIGNER_TITLE: _text("signer_title"),
    HeaderField.SIGNER_AUTHORITY: _text("signer_authority"),
    HeaderField.ADDRESSEES: _lines("addressees"),
    HeaderField.RECIPIENTS: _lines("recipients"),
    HeaderField.ISSUED_ON: _issued,
    HeaderField.ARRIVED_ON: _arrived,
    HeaderField.URGENCY: _urgency,
}

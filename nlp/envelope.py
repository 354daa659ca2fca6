"""Header fields that the text leaves out, from the envelope of a document-axis package (phong bì gói tin).

The text always wins: what the envelope says otherwise is a doubt for the clerk. The subject and sender of a
message are a person's words about a document, so an e-mail fills nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.dispatch import DispatchHeader, PartialDate, Urgency
from models.envelope import Channel, Envelope
from models.evidence import Found, Issue, IssueCode
from nlp.header import Frame

RULE = "envelope"
_SURE = 0.9


def with_envelope(frame: Frame, envelope: Envelope | None) -> Frame:
    """The frame with number, symbol, date, issuer, subject and urgency from the envelope where they lack."""
    if envelope is None or envelope.channel is not Channel.AXIS:
        return frame
    header = frame.header
    number, symbol = _number(header, envelope)
    return replace(
        frame,
        header=replace(
            header,
            number=number,
            symbol=symbol,
            issued=_issued(header, envelope),
            issuer=header.issuer or _found(envelope.sender),
            subject=header.subject or _found(envelope.subject),
            urgency=header.urgency or _urgency(envelope.urgency),
        ),
    )


def envelope_issues(header: DispatchHeader, envelope: Envelope | None) -> Iterator[Issue]:
    """What is garbled in an envelope, and where it contradicts the text; `header` is the filled one."""
    if envelope is None or envelope.channel is not Channel.AXIS:
        return
    for doubt in envelope.doubts:
        yield Issue(code=IssueCode.ENVELOPE_DOUBT, message=doubt)
    for name, field, said, found in (
        ("Số", "number", envelope.number, header.number),
        ("Ký hiệu", "symbol", envelope.symbol, header.symbol),
    ):
        if said and found and _plain(said) != _plain(found.value):
            message = f"{name} trong gói tin ({said}) khác {name.lower()} ghi trong văn bản ({found.value})."
            yield Issue(code=IssueCode.ENVELOPE_DOUBT, message=message, span=found.span, field=field)
    day, written = envelope.issued_on, header.issued_on
    if day and written and day != written and header.issued is not None:
        message = (
            f"Ngày ban hành trong gói tin ({day:%d/%m/%Y}) khác ngày ghi trong văn bản ({written:%d/%m/%Y})."
        )
        yield Issue(
            code=IssueCode.ENVELOPE_DOUBT, message=message, span=header.issued.span, field="issued_on"
        )


def _number(header: DispatchHeader, envelope: Envelope) -> tuple[Found[str] | None, Found[str] | None]:
    """Number and symbol; the envelope of another symbol is no evidence for this document's number."""
    if header.symbol and envelope.symbol and _plain(header.symbol.value) != _plain(envelope.symbol):
        return header.number, header.symbol
    if header.number and envelope.number and _plain(header.number.value) != _plain(envelope.number):
        return header.number, header.symbol
    return header.number or _found(envelope.number), header.symbol or _found(envelope.symbol)


def _issued(header: DispatchHeader, envelope: Envelope) -> Found[PartialDate] | None:
    """The envelope's day where the text leaves day or month blank and does not say otherwise."""
    day, written = envelope.issued_on, header.issued
    if day is None or header.issued_on is not None:
        return written
    if written is not None and (
        written.value.year != day.year or written.value.month not in (None, day.month)
    ):
        return written
    value = PartialDate(year=day.year, month=day.month, day=day.day)
    return Found(value=value, span=written.span if written else None, rule=RULE, confidence=_SURE)


def _urgency(text: str | None) -> Found[Urgency] | None:
    if text not in tuple(Urgency):
        return None
    return Found(value=Urgency(text), rule=RULE, confidence=_SURE)


def _found(value: str | None) -> Found[str] | None:
    return Found(value=value, rule=RULE, confidence=_SURE) if value else None


def _plain(value: str) -> str:
    """A number or symbol for comparing: no leading zeros, no spaces, one case."""
    return "".join(value.split()).casefold().lstrip("0")

"""What a package says about its document (phần đầu gói tin): fields beside the text, never instead of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Business(StrEnum):
    """What an edXML package does (nghiệp vụ, QCVN 102:2016/BTTTT): new, update, replacement, revocation."""

    NEW = "new"
    UPDATE = "update"
    REPLACEMENT = "replacement"
    REVOCATION = "revocation"


class Channel(StrEnum):
    """What kind of package wrote the envelope: the document axis (trục liên thông) or a message (thư)."""

    AXIS = "axis"
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The fields of an edXML package or of a message (phong bì); what it leaves out or garbles is None.

    `sender` is the organisation or mailbox that sent it, `document_id` the package's own key, `related` the
    keys or citations of the documents that an update, replacement or revocation is about. `doubts` are
    sentences for the clerk about fields that were garbled and therefore left out.
    """

    channel: Channel = Channel.AXIS
    sender: str | None = None
    recipients: tuple[str, ...] = ()
    sent_on: date | None = None
    document_id: str | None = None
    number: str | None = None
    symbol: str | None = None
    kind: str | None = None
    place: str | None = None
    issued_on: date | None = None
    subject: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    urgency: str | None = None
    due_on: date | None = None
    business: Business | None = None
    business_reason: str | None = None
    related: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

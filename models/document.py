"""A document in the office (văn bản đến): how far it was read, which of its fields people correct."""

from __future__ import annotations

from enum import StrEnum


class DocumentState(StrEnum):
    """How far a document has been read (trạng thái đọc văn bản)."""

    QUEUED = "queued"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"


UNREAD = (DocumentState.QUEUED, DocumentState.READING)
"""States of a document that somebody waits for (chưa đọc xong)."""


class HeaderField(StrEnum):
    """The fields of a document that a clerk may correct (trường thể thức, sổ văn bản đến)."""

    KIND = "kind"
    NUMBER = "number"
    SYMBOL = "symbol"
    ISSUER = "issuer"
    PARENT_ISSUER = "parent_issuer"
    PLACE = "place"
    ISSUED_ON = "issued_on"
    SUBJECT = "subject"
    ADDRESSEES = "addressees"
    RECIPIENTS = "recipients"
    SIGNER_NAME = "signer_name"
    SIGNER_TITLE = "signer_title"
    SIGNER_AUTHORITY = "signer_authority"
    URGENCY = "urgency"
    ARRIVED_ON = "arrived_on"
    ARRIVAL_NUMBER = "arrival_number"

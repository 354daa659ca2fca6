"""Document rows (văn bản đến) and what was read from them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from models.document import DocumentState
from models.tables.columns import JSON_TYPE, AgencyRowBase, Json, UtcInstant, enum_type


class DocumentRow(AgencyRowBase, table=True):
    """A document whose bytes are kept (văn bản đến).

    Header columns hold what is in force: as read, or as a person corrected it (`corrected` names those
    fields). `attempts` counts how often reading was begun, so that a file that kills the reader ends.
    `citation_key` is number, symbol and year in the form that is compared, `package_key` the key that a
    package of the national axis gave it. `is_scan` tells that text was recognised, `has_lost_marks` that it
    has no diacritics.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("agency_id", "sha256"),
        Index("ix_document_citation", "agency_id", "issuer", "number", "symbol", "year"),
        Index("ix_document_citation_key", "agency_id", "citation_key"),
        Index("ix_document_package_key", "agency_id", "package_key"),
    )

    sha256: str = Field(max_length=64)
    name: str
    media_type: str = ""
    size: int
    storage_key: str
    state: DocumentState = Field(sa_type=enum_type(DocumentState))
    error_code: str | None = None
    error_message: str | None = None
    attempts: int = 0

    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    year: int | None = None
    issuer: str | None = None
    parent_issuer: str | None = None
    place: str | None = None
    issued_on: date | None = None
    issued_partial: str | None = None
    subject: str | None = None
    signer_name: str | None = None
    signer_title: str | None = None
    signer_authority: str | None = None
    urgency: str | None = None
    addressees: list[str] = Field(default_factory=list, sa_type=JSON_TYPE)
    recipients: list[str] = Field(default_factory=list, sa_type=JSON_TYPE)
    corrected: list[str] = Field(default_factory=list, sa_type=JSON_TYPE)

    citation_key: str | None = None
    package_key: str | None = None
    is_scan: bool = False
    has_lost_marks: bool = False

    arrived_on: date | None = None
    arrival_number: str | None = None
    created_at: datetime = Field(sa_type=UtcInstant)
    version: int = 1


class ReadingRow(AgencyRowBase, table=True):
    """What one reading of a document gave (kết quả đọc): its text with positions, and the extraction.

    Apart from `document`, so that lists never load texts. `source` and `extraction` are JSON with a
    version of their own; the engine versions say what produced them, `engine` all of them in one.
    """

    __tablename__ = "document_reading"
    __table_args__ = (Index("uq_document_reading_engine", "document_id", "engine", unique=True),)

    document_id: UUID = Field(foreign_key="document.id", index=True)
    text: str
    source: Json = Field(sa_type=JSON_TYPE)
    extraction: Json = Field(sa_type=JSON_TYPE)
    rules_version: str
    lexicon_version: str
    weights_version: str | None = None
    engine: str
    made_at: datetime = Field(sa_type=UtcInstant)


class RefusedUploadRow(AgencyRowBase, table=True):
    """A file that was not taken in (tệp bị từ chối); its bytes are not kept.

    The key is that of the document that it would have become. For a secret document name and hash stay
    empty: that it was refused, when and by whom is all that is kept (Luật Bảo vệ bí mật nhà nước
    117/2025/QH15, Điều 5).
    """

    __tablename__ = "refused_upload"
    __table_args__ = (Index("ix_refused_upload_at", "agency_id", "id"),)

    name: str | None = None
    sha256: str | None = Field(default=None, max_length=64)
    code: str
    message: str
    by: str | None = None
    at: datetime = Field(sa_type=UtcInstant)

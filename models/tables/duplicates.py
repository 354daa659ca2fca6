"""Rows that tell documents apart or find them again (văn bản trùng): fingerprints and likenesses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from models.duplicate import DuplicateChoice, Likeness
from models.tables.columns import JSON_TYPE, AgencyRowBase, Json, UtcInstant, enum_type


class FingerprintRow(AgencyRowBase, table=True):
    """The fingerprint of a document's text (dấu vân văn bản); empty where the text is too short for one.

    `form` counts the ways in which fingerprints have been made: only those of one form can be compared.
    """

    __tablename__ = "document_fingerprint"
    __table_args__ = (UniqueConstraint("document_id"),)

    document_id: UUID = Field(foreign_key="document.id")
    form: int
    sketch: str


class FingerprintBandRow(AgencyRowBase, table=True):
    """One part of a fingerprint: documents that have a part in common are looked at, no others."""

    __tablename__ = "fingerprint_band"
    __table_args__ = (Index("ix_fingerprint_band_value", "agency_id", "value", "document_id"),)

    document_id: UUID = Field(foreign_key="document.id", index=True)
    value: int = Field(sa_type=BigInteger)


class DocumentMatchRow(AgencyRowBase, table=True):
    """Two documents that are alike (văn bản trùng): the one that came later, and the earlier one.

    `resemblance` is the share of the words that they have in common, from 0 to 1. `suggested` is what the
    package says, `choice` what the clerk said; `effects` what that changed, for taking it back.
    """

    __tablename__ = "document_match"
    __table_args__ = (
        UniqueConstraint("document_id", "earlier_id"),
        Index("ix_document_match_earlier", "agency_id", "earlier_id"),
    )

    document_id: UUID = Field(foreign_key="document.id")
    earlier_id: UUID = Field(foreign_key="document.id")
    likeness: Likeness = Field(sa_type=enum_type(Likeness))
    resemblance: float | None = None
    suggested: DuplicateChoice | None = Field(default=None, sa_type=enum_type(DuplicateChoice))
    choice: DuplicateChoice | None = Field(default=None, sa_type=enum_type(DuplicateChoice))
    effects: Json = Field(default_factory=dict, sa_type=JSON_TYPE)
    by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    created_at: datetime = Field(sa_type=UtcInstant)

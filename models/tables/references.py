"""Rows of what documents cite (văn bản viện dẫn), and how far the word index is being made anew."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from models.citing import Citing
from models.tables.columns import AgencyRowBase, enum_type


class DocumentReferenceRow(AgencyRowBase, table=True):
    """A document that another one cites (văn bản viện dẫn), by the place where it does.

    `start` is the citation as it is compared (`service.citations.citation_start`), `year` that of its date or
    of the citation itself. `target_id` is the cited document where it is stored: looked up when the citing
    one is read, and again when the cited one arrives or a header is corrected.
    """

    __tablename__ = "document_reference"
    __table_args__ = (
        UniqueConstraint("document_id", "span_start"),
        Index("ix_document_reference_start", "agency_id", "start"),
        Index("ix_document_reference_target", "target_id"),
    )

    document_id: UUID = Field(foreign_key="document.id")
    span_start: int
    span_end: int
    symbol: str
    start: str
    kind: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    year: int | None = None
    citing: Citing = Field(default=Citing.CITES, sa_type=enum_type(Citing))
    target_id: UUID | None = Field(default=None, foreign_key="document.id")


class ReindexRow(AgencyRowBase, table=True):
    """A word index that is made anew (lập lại chỉ mục): numbers below `below` are still to do."""

    __tablename__ = "reindex"
    __table_args__ = (UniqueConstraint("agency_id"),)

    below: int

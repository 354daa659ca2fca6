"""Obligation rows (nhiệm vụ trong văn bản), their assignees and the decisions on them."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from models.obligation import FoundIn, Nature, Role
from models.organisation import AssigneeKind
from models.review import ObligationState, ReviewKind
from models.tables.columns import JSON_TYPE, AgencyRowBase, Json, UtcInstant, enum_type


class ObligationRow(AgencyRowBase, table=True):
    """An obligation (nhiệm vụ).

    `read_start` and `read_end` are the extent as extracted and never change (with the reading they are the
    natural key; None for one that a person added); `span_start` and `span_end` the extent in force.
    `is_ours` and `is_undecided` repeat what the assignments say, for lists.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("document_id", "reading_id", "read_start", "read_end"),
        Index("ix_obligation_order", "agency_id", "document_id", "span_start"),
        Index("ix_obligation_due", "agency_id", "due_on"),
    )

    document_id: UUID = Field(foreign_key="document.id")
    reading_id: UUID | None = Field(default=None, foreign_key="document_reading.id")
    read_start: int | None = None
    read_end: int | None = None
    span_start: int
    span_end: int
    label: str
    text: str
    page: int | None = None
    nature: Nature = Field(sa_type=enum_type(Nature))
    condition: str | None = None
    product: str | None = None
    deadline: Json | None = Field(default=None, sa_type=JSON_TYPE)
    deadline_by_hand: bool = False
    assignees_by_hand: bool = False
    due_on: date | None = None
    due_time: time | None = None
    confidence: float = 1.0
    targets: list[Json] = Field(default_factory=list, sa_type=JSON_TYPE)
    report_to: list[Json] = Field(default_factory=list, sa_type=JSON_TYPE)
    issues: list[Json] = Field(default_factory=list, sa_type=JSON_TYPE)
    state: ObligationState = Field(default=ObligationState.DRAFT, sa_type=enum_type(ObligationState))
    reason: str | None = None
    is_ours: bool = False
    is_undecided: bool = False
    created_at: datetime = Field(sa_type=UtcInstant)
    version: int = 1


class AssignmentRow(AgencyRowBase, table=True):
    """An assignee of an obligation (đơn vị được giao) and who that is.

    `because` says why the text names it, `resolved_by` why it is this body; one Vietnamese sentence each.
    """

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("obligation_id", "position"),)

    obligation_id: UUID = Field(foreign_key="obligation.id", index=True)
    position: int
    name: str
    role: Role = Field(sa_type=enum_type(Role))
    kind: AssigneeKind = Field(sa_type=enum_type(AssigneeKind))
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    group_id: UUID | None = Field(default=None, foreign_key="organisation_group.id")
    candidates: list[str] = Field(default_factory=list, sa_type=JSON_TYPE)
    because: str
    resolved_by: str
    is_group: bool = False
    found_in: FoundIn = Field(sa_type=enum_type(FoundIn))
    span_start: int | None = None
    span_end: int | None = None


class ReviewRow(AgencyRowBase, table=True):
    """A decision of a person (thao tác duyệt) with the values before and after; never changed."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_document", "agency_id", "document_id", "id"),)

    document_id: UUID = Field(foreign_key="document.id")
    obligation_id: UUID | None = Field(default=None, foreign_key="obligation.id")
    kind: ReviewKind = Field(sa_type=enum_type(ReviewKind))
    before: Json = Field(default_factory=dict, sa_type=JSON_TYPE)
    after: Json = Field(default_factory=dict, sa_type=JSON_TYPE)
    reason: str | None = None
    by: str
    at: datetime = Field(sa_type=UtcInstant)


class SearchEntryRow(AgencyRowBase, table=True):
    """Gives each obligation the number that the word index knows it by; later obligations, higher numbers."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("obligation_id"), UniqueConstraint("number"))

    number: int
    obligation_id: UUID = Field(foreign_key="obligation.id")

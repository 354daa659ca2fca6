"""Calendar and audit rows (lịch nghỉ, nhật ký)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from models.tables.columns import AgencyRowBase, UtcInstant


class CalendarDayRow(AgencyRowBase, table=True):
    """A day on which the office departs from the packaged calendar (nghỉ bù, làm bù); `source` says why."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("agency_id", "day"),)

    day: date
    is_work: bool
    source: str


class AuditEventRow(AgencyRowBase, table=True):
    """Who did what when (nhật ký): never what a document says."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_at", "agency_id", "id"),)

    at: datetime = Field(sa_type=UtcInstant)
    by: str
    action: str
    subject_id: UUID | None = None
    detail: str | None = None

"""Queries over the calendar and the audit trail (lịch nghỉ, nhật ký)."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session, col, select

from models.tables.records import AuditEventRow, CalendarDayRow
from models.workdays import CalendarRow, DayKind, TableCalendar, WorkCalendar


def calendar_of(session: Session, agency_id: UUID, base: WorkCalendar) -> WorkCalendar:
    """The packaged calendar with the days on which this office departs from it."""
    rows = list(
        session.exec(
            select(CalendarDayRow)
            .where(CalendarDayRow.agency_id == agency_id)
            .order_by(col(CalendarDayRow.day))
        )
    )
    if not rows:
        return base
    table = [
        CalendarRow(
            day=row.day,
            kind=DayKind.WORK if row.is_work else DayKind.OFF,
            name=row.source,
            source=row.source,
            verified=True,
        )
        for row in rows
    ]
    written = "".join(f"{row.day}{row.is_work}" for row in rows)
    return TableCalendar(table, version=f"office {sha256(written.encode()).hexdigest()[:8]}", base=base)


def note(
    session: Session,
    agency_id: UUID,
    action: str,
    *,
    at: datetime,
    by: str,
    subject_id: UUID | None = None,
    detail: str | None = None,
) -> None:
    """Writes one line of the audit trail; `detail` never holds what a document says."""
    session.add(
        AuditEventRow(agency_id=agency_id, at=at, by=by, action=action, subject_id=subject_id, detail=detail)
    )

"""Counting for whoever watches over the service (đếm để theo dõi vận hành)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.document import DocumentState
from models.job import JobState
from models.tables.documents import DocumentRow
from models.tables.jobs import DocumentJobRow, JobWorkerRow
from service.store.jobs import count_jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """How much there is and since when it waits; times are None where there is nothing of the kind."""

    documents: dict[DocumentState, int]
    jobs: dict[JobState, int]
    waiting_since: datetime | None
    workers: int
    last_beat: datetime | None


def take_census(session: Session, agency_id: UUID) -> Census:
    """What is so now."""
    documents = session.exec(
        select(DocumentRow.state, func.count())
        .where(DocumentRow.agency_id == agency_id)
        .group_by(col(DocumentRow.state))
    )
    workers, last_beat = session.exec(
        select(func.count(), func.max(JobWorkerRow.beat_at)).select_from(JobWorkerRow)
    ).one()
    return Census(
        documents=dict.fromkeys(DocumentState, 0) | {DocumentState(s): n for s, n in documents},
        jobs=count_jobs(session, agency_id),
        waiting_since=waiting_since(session, agency_id),
        workers=workers,
        last_beat=last_beat,
    )


def waiting_since(session: Session, agency_id: UUID) -> datetime | None:
    """Since when the job waits that has waited longest."""
    return session.exec(
        select(DocumentJobRow.queued_at)
        .where(DocumentJobRow.agency_id == agency_id, DocumentJobRow.state == JobState.QUEUED)
        .order_by(col(DocumentJobRow.queued_at))
        .limit(1)
    ).first()

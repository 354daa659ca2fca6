"""Queries over jobs and what they have read so far (công việc đọc văn bản)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from models.document import DocumentState
from models.job import OPEN_JOBS, JobState, Priority
from models.tables.columns import Json
from models.tables.documents import DocumentRow
from models.tables.jobs import DocumentJobRow, ReadingDraftRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One asking for a document to be read (lượt đọc): keys only."""

    agency_id: UUID
    document_id: UUID
    number: int
    priority: Priority


def find_job(session: Session, agency_id: UUID, document_id: UUID) -> DocumentJobRow | None:
    """The job of a document, None where it never had one."""
    return session.exec(
        select(DocumentJobRow).where(
            DocumentJobRow.agency_id == agency_id, DocumentJobRow.document_id == document_id
        )
    ).first()


def state_of(session: Session, agency_id: UUID, document_id: UUID) -> JobState | None:
    """How far the job of a document is, None where it has none (a refused document is gone)."""
    found = session.exec(
        select(DocumentJobRow.state).where(
            DocumentJobRow.agency_id == agency_id, DocumentJobRow.document_id == document_id
        )
    ).first()
    return JobState(found) if found is not None else None


def open_job(
    session: Session, agency_id: UUID, document_id: UUID, *, priority: Priority | None = None, now: datetime
) -> Ticket:
    """A job that waits: the first of a document, or the next after one that has ended.

    Without a `priority` it keeps the one that it had.
    """
    job = find_job(session, agency_id, document_id)
    if job is None:
        first = Priority.ORDINARY if priority is None else priority
        job = DocumentJobRow(agency_id=agency_id, document_id=document_id, priority=first, queued_at=now)
    else:
        job.number += 1
        job.priority = job.priority if priority is None else priority
        job.state, job.step, job.claim, job.worker_id = JobState.QUEUED, None, None, None
        job.pages_done = job.pages_whole = 0
        job.queued_at, job.begun_at, job.ended_at = now, None, None
    session.add(job)
    return ticket_of(job)


def next_ticket(session: Session, ticket: Ticket) -> Ticket | None:
    """Another asking for a job whose last one ended without it; None where it has ended or was asked for."""
    job = find_job(session, ticket.agency_id, ticket.document_id)
    if job is None or job.number != ticket.number or job.state not in OPEN_JOBS:
        return None
    job.number += 1
    session.add(job)
    return ticket_of(job)


def ticket_of(job: DocumentJobRow) -> Ticket:
    """What is handed to the engine for a job."""
    return Ticket(
        agency_id=job.agency_id,
        document_id=job.document_id,
        number=job.number,
        priority=Priority(job.priority),
    )


def find_draft(session: Session, agency_id: UUID, document_id: UUID) -> ReadingDraftRow | None:
    """What has been read of a document so far, None while nothing has."""
    return session.exec(
        select(ReadingDraftRow).where(
            ReadingDraftRow.agency_id == agency_id, ReadingDraftRow.document_id == document_id
        )
    ).first()


def has_draft(session: Session, agency_id: UUID, document_id: UUID) -> bool:
    """Whether a document's text has been read; the text itself is not fetched."""
    found = session.exec(
        select(ReadingDraftRow.id).where(
            ReadingDraftRow.agency_id == agency_id, ReadingDraftRow.document_id == document_id
        )
    )
    return found.first() is not None


def keep_extraction(session: Session, agency_id: UUID, document_id: UUID, extraction: Json) -> None:
    """Adds what was understood to what was read."""
    session.exec(
        update(ReadingDraftRow)
        .where(col(ReadingDraftRow.agency_id) == agency_id, col(ReadingDraftRow.document_id) == document_id)
        .values(extraction=extraction)
    )


def drop_draft(session: Session, agency_id: UUID, document_id: UUID) -> None:
    """Removes what has been read so far."""
    session.exec(
        delete(ReadingDraftRow).where(
            col(ReadingDraftRow.agency_id) == agency_id, col(ReadingDraftRow.document_id) == document_id
        )
    )


def drop_job(session: Session, agency_id: UUID, document_id: UUID) -> None:
    """Removes the job of a document that goes itself."""
    drop_draft(session, agency_id, document_id)
    session.exec(
        delete(DocumentJobRow).where(
            col(DocumentJobRow.agency_id) == agency_id, col(DocumentJobRow.document_id) == document_id
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """A job with its document, as the operator sees it."""

    job: DocumentJobRow
    document: DocumentRow


def list_jobs(
    session: Session, agency_id: UUID, *, states: Collection[JobState], limit: int
) -> list[JobLine]:
    """Jobs in these states, those that asked first at the top."""
    rows = session.exec(
        select(DocumentJobRow, DocumentRow)
        .where(
            DocumentJobRow.agency_id == agency_id,
            DocumentRow.agency_id == agency_id,
            DocumentJobRow.document_id == DocumentRow.id,
            col(DocumentJobRow.state).in_(states),
        )
        .order_by(col(DocumentJobRow.queued_at), col(DocumentJobRow.id))
        .limit(limit)
    )
    return [JobLine(job=job, document=document) for job, document in rows]


def job_of(session: Session, agency_id: UUID, document_id: UUID) -> JobLine | None:
    """The job of one document with it."""
    found = session.exec(
        select(DocumentJobRow, DocumentRow).where(
            DocumentJobRow.agency_id == agency_id,
            DocumentRow.agency_id == agency_id,
            DocumentJobRow.document_id == DocumentRow.id,
            DocumentRow.id == document_id,
        )
    ).first()
    return JobLine(job=found[0], document=found[1]) if found else None


def count_jobs(session: Session, agency_id: UUID) -> dict[JobState, int]:
    """How many jobs are in each state."""
    rows = session.exec(
        select(DocumentJobRow.state, func.count())
        .where(DocumentJobRow.agency_id == agency_id)
        .group_by(col(DocumentJobRow.state))
    )
    return dict.fromkeys(JobState, 0) | {JobState(state): count for state, count in rows}


def open_tickets(
    session: Session, agency_id: UUID, document_ids: Collection[UUID] | None = None
) -> list[Ticket]:
    """The jobs that have not ended, all of them or those of some documents, in the order of asking."""
    query = select(DocumentJobRow).where(
        DocumentJobRow.agency_id == agency_id, col(DocumentJobRow.state).in_(OPEN_JOBS)
    )
    if document_ids is not None:
        query = query.where(col(DocumentJobRow.document_id).in_(document_ids))
    rows = session.exec(query.order_by(col(DocumentJobRow.queued_at), col(DocumentJobRow.id)))
    return [ticket_of(job) for job in rows]


def failed_when_ready(session: Session, agency_id: UUID) -> list[UUID]:
    """Read documents whose job failed after that, so that words or references are missing; oldest first."""
    return list(
        session.exec(
            select(DocumentRow.id)
            .where(
                DocumentRow.agency_id == agency_id,
                DocumentRow.state == DocumentState.READY,
                DocumentJobRow.agency_id == agency_id,
                DocumentJobRow.document_id == DocumentRow.id,
                DocumentJobRow.state == JobState.FAILED,
            )
            .order_by(col(DocumentRow.id))
        )
    )


def given_up(session: Session, agency_id: UUID, most: int) -> set[UUID]:
    """Read documents whose job failed after more than `most` attempts: only a person asks for it again."""
    rows = session.exec(
        select(DocumentRow.id).where(
            DocumentRow.agency_id == agency_id,
            DocumentRow.state == DocumentState.READY,
            DocumentRow.attempts > most,
            DocumentJobRow.agency_id == agency_id,
            DocumentJobRow.document_id == DocumentRow.id,
            DocumentJobRow.state == JobState.FAILED,
        )
    )
    return set(rows)

"""Queries over the processes that read documents (tiến trình đọc): who lives, who is taken for dead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, or_, select, update

from models.tables.jobs import JobWorkerRow
from service.store.changing import changed


def register(session: Session, worker: JobWorkerRow) -> None:
    """A new worker; whoever had its slot before is dead, for a slot has one process."""
    session.exec(delete(JobWorkerRow).where(col(JobWorkerRow.slot) == worker.slot))
    session.add(worker)


def beat(session: Session, worker_id: UUID, now: datetime) -> bool:
    """One beat of the heart; False where the others have taken this process for dead."""
    same = col(JobWorkerRow.id) == worker_id
    return (
        changed(session, update(JobWorkerRow).where(same).values(beats=JobWorkerRow.beats + 1, beat_at=now))
        == 1
    )


def has_successor(session: Session, slot: str, worker_id: UUID) -> bool:
    """Whether another process has this slot now."""
    found = session.exec(
        select(JobWorkerRow.id).where(JobWorkerRow.slot == slot, JobWorkerRow.id != worker_id)
    )
    return found.first() is not None


def list_workers(session: Session) -> list[JobWorkerRow]:
    """All that count as living, by slot."""
    return list(session.exec(select(JobWorkerRow).order_by(col(JobWorkerRow.slot), col(JobWorkerRow.id))))


def bury(session: Session, silent: Collection[tuple[UUID, int]]) -> int:
    """Takes for dead those that have not moved since this many beats; answers how many."""
    if not silent:
        return 0
    same = [(col(JobWorkerRow.id) == key) & (col(JobWorkerRow.beats) == beats) for key, beats in silent]
    return changed(session, delete(JobWorkerRow).where(or_(*same)))


def leave(session: Session, worker_id: UUID) -> None:
    """A worker that stops in good order."""
    session.exec(delete(JobWorkerRow).where(col(JobWorkerRow.id) == worker_id))

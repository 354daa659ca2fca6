"""What is being read and what waits (tình hình đọc văn bản): for the operator, and per file for the clerk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.job import OPEN_JOBS, JobState, Priority, Step
from models.tables.jobs import JobWorkerRow
from service.showing import failure_of
from service.store import jobs as store
from service.store import workers as worker_store
from service.store.jobs import JobLine
from service.store.session import Store
from service.views import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """One job (công việc đọc): `attempts` counts how often it was begun, `pages_whole` is 0 while unknown."""

    document_id: UUID
    name: str
    state: JobState
    priority: Priority
    step: Step | None
    attempts: int
    pages_done: int
    pages_whole: int
    worker: str | None
    failure: Failure | None
    queued_at: datetime
    begun_at: datetime | None
    seen_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerView:
    """A process that reads (tiến trình đọc) and when it was last seen to live."""

    slot: str
    pid: int
    started_at: datetime
    beat_at: datetime


class Workload:
    """Tình hình đọc văn bản."""

    def __init__(self, database: Store, agency_id: UUID) -> None:
        self._database = database
        self._agency_id = agency_id

    def list_jobs(
        self,
        states: Collection[JobState] = (*sorted(OPEN_JOBS), JobState.FAILED, JobState.STOPPED),
        *,
        limit: int = 200,
    ) -> tuple[JobView, ...]:
        """The jobs in these states, those that asked first at the top."""
        with self._database.reading(self._agency_id) as session:
            slots = {row.id: row.slot for row in worker_store.list_workers(session)}
            rows = store.list_jobs(session, self._agency_id, states=states, limit=limit)
            return tuple(_job_view(row, slots) for row in rows)

    def get_job(self, document_id: UUID) -> JobView | None:
        """The job of one document, None where it has none."""
        with self._database.reading(self._agency_id) as session:
            slots = {row.id: row.slot for row in worker_store.list_workers(session)}
            line = store.job_of(session, self._agency_id, document_id)
            return _job_view(line, slots) if line else None

    def count_jobs(self) -> dict[JobState, int]:
        """How many jobs are in each state."""
        with self._database.reading(self._agency_id) as session:
            return store.count_jobs(session, self._agency_id)

    def list_workers(self) -> tuple[WorkerView, ...]:
        """The processes that read, of all agencies."""
        with self._database.reading(self._agency_id) as session:
            return tuple(_worker_view(row) for row in worker_store.list_workers(session))


def _job_view(line: JobLine, slots: dict[UUID, str]) -> JobView:
    job, document = line.job, line.document
    return JobView(
        document_id=job.document_id,
        name=document.name,
        state=job.state,
        priority=Priority(job.priority),
        step=job.step,
        attempts=document.attempts,
        pages_done=job.pages_done,
        pages_whole=job.pages_whole,
        worker=slots.get(job.worker_id) if job.worker_id and job.state is JobState.RUNNING else None,
        failure=failure_of(document),
        queued_at=job.queued_at,
        begun_at=job.begun_at,
        seen_at=job.seen_at,
        ended_at=job.ended_at,
    )


def _worker_view(row: JobWorkerRow) -> WorkerView:
    return WorkerView(slot=row.slot, pid=row.pid, started_at=row.started_at, beat_at=row.beat_at)

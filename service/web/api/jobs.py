"""/api/v1/jobs: what waits, what is being read, what has failed (tình hình đọc văn bản)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from models.errors import NotFound
from models.job import JobState, Step
from service.web.access import TheService
from service.web.api.answers import Answer, ErrorBody, ErrorOut

router = APIRouter(prefix="/jobs", tags=["jobs"])


class JobOut(Answer):
    """One job (công việc đọc): `pages_whole` is 0 while unknown; the smaller `priority` is read first."""

    document_id: UUID
    name: str
    state: JobState
    priority: int
    step: Step | None
    attempts: int
    pages_done: int
    pages_whole: int
    worker: str | None
    error: ErrorBody | None = Field(validation_alias="failure")
    queued_at: datetime
    begun_at: datetime | None
    seen_at: datetime | None
    ended_at: datetime | None


class WorkerOut(Answer):
    """A process that reads (tiến trình đọc)."""

    slot: str
    pid: int
    started_at: datetime
    beat_at: datetime


class JobsOut(Answer):
    """Jobs, those that asked first at the top; how many there are in each state; who reads."""

    items: list[JobOut]
    counts: dict[JobState, int]
    workers: list[WorkerOut]


@router.get("")
def list_jobs(
    service: TheService,
    state: Annotated[list[JobState] | None, Query(description="all but done where it is not said")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> JobsOut:
    """What waits, what is being read and what has failed."""
    workload = service.workload
    found = workload.list_jobs(state, limit=limit) if state else workload.list_jobs(limit=limit)
    return JobsOut(
        items=[JobOut.model_validate(each) for each in found],
        counts=workload.count_jobs(),
        workers=[WorkerOut.model_validate(each) for each in workload.list_workers()],
    )


@router.get("/{document_id}", responses={404: {"model": ErrorOut}})
def get_job(document_id: UUID, service: TheService) -> JobOut:
    """How far the reading of a document is."""
    job = service.workload.get_job(document_id)
    if job is None:
        raise NotFound
    return JobOut.model_validate(job)

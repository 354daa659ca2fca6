"""Rows of jobs (công việc đọc văn bản): who reads which document, what is half done, what is due."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.job import JobState, ReminderKind, Step
from models.tables.columns import JSON_TYPE, AgencyRowBase, Json, UtcInstant, enum_type, new_id


class DocumentJobRow(AgencyRowBase, table=True):
    """The reading of one document (công việc đọc văn bản).

    `number` counts how often a person asked for it, `claim` names the attempt that may write now: an attempt
    that has lost its claim (its worker was taken for dead) changes nothing. `pages_whole` is 0 while unknown.
    """

    __tablename__ = "document_job"
    __table_args__ = (
        UniqueConstraint("document_id"),
        Index("ix_document_job_state", "agency_id", "state", "queued_at"),
    )

    document_id: UUID = Field(foreign_key="document.id")
    number: int = 1
    priority: int
    state: JobState = Field(default=JobState.QUEUED, sa_type=enum_type(JobState))
    step: Step | None = Field(default=None, sa_type=enum_type(Step))
    claim: UUID | None = None
    worker_id: UUID | None = None
    pages_done: int = 0
    pages_whole: int = 0
    queued_at: datetime = Field(sa_type=UtcInstant)
    begun_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    seen_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class ReadingDraftRow(AgencyRowBase, table=True):
    """What a job has read so far (bản đọc dở): from one step to the next, gone when the reading is kept."""

    __tablename__ = "reading_draft"
    __table_args__ = (UniqueConstraint("document_id"),)

    document_id: UUID = Field(foreign_key="document.id")
    text: str
    source: Json = Field(sa_type=JSON_TYPE)
    extraction: Json | None = Field(default=None, sa_type=JSON_TYPE)


class JobWorkerRow(SQLModel, table=True):
    """A process that reads documents (tiến trình đọc); it belongs to no agency.

    `beats` grows while it lives: others judge by that, not by clocks, which differ between machines. Who is
    taken for dead loses the row, and with it the right to begin anything; its jobs are taken over.
    """

    __tablename__ = "job_worker"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    slot: str = Field(index=True)
    host: str
    pid: int
    beats: int = 0
    started_at: datetime = Field(sa_type=UtcInstant)
    beat_at: datetime = Field(sa_type=UtcInstant)


class ReminderRow(AgencyRowBase, table=True):
    """A task on the list of a day (nhắc việc), once for each reason and due date."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("task_id", "kind", "due_on"),
        Index("ix_reminder_day", "agency_id", "day", "id"),
    )

    task_id: UUID = Field(foreign_key="task.id")
    kind: ReminderKind = Field(sa_type=enum_type(ReminderKind))
    due_on: date
    day: date
    created_at: datetime = Field(sa_type=UtcInstant)

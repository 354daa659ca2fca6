"""Task rows (nhiệm vụ theo dõi) and their history."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, Index, UniqueConstraint, literal_column
from sqlmodel import Field

from models.obligation import Nature
from models.tables.columns import AgencyRowBase, UtcInstant, enum_type
from models.task import EventKind, TaskState

IS_OPEN = "state NOT IN ('done', 'cancelled', 'replaced')"
"""`models.task.CLOSED` as databases have it: most tasks of an office are closed, lists show open ones."""

NO_DUE = date(9999, 12, 31)
"""`due_sort` of a task without a due date: such tasks come last."""


def _list_indexes() -> tuple[Index, ...]:
    """What lists and counts go along; the last columns are there so that counting reads nothing else."""
    by_open = ("due_sort", "id", "state", "nature", "due_time", "group_id")
    by_state = ("state", "due_sort", "id", "closed_late", "group_id")
    return (
        _open_index("ix_task_open", "agency_id", *by_open),
        _open_index("ix_task_open_lead", "agency_id", "lead_id", *by_open),
        Index("ix_task_state", "agency_id", *by_state),
        Index("ix_task_state_lead", "agency_id", "lead_id", *by_state),
    )


def _open_index(name: str, *columns: str) -> Index:
    is_open: ColumnElement[bool] = literal_column(IS_OPEN)
    return Index(name, *columns, sqlite_where=is_open, postgresql_where=is_open)


class TaskRow(AgencyRowBase, table=True):
    """A task with one lead (nhiệm vụ, một đơn vị chủ trì).

    `lead_id` None is the agency itself; with `group_id` it is the parent of a group's tasks. `lead_key`
    names the lead that the obligation gave it to ("agency", "group:…", or the unit); it stays when the task
    is handed on, and makes the natural key because NULLs are not unique.
    `document_id` and `nature` repeat what the obligation says, `due_sort` is `due_on` or far ahead.
    `closed_late` is settled when the task is finished: "hoàn thành quá hạn" stays so for ever.
    """

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("obligation_id", "lead_key"),
        Index("ix_task_due", "agency_id", "due_sort", "id"),
        Index("ix_task_lead", "agency_id", "lead_id", "due_sort", "id"),
        Index("ix_task_document", "agency_id", "document_id"),
        Index("ix_task_parent", "parent_id"),
        *_list_indexes(),
    )

    document_id: UUID = Field(foreign_key="document.id")
    obligation_id: UUID = Field(foreign_key="obligation.id")
    lead_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    group_id: UUID | None = Field(default=None, foreign_key="organisation_group.id")
    lead_key: str
    parent_id: UUID | None = Field(default=None, foreign_key="task.id")
    nature: Nature = Field(sa_type=enum_type(Nature))
    state: TaskState = Field(default=TaskState.PROPOSED, sa_type=enum_type(TaskState))
    due_on: date | None = None
    due_time: time | None = None
    due_sort: date = NO_DUE
    remind_on: date | None = None
    calendar_version: str | None = None
    due_because: str | None = None
    due_by_hand: bool = False
    product: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    closed_late: bool = False
    created_at: datetime = Field(sa_type=UtcInstant)
    version: int = 1


class TaskEventRow(AgencyRowBase, table=True):
    """One thing that happened to a task (diễn biến); never changed."""

    __tablename__ = "task_event"
    __table_args__ = (Index("ix_task_event_task", "task_id", "id"),)

    task_id: UUID = Field(foreign_key="task.id")
    kind: EventKind = Field(sa_type=enum_type(EventKind))
    from_state: TaskState | None = Field(default=None, sa_type=enum_type(TaskState))
    to_state: TaskState = Field(sa_type=enum_type(TaskState))
    reason: str | None = None
    by: str
    at: datetime = Field(sa_type=UtcInstant)
    document_id: UUID | None = Field(default=None, foreign_key="document.id")


class DueChangeRow(AgencyRowBase, table=True):
    """A change of a due date (điều chỉnh hạn): the old one is never lost."""

    __tablename__ = "due_change"
    __table_args__ = (Index("ix_due_change_task", "task_id", "id"),)

    task_id: UUID = Field(foreign_key="task.id")
    old_on: date | None = None
    old_time: time | None = None
    new_on: date | None = None
    new_time: time | None = None
    reason: str
    asked_by: str
    decided_by: str
    at: datetime = Field(sa_type=UtcInstant)

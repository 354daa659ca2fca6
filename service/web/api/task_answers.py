"""Tasks as the API answers them (nhiệm vụ theo dõi)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Self
from uuid import UUID

from pydantic import AliasChoices, Field, computed_field

from models.obligation import Nature
from models.task import AXIS_CODES, Bucket, EventKind, TaskState
from service.views import TaskDetail
from service.web.api.answers import Answer, BodyOut


class TaskOut(Answer):
    """A task (nhiệm vụ); `lead` null is the agency itself, or a group's task where `group` is set."""

    id: UUID
    obligation_id: UUID
    document_id: UUID
    document_citation: str | None
    document_subject: str | None
    label: str
    text: str
    nature: Nature
    state: TaskState
    bucket: Bucket
    overdue: bool = Field(validation_alias=AliasChoices("is_overdue", "overdue"))
    lead: BodyOut | None
    group: str | None
    parent_id: UUID | None
    children: int
    children_done: int
    due_on: date | None
    due_time: time | None
    remind_on: date | None
    due_because: str | None
    days_left: int | None
    product: str | None
    closed_at: datetime | None
    allowed: list[TaskState]
    version: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def axis_code(self) -> str | None:
        """The status code of the national axis (mã trạng thái trên Trục liên thông), where one exists."""
        return AXIS_CODES.get(self.state)


class TaskEventOut(Answer):
    """One thing that happened to a task (diễn biến)."""

    kind: EventKind
    from_state: TaskState | None
    to_state: TaskState
    reason: str | None
    by: str
    at: datetime


class DueChangeOut(Answer):
    """A change of a due date (điều chỉnh hạn)."""

    old_on: date | None
    new_on: date | None
    reason: str
    by: str
    at: datetime


class TaskDetailOut(TaskOut):
    """A task with its quote and history; `members` are the tasks of a group's members."""

    quote: str
    events: list[TaskEventOut]
    due_changes: list[DueChangeOut]
    members: list[TaskOut]

    @classmethod
    def of(cls, view: TaskDetail) -> Self:
        """From a view."""
        return cls(
            **dict(TaskOut.model_validate(view.task)),
            quote=view.quote,
            events=[TaskEventOut.model_validate(each) for each in view.events],
            due_changes=[DueChangeOut.model_validate(each) for each in view.due_changes],
            members=[TaskOut.model_validate(each) for each in view.children],
        )

"""/api/v1/tasks: listing, filtering and changing tasks (nhiệm vụ theo dõi); and the directory."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from models.task import Bucket, TaskState
from service.progress import TaskFilter
from service.web.access import TheService
from service.web.api.answers import DirectoryOut, ErrorOut, GroupOut, OrganisationOut, PageOut, written
from service.web.api.requests import TaskPatch
from service.web.api.task_answers import TaskDetailOut, TaskOut

router = APIRouter(
    tags=["tasks"],
    responses={404: {"model": ErrorOut}, 409: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)


class TasksAsked(BaseModel):
    """The filters of a task list; days are inclusive, `status` may be given several times."""

    department: UUID | None = None
    agency_only: bool = False
    document: UUID | None = None
    status: list[TaskState] = Field(default_factory=list)
    open_only: bool = False
    overdue: bool | None = None
    due_after: date | None = None
    due_before: date | None = None

    def wanted(self) -> TaskFilter:
        """What the use case takes."""
        return TaskFilter(
            organisation_id=self.department,
            agency_only=self.agency_only,
            document_id=self.document,
            states=tuple(self.status),
            open_only=self.open_only,
            overdue=self.overdue,
            due_after=self.due_after,
            due_before=self.due_before,
        )


class TaskPageAsked(TasksAsked):
    """One page of a task list."""

    cursor: str | None = None
    limit: int = Field(default=50, ge=1, le=200)


@router.get("/tasks", response_model=PageOut[TaskOut])
def list_tasks(service: TheService, asked: Annotated[TaskPageAsked, Query()]) -> Response:
    """Tasks by due date, those without one last."""
    page = service.progress.list_tasks(asked.wanted(), cursor=asked.cursor, limit=asked.limit)
    return written(PageOut[TaskOut].model_validate(page))


@router.get("/tasks/counts")
def count_tasks(service: TheService, asked: Annotated[TasksAsked, Query()]) -> dict[Bucket, int]:
    """How many tasks each class of follow-up holds, 5001 for more; a group counts by its members."""
    return service.progress.count_buckets(asked.wanted())


@router.get("/tasks/{task_id}")
def get_task(task_id: UUID, service: TheService) -> TaskDetailOut:
    """One task with its quote and history."""
    return TaskDetailOut.of(service.progress.get_task(task_id))


@router.patch("/tasks/{task_id}")
def change_task(task_id: UUID, change: TaskPatch, service: TheService) -> TaskDetailOut:
    """Moves a task, hands it on or changes its due date: all that is asked or nothing."""
    return TaskDetailOut.of(service.progress.change(task_id, change.change(), version=change.version))


@router.get("/organisations", tags=["directory"])
def list_organisations(service: TheService) -> DirectoryOut:
    """The agency, its units and groups."""
    directory = service.organisations
    return DirectoryOut(
        agency=OrganisationOut.model_validate(directory.agency()),
        units=[OrganisationOut.model_validate(each) for each in directory.list_units()],
        groups=[GroupOut.model_validate(each) for each in directory.list_groups()],
    )

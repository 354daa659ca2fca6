"""/api/v1/tasks: listing, filtering and changing tasks (nhiệm vụ theo dõi); and the directory."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

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


async def task_filter(
    department: UUID | None = None,
    agency_only: bool = False,
    document: UUID | None = None,
    status: Annotated[list[TaskState] | None, Query()] = None,
    open_only: bool = False,
    overdue: bool | None = None,
    due_after: date | None = None,
    due_before: date | None = None,
) -> TaskFilter:
    """The filters of a task list; days are inclusive, `status` may be given several times."""
    return TaskFilter(
        organisation_id=department,
        agency_only=agency_only,
        document_id=document,
        states=tuple(status or ()),
        open_only=open_only,
        overdue=overdue,
        due_after=due_after,
        due_before=due_before,
    )


Wanted = Annotated[TaskFilter, Depends(task_filter)]


@router.get("/tasks", response_model=PageOut[TaskOut])
def list_tasks(
    service: TheService,
    wanted: Wanted,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Tasks by due date, those without one last."""
    page = service.progress.list_tasks(wanted, cursor=cursor, limit=limit)
    return written(PageOut[TaskOut].model_validate(page))


@router.get("/tasks/counts")
def count_tasks(service: TheService, wanted: Wanted) -> dict[Bucket, int]:
    """How many tasks each class of follow-up holds, 10001 for more; a group counts by its members."""
    return service.progress.count_buckets(wanted)


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

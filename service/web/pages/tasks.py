"""Following tasks up (theo dõi nhiệm vụ): the list with its filters, one task with its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from models.errors import BadInput, Conflict, DondocError, InvalidValue
from models.task import CLOSED, NEEDS_REASON, Bucket, TaskState
from service.bootstrap import Service
from service.progress import Progress, TaskFilter
from service.search.views import SimilarView
from service.views import Listing, OrganisationRef, TaskDetail, TaskView
from service.web.access import TheService
from service.web.errors import status_of
from service.web.forms import NO_FIELDS, Fields, PostedForm, QueryForm
from service.web.pages.rendering import render
from service.web.pages.task_filters import AGENCY, TaskQuery, find_tasks, read_task_query

ROWS = 50
HITS = 25
"""Obligations of one page of a search by words; each may have several tasks."""

router = APIRouter(prefix="/tasks", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksPage:
    """What the task list shows; `buckets` is None where words were searched, which are not counted."""

    query: TaskQuery
    tasks: Listing[TaskView]
    buckets: dict[Bucket, int] | None
    units: tuple[OrganisationRef, ...]
    states: tuple[TaskState, ...]
    document: str | None
    is_first: bool
    fault: DondocError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """What the page of a task shows."""

    detail: TaskDetail
    units: tuple[OrganisationRef, ...]
    needs_reason: frozenset[TaskState]
    similar: tuple[SimilarView, ...] = ()
    done: str = ""
    fault: DondocError | None = None
    given: Fields = NO_FIELDS

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done."""
        return self.detail.task.state not in CLOSED

    @property
    def may_be_handed(self) -> bool:
        """Whether it can be handed to a unit: not a group's task, whose members have their own."""
        return self.is_open and self.detail.task.group is None


@router.get("")
def tasks(request: Request, service: TheService, query: QueryForm) -> Response:
    """Danh sách nhiệm vụ."""
    cursor = query.get("after") or None
    fault: BadInput | None = None
    try:
        asked = read_task_query(query)
        listing = _listing(service, asked, cursor)
    except BadInput as wrong:
        fault = wrong
        asked = TaskQuery(words="", wanted=TaskFilter(), fields=query)
        listing = Listing(items=())
    page = TasksPage(
        query=asked,
        tasks=listing,
        buckets=None if asked.words or fault else service.progress.count_buckets(_countable(asked.wanted)),
        units=service.organisations.unit_refs(),
        states=tuple(TaskState),
        document=_document_name(service, asked.wanted.document_id),
        is_first=cursor is None,
        fault=fault,
    )
    return render(request, "tasks.html", page, status_of(fault) if fault else HTTPStatus.OK)


def _listing(service: Service, asked: TaskQuery, cursor: str | None) -> Listing[TaskView]:
    if asked.words:
        return find_tasks(service, asked, cursor=cursor, limit=HITS)
    return service.progress.list_tasks(asked.wanted, cursor=cursor, limit=ROWS)


def _countable(wanted: TaskFilter) -> TaskFilter:
    """The filter without states: the counts tell what the other classes would show."""
    return TaskFilter(
        organisation_id=wanted.organisation_id,
        agency_only=wanted.agency_only,
        document_id=wanted.document_id,
        due_after=wanted.due_after,
        due_before=wanted.due_before,
    )


def _document_name(service: Service, document_id: UUID | None) -> str | None:
    if document_id is None:
        return None
    summary = service.documents.get_document(document_id).summary
    return summary.citation or summary.subject or summary.name


@router.get("/{task_id}")
def task(request: Request, task_id: UUID, service: TheService, query: QueryForm) -> Response:
    """Trang nhiệm vụ."""
    return _show(request, service, task_id, done=query.get("done"))


def _show(
    request: Request,
    service: Service,
    task_id: UUID,
    *,
    done: str = "",
    fault: DondocError | None = None,
    given: Fields | None = None,
) -> Response:
    detail = service.progress.get_task(task_id)
    is_done = detail.task.state is TaskState.DONE
    page = TaskPage(
        detail=detail,
        units=service.organisations.unit_refs(),
        needs_reason=frozenset(TaskState) if is_done else NEEDS_REASON,
        similar=service.similar.find(detail.task.obligation_id),
        done=done,
        fault=fault,
        given=given or NO_FIELDS,
    )
    return render(request, "task.html", page, status_of(fault) if fault else HTTPStatus.OK)


class Posting:
    """One posted form on the page of a task (một thao tác): carried out, then the page again."""

    def __init__(self, request: Request, task_id: UUID, service: TheService, form: PostedForm) -> None:
        self.request = request
        self.task_id = task_id
        self.progress: Progress = service.progress
        self.service: Service = service
        self.form = form

    @property
    def version(self) -> int | None:
        """The version that the person saw."""
        return self.form.number("version")

    def run(self, act: Callable[[], TaskDetail], done: str) -> Response:
        """Does it and shows the page anew; what could not be done is said there, nothing typed is lost."""
        try:
            act()
        except (BadInput, Conflict) as fault:
            return _show(self.request, self.service, self.task_id, fault=fault, given=self.form)
        return RedirectResponse(f"/tasks/{self.task_id}?done={done}", status_code=int(HTTPStatus.SEE_OTHER))


ThePosting = Annotated[Posting, Depends()]


@router.post("/{task_id}/state")
def move(posting: ThePosting) -> Response:
    """Chuyển trạng thái."""

    def act() -> TaskDetail:
        form = posting.form
        to = form.get("to")
        if to not in tuple(TaskState):
            raise InvalidValue("Hãy chọn thao tác.")
        return posting.progress.move(
            posting.task_id,
            TaskState(to),
            reason=form.get("reason") or None,
            product=form.get("product") if form.has("product") else None,
            version=posting.version,
        )

    return posting.run(act, "moved")


@router.post("/{task_id}/lead")
def hand(posting: ThePosting) -> Response:
    """Chuyển cho đơn vị."""

    def act() -> TaskDetail:
        unit = posting.form.get("unit")
        if not unit:
            raise InvalidValue("Hãy chọn đơn vị.")
        chosen = None if unit == AGENCY else posting.form.key("unit")
        return posting.progress.hand(posting.task_id, chosen, version=posting.version)

    return posting.run(act, "handed")


@router.post("/{task_id}/due")
def change_due(posting: ThePosting) -> Response:
    """Điều chỉnh hạn; hạn cũ vẫn được giữ."""

    def act() -> TaskDetail:
        form = posting.form
        due_on = form.day("due_on")
        if due_on is None:
            raise InvalidValue("Hãy ghi hạn mới.")
        return posting.progress.change_due(
            posting.task_id,
            due_on,
            form.get("due_reason"),
            due_time=form.hour("due_time"),
            version=posting.version,
        )

    return posting.run(act, "due")


@router.get("/{task_id}/{rest:path}")
def back_to_task(task_id: UUID, rest: str) -> Response:
    """The address of a form that failed, opened again: the task's page."""
    return RedirectResponse(f"/tasks/{task_id}", status_code=int(HTTPStatus.SEE_OTHER))

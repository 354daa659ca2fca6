"""/api/v1/obligations and /api/v1/search: deciding on obligations and finding them."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from models.review import ObligationState
from models.task import TaskState
from service.search.port import SearchFilter
from service.web.access import TheService
from service.web.api.answers import ErrorOut
from service.web.api.document_answers import ObligationOut, SearchOut
from service.web.api.requests import ObligationChange, ReasonAsked, VersionAsked

router = APIRouter(
    tags=["obligations"],
    responses={404: {"model": ErrorOut}, 409: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)

ID = "/obligations/{obligation_id}"


@router.get(ID)
def get_obligation(obligation_id: UUID, service: TheService) -> ObligationOut:
    """One obligation with its assignees and tasks."""
    return ObligationOut.model_validate(service.documents.get_obligation(obligation_id))


@router.patch(ID)
def correct(obligation_id: UUID, change: ObligationChange, service: TheService) -> ObligationOut:
    """Corrects extent, assignees and deadline, all of them or none; tasks follow."""
    view = service.reviewing.correct(obligation_id, change.correction(), version=change.version)
    return ObligationOut.model_validate(view)


@router.post(f"{ID}/confirm")
def confirm(obligation_id: UUID, service: TheService, seen: VersionAsked | None = None) -> ObligationOut:
    """Confirms an obligation; its proposed tasks are approved."""
    version = seen.version if seen else None
    return ObligationOut.model_validate(service.reviewing.confirm(obligation_id, version=version))


@router.post(f"{ID}/ignore")
def ignore(obligation_id: UUID, given: ReasonAsked, service: TheService) -> ObligationOut:
    """Sets an obligation aside with a reason; its open tasks are cancelled."""
    view = service.reviewing.ignore(obligation_id, given.reason, version=given.version)
    return ObligationOut.model_validate(view)


@router.post(f"{ID}/reopen")
def reopen(obligation_id: UUID, service: TheService, seen: VersionAsked | None = None) -> ObligationOut:
    """Makes an ignored or confirmed obligation a draft again."""
    version = seen.version if seen else None
    return ObligationOut.model_validate(service.reviewing.reopen(obligation_id, version=version))


@router.get("/search", tags=["search"])
def search(
    service: TheService,
    q: Annotated[str, Query(max_length=2000, description="words, with or without diacritics")] = "",
    department: UUID | None = None,
    document: UUID | None = None,
    state: ObligationState | None = None,
    task_state: TaskState | None = None,
    due_after: date | None = None,
    due_before: date | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> SearchOut:
    """Obligations that hold all the words, newest first; hits only without diacritics follow exact ones."""
    wanted = SearchFilter(
        organisation_id=department,
        document_id=document,
        state=state,
        task_state=task_state,
        due_after=due_after,
        due_before=due_before,
    )
    return SearchOut.of(service.searching.find(q, wanted, cursor=cursor, limit=limit))

"""/api/v1/obligations and /api/v1/search: deciding on obligations and finding them."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from models.review import ObligationState
from models.task import TaskState
from service.search.find import Order, SearchFilter
from service.web.access import TheService
from service.web.api.answers import ErrorOut
from service.web.api.document_answers import ObligationOut, SearchOut
from service.web.api.requests import ObligationChange, ReasonAsked, VersionAsked
from service.web.api.search_answers import SearchCountsOut, SimilarOut

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


@router.get(f"{ID}/similar", tags=["search"])
def similar(obligation_id: UUID, service: TheService) -> list[SimilarOut]:
    """Obligations of earlier years that say nearly the same, likest first."""
    return [SimilarOut.model_validate(each) for each in service.similar.find(obligation_id)]


def search_filter(
    department: UUID | None = None,
    document: UUID | None = None,
    state: ObligationState | None = None,
    task_state: TaskState | None = None,
    due_after: date | None = None,
    due_before: date | None = None,
    issuer: Annotated[str | None, Query(max_length=300)] = None,
    kind: Annotated[str | None, Query(max_length=300)] = None,
    issued_after: date | None = None,
    issued_before: date | None = None,
    reference: Annotated[str | None, Query(max_length=300, description='a citation: "12/UBND-NC"')] = None,
    has_target: bool | None = None,
    has_deadline: bool | None = None,
) -> SearchFilter:
    """The filters of a search; days are inclusive, `issuer` is the whole name of a body."""
    return SearchFilter(
        organisation_id=department,
        document_id=document,
        state=state,
        task_state=task_state,
        due_after=due_after,
        due_before=due_before,
        issuer=issuer or None,
        kind=kind or None,
        issued_after=issued_after,
        issued_before=issued_before,
        reference=reference or None,
        has_target=has_target,
        has_deadline=has_deadline,
    )


Wanted = Annotated[SearchFilter, Depends(search_filter)]
Words = Annotated[
    str, Query(max_length=2000, description='words, with or without diacritics; phrases in "…"')
]


@router.get("/search", tags=["search"])
def search(
    service: TheService,
    wanted: Wanted,
    q: Words = "",
    order: Order = Order.NEWEST,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> SearchOut:
    """Obligations that hold all the words; hits only without diacritics follow exact ones."""
    return SearchOut.of(service.searching.find(q, wanted, order=order, cursor=cursor, limit=limit))


@router.get("/search/counts", tags=["search"])
def count_values(service: TheService, wanted: Wanted, q: Words = "") -> SearchCountsOut:
    """How many of the newest 1,000 hits have each value; `capped` tells that there are more hits."""
    return SearchCountsOut.model_validate(service.searching.count_values(q, wanted))

"""The first page (hộp văn bản): documents that came in, files that were refused, the upload form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from models.errors import DondocError
from models.task import Bucket
from service.bootstrap import Service
from service.intake import Arrival
from service.progress import TaskFilter
from service.views import DocumentState, DocumentSummary, Listing
from service.web.access import TheService, run_apart
from service.web.errors import status_of
from service.web.forms import QueryForm, SentFile, read_upload_form
from service.web.pages.rendering import render

SHOWN_REFUSALS = 8

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one uploaded file (kết quả tải lên): a document, or why not."""

    name: str
    document: DocumentSummary | None = None
    is_new: bool = True
    fault: DondocError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """What the first page shows."""

    agency: str
    documents: Listing[DocumentSummary]
    refused: tuple[DocumentSummary, ...]
    buckets: dict[Bucket, int]
    max_bytes: int
    is_first: bool
    outcomes: tuple[Outcome, ...] = ()
    fault: DondocError | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a document is still being read, so that the page is loaded again by itself."""
        waiting = (DocumentState.QUEUED, DocumentState.READING)
        return any(each.state in waiting for each in self.documents.items)


@router.get("/")
def inbox(request: Request, service: TheService, query: QueryForm) -> Response:
    """Hộp văn bản."""
    return render(request, "inbox.html", _page(service, cursor=query.get("after") or None))


@router.post("/documents")
async def upload(request: Request, service: TheService) -> Response:
    """Takes files in; a script sends them one by one and asks for JSON."""
    is_script = "application/json" in request.headers.get("accept", "")
    try:
        async with read_upload_form(request, service.settings.max_bytes) as form:
            arrival = Arrival(on=form.fields.day("arrived_on"))
            outcomes = [
                await run_apart(request, partial(_take, service, sent, arrival)) for sent in form.files
            ]
    except DondocError as fault:
        outcomes = [Outcome(name="", fault=fault)]
    if is_script and len(outcomes) == 1:
        return _for_script(outcomes[0])
    return await run_in_threadpool(_for_people, request, service, tuple(outcomes))


def _take(service: Service, sent: SentFile, arrival: Arrival) -> Outcome:
    try:
        uploaded = service.intake.upload(
            sent.stream, sent.name, arrival=arrival, wait=service.settings.upload_wait
        )
    except DondocError as fault:  # whatever it is, what became of the other files is told too
        return Outcome(name=sent.name, fault=fault)
    return Outcome(name=sent.name, document=uploaded.document, is_new=uploaded.is_new)


def _for_script(outcome: Outcome) -> Response:
    document = outcome.document
    if document is None:
        fault = outcome.fault or DondocError()
        body: dict[str, object] = {"error": {"code": fault.code.value, "message": fault.message}}
        return JSONResponse(body, status_code=int(status_of(fault)))
    return JSONResponse(
        {
            "url": f"/documents/{document.id}",
            "state": document.state.value,
            "citation": document.citation,
            "obligations": document.obligations,
            "ours": document.ours,
            "is_new": outcome.is_new,
            "awaits_choice": document.awaits_choice,
        },
        status_code=int(HTTPStatus.CREATED if outcome.is_new else HTTPStatus.OK),
    )


def _for_people(request: Request, service: Service, outcomes: tuple[Outcome, ...]) -> Response:
    faults = [outcome.fault for outcome in outcomes if outcome.fault is not None]
    only = outcomes[0].document if len(outcomes) == 1 else None
    if only is not None:
        known = "" if outcomes[0].is_new else "?done=known"
        return RedirectResponse(f"/documents/{only.id}{known}", status_code=int(HTTPStatus.SEE_OTHER))
    status = status_of(faults[0]) if faults else HTTPStatus.OK
    return render(request, "inbox.html", _page(service, outcomes=outcomes), status)


def _page(service: Service, *, cursor: str | None = None, outcomes: tuple[Outcome, ...] = ()) -> InboxPage:
    return InboxPage(
        agency=service.organisations.agency().name,
        documents=service.documents.list_documents(cursor=cursor, limit=30),
        refused=service.documents.list_refused(SHOWN_REFUSALS),
        buckets=service.progress.count_buckets(TaskFilter()),
        max_bytes=service.settings.max_bytes,
        is_first=cursor is None,
        outcomes=outcomes,
    )

"""/api/v1/documents: taking documents in, looking at them, correcting them (văn bản đến)."""

from __future__ import annotations

from typing import Annotated, BinaryIO
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from models.document import DocumentState
from service.days import read_day
from service.intake import Arrival, Uploaded
from service.views import DocumentDetail
from service.web.access import TheService, run_apart
from service.web.api.answers import ErrorOut, PageOut, written
from service.web.api.document_answers import (
    ConfirmedOut,
    DocumentDetailOut,
    DocumentOut,
    ObligationOut,
    ReviewOut,
)
from service.web.api.requests import DocumentChange, SpanAsked
from service.web.attachments import attachment
from service.web.uploads import read_upload

router = APIRouter(prefix="/documents", tags=["documents"])

Limit = Annotated[int, Query(ge=1, le=200)]

UPLOAD_FORM: dict[str, object] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "arrived_on": {"type": "string", "format": "date", "description": "ngày đến"},
                        "arrival_number": {"type": "string", "description": "số đến"},
                    },
                }
            }
        },
    }
}


@router.post(
    "",
    status_code=201,
    responses={
        200: {"model": DocumentDetailOut, "description": "The same bytes were there already"},
        201: {"model": DocumentDetailOut, "description": "Read within the wait"},
        202: {"model": DocumentDetailOut, "description": "Taken in; ask at Location how far it is"},
        413: {"model": ErrorOut},
        415: {"model": ErrorOut},
        422: {"model": ErrorOut},
    },
    openapi_extra=UPLOAD_FORM,
)
async def upload(
    request: Request,
    service: TheService,
    wait: Annotated[float | None, Query(ge=0, le=60, description="seconds; 10 where it is not said")] = None,
) -> Response:
    """Takes a document in: 201 with its obligations when it is read within `wait`, else 202."""
    seconds = service.settings.upload_wait if wait is None else wait

    def take(stream: BinaryIO, name: str, fields: dict[str, str]) -> tuple[Uploaded, DocumentDetail]:
        arrival = Arrival(on=read_day(fields.get("arrived_on")), number=fields.get("arrival_number") or None)
        uploaded = service.intake.upload(stream, name, arrival=arrival, wait=seconds)
        return uploaded, service.documents.get_document(uploaded.document.id)

    async with read_upload(request, service.settings.max_bytes) as form:
        uploaded, detail = await run_apart(request, lambda: take(form.stream, form.name, form.fields))
    is_read = detail.summary.state is DocumentState.READY
    status = (201 if uploaded.is_new else 200) if is_read else 202
    return JSONResponse(
        DocumentDetailOut.of(detail).model_dump(mode="json"),
        status_code=status,
        headers={"Location": f"/api/v1/documents/{detail.summary.id}"},
    )


@router.get("", response_model=PageOut[DocumentOut])
def list_documents(
    service: TheService,
    state: DocumentState | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
) -> Response:
    """Documents, newest first."""
    page = service.documents.list_documents(state=state, cursor=cursor, limit=limit)
    return written(PageOut[DocumentOut].model_validate(page))


@router.get("/{document_id}", responses={404: {"model": ErrorOut}})
def get_document(document_id: UUID, service: TheService, text: bool = True) -> DocumentDetailOut:
    """One document with its obligations; `text=false` leaves its text out. Says how far a reading is."""
    return DocumentDetailOut.of(
        service.documents.get_document(document_id),
        with_text=text,
        reading=service.intake.pages_read(document_id),
    )


@router.patch(
    "/{document_id}",
    responses={404: {"model": ErrorOut}, 409: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def change_document(document_id: UUID, change: DocumentChange, service: TheService) -> DocumentDetailOut:
    """Corrects header fields; a new `issued_on` or `arrived_on` recomputes what nobody set by hand."""
    detail = service.reviewing.change_header(document_id, change.changes(), version=change.version)
    return DocumentDetailOut.of(detail)


@router.post("/{document_id}/stop", responses={404: {"model": ErrorOut}})
def stop(document_id: UUID, service: TheService) -> DocumentOut:
    """Stops a reading that waits or is under way; the file is kept and may be tried again."""
    return DocumentOut.model_validate(service.intake.stop(document_id))


@router.post("/{document_id}/retry", status_code=202, responses={404: {"model": ErrorOut}})
def retry(document_id: UUID, service: TheService) -> DocumentOut:
    """Reads a document again whose reading failed by a fault of ours."""
    return DocumentOut.model_validate(service.intake.retry(document_id))


@router.post(
    "/{document_id}/confirm",
    responses={404: {"model": ErrorOut}, 409: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def confirm_all(document_id: UUID, service: TheService) -> ConfirmedOut:
    """Confirms all drafts of ours whose assignees are decided.

    409 while it is open whether the document is there already; 422 where its text has lost its marks.
    """
    return ConfirmedOut(confirmed=service.reviewing.confirm_all(document_id))


@router.post(
    "/{document_id}/obligations",
    status_code=201,
    responses={404: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)
def add_obligation(document_id: UUID, span: SpanAsked, service: TheService) -> ObligationOut:
    """Adds a missed obligation from a selected part of the text."""
    return ObligationOut.model_validate(service.reviewing.add(document_id, span.start, span.end))


@router.get("/{document_id}/reviews", responses={404: {"model": ErrorOut}})
def list_reviews(document_id: UUID, service: TheService) -> list[ReviewOut]:
    """What people decided on a document and its obligations, newest first."""
    return [ReviewOut.model_validate(each) for each in service.documents.list_reviews(document_id)]


@router.get(
    "/{document_id}/file",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": {}}}, 404: {"model": ErrorOut}},
)
def get_file(document_id: UUID, service: TheService) -> StreamingResponse:
    """The file as it came in, always as an attachment: a page of somebody else must not run here."""
    file = service.documents.open_file(document_id)
    return attachment(file, file.media_type)

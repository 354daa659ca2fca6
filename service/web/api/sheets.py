"""/api/v1/documents/{id}/pages and /parts: pages as images, files of packages (ảnh trang, tệp trong gói)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from service.web.access import TheService
from service.web.api.answers import ErrorOut
from service.web.attachments import attachment

router = APIRouter(prefix="/documents/{document_id}", tags=["documents"])


@router.get(
    "/pages/{page}.png",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, 404: {"model": ErrorOut}, 415: {"model": ErrorOut}},
)
def page_image(document_id: UUID, page: int, service: TheService) -> Response:
    """One page of the file as an image, counted from 1."""
    image = service.documents.page_image(document_id, page)
    return Response(image, media_type="image/png", headers={"Cache-Control": "private, no-store"})


@router.get(
    "/parts/{number}",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": {}}}, 404: {"model": ErrorOut}},
)
def get_part(document_id: UUID, number: int, service: TheService) -> StreamingResponse:
    """One file of a package, counted from 1 in the order of `parts`; always as an attachment."""
    return attachment(service.documents.open_part(document_id, number))

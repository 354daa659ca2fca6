"""/api/v1/documents/{id}/pages and /parts: pages as images, files of packages (ảnh trang, tệp trong gói)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from service.web.access import TheService
from service.web.api.answers import ErrorOut

router = APIRouter(prefix="/documents/{document_id}", tags=["documents"])

_CHUNK = 1 << 18


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
    file = service.documents.open_part(document_id, number)
    return StreamingResponse(
        _chunks(file.stream),
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Length": str(file.size),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(_CHUNK):
            yield chunk

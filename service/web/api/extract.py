"""/api/v1/extract: the extraction contract for a file, nothing stored (tách nhiệm vụ, không lưu)."""

from __future__ import annotations

from typing import BinaryIO

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from models.contract import ExtractionJson, contract_of
from service.days import read_day
from service.intake import clean_name
from service.web.access import TheService, run_apart
from service.web.api.answers import ErrorOut
from service.web.api.documents import UPLOAD_FORM
from service.web.uploads import read_upload

router = APIRouter(tags=["extract"])


@router.post(
    "/extract",
    responses={
        200: {"model": ExtractionJson},
        413: {"model": ErrorOut},
        415: {"model": ErrorOut},
        422: {"model": ErrorOut},
    },
    openapi_extra=UPLOAD_FORM,
)
async def extract(request: Request, service: TheService, text: bool = True) -> Response:
    """What a file says, as `dondoc extract --format jsonl` answers it; `text=false` leaves the text out."""

    def read(stream: BinaryIO, name: str, arrived_on: str | None) -> ExtractionJson:
        source, extraction = service.intake.look_at(
            stream, clean_name(name), received_on=read_day(arrived_on)
        )
        return contract_of(extraction, source, with_text=text)

    async with read_upload(request, service.settings.max_bytes) as form:
        answer = await run_apart(request, lambda: read(form.stream, form.name, form.fields.get("arrived_on")))
    return JSONResponse(answer)

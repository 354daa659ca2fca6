"""Taking an uploaded file off the wire (nhận tệp tải lên), cut while it streams in."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from models.errors import InvalidValue, TooLarge

_ENVELOPE = 64 * 1024
"""Bytes that the form around the file may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadForm:
    """One file with the fields that were sent beside it; the file is a private temporary one."""

    stream: BinaryIO
    name: str
    fields: dict[str, str]


@asynccontextmanager
async def read_upload(request: Request, max_bytes: int) -> AsyncIterator[UploadForm]:
    """The field `file` of a multipart form and its other fields.

    Raises TooLarge as soon as more has come in than is taken, InvalidValue where there is no file.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise InvalidValue("Hãy chọn một tệp để tải lên.")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes + _ENVELOPE:
        raise TooLarge
    parser = MultiPartParser(
        request.headers, _counted(request, max_bytes + _ENVELOPE), max_files=1, max_fields=20
    )
    form: FormData | None = None
    try:
        form = await parser.parse()
        yield _upload_of(form)
    except MultiPartException as fault:
        raise InvalidValue("Tệp gửi lên bị cắt dở. Hãy tải lên lại.") from fault
    finally:
        if form is not None:
            await form.close()


async def _counted(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    taken = 0
    async for chunk in request.stream():
        taken += len(chunk)
        if taken > most:
            raise TooLarge
        yield chunk


def _upload_of(form: FormData) -> UploadForm:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise InvalidValue("Hãy chọn một tệp để tải lên.")
    fields = {key: value for key, value in form.multi_items() if isinstance(value, str)}
    return UploadForm(stream=file.file, name=file.filename, fields=fields)

"""What people fill in on pages (biểu mẫu): fields, days, hours and files."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, BinaryIO
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from models.errors import InvalidValue, TooLarge
from service.days import read_day

MOST_FILES = 20
"""Files that one form may bring; with script each comes in a request of its own."""

MOST_FIELDS = 200
_ENVELOPE = 64 * 1024
_ROOM = 4
"""How many of the largest files one form may bring together."""

_HOUR = re.compile(r"(\d{1,2})\s*(?:[:.h]|giờ)?\s*(\d{2})?\s*(?:phút|')?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a form or of a query as they were sent (các ô đã điền); line ends are made one kind."""

    items: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """The field without blanks around it, "" where it was not sent."""
        return next((value.strip() for key, value in self.items if key == name), "")

    def has(self, name: str) -> bool:
        """Whether the field was sent at all, be it empty."""
        return any(key == name for key, _ in self.items)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a repeated field, in order."""
        return tuple(value.strip() for key, value in self.items if key == name)

    def number(self, name: str) -> int | None:
        """A whole number, None where the field is empty. Raises InvalidValue."""
        value = self.get(name)
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise InvalidValue(f"“{value}” không phải là một số.")
        return int(value)

    def key(self, name: str) -> UUID | None:
        """The key of a row, None where the field is empty. Raises InvalidValue."""
        value = self.get(name)
        try:
            return UUID(value) if value else None
        except ValueError as fault:
            raise InvalidValue("Mục đã chọn không còn nữa. Hãy tải lại trang.") from fault

    def day(self, name: str) -> date | None:
        """A day as people write it (05/3/2026, 5-3-2026, 2026-03-05). Raises InvalidValue."""
        return read_day(self.get(name))

    def hour(self, name: str) -> time | None:
        """An hour as people write it (16:30, 16h30, 16 giờ 30, 16). Raises InvalidValue."""
        return read_written_hour(self.get(name))


NO_FIELDS = Fields()
"""A form of which nothing was sent."""


read_written_day = read_day
"""A day as people write it, as forms name it."""


def read_written_hour(value: str) -> time | None:
    """An hour as people write it, None for nothing. Raises InvalidValue."""
    if not value.strip():
        return None
    parts = _HOUR.fullmatch(value.strip())
    if parts is None or int(parts.group(1)) > 23 or int(parts.group(2) or 0) > 59:
        raise InvalidValue(f"“{value}” không phải là giờ. Hãy ghi như 16:30 hoặc 16h30.")
    return time(int(parts.group(1)), int(parts.group(2) or 0))


async def form_of(request: Request) -> Fields:
    """The posted form; files in it are not looked at."""
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return _fields_of(form)


def query_of(request: Request) -> Fields:
    """The fields of a GET form."""
    return Fields(tuple(request.query_params.multi_items()))


PostedForm = Annotated[Fields, Depends(form_of)]
"""Parameter type of an endpoint: `def change(form: PostedForm)`."""

QueryForm = Annotated[Fields, Depends(query_of)]
"""Parameter type of an endpoint: `def page(query: QueryForm)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """One file of a form (tệp gửi lên), a private temporary one until the form is closed."""

    stream: BinaryIO
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentForm:
    """The files of a form and the fields beside them."""

    files: tuple[SentFile, ...]
    fields: Fields


@asynccontextmanager
async def read_upload_form(request: Request, max_bytes: int) -> AsyncIterator[SentForm]:
    """The files named `file` of a multipart form, several or one; `max_bytes` is what one file may have.

    Raises TooLarge as soon as more has come in than is taken, InvalidValue where there is no file.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise InvalidValue("Hãy chọn một tệp để tải lên.")
    form: FormData | None = None
    parser = MultiPartParser(
        request.headers,
        _counted(request, max_bytes * _ROOM + _ENVELOPE),
        max_files=MOST_FILES,
        max_fields=MOST_FIELDS,
    )
    try:
        form = await parser.parse()
        files = tuple(
            SentFile(stream=each.file, name=each.filename)
            for each in form.getlist("file")
            if isinstance(each, UploadFile) and each.filename
        )
        if not files:
            raise InvalidValue("Hãy chọn một tệp để tải lên.")
        yield SentForm(files=files, fields=_fields_of(form))
    except MultiPartException as fault:
        raise InvalidValue(
            f"Tệp gửi lên bị cắt dở hoặc quá {MOST_FILES} tệp một lần. Hãy tải lên lại."
        ) from fault
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


def _fields_of(form: FormData) -> Fields:
    return Fields(
        tuple(
            (key, value.replace("\r\n", "\n")) for key, value in form.multi_items() if isinstance(value, str)
        )
    )

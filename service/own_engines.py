"""The product's own engines (bộ đọc của phần mềm), put into the form that the service asks for."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path

from ingest.context import no_tick
from ingest.read import read
from ingest.receive import receive
from ingest.rendering import render_page
from ingest.secrecy import check
from ingest.sniff import MediaType, sniff
from models.deadline import Deadline
from models.errors import BadInput
from models.source import ReadLimits, SourceText
from models.workdays import WorkCalendar, vietnam_calendar
from nlp.deadlines.read import DeadlineContext
from nlp.deadlines.read import read_deadline as read_binding_deadline
from nlp.extract import extract
from nlp.references import find_references
from service.engines import Engines, Tick

_PDFIUM = threading.Lock()
"""PDFium keeps its state for the whole process and breaks when two threads use it at once."""


def own_engines() -> Engines:
    """Everything that `ingest` and `nlp` offer."""
    return Engines(
        receive=receive,
        check_secrecy=check_secrecy,
        read=read_file,
        extract=extract,
        read_deadline=read_deadline,
        find_references=find_references,
        calendar=vietnam_calendar(),
        render_page=page_image,
    )


def check_secrecy(path: Path) -> None:
    """Raises SecretDocument for a file with a secrecy mark (độ mật)."""
    with _gate(path):
        check(path)


def read_file(
    path: Path, *, limits: ReadLimits, name: str | None = None, tick: Tick | None = None
) -> SourceText:
    """Reads a file. Raises subclasses of BadInput."""
    with _gate(path):
        return read(path, limits=limits, name=name, tick=tick or no_tick)


def page_image(path: Path, *, page: int, dpi: int, limits: ReadLimits) -> bytes:
    """One page as PNG (ảnh trang)."""
    with _gate(path):
        return render_page(path, page=page, dpi=dpi, limits=limits)


def read_deadline(
    text: str, *, issued_on: date | None, received_on: date | None, calendar: WorkCalendar
) -> Deadline | None:
    """The deadline that a sentence sets (thời hạn), None where it sets none."""
    context = DeadlineContext(
        issued_on=issued_on,
        received_on=received_on,
        issued_year=issued_on.year if issued_on else None,
        calendar=calendar,
    )
    return read_binding_deadline(text, context)


def _gate(path: Path) -> AbstractContextManager[object]:
    try:
        return _PDFIUM if sniff(path) is MediaType.PDF else nullcontext()
    except BadInput:
        return nullcontext()  # whoever reads it will say what is wrong

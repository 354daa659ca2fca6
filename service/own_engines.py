"""The product's own engines (bộ đọc của phần mềm), put into the form that the service asks for."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

from ingest.context import no_tick
from ingest.isolation.pool import ReaderPool
from ingest.receive import receive
from models.deadline import Deadline
from models.extraction import Extraction
from models.source import ReadLimits, SourceText
from models.workdays import WorkCalendar, vietnam_calendar
from nlp.deadlines.read import DeadlineContext
from nlp.deadlines.read import read_deadline as read_binding_deadline
from nlp.extract import extract as understand
from nlp.references import find_references
from service.engines import Engines, Tick

_ONE_AT_A_TIME = threading.Lock()
"""The libraries that know words load themselves at the first call and are not made for several threads. Nor
would several be quicker, for all of it is bound by the interpreter's lock."""


def extract(
    source: SourceText,
    *,
    calendar: WorkCalendar,
    issued_on: date | None = None,
    received_on: date | None = None,
) -> Extraction:
    """Understands a text, one after the other."""
    with _ONE_AT_A_TIME:
        return understand(source, calendar=calendar, issued_on=issued_on, received_on=received_on)


def own_engines(readers: ReaderPool | None = None, *, trust: Path | None = None) -> Engines:
    """Everything that `ingest` and `nlp` offer; files are read in the processes of `readers`.

    Without a pool one is made, whose processes start with the first file. `trust` is a folder of root
    certificates for signatures.
    """
    pool = readers or ReaderPool()

    def read_file(
        path: Path, *, limits: ReadLimits, name: str | None = None, tick: Tick | None = None
    ) -> SourceText:
        return pool.read(path, limits=limits, name=name, tick=tick or no_tick, trust=trust)

    return Engines(
        receive=receive,
        check_secrecy=pool.check_secrecy,
        read=read_file,
        extract=extract,
        read_deadline=read_deadline,
        find_references=find_references,
        calendar=vietnam_calendar(),
        render_page=pool.render_page,
        open_part=pool.open_part,
        close=pool.close,
        is_answering=pool.is_answering,
    )


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

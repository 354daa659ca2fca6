"""Threads give way early while a document is understood, and at no other time."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from dondoc_databases import SqliteDatabases
from dondoc_fakes import FakeClock, dispatch, fake_engines

from models.extraction import Extraction
from models.source import SourceText
from models.workdays import WorkCalendar
from service.bootstrap import bootstrap
from service.jobs.threads import InlineJobs
from service.jobs.turns import TURN, giving_way
from service.settings import Settings


def test_threads_give_way_early_while_a_document_is_understood(tmp_path: Path) -> None:
    seen: list[float] = []
    engines = fake_engines()

    def understand(
        source: SourceText,
        *,
        calendar: WorkCalendar,
        issued_on: date | None = None,
        received_on: date | None = None,
    ) -> Extraction:
        seen.append(sys.getswitchinterval())
        return engines.extract(source, calendar=calendar, issued_on=issued_on, received_on=received_on)

    settings = Settings(
        data_dir=tmp_path, database_url=SqliteDatabases().seeded(tmp_path), samples_dir=None, upload_wait=5
    )
    service = bootstrap(
        settings, engines=replace(engines, extract=understand), clock=FakeClock(), make_jobs=InlineJobs
    )
    usual = sys.getswitchinterval()
    service.intake.upload(io.BytesIO(dispatch("Văn phòng Sở: Rà soát.")), "a.txt", wait=5)
    service.close()
    assert seen == [pytest.approx(TURN)]
    assert sys.getswitchinterval() == usual != pytest.approx(TURN)


def test_the_last_one_to_end_gives_the_usual_turns_back() -> None:
    usual = sys.getswitchinterval()
    with suppress(ZeroDivisionError), giving_way():
        with giving_way():
            pass
        assert sys.getswitchinterval() == pytest.approx(TURN)
        raise ZeroDivisionError
    assert sys.getswitchinterval() == usual

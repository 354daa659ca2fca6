"""A file that this machine cannot read for now is kept, with the sentence that says what to do."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from dondoc_fakes import FakeClock, FakeReader, dispatch, fake_engines
from dondoc_office import Office

from models.document import DocumentState
from models.errors import ProgramMissing
from models.source import ReadLimits, SourceText
from service.bootstrap import bootstrap
from service.engines import Tick
from service.jobs.threads import InlineJobs

ADVICE = "Máy này thiếu LibreOffice."


class Installing:
    """Misses its program until it is installed."""

    def __init__(self) -> None:
        self.is_installed = False

    def __call__(
        self, path: Path, *, limits: ReadLimits, name: str | None = None, tick: Tick | None = None
    ) -> SourceText:
        if not self.is_installed:
            raise ProgramMissing(ADVICE)
        return FakeReader()(path, limits=limits, name=name, tick=tick)


def test_a_file_whose_program_is_missing_waits_for_it(office: Office) -> None:
    office.service.close()
    reader = Installing()
    office.service = bootstrap(
        office.settings,
        engines=replace(fake_engines(), read=reader),
        clock=FakeClock(),
        make_jobs=InlineJobs,
    )
    data = dispatch("Văn phòng Sở: Rà soát.")
    document = office.service.intake.upload(io.BytesIO(data), "cong-van.doc").document
    assert document.state is DocumentState.FAILED
    assert document.failure is not None
    assert document.failure.message == ADVICE
    reader.is_installed = True
    assert office.service.intake.retry(document.id, wait=5).state is DocumentState.READY

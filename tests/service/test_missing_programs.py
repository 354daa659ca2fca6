"""A file that this machine cannot read for now is kept, with the sentence that says what to do."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from dondoc_fakes import FakeReader, dispatch
from dondoc_office import Office

from models.document import DocumentState
from models.errors import ProgramMissing
from models.source import ReadLimits, SourceText
from service.engines import Tick

ADVICE = "Máy này thiếu LibreOffice."


@dataclass
class Installing(FakeReader):
    """Misses its program until it is installed."""

    is_installed: bool = False

    def __call__(
        self, path: Path, *, limits: ReadLimits, name: str | None = None, tick: Tick | None = None
    ) -> SourceText:
        if not self.is_installed:
            raise ProgramMissing(ADVICE)
        return super().__call__(path, limits=limits, name=name, tick=tick)


def test_a_file_whose_program_is_missing_waits_for_it(office: Office) -> None:
    office.service.close()
    office.reader = reader = Installing()
    office.start()
    data = dispatch("Văn phòng Sở: Rà soát.")
    document = office.service.intake.upload(io.BytesIO(data), "cong-van.doc", wait=5).document
    assert document.state is DocumentState.FAILED
    assert document.failure is not None
    assert document.failure.message == ADVICE
    reader.is_installed = True
    assert office.service.intake.retry(document.id, wait=5).state is DocumentState.READY

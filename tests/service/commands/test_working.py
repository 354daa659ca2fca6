"""`dondoc jobs` prints what waits, no more than asked for."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from dondoc_fakes import dispatch
from dondoc_jobs import IdleJobs
from dondoc_office import Office

from models.job import JobState
from service.commands import working
from service.commands.working import run_jobs


@pytest.mark.parametrize("states", [[], [JobState.QUEUED]])
def test_no_more_lines_are_printed_than_asked_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    states: list[JobState],
) -> None:
    office = Office(tmp_path / "var", make_jobs=IdleJobs)
    for name in ("a.txt", "b.txt", "c.txt"):
        office.service.intake.upload(io.BytesIO(dispatch(name)), name)
    monkeypatch.setattr(working, "load_settings", lambda: office.settings)
    assert run_jobs(states, "jsonl", limit=2) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    office.service.close()

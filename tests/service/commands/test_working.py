"""`dondoc jobs` prints what waits, no more than asked for; `dondoc worker` tells its numbers."""

from __future__ import annotations

import io
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from dondoc_fakes import dispatch, fake_engines
from dondoc_jobs import IdleJobs
from dondoc_office import Office

from models.job import JobState
from service.commands import working
from service.commands.working import run_jobs, run_worker
from service.metrics import MetricsPortTaken


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


def test_a_worker_tells_its_numbers_on_a_port_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, stopping, port = Office(tmp_path / "var", make_jobs=IdleJobs), threading.Event(), free_port()
    office.service.close()
    monkeypatch.setattr(working, "load_settings", lambda: office.settings)
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(
            run_worker, "a", metrics_port=port, engines=fake_engines(office.reader), stopping=stopping
        )
        try:
            numbers = asked(f"http://127.0.0.1:{port}/metrics")
        finally:
            stopping.set()
        assert ended.result(timeout=30) == 0
    assert "dondoc_readings_total" in numbers
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics")


def test_a_port_that_is_taken_is_named_and_no_worker_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path / "var", make_jobs=IdleJobs)
    office.service.close()
    monkeypatch.setattr(working, "load_settings", lambda: office.settings)
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(MetricsPortTaken, match="--metrics-port"),
    ):
        run_worker("a", metrics_port=taken.getsockname()[1], engines=fake_engines(office.reader))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def asked(address: str) -> str:
    """What is answered there, as soon as somebody answers."""
    until = time.monotonic() + 30
    while True:
        try:
            return httpx.get(address).raise_for_status().text
        except httpx.TransportError:
            assert time.monotonic() < until, "nobody answers"
            time.sleep(0.1)

"""A service that is told to stop answers what it has begun, loses nothing, and goes on after the next start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.slow

START_SECONDS = 90
STOP_SECONDS = 60
STOPPED = (0, -signal.SIGTERM)
"""The server hands the signal on when all is done; systemd takes both for a clean end."""

TEXT = """SỞ Y TẾ
Số: {number}/SYT-VP

Kính gửi: Văn phòng Sở.

1. Văn phòng Sở rà soát thủ tục hành chính số {number}, báo cáo trước ngày 20/12/2026.
"""


@dataclass
class Running:
    """A `dondoc serve` of its own."""

    server: subprocess.Popen[bytes]
    client: httpx.Client

    def upload(self, number: int, wait: float = 0) -> httpx.Response:
        """One short dispatch."""
        files = {"file": (f"{number}.txt", TEXT.format(number=number).encode(), "text/plain")}
        return self.client.post("/api/v1/documents", params={"wait": wait}, files=files)

    def states(self) -> list[str]:
        """Of all documents."""
        return [each["state"] for each in self.client.get("/api/v1/documents").json()["items"]]

    def stop(self) -> int:
        """Tells it to stop; answers its exit status."""
        self.server.send_signal(signal.SIGTERM)
        return self.server.wait(STOP_SECONDS)


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """The service over a folder of data, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"DATA_DIR": str(folder), "PORT": str(port), "SAMPLES_DIR": str(folder), "LOG_FORMAT": "json"}
    environment = os.environ | {f"DONDOC_{name}": value for name, value in own.items()}
    command = (sys.executable, "-m", "service", "serve")
    with (
        (folder / "log").open("ab") as log,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_until(lambda: is_ready(client, server), START_SECONDS)
            yield Running(server, client)
        finally:
            server.kill()
            server.wait()


def is_ready(client: httpx.Client, server: subprocess.Popen[bytes]) -> bool:
    """Whether the service can work."""
    assert server.poll() is None, "the service ended by itself"
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def wait_until(holds: object, seconds: float) -> None:
    """Waits for something to become true."""
    until = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def test_a_service_that_is_told_to_stop_loses_nothing(tmp_path: Path) -> None:
    answers: list[int] = []
    with running(tmp_path) as first:
        for number in range(6):
            assert first.upload(number).status_code in (201, 202)
        last = threading.Thread(target=lambda: answers.append(first.upload(99, wait=2).status_code))
        last.start()
        time.sleep(0.3)
        assert first.stop() in STOPPED
        last.join()
    assert answers
    assert answers[0] in (201, 202), "what was begun is answered"
    with running(tmp_path) as second:
        wait_until(lambda: second.states() == ["ready"] * 7, START_SECONDS)
        assert second.stop() in STOPPED
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    assert '"level": "error"' not in log
    assert "thủ tục" not in log

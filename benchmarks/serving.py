"""How long a clerk waits: an upload until its tasks are in the answer, and the command line from cold."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import httpx
import pypdfium2

from benchmarks.measure import Measurement, alternate
from benchmarks.reading import SAMPLES
from ingest.read import read
from nlp.extract import extract

PAGES = 5
UPLOADS = 9
START_SECONDS = 60


class NoTasks(Exception):
    """The answer came without tasks: the document was not read within the wait."""


class ServiceDidNotStart(Exception):
    """The service did not answer in time."""


def uploading() -> Iterator[Measurement]:
    """Milliseconds from upload to tasks in the API's answer, warm, against reading it in process."""
    path = next(path for path in sorted(SAMPLES.glob("*.pdf")) if len(pypdfium2.PdfDocument(path)) == PAGES)
    content, copies = path.read_bytes(), count()
    with served() as place, place.client() as client:

        def upload() -> None:
            # a file that is there already would not be read again: each upload differs by a comment
            body = content + f"\n% {next(copies)}\n".encode()
            files = {"file": (path.name, body, "application/pdf")}
            answer = client.post("/api/v1/documents", params={"wait": 10}, files=files)
            answer.raise_for_status()
            if not any(one["tasks"] for one in answer.json()["obligations"]):
                raise NoTasks

        ours, peer = alternate(upload, lambda: extract(read(path)), rounds=UPLOADS)
    yield Measurement(
        name=f"upload of {PAGES} PDF pages to tasks",
        value=1000 * ours,
        unit="ms",
        peer="read and extract in process",
        peer_value=1000 * peer,
    )


def starting() -> Iterator[Measurement]:
    """Milliseconds of `dondoc extract` on one short file, whole process, against a bare start of Python."""
    short = min(SAMPLES.glob("*.txt"), key=lambda path: path.stat().st_size)
    command = (sys.executable, "-m", "service", "extract", "--format", "jsonl", str(short))
    ours, peer = alternate(partial(_run, *command), partial(_run, sys.executable, "-c", "pass"), rounds=5)
    yield Measurement(
        name="dondoc extract, cold",
        value=1000 * ours,
        unit="ms",
        peer="python -c pass",
        peer_value=1000 * peer,
    )


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A service that runs: where, and over what data."""

    folder: Path
    port: int

    def client(self) -> httpx.Client:
        """A client with connections of its own."""
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60)

    @property
    def environment(self) -> dict[str, str]:
        """What `dondoc` is told to work on the same data."""
        return os.environ | {"DONDOC_DATA_DIR": str(self.folder), "DONDOC_PORT": str(self.port)}


@contextmanager
def served(folder: Path | None = None) -> Iterator[Place]:
    """A service of its own on a free port, with empty data that is thrown away, or the data of a folder."""
    with tempfile.TemporaryDirectory() as own:
        place = Place(folder=folder or Path(own), port=free_port())
        with running(sys.executable, "-m", "service", "serve", environment=place.environment):
            with place.client() as client:
                wait_for(client, "/api/v1/openapi.json")
            yield place


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running(*command: str, environment: dict[str, str] | None = None) -> Iterator[None]:
    """A server as long as the context lasts."""
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for(client: httpx.Client, path: str) -> None:
    """Waits until a server answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            if client.get(path).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise ServiceDidNotStart

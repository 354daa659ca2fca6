"""An object store of the tests' own: moto's server in a process beside the tests."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

BUCKET = "dondoc"
START_SECONDS = 60
VARIABLES = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@dataclass(frozen=True)
class ObjectStore:
    """Where the server listens."""

    endpoint: str

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a program that uses the store."""
        return {**VARIABLES, "AWS_ENDPOINT_URL": self.endpoint}

    def ask(self, method: str, path: str) -> bytes:
        """One plain request: moto checks no signatures."""
        request = urllib.request.Request(f"{self.endpoint}/{path}", method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bytes(answer.read())


def _wait(server: subprocess.Popen[bytes], endpoint: str) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{endpoint}/moto-api/", timeout=5).close()
        except OSError:
            assert server.poll() is None, "the object store died"
            assert time.monotonic() < until, "the object store did not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """A store with one empty bucket, on a port of its own."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        store = ObjectStore(endpoint=f"http://127.0.0.1:{port}")
        _wait(server, store.endpoint)
        store.ask("PUT", BUCKET)
        yield store
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def bucket(object_store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    """The store, with the variables set that a program finds it by."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    for name, value in object_store.variables.items():
        monkeypatch.setenv(name, value)
    return object_store

"""What a file asks for from elsewhere is never asked for, though nothing but Python stood in the way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from dondoc_hostile.desk import remote_rtf
from dondoc_hostile.markup import remote_files
from dondoc_hostile.pdfs import remote_pdf

from ingest.isolation.pool import ReaderPool
from models.errors import BadInput, EngineUnavailable


class Listener:
    """Somebody who waits to be asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(1)
                try:
                    self.asked.append(connection.recv(200).decode("latin-1").split("\r\n")[0])
                except OSError:
                    self.asked.append("")

    def close(self) -> None:
        """Listens no more."""
        self._server.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """On this machine, reachable from every process that is not kept off the network."""
    listener = Listener()
    yield listener
    listener.close()


def test_the_listener_hears_who_asks(listener: Listener) -> None:
    port = int(listener.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(b"GET /x HTTP/1.0\r\n\r\n")
        connection.recv(1)
    assert listener.asked == ["GET /x HTTP/1.0"]


def test_no_file_has_anything_fetched(listener: Listener, tmp_path: Path) -> None:
    files = {
        **remote_files(listener.url),
        "xa.rtf": remote_rtf(listener.url),
        "xa.pdf": remote_pdf(listener.url),
    }
    pool = ReaderPool(folder=tmp_path / "readers", networks=[])
    answered = 0
    try:
        for name, data in files.items():
            path = tmp_path / name
            path.write_bytes(data)
            try:
                pool.check_secrecy(path, name=name)
                pool.read(path, name=name)
            except (BadInput, EngineUnavailable):
                pass
            answered += 1
    finally:
        pool.close()
    assert answered == len(files)
    assert listener.asked == []

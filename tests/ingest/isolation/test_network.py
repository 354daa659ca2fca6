"""A reading process reaches nobody, whichever way the machine allows."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from dondoc_bad_reader import PROGRAM

from ingest.isolation.network import Network
from ingest.isolation.pool import ReaderPool

WAYS = {
    Network.NAMESPACE: [Network.NAMESPACE],
    Network.FILTER: [Network.FILTER],
    Network.HOOK: [],
}


@pytest.fixture
def port() -> Iterator[int]:
    """Somebody who listens on this machine, and can be reached from here."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", number), timeout=2):
            yield number


@pytest.fixture(params=list(WAYS), ids=str)
def pool(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReaderPool]:
    """Children that are kept off the network in one way; skipped where the machine does not allow it."""
    pool = ReaderPool(program=PROGRAM, folder=tmp_path / "readers", networks=WAYS[request.param])
    try:
        if pool.network() is not request.param:
            pytest.skip(f"this machine allows no {request.param}")
        yield pool
    finally:
        pool.close()


@pytest.mark.parametrize("order", ["connect {port}", "fetch {port}", "resolve example.org"])
def test_nobody_is_reached_from_a_reading_process(
    pool: ReaderPool, port: int, order: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(order.format(port=port), encoding="utf-8")
    assert pool.read(path).text == "refused"


def test_nobody_is_reached_from_the_programs_that_it_calls(
    pool: ReaderPool, port: int, tmp_path: Path
) -> None:
    if pool.network() is Network.HOOK:
        pytest.skip("the hook does not cover them; `dondoc doctor` says so")
    path = tmp_path / "a.txt"
    path.write_text(f"connect-below {port}", encoding="utf-8")
    assert pool.read(path).text == "refused"


def test_by_itself_the_strongest_way_is_taken(tmp_path: Path) -> None:
    pool = ReaderPool(program=PROGRAM, folder=tmp_path / "readers")
    weakest = ReaderPool(program=PROGRAM, folder=tmp_path / "readers", networks=[])
    try:
        ways = list(WAYS)
        assert ways.index(pool.network()) <= ways.index(weakest.network())
        assert weakest.network() is Network.HOOK
    finally:
        pool.close()
        weakest.close()

"""Every file that means harm is answered in time, and the next file is read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dondoc_hostile.case import LETTER, Hostile
from dondoc_hostile.cases import ALL, RECOGNISED

from ingest.isolation.pool import ReaderPool
from models.errors import BadInput, EngineUnavailable, ReaderDied, ReaderStalled, ReaderTooBig
from models.source import ReadLimits
from models.workdays import vietnam_calendar
from nlp.extract import extract

QUICK = [each for each in ALL if each.name not in RECOGNISED]
LIMITS = ReadLimits(max_unpacked_bytes=20 * 1024 * 1024, stall_seconds=6)
SECONDS = 20.0
STOPPED = (ReaderStalled, ReaderTooBig, ReaderDied)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReaderPool]:
    """The product's own readers."""
    folder = tmp_path_factory.mktemp("readers")
    pool = ReaderPool(folder=folder)
    yield pool
    left = list(folder.glob("*/files/*"))
    pool.close()
    assert left == []
    assert list(folder.iterdir()) == []


def answer(pool: ReaderPool, path: Path) -> BadInput | None:
    """The error of a file, None for a text, which must be understood too."""
    try:
        pool.check_secrecy(path, limits=LIMITS, name=path.name)
        source = pool.read(path, limits=LIMITS, name=path.name)
    except BadInput as fault:
        return fault
    except EngineUnavailable:
        pytest.skip("needs a program that is not on this machine")
    extraction = extract(source, calendar=vietnam_calendar())
    assert all(o.span.end <= len(source.text) for o in extraction.obligations)
    return None


@pytest.mark.parametrize("hostile", QUICK, ids=lambda each: each.name)
def test_it_is_answered_in_time(hostile: Hostile, pool: ReaderPool, tmp_path: Path) -> None:
    path = tmp_path / hostile.name
    path.write_bytes(hostile.make())
    began = time.monotonic()
    fault = answer(pool, path)
    assert time.monotonic() - began < SECONDS
    if hostile.errors:
        assert isinstance(fault, (*hostile.errors, *STOPPED)), fault


def test_after_all_of_them_a_letter_is_read(pool: ReaderPool, tmp_path: Path) -> None:
    path = tmp_path / "cong-van.txt"
    path.write_text(LETTER, encoding="utf-8")
    assert "Văn phòng Sở" in pool.read(path).text

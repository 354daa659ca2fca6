"""Offices whose documents are read by the durable jobs themselves, with a quick heart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dondoc_databases import Databases
from dondoc_office import Office
from dondoc_worker import PACE
from dondoc_works import Nursery, Works, prepare

from service.store.engine import make_engine
from service.store.session import Store


@pytest.fixture
def store(tmp_path: Path, databases: Databases) -> Iterator[Store]:
    """A database with the job engine's tables."""
    store = Store(make_engine(prepare(databases, tmp_path / "var")))
    yield store
    store.close()
    databases.drop(tmp_path / "var")


@pytest.fixture
def durable(tmp_path: Path, databases: Databases) -> Iterator[Office]:
    """An office that is not started yet: `service.intake.resume()` makes its worker read."""
    prepare(databases, tmp_path / "var")
    office = Office(tmp_path / "var", databases=databases, make_jobs=None, pace=PACE)
    yield office
    office.service.close()
    databases.drop(office.folder)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where workers come from."""
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def works(tmp_path: Path, databases: Databases, nursery: Nursery) -> Iterator[Works]:
    """An office without a worker of its own."""
    prepare(databases, tmp_path / "var")
    (tmp_path / "marks").mkdir()
    office = Office(tmp_path / "var", databases=databases, make_jobs=None, pace=PACE)
    works = Works(office, tmp_path / "marks", nursery)
    yield works
    works.close()
    office.service.close()
    databases.drop(office.folder)

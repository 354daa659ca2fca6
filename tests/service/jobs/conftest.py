"""An office whose documents are read by the durable jobs themselves, with a quick heart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dondoc_databases import Databases
from dondoc_office import Office
from dondoc_worker import PACE

from service.jobs.schema import migrate_jobs
from service.store.engine import make_engine


def prepare(databases: Databases, folder: Path) -> str:
    """A database with the sample agency and the tables of the job engine; its address."""
    address = databases.seeded(folder)
    engine = make_engine(address)
    migrate_jobs(engine)
    engine.dispose()
    return address


@pytest.fixture
def durable(tmp_path: Path, databases: Databases) -> Iterator[Office]:
    """An office that is not started yet: `service.intake.resume()` makes its worker read."""
    prepare(databases, tmp_path / "var")
    office = Office(tmp_path / "var", databases=databases, make_jobs=None, pace=PACE)
    yield office
    office.service.close()
    databases.drop(office.folder)

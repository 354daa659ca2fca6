"""An office for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dondoc_databases import Databases, PostgresDatabases, SqliteDatabases
from dondoc_office import Office
from dondoc_postgres import postgres as postgres


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither variables nor a dondoc.toml of the machine that runs the tests."""
    for name in ("DATA_DIR", "DATABASE_URL", "HOST", "PORT", "SEED", "SAMPLES_DIR"):
        monkeypatch.delenv(f"DONDOC_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Every test that asks for a database runs on both kinds."""
    if request.param == "sqlite":
        return SqliteDatabases()
    return PostgresDatabases(request.getfixturevalue("postgres"))


@pytest.fixture
def office(tmp_path: Path, databases: Databases) -> Iterator[Office]:
    """The sample agency over an own database."""
    office = Office(tmp_path / "var", databases=databases)
    yield office
    office.service.close()
    databases.drop(office.folder)

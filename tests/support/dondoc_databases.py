"""The databases that tests run on: a file of SQLite, or a copy in the tests' own PostgreSQL."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from dondoc_fakes import FakeClock, fake_engines
from dondoc_postgres import Cluster

from service.bootstrap import bootstrap
from service.settings import Settings
from service.store.engine import make_engine
from service.store.migrate import migrate

FILE = "dondoc.db"
MIGRATED, SEEDED = "dondoc_migrated", "dondoc_seeded"


class Databases(Protocol):
    """Gives the office in a folder its database, the same one whenever it is asked again."""

    name: str

    def empty(self, folder: Path) -> str:
        """The address of a database without tables."""

    def migrated(self, folder: Path) -> str:
        """The address of one with the present schema and no rows."""

    def seeded(self, folder: Path) -> str:
        """The address of one with the sample agency."""

    def drop(self, folder: Path) -> None:
        """Gives the database up; everything that works on it must be closed."""


def fill_schema(address: str) -> None:
    """The present schema."""
    engine = make_engine(address)
    migrate(engine)
    engine.dispose()


def fill_agency(address: str) -> None:
    """The present schema and the sample agency: most of the time of a test would go into it."""
    fill_schema(address)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=address, samples_dir=None)
        bootstrap(settings, engines=fake_engines(), clock=FakeClock()).close()


@cache
def _file(fill: Callable[[str], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        fill(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


class SqliteDatabases:
    """A file in the office's folder, where `DONDOC_DATA_DIR` has it."""

    name = "sqlite"

    def empty(self, folder: Path) -> str:
        """See `Databases`."""
        return f"sqlite:///{folder / FILE}"

    def migrated(self, folder: Path) -> str:
        """See `Databases`."""
        return self._copy(folder, fill_schema)

    def seeded(self, folder: Path) -> str:
        """See `Databases`."""
        return self._copy(folder, fill_agency)

    def drop(self, folder: Path) -> None:
        """The file goes with its folder."""

    def _copy(self, folder: Path, fill: Callable[[str], None]) -> str:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / FILE).exists():
            (folder / FILE).write_bytes(_file(fill))
        return self.empty(folder)


class PostgresDatabases:
    """A database of its own for each folder, copied from a template."""

    name = "postgresql"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._made: set[str] = set()

    def empty(self, folder: Path) -> str:
        """See `Databases`."""
        return self._copy(folder, "template1")

    def migrated(self, folder: Path) -> str:
        """See `Databases`."""
        return self._copy(folder, self.cluster.template(MIGRATED, fill_schema))

    def seeded(self, folder: Path) -> str:
        """See `Databases`."""
        return self._copy(folder, self.cluster.template(SEEDED, fill_agency))

    def drop(self, folder: Path) -> None:
        """See `Databases`."""
        self.cluster.drop(_name(folder))
        self._made.discard(_name(folder))

    def _copy(self, folder: Path, template: str) -> str:
        name = _name(folder)
        if name not in self._made:
            self.cluster.create(name, template)
            self._made.add(name)
        return self.cluster.address(name)


def _name(folder: Path) -> str:
    return f"test_{sha256(str(folder.absolute()).encode()).hexdigest()[:24]}"

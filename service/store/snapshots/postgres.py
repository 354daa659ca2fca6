"""A database of PostgreSQL at one instant (bản chụp PostgreSQL): COPY in one snapshot.

No program of PostgreSQL is needed, so no version of it can be the wrong one. The schema itself is not
written: the migrations make it, at the revision that the rows had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path

import psycopg
from alembic import command
from psycopg import sql
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from service.store.busy import telling_when_busy
from service.store.engine import SNAPSHOT, make_engine
from service.store.migrate import migrating
from service.store.snapshots.moving import move_rows
from service.store.snapshots.port import (
    UNSETTLED,
    InUse,
    KeptFile,
    NotEmpty,
    NothingThere,
    NotWhole,
    Taken,
    TakenTable,
)
from service.store.snapshots.sqlite import FILE, SQLITE
from service.store.tenancy import unbind

REVISIONS = "alembic_version"
_SUFFIX = ".copy"
_CHUNK = 1 << 18

_TABLES = """
    SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)::text[]
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> %s
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname ORDER BY c.relname
"""
_REFERENCES = """
    SELECT DISTINCT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
    WHERE contype = 'f' AND conrelid <> confrelid AND connamespace = current_schema()::regnamespace
"""
_BOUND = """
    SELECT relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relforcerowsecurity
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
_OTHERS = """
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'dondoc%%'
"""
_ENGINE_TABLES = "DROP SCHEMA IF EXISTS dbos CASCADE"
"""Jobs are asked for anew at the next start: their engine keeps nothing else."""


class PostgresSnapshots:
    """One file of rows for each table."""

    kind = "postgresql"
    takes = frozenset({"postgresql", SQLITE})

    def __init__(self, address: str) -> None:
        self._address = address

    def kept(self) -> tuple[KeptFile, ...]:
        """See `Snapshots`."""
        with self._looking() as live:
            if not _has(live, "document"):
                raise NothingThere
            return _kept(live)

    def take(self, folder: Path) -> Taken:
        """See `Snapshots`."""
        with self._looking() as live:
            found = live.execute(f"SELECT version_num FROM {REVISIONS}").fetchone()  # noqa: S608
            if found is None:
                raise NotWhole
            tables = {
                name: TakenTable(columns=tuple(columns), rows=_write(live, folder, name, columns))
                for name, columns in live.execute(_TABLES, [REVISIONS]).fetchall()
            }
            return Taken(
                revision=found[0],
                rows={name: table.rows for name, table in tables.items()},
                files=_kept(live),
                tables=tables,
                # Sequences know no snapshots; what they say last is behind all rows that were copied.
                sequences={name: value for name, value in live.execute(_SEQUENCES) if value is not None},
            )

    def make_ready(self, *, replace: bool) -> None:
        """See `Snapshots`."""
        with self._looking() as live:
            if live.execute(_OTHERS).fetchone() is not None:
                raise InUse
            if not replace and _has_agency(live):
                raise NotEmpty

    def put_back(self, folder: Path, taken: Taken, kind: str) -> None:
        """See `Snapshots`. One transaction, in which the old tables go too."""
        with self._engine() as engine, telling_when_busy(), migrating(engine) as config:
            connection: Connection = config.attributes["connection"]
            live = _driver(connection)
            live.execute(_ENGINE_TABLES)
            if _has(live, REVISIONS):
                command.downgrade(config, "base")
            command.upgrade(config, "head" if kind == SQLITE else taken.revision)
            unbind(connection)  # migrations may have bound it otherwise
            try:
                with _freed(live):
                    if kind == SQLITE:
                        move_rows(folder / FILE, live)
                    else:
                        _fill(live, folder, taken)
            except psycopg.DataError as fault:
                raise NotWhole from fault
            command.upgrade(config, "head")

    @contextmanager
    def _engine(self) -> Iterator[Engine]:
        engine = make_engine(self._address)
        try:
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def _looking(self) -> Iterator[psycopg.Connection]:
        """One instant of the rows of every agency."""
        with (
            self._engine() as engine,
            telling_when_busy(),
            engine.connect().execution_options(**SNAPSHOT) as connection,
        ):
            connection.begin()
            live = _driver(connection)
            live.execute("SET LOCAL statement_timeout = 0")
            unbind(connection)
            try:
                yield live
            except psycopg.Error as fault:
                raise DBAPIError.instance("", None, fault, psycopg.Error) from fault


def check(folder: Path, taken: Taken) -> None:
    """See `port.Check`. Lines are counted; what is in them the database tells when it takes them."""
    for name, table in taken.tables.items():
        if _count(folder / f"{name}{_SUFFIX}") != table.rows:
            raise NotWhole


def _driver(connection: Connection) -> psycopg.Connection:
    found = connection.connection.driver_connection
    if not isinstance(found, psycopg.Connection):
        raise TypeError("not a connection of psycopg")
    return found


def _kept(live: psycopg.Connection) -> tuple[KeptFile, ...]:
    rows = live.execute("SELECT storage_key, sha256, size, state FROM document ORDER BY id")
    return tuple(
        KeptFile(key=key, sha256=sha256, size=size, is_settled=state not in UNSETTLED)
        for key, sha256, size, state in rows
    )


def _has_agency(live: psycopg.Connection) -> bool:
    return _has(live, "agency") and live.execute("SELECT 1 FROM agency").fetchone() is not None


def _has(live: psycopg.Connection, table: str) -> bool:
    return live.execute("SELECT to_regclass(%s)", [table]).fetchone() != (None,)


def _write(live: psycopg.Connection, folder: Path, name: str, columns: list[str]) -> int:
    # A query, not the table: its policies hold for queries only.
    query = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(_names(columns), sql.Identifier(name))
    rows = 0
    with (folder / f"{name}{_SUFFIX}").open("wb") as file, live.cursor().copy(query) as copy:
        for block in copy:
            rows += bytes(block).count(b"\n")  # in a value it is written \n
            file.write(block)
    return rows


def _count(path: Path) -> int:
    if not path.is_file():
        return -1
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_CHUNK), b""))


@contextmanager
def _freed(live: psycopg.Connection) -> Iterator[None]:
    """COPY takes no rows into a table whose policies hold for us, so they hold for others only."""
    bound = [name for (name,) in live.execute(_BOUND).fetchall()]
    _force(live, bound, "NO FORCE")
    yield
    _force(live, bound, "FORCE")


def _fill(live: psycopg.Connection, folder: Path, taken: Taken) -> None:
    there = {name: set(columns) for name, columns in live.execute(_TABLES, [REVISIONS]).fetchall()}
    if any(name not in there or not there[name].issuperset(t.columns) for name, t in taken.tables.items()):
        raise NotWhole
    order = _in_order(live, taken.tables)
    for name in reversed(order):  # a migration may have put rows there
        live.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
    for name in order:
        _read(live, folder / f"{name}{_SUFFIX}", sql.Identifier(name), taken.tables[name])
    for name, value in taken.sequences.items():
        live.execute("SELECT setval(%s::regclass, %s)", [name, value])


def _read(live: psycopg.Connection, path: Path, table: sql.Identifier, wanted: TakenTable) -> None:
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(table, _names(wanted.columns))
    cursor = live.cursor()
    with path.open("rb") as file, cursor.copy(query) as copy:
        while block := file.read(_CHUNK):
            copy.write(block)
    if cursor.rowcount != wanted.rows:
        raise NotWhole


def _force(live: psycopg.Connection, tables: list[str], how: str) -> None:
    for name in tables:
        live.execute(
            sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(sql.Identifier(name), sql.SQL(how))
        )


def _in_order(live: psycopg.Connection, tables: Mapping[str, TakenTable]) -> list[str]:
    """Tables that others point at come first."""
    before: dict[str, set[str]] = {name: set() for name in tables}
    for table, other in live.execute(_REFERENCES).fetchall():
        if table in before and other in before:
            before[table].add(other)
    return list(TopologicalSorter(before).static_order())


def _names(columns: tuple[str, ...] | list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))

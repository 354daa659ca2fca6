"""The database engine (máy cơ sở dữ liệu): SQLite or PostgreSQL, set up for several writers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from models.errors import InvalidValue
from service.store.nulls import take_nulls, write_json

WRITES = "dondoc_writes"
"""Execution option of connections that will write: on SQLite their transaction takes the lock at once."""

SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Execution options of connections to PostgreSQL that only read: they see one instant, as on SQLite."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    # Deleted rows are overwritten: what a person removed shall not be readable in the file.
    "PRAGMA secure_delete=ON",
)

_POSTGRES_SETTINGS = {
    "lock_timeout": "10s",
    "statement_timeout": "60s",
    # A process that froze in mid-transaction loses its connection and with it the lock of its agency.
    "idle_in_transaction_session_timeout": "30s",
    "timezone": "UTC",
    # Questions are short: compiling one, or sending for further processes, takes longer than answering it.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}
_CONNECT_SECONDS = 10
_POSTGRES = "postgresql+psycopg"
_POSTGRES_NAMES = frozenset({"postgresql", "postgres", _POSTGRES})


class WrongDatabase(InvalidValue):
    """DONDOC_DATABASE_URL phải có dạng sqlite:///tệp hoặc postgresql://người-dùng@máy/cơ-sở-dữ-liệu."""


def make_engine(address: str) -> Engine:
    """An engine for a database address; makes the folder of a SQLite file. Raises WrongDatabase."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as fault:
        raise WrongDatabase from fault
    if url.drivername in _POSTGRES_NAMES:
        return _postgres_engine(url.set(drivername=_POSTGRES))
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    raise WrongDatabase


def _postgres_engine(url: URL) -> Engine:
    arguments: dict[str, object] = {}
    if "connect_timeout" not in url.query:
        arguments["connect_timeout"] = _CONNECT_SECONDS
    if "application_name" not in url.query:
        arguments["application_name"] = "dondoc"
    if "options" not in url.query:  # an operator's own settings win
        arguments["options"] = " ".join(f"-c {name}={value}" for name, value in _POSTGRES_SETTINGS.items())
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        pool_timeout=10,
        connect_args=arguments,
        json_serializer=write_json,
    )
    event.listen(engine, "connect", take_nulls)
    return engine


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        file = Path(url.database)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)  # SQLite gives its other files the same rights
    engine = create_engine(url, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection) and not hasattr(connection, "isolation_level"):
        raise TypeError("not a SQLite connection")
    # The driver's own BEGIN is deferred; ours must be IMMEDIATE for writers, so it is switched off.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that turns into a writer fails at once when another one wrote meanwhile,
    # whatever the busy timeout says.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""The database engine (máy cơ sở dữ liệu) with the settings that SQLite needs under several writers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

WRITES = "dondoc_writes"
"""Execution option of connections that will write: their transaction takes the lock at once."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    # Deleted rows are overwritten: what a person removed shall not be readable in the file.
    "PRAGMA secure_delete=ON",
)


def make_engine(address: str) -> Engine:
    """An engine for a database address; makes the folder of a SQLite file."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
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
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that turns into a writer fails at once when another one wrote meanwhile,
    # whatever the busy timeout says.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

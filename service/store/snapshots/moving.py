"""Moving an office from SQLite to PostgreSQL (chuyển sang PostgreSQL): every row, by its column's types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects import postgresql

from models.tables.columns import new_id
from models.tables.schema import METADATA
from service.store.engine import make_engine
from service.store.migrate import migrate

NUMBERS = "search_entry_number"
"""The sequence that numbers of the word index come from; SQLite counts without one."""

_OWN = frozenset({"job_worker", "reindex"})
"""Tables of what a machine is doing, which does not move."""

_ROWS = 1000

Write = Callable[[object], object]


def move_rows(source: Path, live: psycopg.Connection) -> None:
    """Puts all rows of a file of SQLite into empty tables; the word index is to be made anew afterwards.

    Each table is one statement, so that rows may point at later ones of it.
    """
    engine = make_engine(f"sqlite:///{source}")
    try:
        migrate(engine)
        with engine.connect() as reader:
            for table in METADATA.sorted_tables:
                if table.name not in _OWN:
                    _move(reader, table, live)
            _number(reader, live)
    finally:
        engine.dispose()


def _move(reader: Connection, table: Table, live: psycopg.Connection) -> None:
    columns = list(table.columns)
    dialect = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]
    writers = [_writer(column.type.dialect_impl(dialect).bind_processor(dialect)) for column in columns]
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    )
    rows = reader.execution_options(yield_per=_ROWS).execute(table.select())
    with live.cursor().copy(query) as copy:
        for row in rows:
            copy.write_row([write(value) for write, value in zip(writers, row, strict=True)])


def _writer(process: Callable[[object], object] | None) -> Write:
    return process if process is not None else lambda value: value


def _number(reader: Connection, live: psycopg.Connection) -> None:
    """Goes on counting behind the last number, and has every agency's words indexed at the next start."""
    entry = METADATA.tables["search_entry"].c
    last = reader.execute(select(func.max(entry.number))).scalar()
    if last is None:
        return
    live.execute("SELECT setval(%s::regclass, %s)", [NUMBERS, last])
    for (agency_id,) in reader.execute(select(entry.agency_id).distinct()).fetchall():
        live.execute(
            "INSERT INTO reindex (id, agency_id, below) VALUES (%s, %s, %s)", [new_id(), agency_id, last + 1]
        )

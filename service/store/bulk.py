"""Rows in great numbers (ghi hàng loạt), past the object layer: some thousands in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session

from models.tables.schema import METADATA

_ORDER = tuple(table.name for table in METADATA.sorted_tables)

Bind = Callable[[object], object]

Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by table; each names every column."""


def add_rows(session: Session, rows: Rows) -> None:
    """Adds rows, those first that others point at."""
    session.flush()
    connection = session.connection()
    put = _copy if connection.dialect.name == "postgresql" else _insert
    for name in sorted(rows, key=_ORDER.index):
        if rows[name]:
            put(connection, METADATA.tables[name], rows[name])


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Straight to the driver: what the object layer does for each row takes longer than writing it."""
    names = list(rows[0])
    binds = _binds(connection, table, names)
    fields, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    plain = [(name, bind) for name, bind in zip(names, binds, strict=True)]
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({fields}) VALUES ({marks})",  # noqa: S608 - names of our own tables
        [tuple([bind(row[name]) if bind else row[name] for name, bind in plain]) for row in rows],
    )


def _binds(connection: Connection, table: Table, names: Sequence[str]) -> list[Bind | None]:
    """What makes values those of the driver, column by column."""
    kinds = [table.c[name].type.dialect_impl(connection.dialect) for name in names]
    return [Jsonb if isinstance(kind, JSONB) else kind.bind_processor(connection.dialect) for kind in kinds]


def _copy(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """COPY into a table of this transaction and from there: COPY itself knows no row-level security."""
    names = list(rows[0])
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("not a connection of psycopg")
    binds = _binds(connection, table, names)
    fields = sql.SQL(", ").join(map(sql.Identifier, names))
    target, heap = sql.Identifier(table.name), sql.Identifier(f"fresh_{table.name}")
    made = sql.SQL("CREATE TEMPORARY TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DELETE ROWS")
    with driver.cursor() as cursor:
        cursor.execute(made.format(heap, target))
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(heap, fields)) as copy:
            for row in rows:
                values = ((row[name], bind) for name, bind in zip(names, binds, strict=True))
                copy.write_row([bind(each) if bind and each is not None else each for each, bind in values])
        cursor.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(target, fields, fields, heap))
        cursor.execute(sql.SQL("TRUNCATE {}").format(heap))


@contextmanager
def much_room(session: Session) -> Iterator[None]:
    """On SQLite: memory for many pages, and no overwriting of what is only merged, as long as it lasts."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.execute(text("PRAGMA cache_size = -400000"))
    connection.execute(text("PRAGMA secure_delete = OFF"))
    try:
        yield
    finally:
        connection.execute(text("PRAGMA secure_delete = ON"))
        connection.execute(text("PRAGMA cache_size = -2000"))


def learn(session: Session) -> None:
    """Has PostgreSQL count what it holds now; on SQLite the figures are fixed (`service.store.planning`)."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))

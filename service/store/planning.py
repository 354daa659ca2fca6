"""How SQLite chooses indexes (chọn chỉ mục): by fixed facts of a large office, the same on every machine.

Left alone it takes a new database's empty tables as the measure, and would look through all rows of an agency
to find twenty by their keys; figures that are made once go stale as the office grows. So its table of figures
is filled here, as its documentation allows: whose rows they are tells next to nothing, a key tells all.
PostgreSQL keeps its own figures.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from models.tables.schema import METADATA

MANY = 1_000_000
"""Rows of a table."""

ROWS = {"document": 10 * MANY}
"""Of documents more are told than there are: else SQLite would read all their keys to look for some."""

OPEN_SHARE = 20
"""Of so many rows a partial index (open tasks) holds one."""

ALIKE = {
    "state": MANY // 5,
    "lead_id": MANY // 20,
    "issuer": MANY // 50,
    "due_on": 500,
    "due_sort": 500,
    "document_id": 8,
    "obligation_id": 2,
}
"""How many of MANY rows share a value; of other columns, a few. All are of one agency."""

FEW = 10


def fix_plans(connection: Connection) -> None:
    """Writes the figures, where they are not there; other connections take them when they are opened."""
    if connection.dialect.name != "sqlite":
        return
    wanted = {row for table in METADATA.tables for row in _figures(connection, table)}
    connection.execute(text("ANALYZE sqlite_schema"))  # makes the table of figures, or has it read again
    known = {tuple(row) for row in connection.execute(text("SELECT tbl, idx, stat FROM sqlite_stat1"))}
    if known == wanted:
        return
    connection.execute(text("DELETE FROM sqlite_stat1"))
    connection.execute(
        text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :figures)"),
        [{"table": table, "index": index, "figures": figures} for table, index, figures in sorted(wanted)],
    )
    connection.execute(text("ANALYZE sqlite_schema"))


def _figures(connection: Connection, table: str) -> Iterable[tuple[str, str, str]]:
    rows = ROWS.get(table, MANY)
    for _, index, is_unique, _, is_partial in connection.execute(text(f"PRAGMA index_list({table})")):
        columns = [row[2] for row in connection.execute(text(f"PRAGMA index_info({index})"))]
        held = rows // OPEN_SHARE if is_partial else rows
        left, prefixes = float(held), []
        for name in columns:
            left *= 1.0 if name == "agency_id" else ALIKE.get(name, FEW) / MANY
            prefixes.append(max(1, round(left)))
        if is_unique:
            prefixes[-1] = 1
        yield table, index, " ".join(map(str, (held, *prefixes)))

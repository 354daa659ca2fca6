"""Alembic's environment: runs the migrations over the connection that it is handed."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.schema import SchemaItem

from models.tables.schema import METADATA

WORD_INDEX = "obligation_words"
"""SQLite's word index and its shadow tables are made by migrations, not described by the models."""


def is_described(
    item: SchemaItem, name: str | None, type_: str, reflected: bool, compare_to: SchemaItem | None
) -> bool:
    """Whether comparing models and database looks at `item`."""
    return not (type_ == "table" and (name or "").startswith(WORD_INDEX))


def run_migrations(connection: Connection) -> None:
    """Runs what is missing; batch mode because SQLite cannot alter most of a table."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        compare_type=True,
        include_object=is_described,
    )
    with context.begin_transaction():
        context.run_migrations()


run_migrations(context.config.attributes["connection"])

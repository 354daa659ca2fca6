"""The parts that every migration writes tables with; names of constraints are those of the models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

T = TypeVar("T")

ENUM = sa.String(32)
"""Enum values are kept as their text."""

JSON_TYPE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON text on SQLite, JSONB on PostgreSQL."""


class Reference:
    """A column of keys of another table; its constraint is named when the table is known."""

    def __init__(self, name: str, target: str, *, is_optional: bool) -> None:
        self.column: sa.Column[object] = sa.Column(name, sa.Uuid(), nullable=is_optional)
        self.name = name
        self.target = target

    def constraint(self, table: str) -> sa.ForeignKeyConstraint:
        """The foreign key, named as the models name it."""
        return sa.ForeignKeyConstraint(
            [self.name], [f"{self.target}.id"], name=f"fk_{table}_{self.name}_{self.target}"
        )


def column(name: str, type_: TypeEngine[T], *, optional: bool = False) -> sa.Column[T]:
    """One column."""
    return sa.Column(name, type_, nullable=optional)


def reference(name: str, target: str) -> Reference:
    """A key of another table."""
    return Reference(name, target, is_optional=False)


def optional(name: str, target: str) -> Reference:
    """A key of another table, or nothing."""
    return Reference(name, target, is_optional=True)


def make_table(
    table: str,
    *parts: SchemaItem | Reference,
    unique: Sequence[str] = (),
    indexes: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Makes a table of rows that belong to an agency: key, agency, then the parts."""
    references = [part for part in parts if isinstance(part, Reference)]
    items: list[SchemaItem] = [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        *(part.column if isinstance(part, Reference) else part for part in parts),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(
            each.constraint(table)
            for each in [Reference("agency_id", "agency", is_optional=False), *references]
        ),
    ]
    if unique:
        items.append(sa.UniqueConstraint(*unique, name=f"uq_{table}_{'_'.join(unique)}"))
    op.create_table(table, *items)
    for name, columns in (indexes or {}).items():
        op.create_index(name, table, list(columns))

"""Column types and the parts that rows have in common; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

# Batch migrations on SQLite must find every constraint by its name.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SQLModel.metadata.naming_convention = NAMING

METADATA: MetaData = SQLModel.metadata
"""The schema; complete once `models.tables.schema` has been imported."""

Json = dict[str, object]
"""A JSON object as a row keeps it."""

JSON_TYPE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON text on SQLite, JSONB on PostgreSQL; None is SQL NULL."""


class UtcInstant(TypeDecorator[datetime]):
    """An instant (thời điểm): always with a time zone in Python, always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a local time that does not say where."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone: it is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(members: type[StrEnum]) -> Enum:
    """A column of enum values kept as their text, so that a new member needs no migration."""
    return Enum(
        members,
        native_enum=False,
        length=32,
        values_callable=lambda enum: [member.value for member in enum],
    )


def new_id() -> UUID:
    """A new key: UUIDv7, so that keys of later rows sort later."""
    return uuid7()


class AgencyRowBase(SQLModel):
    """What every row has: its key and the agency that owns it."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    agency_id: UUID = Field(foreign_key="agency.id")

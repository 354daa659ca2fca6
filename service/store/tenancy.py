"""Whose rows a transaction of PostgreSQL may touch, and what it locks (phân quyền theo dòng, khóa).

The policies are made by migration 0003 (`models.migrations.policies`). Nothing here outlives a transaction,
so a connection that goes back to the pool belongs to nobody.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, text
from sqlmodel import Session

from models.migrations.policies import AGENCY, UNBOUND

_CLAIM = text(f"SELECT set_config('{AGENCY}', :agency, true)")
_CLAIM_AND_HOLD = text(
    f"SELECT set_config('{AGENCY}', :agency, true), pg_advisory_xact_lock(hashtextextended(:name, 0))"
)
_UNBIND = text(f"SELECT set_config('{UNBOUND}', 'on', true)")
_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def claim(connection: Connection, agency_id: UUID) -> None:
    """From now to its end a transaction sees and writes rows of one agency."""
    connection.execute(_CLAIM, {"agency": str(agency_id)})


def claim_and_hold(connection: Connection, agency_id: UUID) -> None:
    """`claim`, and the writers of the agency come one at a time: both in one question to the server."""
    name = f"dondoc/agency/{agency_id.hex}"
    connection.execute(_CLAIM_AND_HOLD, {"agency": str(agency_id), "name": name})


def unbind(connection: Connection) -> None:
    """From now to its end a transaction sees and writes the rows of every agency."""
    connection.execute(_UNBIND)


def hold(connection: Connection, name: str) -> None:
    """Waits until no other transaction of PostgreSQL holds `name`, then holds it to the end of this one."""
    connection.execute(_HOLD, {"name": f"dondoc/{name}"})


def lock(session: Session, name: str) -> None:
    """`hold` for a writing session; on SQLite it has the only lock there is, so nothing is to be done."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        hold(connection, name)

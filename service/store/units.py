"""The agency's own units as lists name them (đơn vị của cơ quan): without all that they are called."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from models.organisation import OWN_UNITS, Relation
from models.tables.organisations import OrganisationRow
from service.store.organisations import names_of


def own_units(session: Session, agency_id: UUID) -> list[tuple[UUID, str]]:
    """Keys and names: departments, then affiliates, in the directory's order."""
    row = OrganisationRow
    found = session.exec(
        select(row.id, row.relation)
        .where(row.agency_id == agency_id, col(row.relation).in_(OWN_UNITS))
        .order_by(col(row.position), col(row.id))
    ).all()
    names = names_of(session, agency_id, [key for key, _ in found])
    ordered = sorted(found, key=lambda unit: unit[1] == Relation.AFFILIATE)
    return [(key, names[key]) for key, _ in ordered if key in names]

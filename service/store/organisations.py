"""Queries over the agency and its directory (cơ quan, danh bạ đơn vị)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select, update

from models.organisation import Group, Level, NameKind, Organisation, OrgName, Relation
from models.tables.columns import new_id
from models.tables.organisations import (
    AgencyRow,
    GroupNameRow,
    GroupRow,
    MembershipRow,
    OrganisationNameRow,
    OrganisationPredecessorRow,
    OrganisationRow,
)
from models.tables.schema import METADATA


def only_agency(session: Session) -> AgencyRow | None:
    """The agency of this installation, None in an empty database; the oldest where there are several."""
    return session.exec(select(AgencyRow).order_by(col(AgencyRow.id))).first()


def add_agency(session: Session, name: str, now: datetime) -> UUID:
    """A new agency."""
    row = AgencyRow(name=name, created_at=now)
    session.add(row)
    session.flush()
    return row.id


def organisations_of(session: Session, agency_id: UUID) -> tuple[Organisation, ...]:
    """Every body of the directory, in its order."""
    names: dict[UUID, list[OrgName]] = defaultdict(list)
    for name in session.exec(
        select(OrganisationNameRow)
        .where(OrganisationNameRow.agency_id == agency_id)
        .order_by(col(OrganisationNameRow.position), col(OrganisationNameRow.id))
    ):
        names[name.organisation_id].append(
            OrgName(name=name.name, kind=name.kind, valid_from=name.valid_from, valid_to=name.valid_to)
        )
    groups: dict[UUID, list[UUID]] = defaultdict(list)
    for member in session.exec(select(MembershipRow).where(MembershipRow.agency_id == agency_id)):
        groups[member.organisation_id].append(member.group_id)
    former: dict[UUID, list[UUID]] = defaultdict(list)
    for link in session.exec(
        select(OrganisationPredecessorRow).where(OrganisationPredecessorRow.agency_id == agency_id)
    ):
        former[link.organisation_id].append(link.predecessor_id)
    rows = session.exec(
        select(OrganisationRow)
        .where(OrganisationRow.agency_id == agency_id)
        .order_by(col(OrganisationRow.position), col(OrganisationRow.id))
    )
    return tuple(
        Organisation(
            id=row.id,
            relation=row.relation,
            level=row.level,
            names=tuple(names[row.id]),
            parent_id=row.parent_id,
            groups=tuple(groups[row.id]),
            predecessors=tuple(former[row.id]),
        )
        for row in rows
        if names[row.id]
    )


def groups_of(session: Session, agency_id: UUID) -> tuple[Group, ...]:
    """Every group of the directory, in its order."""
    names: dict[UUID, list[str]] = defaultdict(list)
    for row in session.exec(
        select(GroupNameRow)
        .where(GroupNameRow.agency_id == agency_id)
        .order_by(col(GroupNameRow.position), col(GroupNameRow.id))
    ):
        names[row.group_id].append(row.name)
    groups = session.exec(
        select(GroupRow)
        .where(GroupRow.agency_id == agency_id)
        .order_by(col(GroupRow.position), col(GroupRow.id))
    )
    return tuple(Group(id=row.id, names=tuple(names[row.id])) for row in groups if names[row.id])


_AGENCY = METADATA.tables["agency"]
_EDITION = columns(_AGENCY.c.directory_edition).where(_AGENCY.c.id == bindparam("agency"))
_RENEW = (
    update(_AGENCY).where(_AGENCY.c.id == bindparam("agency")).values(directory_edition=bindparam("edition"))
)


def edition_of(session: Session, agency_id: UUID) -> UUID:
    """Which edition of the directory a transaction sees (bản danh bạ): the same one, the same directory."""
    edition: UUID = session.connection().execute(_EDITION, {"agency": agency_id}).scalar_one()
    return edition


def _renew_edition(session: Session, agency_id: UUID) -> None:
    # A key, not a number: one that was taken back with its transaction never comes again.
    session.connection().execute(_RENEW, {"agency": agency_id, "edition": new_id()})


def save_organisation(
    session: Session, agency_id: UUID, organisation: Organisation, *, position: int
) -> None:
    """Writes a body as it is now; its names and groups replace the former ones."""
    row = session.get(OrganisationRow, organisation.id)
    if row is None:
        row = OrganisationRow(
            id=organisation.id,
            agency_id=agency_id,
            relation=organisation.relation,
            level=organisation.level,
            position=position,
        )
    else:
        row.version += 1
    row.relation, row.level, row.parent_id = (
        organisation.relation,
        organisation.level,
        organisation.parent_id,
    )
    session.add(row)
    session.flush()
    _replace_names(session, agency_id, organisation)
    _replace_groups(session, agency_id, organisation)
    _renew_edition(session, agency_id)


def _replace_names(session: Session, agency_id: UUID, organisation: Organisation) -> None:
    session.exec(
        delete(OrganisationNameRow).where(
            col(OrganisationNameRow.agency_id) == agency_id,
            col(OrganisationNameRow.organisation_id) == organisation.id,
        )
    )
    for place, name in enumerate(organisation.names):
        session.add(
            OrganisationNameRow(
                agency_id=agency_id,
                organisation_id=organisation.id,
                name=name.name,
                kind=name.kind,
                valid_from=name.valid_from,
                valid_to=name.valid_to,
                position=place,
            )
        )


def _replace_groups(session: Session, agency_id: UUID, organisation: Organisation) -> None:
    session.exec(
        delete(MembershipRow).where(
            col(MembershipRow.agency_id) == agency_id,
            col(MembershipRow.organisation_id) == organisation.id,
        )
    )
    for group_id in organisation.groups:
        session.add(MembershipRow(agency_id=agency_id, group_id=group_id, organisation_id=organisation.id))


def save_group(session: Session, agency_id: UUID, group: Group, *, position: int) -> None:
    """Writes a group as it is now; its names replace the former ones."""
    if session.get(GroupRow, group.id) is None:
        session.add(GroupRow(id=group.id, agency_id=agency_id, position=position))
        session.flush()
    session.exec(
        delete(GroupNameRow).where(
            col(GroupNameRow.agency_id) == agency_id, col(GroupNameRow.group_id) == group.id
        )
    )
    for place, name in enumerate(group.names):
        session.add(GroupNameRow(agency_id=agency_id, group_id=group.id, name=name, position=place))
    _renew_edition(session, agency_id)


def found_agency(session: Session, name: str, now: datetime) -> UUID:
    """A new agency with itself as the one body of its directory (cơ quan mới)."""
    agency_id = add_agency(session, name, now)
    save_organisation(
        session,
        agency_id,
        Organisation(
            id=agency_id,
            relation=Relation.SELF,
            level=Level.OTHER,
            names=(OrgName(name=name, kind=NameKind.OFFICIAL),),
        ),
        position=0,
    )
    return agency_id

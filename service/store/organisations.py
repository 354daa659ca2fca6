"""Queries over the agency and its directory (cơ quan, danh bạ đơn vị)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Executable, Row, bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select

from models.organisation import Group, Level, NameKind, Organisation, OrgName, Relation, official_name
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


_BODY, _GROUP = METADATA.tables["organisation_name"].c, METADATA.tables["organisation_group_name"].c
_BODY_NAMES = (
    columns(_BODY.organisation_id, _BODY.name, _BODY.kind, _BODY.valid_from, _BODY.valid_to)
    .where(_BODY.agency_id == bindparam("agency"))
    .order_by(_BODY.position, _BODY.id)
)
_GROUP_NAMES = (
    columns(_GROUP.group_id, _GROUP.name)
    .where(_GROUP.agency_id == bindparam("agency"))
    .order_by(_GROUP.position, _GROUP.id)
)
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_SOME_BODY_NAMES = _BODY_NAMES.where(_BODY.organisation_id.in_(_KEYS))
_OFFICIAL_NAMES = _SOME_BODY_NAMES.where(_BODY.kind == NameKind.OFFICIAL)
_SOME_GROUP_NAMES = _GROUP_NAMES.where(_GROUP.group_id.in_(_KEYS))
"""Made once: making a query takes longer than asking it."""


def names_of(session: Session, agency_id: UUID, keys: Collection[UUID] | None = None) -> dict[UUID, str]:
    """The shown name of every body and group by key, or of these only."""
    if keys is None:
        return _body_names(session, _BODY_NAMES, agency_id, None) | _group_names(session, agency_id, None)
    found: dict[UUID, str] = {}
    # Nearly all are bodies with an official name; the rest is asked for only where there is one.
    if keys:
        found = _body_names(session, _OFFICIAL_NAMES, agency_id, keys)
    if rest := [key for key in keys if key not in found]:
        found |= _group_names(session, agency_id, rest)
    if rest := [key for key in keys if key not in found]:
        found |= _body_names(session, _SOME_BODY_NAMES, agency_id, rest)
    return found


def _body_names(
    session: Session, query: Executable, agency_id: UUID, keys: Collection[UUID] | None
) -> dict[UUID, str]:
    found: dict[UUID, list[OrgName]] = defaultdict(list)
    for key, name, kind, valid_from, valid_to in _ask(session, query, agency_id, keys):
        found[key].append(OrgName(name=name, kind=kind, valid_from=valid_from, valid_to=valid_to))
    return {key: official_name(names) for key, names in found.items()}


def _group_names(session: Session, agency_id: UUID, keys: Collection[UUID] | None) -> dict[UUID, str]:
    query = _GROUP_NAMES if keys is None else _SOME_GROUP_NAMES
    found: dict[UUID, str] = {}
    for key, name in _ask(session, query, agency_id, keys):
        found.setdefault(key, name)
    return found


def _ask(
    session: Session, query: Executable, agency_id: UUID, keys: Collection[UUID] | None
) -> Iterable[Row[*tuple[Any, ...]]]:
    asked = {"agency": agency_id} | ({} if keys is None else {"keys": list(keys)})
    return session.connection().execute(query, asked)


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

"""Agency and directory rows (cơ quan, danh bạ đơn vị)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.organisation import Level, NameKind, Relation
from models.tables.columns import AgencyRowBase, UtcInstant, enum_type, new_id


class AgencyRow(SQLModel, table=True):
    """The agency whose office this is (cơ quan ta): the tenant; its names are those of its SELF body.

    `directory_edition` is another one after every change of the directory (bản danh bạ).
    """

    __tablename__ = "agency"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcInstant)
    directory_edition: UUID = Field(default_factory=new_id)


class OrganisationRow(AgencyRowBase, table=True):
    """A body of the agency's world (đơn vị)."""

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_order", "agency_id", "position"),)

    relation: Relation = Field(sa_type=enum_type(Relation))
    level: Level = Field(sa_type=enum_type(Level))
    parent_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    position: int = 0
    version: int = 1


class OrganisationNameRow(AgencyRowBase, table=True):
    """One name of a body with the days on which it held (tên gọi)."""

    __tablename__ = "organisation_name"
    __table_args__ = (UniqueConstraint("organisation_id", "name", "kind", "valid_from"),)

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str
    kind: NameKind = Field(sa_type=enum_type(NameKind))
    valid_from: date | None = None
    valid_to: date | None = None
    position: int = 0


class OrganisationPredecessorRow(AgencyRowBase, table=True):
    """Which body another one came from (đơn vị tiền thân), after a merger or a renaming."""

    __tablename__ = "organisation_predecessor"
    __table_args__ = (UniqueConstraint("organisation_id", "predecessor_id"),)

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    predecessor_id: UUID = Field(foreign_key="organisation.id")


class GroupRow(AgencyRowBase, table=True):
    """A group of bodies (nhóm đơn vị): "các phòng chuyên môn"."""

    __tablename__ = "organisation_group"

    position: int = 0


class GroupNameRow(AgencyRowBase, table=True):
    """One wording of a group's name (tên gọi của nhóm); the first is shown."""

    __tablename__ = "organisation_group_name"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    group_id: UUID = Field(foreign_key="organisation_group.id", index=True)
    name: str
    position: int = 0


class MembershipRow(AgencyRowBase, table=True):
    """A body in a group (thành viên của nhóm)."""

    __tablename__ = "organisation_membership"
    __table_args__ = (UniqueConstraint("group_id", "organisation_id"),)

    group_id: UUID = Field(foreign_key="organisation_group.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)

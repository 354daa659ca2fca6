"""Bodies of the agency's world (cơ quan, đơn vị): who they are, their names, what groups they form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Level(StrEnum):
    """Where a body stands in the state (cấp)."""

    CENTRAL = "central"
    PROVINCE = "province"
    PROVINCIAL_BODY = "provincial_body"
    COMMUNE = "commune"
    DEPARTMENT = "department"
    AFFILIATE = "affiliate"
    OTHER = "other"


class Relation(StrEnum):
    """What a body is to the agency whose office this is (quan hệ với cơ quan ta).

    SELF the agency · DEPARTMENT phòng chuyên môn, inside it · AFFILIATE đơn vị trực thuộc, with an own seal ·
    OUTSIDE every other body.
    """

    SELF = "self"
    DEPARTMENT = "department"
    AFFILIATE = "affiliate"
    OUTSIDE = "outside"


OWN_UNITS = frozenset({Relation.DEPARTMENT, Relation.AFFILIATE})
"""Bodies that tasks of the agency are handed to."""


class NameKind(StrEnum):
    """What sort of name it is (loại tên gọi)."""

    OFFICIAL = "official"
    ALIAS = "alias"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgName:
    """A name and the days on which it held (tên gọi và thời gian dùng); open ends are None."""

    name: str
    kind: NameKind = NameKind.OFFICIAL
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One body (cơ quan, đơn vị): an identity that may change its name.

    `groups` names what it belongs to ("các phòng chuyên môn"); `predecessors` the bodies that it came from.
    """

    id: UUID
    relation: Relation
    level: Level
    names: tuple[OrgName, ...]
    parent_id: UUID | None = None
    groups: tuple[UUID, ...] = ()
    predecessors: tuple[UUID, ...] = ()

    @property
    def name(self) -> str:
        """The official name in force (tên chính thức): the latest one without an end, else the latest."""
        return official_name(self.names)

    @property
    def is_own_unit(self) -> bool:
        """Whether tasks of the agency are handed to it (phòng, đơn vị trực thuộc)."""
        return self.relation in OWN_UNITS


def official_name(names: Sequence[OrgName]) -> str:
    """Of a body's names the official one in force: the latest one without an end, else the latest."""
    official = [n for n in names if n.kind is NameKind.OFFICIAL] or names
    return max(official, key=lambda n: (n.valid_to is None, n.valid_from or date.min)).name


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A name for several bodies (nhóm đơn vị): "các đơn vị trực thuộc"; the first name is shown."""

    id: UUID
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name that is shown."""
        return self.names[0]


class AssigneeKind(StrEnum):
    """Whose an assignee is (nhiệm vụ của ai).

    OURS the agency itself · DEPARTMENT one of its units · GROUP a group of its units · OTHER another body,
    no task of ours · UNKNOWN for a person to decide.
    """

    OURS = "ours"
    DEPARTMENT = "department"
    GROUP = "group"
    OTHER = "other"
    UNKNOWN = "unknown"


OUR_KINDS = frozenset({AssigneeKind.OURS, AssigneeKind.DEPARTMENT, AssigneeKind.GROUP})
"""Kinds of assignee that make the obligation one of ours (của cơ quan ta)."""

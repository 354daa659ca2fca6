"""Whose tasks (nhiệm vụ của ai): named assignees become bodies of the directory, leads become tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from models.evidence import SEVERAL_LEADS_MESSAGE, Issue, IssueCode
from models.obligation import Assignee, FoundIn, Role
from models.organisation import OUR_KINDS, AssigneeKind
from models.source import Span
from service.directory import Directory, Speaker

AGENCY_KEY = "agency"
"""`lead_key` of the task that the agency itself has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """An assignee and who that is (đơn vị được giao).

    `because` says why the text names it, `resolved_by` why it is this body.
    """

    name: str
    role: Role
    kind: AssigneeKind
    because: str
    resolved_by: str
    found_in: FoundIn
    is_group: bool = False
    organisation_id: UUID | None = None
    group_id: UUID | None = None
    candidates: tuple[UUID, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTask:
    """A task that an obligation should have (nhiệm vụ cần theo dõi), known by its `key`."""

    key: str
    lead_id: UUID | None = None
    group_id: UUID | None = None
    parent_key: str | None = None


def assign(assignees: Iterable[Assignee], directory: Directory, speaker: Speaker) -> tuple[Assigned, ...]:
    """Who the named assignees are; one that stays open keeps its candidates."""
    return tuple(_assigned(each, directory, speaker) for each in assignees)


def _assigned(assignee: Assignee, directory: Directory, speaker: Speaker) -> Assigned:
    found = directory.resolve(assignee.name, speaker=speaker, is_group=assignee.is_group)
    return Assigned(
        name=assignee.name,
        role=assignee.role,
        kind=found.kind,
        because=assignee.because,
        resolved_by=found.because,
        found_in=assignee.found_in,
        is_group=assignee.is_group,
        organisation_id=found.organisation_id,
        group_id=found.group_id,
        candidates=found.candidates,
        span=assignee.span,
    )


def is_ours(assigned: Iterable[Assigned]) -> bool:
    """Whether a lead is the agency, one of its units or groups (của cơ quan ta)."""
    return any(each.role is Role.LEAD and each.kind in OUR_KINDS for each in assigned)


def is_undecided(assigned: Sequence[Assigned]) -> bool:
    """Whether a person must say who leads: nobody does, or a lead is not known."""
    leads = [each for each in assigned if each.role is Role.LEAD]
    return not leads or any(each.kind is AssigneeKind.UNKNOWN for each in leads)


def wanted_tasks(assigned: Iterable[Assigned], directory: Directory) -> tuple[WantedTask, ...]:
    """The tasks that leads of ours make: one each, a group's with a child for each member.

    One task has one lead (Nghị định 39/2022/NĐ-CP): several leads make several tasks. A unit that is named
    itself and by its group has one task, its own.
    """
    leads = [each for each in assigned if each.role is Role.LEAD]
    wanted: dict[str, WantedTask] = {}
    for lead in leads:
        if lead.kind is AssigneeKind.OURS:
            wanted[AGENCY_KEY] = WantedTask(key=AGENCY_KEY)
        elif lead.kind is AssigneeKind.DEPARTMENT and lead.organisation_id is not None:
            key = lead.organisation_id.hex
            wanted[key] = WantedTask(key=key, lead_id=lead.organisation_id)
    for lead in leads:
        if lead.kind is AssigneeKind.GROUP and lead.group_id is not None:
            parent = WantedTask(key=f"group:{lead.group_id.hex}", group_id=lead.group_id)
            wanted.setdefault(parent.key, parent)
            for member in directory.members(lead.group_id):
                child = WantedTask(key=member.id.hex, lead_id=member.id, parent_key=parent.key)
                wanted.setdefault(child.key, child)
    return tuple(wanted.values())


def with_several_leads(issues: tuple[Issue, ...], wanted: Iterable[WantedTask]) -> tuple[Issue, ...]:
    """The issues, and `several_leads` (once) where leads of ours make more than one task."""
    several = sum(task.parent_key is None for task in wanted) > 1
    if not several or any(issue.code is IssueCode.SEVERAL_LEADS for issue in issues):
        return issues
    return (*issues, Issue(code=IssueCode.SEVERAL_LEADS, message=SEVERAL_LEADS_MESSAGE, field="assignees"))

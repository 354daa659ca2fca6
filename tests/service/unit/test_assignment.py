"""Leads become tasks: one each, a group's with a child for each member."""

from __future__ import annotations

from uuid import UUID, uuid4

from models.evidence import Issue, IssueCode
from models.obligation import Assignee, FoundIn, Role
from models.organisation import AssigneeKind, Group, Level, Organisation, OrgName, Relation
from models.source import Span
from service.assignment import (
    AGENCY_KEY,
    Assigned,
    assign,
    is_ours,
    is_undecided,
    wanted_tasks,
    with_several_leads,
)
from service.directory import Directory, Speaker

GROUP, EMPTY = uuid4(), uuid4()


def unit(name: str, relation: Relation = Relation.DEPARTMENT) -> Organisation:
    """A body in the group."""
    return Organisation(
        id=uuid4(), relation=relation, level=Level.OTHER, names=(OrgName(name=name),), groups=(GROUP,)
    )


AGENCY = unit("Sở A", Relation.SELF)
FIRST, SECOND = unit("Phòng Một"), unit("Phòng Hai")
DIRECTORY = Directory(
    [AGENCY, FIRST, SECOND],
    [Group(id=GROUP, names=("các phòng",)), Group(id=EMPTY, names=("các tổ",))],
)


def assigned(
    kind: AssigneeKind,
    organisation_id: UUID | None = None,
    *,
    role: Role = Role.LEAD,
    group_id: UUID | None = None,
) -> Assigned:
    """An assignee of this kind."""
    return Assigned(
        name="x",
        role=role,
        kind=kind,
        because="",
        resolved_by="",
        found_in=FoundIn.SENTENCE,
        organisation_id=organisation_id,
        group_id=group_id,
    )


OURS = assigned(AssigneeKind.OURS)
ONE = assigned(AssigneeKind.DEPARTMENT, FIRST.id)
TWO = assigned(AssigneeKind.DEPARTMENT, SECOND.id)
ALL = assigned(AssigneeKind.GROUP, group_id=GROUP)
OTHER = assigned(AssigneeKind.OTHER)
UNKNOWN = assigned(AssigneeKind.UNKNOWN)
HELPER = assigned(AssigneeKind.DEPARTMENT, SECOND.id, role=Role.SUPPORT)


def test_who_is_named_and_who_that_is_are_kept_apart() -> None:
    named = Assignee(
        name="Trưởng phòng Một",
        role=Role.LEAD,
        found_in=FoundIn.HEADING,
        span=Span(3, 9),
        because="Theo đề mục.",
    )
    (found,) = assign([named], DIRECTORY, Speaker.OURS)
    assert (found.name, found.organisation_id, found.span) == ("Trưởng phòng Một", FIRST.id, Span(3, 9))
    assert found.because == "Theo đề mục."
    assert "Phòng Một" in found.resolved_by


def test_the_agency_has_a_task_without_unit() -> None:
    (task,) = wanted_tasks([OURS, OURS], DIRECTORY)
    assert (task.key, task.lead_id, task.parent_key) == (AGENCY_KEY, None, None)


def test_several_leads_make_a_task_each() -> None:
    assert {task.lead_id for task in wanted_tasks([ONE, TWO], DIRECTORY)} == {FIRST.id, SECOND.id}


def test_who_only_helps_has_no_task() -> None:
    assert [task.lead_id for task in wanted_tasks([ONE, HELPER], DIRECTORY)] == [FIRST.id]


def test_others_and_unknown_ones_have_no_task() -> None:
    assert wanted_tasks([OTHER, UNKNOWN], DIRECTORY) == ()


def test_a_group_makes_a_parent_with_a_child_for_each_member() -> None:
    parent, *children = wanted_tasks([ALL], DIRECTORY)
    assert (parent.group_id, parent.lead_id) == (GROUP, None)
    assert {child.lead_id for child in children} == {FIRST.id, SECOND.id}
    assert {child.parent_key for child in children} == {parent.key}


def test_a_unit_named_beside_its_group_has_one_task_its_own() -> None:
    tasks = {task.key: task for task in wanted_tasks([ALL, ONE], DIRECTORY)}
    assert len(tasks) == 3
    assert tasks[FIRST.id.hex].parent_key is None


def test_a_group_without_members_is_one_task_to_hand_on() -> None:
    (task,) = wanted_tasks([assigned(AssigneeKind.GROUP, group_id=EMPTY)], DIRECTORY)
    assert task.group_id == EMPTY


def test_an_obligation_is_ours_through_its_leads_only() -> None:
    assert all(is_ours([lead]) for lead in (OURS, ONE, ALL))
    assert not is_ours([OTHER, HELPER])


def test_a_person_must_decide_on_unknown_leads_and_on_none() -> None:
    assert is_undecided([ONE, UNKNOWN])
    assert is_undecided([HELPER])
    assert not is_undecided([ONE, OTHER])


def test_several_leads_of_ours_are_a_doubt_said_once() -> None:
    issues = with_several_leads((), wanted_tasks([ONE, TWO], DIRECTORY))
    assert [issue.code for issue in issues] == [IssueCode.SEVERAL_LEADS]
    assert with_several_leads(issues, wanted_tasks([ONE, TWO], DIRECTORY)) == issues


def test_a_group_is_one_lead() -> None:
    assert with_several_leads((), wanted_tasks([ALL], DIRECTORY)) == ()


def test_other_doubts_stay() -> None:
    doubt = Issue(code=IssueCode.YEAR_ASSUMED, message="…")
    assert with_several_leads((doubt,), wanted_tasks([ONE], DIRECTORY)) == (doubt,)

"""People correct assignees and deadlines; tasks follow."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID, uuid4

import pytest
from dondoc_office import Office

from models.deadline import AfterEvent, FixedDate
from models.errors import InvalidValue
from models.evidence import IssueCode
from models.obligation import Role
from models.organisation import AssigneeKind
from models.review import ReviewKind
from models.task import TaskState
from service.review import AssigneeInput, Correction, DeadlineInput
from service.views import HeaderField, ObligationView, TaskView

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."
TWO_LEADS = "Văn phòng Sở; Thanh tra Sở: Rà soát thủ tục trước ngày 20/11/2026."
UNKNOWN = "Phòng Quản trị mạng: Rà soát thủ tục."


def lead(organisation_id: UUID) -> AssigneeInput:
    """A unit that leads."""
    return AssigneeInput(role=Role.LEAD, kind=AssigneeKind.DEPARTMENT, organisation_id=organisation_id)


def states(obligation: ObligationView) -> dict[str | None, TaskState]:
    """The states of an obligation's tasks by lead."""
    return {task.lead.name if task.lead else task.group: task.state for task in obligation.tasks}


def kinds(office: Office, document_id: UUID) -> list[ReviewKind]:
    """What was decided, newest first."""
    return [review.kind for review in office.service.documents.list_reviews(document_id)]


def only_task(office: Office, obligation: ObligationView) -> TaskView:
    """The one task."""
    (task,) = office.tasks(obligation)
    return task


def test_several_leads_are_a_doubt_until_one_is_made_the_lead(office: Office) -> None:
    obligation = office.order(TWO_LEADS)
    assert IssueCode.SEVERAL_LEADS in {issue.code for issue in obligation.issues}
    assert len(obligation.tasks) == 2
    settled = office.service.reviewing.change_assignees(
        obligation.id,
        [
            lead(office.unit("Văn phòng Sở")),
            AssigneeInput(
                role=Role.SUPPORT,
                kind=AssigneeKind.DEPARTMENT,
                organisation_id=office.unit("Thanh tra Sở"),
            ),
        ],
    )
    assert settled.issues == ()
    assert states(settled) == {"Văn phòng Sở": TaskState.PROPOSED, "Thanh tra Sở": TaskState.CANCELLED}
    assert [each.by_hand for each in settled.assignments] == [True, True]


def test_a_new_lead_of_a_confirmed_obligation_has_an_approved_task_in_time(office: Office) -> None:
    obligation = office.service.reviewing.confirm(office.order(ORDER).id)
    changed = office.service.reviewing.change_assignees(obligation.id, [lead(office.unit("Thanh tra Sở"))])
    task = next(task for task in changed.tasks if task.state is TaskState.APPROVED)
    assert task.lead is not None
    assert (task.lead.name, task.due_on) == ("Thanh tra Sở", date(2026, 11, 19))


def test_a_lead_that_comes_back_has_its_old_task_again(office: Office) -> None:
    obligation = office.order(ORDER)
    ours = office.unit("Văn phòng Sở")
    office.service.reviewing.change_assignees(obligation.id, [lead(office.unit("Thanh tra Sở"))])
    back = office.service.reviewing.change_assignees(obligation.id, [lead(ours)])
    assert states(back) == {"Văn phòng Sở": TaskState.PROPOSED, "Thanh tra Sở": TaskState.CANCELLED}


def test_an_unknown_name_is_decided_and_keeps_its_wording(office: Office) -> None:
    obligation = office.order(UNKNOWN)
    (named,) = obligation.assignments
    assert named.kind is AssigneeKind.UNKNOWN
    chosen = AssigneeInput(
        role=Role.LEAD, kind=AssigneeKind.DEPARTMENT, organisation_id=office.unit("Văn phòng Sở")
    )
    decided = office.service.reviewing.decide_assignee(obligation.id, named.id, chosen)
    assert [each.name for each in decided.assignments] == ["Phòng Quản trị mạng"]
    assert not decided.is_undecided
    assert states(decided) == {"Văn phòng Sở": TaskState.PROPOSED}


def test_near_names_are_offered_best_first(office: Office) -> None:
    (named,) = office.order("Phòng Nghiệp vụ: Rà soát.").assignments
    assert {each.name for each in named.candidates[:2]} == {"Phòng Nghiệp vụ Y", "Phòng Nghiệp vụ Dược"}


def test_the_agency_itself_can_be_made_the_lead(office: Office) -> None:
    obligation = office.order(UNKNOWN)
    ours = AssigneeInput(role=Role.LEAD, kind=AssigneeKind.OURS)
    (task,) = office.service.reviewing.change_assignees(obligation.id, [ours]).tasks
    assert (task.lead, task.group) == (None, None)


def test_another_body_takes_the_task_away_from_us(office: Office) -> None:
    obligation = office.order(ORDER)
    other = AssigneeInput(role=Role.LEAD, kind=AssigneeKind.OTHER, name="Sở Tài chính")
    changed = office.service.reviewing.change_assignees(obligation.id, [other])
    assert not changed.is_ours
    assert set(states(changed).values()) == {TaskState.CANCELLED}


def test_a_group_chosen_by_hand_makes_its_children(office: Office) -> None:
    obligation = office.order(ORDER)
    hospitals = next(
        group
        for group in office.service.organisations.list_groups()
        if group.name == "các bệnh viện công lập"
    )
    group = AssigneeInput(role=Role.LEAD, kind=AssigneeKind.GROUP, group_id=hospitals.id)
    changed = office.service.reviewing.change_assignees(obligation.id, [group])
    open_tasks = [task for task in changed.tasks if task.state is TaskState.PROPOSED]
    assert len(open_tasks) == 1 + len(hospitals.members)
    parent = next(task for task in open_tasks if task.group)
    assert parent.children == len(hospitals.members)
    assert {task.parent_id for task in open_tasks if task is not parent} == {parent.id}


@pytest.mark.parametrize(
    "wrong",
    [
        AssigneeInput(role=Role.LEAD, kind=AssigneeKind.DEPARTMENT),
        AssigneeInput(role=Role.LEAD, kind=AssigneeKind.DEPARTMENT, organisation_id=uuid4()),
        AssigneeInput(role=Role.LEAD, kind=AssigneeKind.GROUP, group_id=uuid4()),
        AssigneeInput(role=Role.LEAD, kind=AssigneeKind.OTHER, name=" "),
        AssigneeInput(role=Role.LEAD, kind=AssigneeKind.UNKNOWN, name="Ai đó"),
    ],
)
def test_an_assignee_that_is_nobody_is_refused(office: Office, wrong: AssigneeInput) -> None:
    obligation = office.order(ORDER)
    with pytest.raises(InvalidValue):
        office.service.reviewing.change_assignees(obligation.id, [wrong])
    assert states(office.service.documents.get_obligation(obligation.id)) == {
        "Văn phòng Sở": TaskState.PROPOSED
    }


def test_a_deadline_set_by_hand_moves_the_tasks_and_keeps_the_old_day(office: Office) -> None:
    obligation = office.order(ORDER)
    changed = office.service.reviewing.change_deadline(
        obligation.id, DeadlineInput(due_on=date(2026, 12, 1), due_time=time(16, 30))
    )
    assert isinstance(changed.deadline, FixedDate)
    assert changed.deadline_by_hand
    task = only_task(office, obligation)
    assert (task.due_on, task.due_time) == (date(2026, 12, 1), time(16, 30))
    (change,) = office.service.progress.get_task(task.id).due_changes
    assert (change.old_on, change.new_on) == (date(2026, 11, 19), date(2026, 12, 1))


def test_a_deadline_can_be_said_in_words(office: Office) -> None:
    obligation = office.order(ORDER)
    office.service.reviewing.change_header(obligation.document_id, {HeaderField.ARRIVED_ON: "2026-11-10"})
    words = DeadlineInput(phrase="trong 7 ngày kể từ ngày nhận")
    changed = office.service.reviewing.change_deadline(obligation.id, words)
    assert isinstance(changed.deadline, AfterEvent)
    assert only_task(office, obligation).due_on == date(2026, 11, 17)


def test_words_that_set_no_deadline_are_refused(office: Office) -> None:
    obligation = office.order(ORDER)
    with pytest.raises(InvalidValue):
        office.service.reviewing.change_deadline(obligation.id, DeadlineInput(phrase="sớm nhất có thể"))


def test_a_deadline_can_be_taken_away(office: Office) -> None:
    obligation = office.order(ORDER)
    assert office.service.reviewing.change_deadline(obligation.id, DeadlineInput()).deadline is None
    assert only_task(office, obligation).due_on is None


def test_several_corrections_are_all_made_or_none(office: Office) -> None:
    obligation = office.order(ORDER)
    wrong = Correction(
        deadline=DeadlineInput(due_on=date(2026, 12, 1)),
        assignees=[AssigneeInput(role=Role.LEAD, kind=AssigneeKind.DEPARTMENT)],
    )
    with pytest.raises(InvalidValue):
        office.service.reviewing.correct(obligation.id, wrong)
    after = office.service.documents.get_obligation(obligation.id)
    assert (after.deadline, after.version) == (obligation.deadline, obligation.version)
    assert kinds(office, obligation.document_id) == []


GROUP = "các bệnh viện công lập: Báo cáo trước ngày 20/11/2026."


def group_lead(office: Office) -> AssigneeInput:
    """The group of GROUP as a clerk chooses it."""
    group = next(g for g in office.service.organisations.list_groups() if g.name == "các bệnh viện công lập")
    return AssigneeInput(role=Role.LEAD, kind=AssigneeKind.GROUP, group_id=group.id)


def test_a_member_that_leads_alone_keeps_what_it_has_done(office: Office) -> None:
    obligation = office.service.reviewing.confirm(office.order(GROUP).id)
    member = next(task for task in obligation.tasks if task.parent_id and task.lead)
    assert member.lead is not None
    office.service.progress.move(member.id, TaskState.IN_PROGRESS)
    after = office.service.reviewing.change_assignees(obligation.id, [lead(member.lead.id)])
    found = {task.id: task for task in after.tasks}
    assert (found[member.id].state, found[member.id].parent_id) == (TaskState.IN_PROGRESS, None)
    assert {task.state for task in after.tasks if task.id != member.id} == {TaskState.CANCELLED}
    assert kinds(office, obligation.document_id)[0] is ReviewKind.ASSIGNEES


def test_a_unit_whose_group_leads_becomes_a_member(office: Office) -> None:
    draft = office.order(GROUP)
    member = next(task.lead for task in draft.tasks if task.parent_id)
    assert member is not None
    alone = office.service.reviewing.change_assignees(draft.id, [lead(member.id)])
    again = office.service.reviewing.change_assignees(alone.id, [group_lead(office)])
    parent = next(task for task in again.tasks if task.group)
    assert parent.children == len([task for task in again.tasks if task.parent_id == parent.id])
    assert all(task.parent_id == parent.id for task in again.tasks if task.id != parent.id)


def test_a_task_that_is_taken_up_again_has_the_present_due_date(office: Office) -> None:
    obligation = office.order(ORDER)
    reviewing = office.service.reviewing
    reviewing.ignore(obligation.id, "Trùng.")
    reviewing.change_deadline(obligation.id, DeadlineInput(due_on=date(2026, 12, 15)))
    (task,) = reviewing.reopen(obligation.id).tasks
    assert task.due_on == date(2026, 12, 15)


@pytest.mark.parametrize("given", [DeadlineInput(due_time=time(9)), DeadlineInput(due_on=date(26, 3, 5))])
def test_an_hour_without_a_day_and_a_day_far_off_are_refused(office: Office, given: DeadlineInput) -> None:
    with pytest.raises(InvalidValue):
        office.service.reviewing.change_deadline(office.order(ORDER).id, given)

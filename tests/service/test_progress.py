"""Tasks are listed, moved, handed on and extended; what is late is computed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from dondoc_office import Office
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import Conflict, IllegalTransition, InvalidValue, NotFound, StaleVersion
from models.obligation import Nature
from models.review import ObligationState, ReviewKind
from models.tables.tasks import TaskRow
from models.task import Bucket, EventKind, TaskState, bucket_of
from service.progress import Handing, NewDue, TaskChange, TaskFilter
from service.review import DeadlineInput
from service.views import TaskView

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."
LATER = "Thanh tra Sở: Kiểm tra trước ngày 05/12/2026."
NO_DAY = "Thanh tra Sở: Theo dõi."
GROUP = "các bệnh viện công lập: Báo cáo trước ngày 20/11/2026."


def approved(office: Office, order: str = ORDER) -> TaskView:
    """An approved task."""
    return office.service.reviewing.confirm(office.order(order).id).tasks[0]


def listed(office: Office, wanted: TaskFilter, limit: int = 100) -> list[TaskView]:
    """The first page."""
    return list(office.service.progress.list_tasks(wanted, limit=limit).items)


# Lists ----------------------------------------------------------------------------------------------------


def test_tasks_come_by_due_date_and_those_without_one_last(office: Office) -> None:
    office.take_in(NO_DAY, LATER, ORDER)
    assert [task.due_on for task in listed(office, TaskFilter())] == [
        date(2026, 11, 19),
        date(2026, 12, 4),
        None,
    ]


def test_a_row_says_where_it_comes_from(office: Office) -> None:
    office.take_in(ORDER)
    (task,) = listed(office, TaskFilter())
    assert (task.document_citation, task.document_subject) == ("12/SYT-VP", "Về việc kiểm tra")
    assert (task.days_left, task.remind_on) == (16, date(2026, 11, 19))
    assert TaskState.APPROVED in task.allowed


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 50])
def test_pages_together_hold_every_task_once(office: Office, limit: int) -> None:
    office.take_in(ORDER, LATER, NO_DAY, GROUP, number="1/SYT-VP")
    office.take_in(NO_DAY, ORDER, number="2/SYT-VP")
    whole = [task.id for task in listed(office, TaskFilter())]
    paged = []
    cursor = None
    while True:
        page = office.service.progress.list_tasks(TaskFilter(), cursor=cursor, limit=limit)
        paged += [task.id for task in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert paged == whole
    assert len(set(whole)) == 9


def test_filters_of_the_list(office: Office) -> None:
    document = office.take_in(ORDER, LATER, NO_DAY, "Sở Y tế: Tổng hợp.")
    office.take_in(ORDER, number="2/SYT-VP")
    inspection = office.unit("Thanh tra Sở")

    def texts(**wanted: object) -> list[str]:
        tasks = listed(office, TaskFilter(**wanted))  # type: ignore[arg-type]
        return [task.text.split(": ")[1].split(" ")[0] for task in tasks]

    assert texts(organisation_id=inspection) == ["Kiểm", "Theo"]
    assert texts(agency_only=True) == ["Tổng"]
    assert texts(document_id=document.summary.id, due_after=date(2026, 11, 19)) == ["Rà", "Kiểm"]
    assert texts(due_before=date(2026, 11, 19)) == ["Rà", "Rà"]
    assert texts(due_after=date(2026, 11, 20)) == ["Kiểm"]
    assert texts(states=(TaskState.APPROVED,)) == []
    assert len(texts(states=(TaskState.APPROVED, TaskState.PROPOSED))) == 5


def test_open_tasks_are_those_that_are_not_done_or_dropped(office: Office) -> None:
    task = approved(office)
    office.service.progress.move(task.id, TaskState.DONE)
    office.take_in(LATER, number="2/SYT-VP")
    assert [each.text.split(": ")[1][:8] for each in listed(office, TaskFilter(open_only=True))] == [
        "Kiểm tra"
    ]


def test_a_cursor_that_is_none_of_ours_is_refused(office: Office) -> None:
    for cursor in ("", "x", "2026-11-19", "2026-11-19.zz", "2026-13-01." + "0" * 32):
        with pytest.raises(InvalidValue):
            office.service.progress.list_tasks(TaskFilter(), cursor=cursor)


# Late -----------------------------------------------------------------------------------------------------


def test_the_due_day_is_in_time_and_the_next_is_late(office: Office) -> None:
    office.take_in(ORDER)
    office.clock.now = datetime(2026, 11, 19, 16, 59, tzinfo=UTC)
    assert listed(office, TaskFilter(overdue=True)) == []
    office.clock.now = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    (task,) = listed(office, TaskFilter(overdue=True))
    assert (task.is_overdue, task.days_left) == (True, -1)
    assert listed(office, TaskFilter(overdue=False)) == []


def test_with_an_hour_it_is_late_from_the_next_minute(office: Office) -> None:
    obligation = office.order(ORDER)
    office.service.reviewing.change_deadline(
        obligation.id, DeadlineInput(due_on=date(2026, 11, 19), due_time=time(16, 0))
    )
    office.clock.now = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    assert not listed(office, TaskFilter())[0].is_overdue
    office.clock.now = datetime(2026, 11, 19, 9, 1, tzinfo=UTC)
    assert listed(office, TaskFilter())[0].is_overdue
    assert len(listed(office, TaskFilter(overdue=True))) == 1


def test_what_ended_late_stays_late_whatever_is_changed_afterwards(office: Office) -> None:
    task = approved(office)
    office.clock.pass_days(30)
    office.service.progress.move(task.id, TaskState.DONE)
    assert office.service.progress.get_task(task.id).task.bucket is Bucket.DONE_LATE
    office.service.progress.change_due(task.id, date(2027, 1, 1), "Sửa nhầm")
    assert office.service.progress.get_task(task.id).task.bucket is Bucket.DONE_LATE


def test_the_four_classes_count_every_task_once_and_groups_by_their_members(office: Office) -> None:
    document = office.take_in(ORDER, LATER, NO_DAY, GROUP)
    office.service.reviewing.confirm_all(document.summary.id)
    office.service.progress.move(document.obligations[1].tasks[0].id, TaskState.DONE)
    office.service.progress.move(document.obligations[2].tasks[0].id, TaskState.CANCELLED, reason="Trùng")
    office.clock.pass_days(20)
    assert office.service.progress.count_buckets(TaskFilter()) == {
        Bucket.DONE_IN_TIME: 1,
        Bucket.DONE_LATE: 0,
        Bucket.OPEN_IN_TIME: 0,
        Bucket.OPEN_OVERDUE: 4,
        Bucket.DROPPED: 1,
    }


def test_a_request_is_never_overdue(office: Office) -> None:
    task = approved(office)
    with office.service.database.unbound() as session:
        row = session.get(TaskRow, task.id)
        assert row is not None
        row.nature = Nature.REQUEST
        session.add(row)
    office.clock.pass_days(365)
    assert listed(office, TaskFilter(overdue=True)) == []
    assert not office.service.progress.get_task(task.id).task.is_overdue


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    due=st.integers(-2, 2),
    hour=st.none() | st.times(),
    state=st.sampled_from([TaskState.APPROVED, TaskState.IN_PROGRESS, TaskState.PAUSED, TaskState.CANCELLED]),
    moment=st.integers(0, 24 * 60 * 60 - 1),
)
def test_the_list_and_the_rule_agree_on_what_is_overdue(
    late_shelf: tuple[Office, TaskView], due: int, hour: time | None, state: TaskState, moment: int
) -> None:
    office, task = late_shelf
    day = date(2026, 11, 20) + timedelta(days=due)
    office.clock.now = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(seconds=moment)
    with office.service.database.unbound() as session:
        row = session.get(TaskRow, task.id)
        assert row is not None
        row.due_on, row.due_sort, row.due_time, row.state = day, day, hour, state
        session.add(row)
    bucket = bucket_of(state, due_on=day, due_time=hour, closed_at=None, now=office.clock.now)
    found = listed(office, TaskFilter(overdue=True))
    assert [each.id for each in found] == ([task.id] if bucket is Bucket.OPEN_OVERDUE else [])
    assert office.service.progress.count_buckets(TaskFilter())[bucket] == 1


@pytest.fixture
def late_shelf(office: Office) -> tuple[Office, TaskView]:
    """One approved task."""
    return office, approved(office)


# Steps ----------------------------------------------------------------------------------------------------


def test_every_step_is_kept_with_who_and_when(office: Office) -> None:
    task = approved(office)
    office.clock.pass_days(1)
    office.service.progress.move(task.id, TaskState.IN_PROGRESS, by="Phòng A")
    done = office.service.progress.move(task.id, TaskState.DONE, product="Báo cáo số 9/BC-SYT")
    assert [(event.kind, event.to_state, event.by) for event in done.events] == [
        (EventKind.CREATED, TaskState.PROPOSED, "Hệ thống"),
        (EventKind.MOVED, TaskState.APPROVED, "Văn thư"),
        (EventKind.MOVED, TaskState.IN_PROGRESS, "Phòng A"),
        (EventKind.MOVED, TaskState.DONE, "Văn thư"),
    ]
    assert (done.task.product, done.task.closed_at) == ("Báo cáo số 9/BC-SYT", office.clock.now)
    assert done.quote.startswith("- Văn phòng Sở")


def test_an_illegal_step_changes_nothing(office: Office) -> None:
    (task,) = office.order(ORDER).tasks
    with pytest.raises(IllegalTransition):
        office.service.progress.change(
            task.id, TaskChange(to=TaskState.DONE, product="x", lead=Handing(organisation_id=None))
        )
    after = office.service.progress.get_task(task.id)
    assert (after.task.state, after.task.product, after.task.version) == (
        TaskState.PROPOSED,
        None,
        task.version,
    )
    assert len(after.events) == 1


def test_a_task_that_somebody_else_moved_is_refused(office: Office) -> None:
    task = approved(office)
    office.service.progress.move(task.id, TaskState.IN_PROGRESS, version=task.version)
    with pytest.raises(StaleVersion):
        office.service.progress.move(task.id, TaskState.DONE, version=task.version)


def test_returning_needs_a_reason(office: Office) -> None:
    task = approved(office)
    with pytest.raises(InvalidValue):
        office.service.progress.move(task.id, TaskState.RETURNED)
    returned = office.service.progress.move(task.id, TaskState.RETURNED, reason="Không đúng chức năng")
    assert returned.events[-1].reason == "Không đúng chức năng"


def test_a_task_that_does_not_exist_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        office.service.progress.get_task(uuid4())


# Handing on and extending ---------------------------------------------------------------------------------


def test_the_agencys_task_is_handed_to_a_unit(office: Office) -> None:
    task = approved(office, "Sở Y tế: Tổng hợp.")
    assert task.lead is None
    handed = office.service.progress.hand(task.id, office.unit("Văn phòng Sở"))
    assert handed.task.lead is not None
    assert handed.task.lead.name == "Văn phòng Sở"
    assert handed.events[-1].kind is EventKind.HANDED
    assert handed.events[-1].reason == "Chuyển từ Sở Y tế tỉnh Sơn Giang sang Văn phòng Sở."
    assert len(office.tasks(office.service.documents.get_obligation(task.obligation_id))) == 1


def test_a_unit_has_one_task_from_one_obligation(office: Office) -> None:
    obligation = office.order("Văn phòng Sở; Thanh tra Sở: Rà soát.")
    first, _ = obligation.tasks
    with pytest.raises(Conflict):
        office.service.progress.hand(first.id, office.unit("Thanh tra Sở"))


def test_only_units_of_ours_take_tasks(office: Office) -> None:
    task = approved(office)
    with pytest.raises(NotFound):
        office.service.progress.hand(task.id, uuid4())
    with pytest.raises(NotFound):
        office.service.progress.hand(task.id, office.service.organisations.agency().id)


def test_an_extension_needs_a_reason_and_keeps_the_old_day(office: Office) -> None:
    task = approved(office)
    with pytest.raises(InvalidValue):
        office.service.progress.change_due(task.id, date(2026, 12, 1), " ")
    extended = office.service.progress.change_due(task.id, date(2026, 12, 6), "Chờ số liệu")
    assert (extended.task.due_on, extended.task.remind_on) == (date(2026, 12, 6), date(2026, 12, 4))
    (change,) = extended.due_changes
    assert (change.old_on, change.new_on, change.reason) == (
        date(2026, 11, 19),
        date(2026, 12, 6),
        "Chờ số liệu",
    )


def test_several_changes_are_all_made_or_none(office: Office) -> None:
    task = approved(office)
    wanted = TaskChange(
        to=TaskState.IN_PROGRESS,
        lead=Handing(organisation_id=office.unit("Thanh tra Sở")),
        due=NewDue(due_on=date(2026, 12, 1)),
        reason="Phân công lại",
    )
    changed = office.service.progress.change(task.id, wanted, version=task.version).task
    assert changed.lead is not None
    assert (changed.state, changed.lead.name, changed.due_on) == (
        TaskState.IN_PROGRESS,
        "Thanh tra Sở",
        date(2026, 12, 1),
    )


# Groups ---------------------------------------------------------------------------------------------------


def test_a_group_is_done_with_its_last_member(office: Office) -> None:
    obligation = office.service.reviewing.confirm(office.order(GROUP).id)
    parent = next(task for task in obligation.tasks if task.group)
    members = [task for task in obligation.tasks if task.parent_id == parent.id]
    assert (parent.group, parent.children, len(members)) == ("các bệnh viện công lập", 3, 3)
    for number, member in enumerate(members, start=1):
        office.service.progress.move(member.id, TaskState.DONE)
        now = office.service.progress.get_task(parent.id)
        assert now.task.children_done == number
        assert now.task.state is (TaskState.DONE if number == 3 else TaskState.IN_PROGRESS)
    assert now.events[-1].by == "Hệ thống"


def test_a_group_is_not_done_before_its_members(office: Office) -> None:
    obligation = office.service.reviewing.confirm(office.order(GROUP).id)
    parent = next(task for task in obligation.tasks if task.group)
    with pytest.raises(IllegalTransition):
        office.service.progress.move(parent.id, TaskState.DONE)


def test_a_member_taken_up_again_opens_its_group(office: Office) -> None:
    obligation = office.service.reviewing.confirm(office.order(GROUP).id)
    parent = next(task for task in obligation.tasks if task.group)
    members = [task for task in obligation.tasks if task.parent_id == parent.id]
    for member in members:
        office.service.progress.move(member.id, TaskState.DONE)
    office.service.progress.move(members[0].id, TaskState.IN_PROGRESS, reason="Thiếu số liệu")
    assert office.service.progress.get_task(parent.id).task.state is TaskState.IN_PROGRESS


def test_members_take_the_groups_orders_but_keep_what_they_have_done(office: Office) -> None:
    obligation = office.service.reviewing.confirm(office.order(GROUP).id)
    parent = next(task for task in obligation.tasks if task.group)
    members = [task for task in obligation.tasks if task.parent_id == parent.id]
    office.service.progress.move(members[0].id, TaskState.DONE)
    office.service.progress.move(parent.id, TaskState.CANCELLED, reason="Thu hồi văn bản")
    detail = office.service.progress.get_task(parent.id)
    assert [child.state for child in detail.children] == [
        TaskState.DONE,
        TaskState.CANCELLED,
        TaskState.CANCELLED,
    ]


def test_a_groups_task_cannot_be_handed_to_one_unit(office: Office) -> None:
    obligation = office.order(GROUP)
    parent = next(task for task in obligation.tasks if task.group)
    with pytest.raises(InvalidValue):
        office.service.progress.hand(parent.id, office.unit("Văn phòng Sở"))


# Tasks and the obligation that they come from --------------------------------------------------------------


def kinds(office: Office, task: TaskView) -> list[ReviewKind]:
    """What was decided on the document, newest first."""
    return [review.kind for review in office.service.documents.list_reviews(task.document_id)]


def state_of(office: Office, task: TaskView) -> ObligationState:
    """How far the obligation of a task is reviewed."""
    return office.service.documents.get_obligation(task.obligation_id).state


def test_approving_the_task_confirms_its_obligation(office: Office) -> None:
    (task,) = office.order(ORDER).tasks
    office.service.progress.move(task.id, TaskState.APPROVED)
    assert state_of(office, task) is ObligationState.CONFIRMED
    assert kinds(office, task) == [ReviewKind.CONFIRMED]


def test_an_obligation_is_confirmed_with_the_last_of_its_tasks(office: Office) -> None:
    first, second = office.order("Văn phòng Sở; Thanh tra Sở: Rà soát.").tasks
    office.service.progress.move(first.id, TaskState.APPROVED)
    assert state_of(office, first) is ObligationState.DRAFT
    assert office.service.progress.get_task(second.id).task.state is TaskState.PROPOSED
    office.service.progress.move(second.id, TaskState.APPROVED)
    assert state_of(office, first) is ObligationState.CONFIRMED


def test_approving_a_group_confirms_its_obligation(office: Office) -> None:
    parent = next(task for task in office.order(GROUP).tasks if task.group)
    office.service.progress.move(parent.id, TaskState.APPROVED)
    assert state_of(office, parent) is ObligationState.CONFIRMED


def test_an_obligation_with_an_unknown_lead_stays_a_draft(office: Office) -> None:
    (task,) = office.order("Văn phòng Sở; Phòng Quản trị mạng: Rà soát.").tasks
    office.service.progress.move(task.id, TaskState.APPROVED)
    assert state_of(office, task) is ObligationState.DRAFT


def test_taking_an_approval_back_makes_the_obligation_a_draft(office: Office) -> None:
    task = approved(office)
    office.service.progress.move(task.id, TaskState.PROPOSED)
    assert state_of(office, task) is ObligationState.DRAFT
    assert kinds(office, task)[0] is ReviewKind.REOPENED


def test_a_dropped_task_that_is_taken_up_again_takes_its_obligation_with_it(office: Office) -> None:
    (task,) = office.order(ORDER).tasks
    office.service.reviewing.ignore(task.obligation_id, "Trùng.")
    office.service.progress.move(task.id, TaskState.PROPOSED)
    assert state_of(office, task) is ObligationState.DRAFT


def test_a_due_date_far_off_is_refused(office: Office) -> None:
    task = approved(office)
    with pytest.raises(InvalidValue):
        office.service.progress.change_due(task.id, date(26, 3, 5), "Gõ nhầm.")


def test_classes_are_counted_up_to_a_number(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.store.tasks.COUNTED", 2)
    office.take_in(*(f"Văn phòng Sở: Việc {n}." for n in range(5)))
    counts = office.service.progress.count_buckets(TaskFilter())
    assert (counts[Bucket.OPEN_IN_TIME], counts[Bucket.DONE_LATE]) == (3, 0)

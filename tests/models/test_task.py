"""States of tasks, what is late, and groups."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from dondoc_fakes import FakeCalendar
from hypothesis import given
from hypothesis import strategies as st

from models.errors import IllegalTransition, InvalidValue
from models.task import (
    CLOSED,
    NEEDS_REASON,
    TRANSITIONS,
    Bucket,
    EventKind,
    TaskState,
    bucket_of,
    is_late,
    move,
    settle_due,
    state_of_group,
)

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # 10 o'clock in Hà Nội
DUE = date(2026, 11, 20)


def test_a_step_leaves_an_event_with_both_states() -> None:
    event = move(TaskState.PROPOSED, TaskState.APPROVED, at=NOW, by="Văn thư")
    assert event.kind is EventKind.MOVED
    assert (event.from_state, event.to_state) == (TaskState.PROPOSED, TaskState.APPROVED)
    assert (event.at, event.by, event.reason) == (NOW, "Văn thư", None)


def test_a_draft_cannot_be_finished() -> None:
    with pytest.raises(IllegalTransition):
        move(TaskState.PROPOSED, TaskState.DONE, at=NOW, by="Văn thư")


def test_a_replaced_task_stays_replaced() -> None:
    assert not TRANSITIONS[TaskState.REPLACED]


@pytest.mark.parametrize("state", sorted(NEEDS_REASON))
def test_returning_pausing_and_dropping_need_a_reason(state: TaskState) -> None:
    start = next(s for s in TaskState if state in TRANSITIONS[s])
    with pytest.raises(InvalidValue):
        move(start, state, at=NOW, by="Văn thư", reason="  ")
    assert move(start, state, at=NOW, by="Văn thư", reason=" nhầm đơn vị ").reason == "nhầm đơn vị"


def test_taking_a_finished_task_up_again_needs_a_reason() -> None:
    with pytest.raises(InvalidValue):
        move(TaskState.DONE, TaskState.IN_PROGRESS, at=NOW, by="Văn thư")


@given(st.sampled_from(TaskState), st.sampled_from(TaskState))
def test_a_step_is_legal_or_refused_and_nothing_between(start: TaskState, to: TaskState) -> None:
    if to in TRANSITIONS[start]:
        assert move(start, to, at=NOW, by="x", reason="lý do").to_state is to
    else:
        with pytest.raises(IllegalTransition):
            move(start, to, at=NOW, by="x", reason="lý do")


def test_no_state_leads_to_itself() -> None:
    assert all(state not in following for state, following in TRANSITIONS.items())


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached = {TaskState.PROPOSED}
    while True:
        wider = reached | {to for state in reached for to in TRANSITIONS[state]}
        if wider == reached:
            break
        reached = wider
    assert reached == set(TaskState)


def test_the_due_day_itself_is_in_time_to_its_last_minute_in_vietnam() -> None:
    assert not is_late(DUE, None, datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC))
    assert is_late(DUE, None, datetime(2026, 11, 20, 17, 0, tzinfo=UTC))


def test_with_an_hour_the_task_is_late_after_that_minute() -> None:
    half_past_four = time(16, 30)
    assert not is_late(DUE, half_past_four, datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    assert is_late(DUE, half_past_four, datetime(2026, 11, 20, 9, 31, tzinfo=UTC))


def test_a_task_without_due_date_is_never_late() -> None:
    assert not is_late(None, None, datetime(2099, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("state", "closed", "bucket"),
    [
        (TaskState.DONE, datetime(2026, 11, 20, 10, 0, tzinfo=UTC), Bucket.DONE_IN_TIME),
        (TaskState.DONE, datetime(2026, 11, 21, 10, 0, tzinfo=UTC), Bucket.DONE_LATE),
        (TaskState.IN_PROGRESS, None, Bucket.OPEN_OVERDUE),
        (TaskState.PAUSED, None, Bucket.OPEN_IN_TIME),
        (TaskState.CANCELLED, NOW, Bucket.DROPPED),
    ],
)
def test_a_task_stands_in_one_class_of_follow_up(
    state: TaskState, closed: datetime | None, bucket: Bucket
) -> None:
    later = datetime(2026, 12, 1, tzinfo=UTC)
    assert bucket_of(state, due_on=DUE, due_time=None, closed_at=closed, now=later) is bucket


def test_one_reminds_on_the_last_working_day_before_a_sunday() -> None:
    due = settle_due(date(2026, 11, 22), calendar=FakeCalendar(), because="…")
    assert (due.due_on, due.remind_on) == (date(2026, 11, 22), date(2026, 11, 20))
    assert due.calendar_version == "test"


def test_a_group_is_done_when_its_last_member_is() -> None:
    done, open_ = TaskState.DONE, TaskState.ASSIGNED
    assert state_of_group(TaskState.ASSIGNED, [done, open_]) is TaskState.IN_PROGRESS
    assert state_of_group(TaskState.IN_PROGRESS, [done, done]) is TaskState.DONE


def test_a_dropped_member_does_not_keep_its_group_open() -> None:
    members = [TaskState.DONE, TaskState.CANCELLED]
    assert state_of_group(TaskState.IN_PROGRESS, members) is TaskState.DONE


def test_a_group_of_dropped_members_stays_as_it_is() -> None:
    members = [TaskState.CANCELLED, TaskState.REPLACED]
    assert state_of_group(TaskState.APPROVED, members) is TaskState.APPROVED


def test_a_finished_group_opens_again_with_its_member() -> None:
    members = [TaskState.DONE, TaskState.IN_PROGRESS]
    assert state_of_group(TaskState.DONE, members) is TaskState.IN_PROGRESS


@given(st.sampled_from(sorted(CLOSED - {TaskState.DONE})), st.lists(st.sampled_from(TaskState)))
def test_members_do_not_wake_a_dropped_group(state: TaskState, members: list[TaskState]) -> None:
    assert state_of_group(state, members) is state

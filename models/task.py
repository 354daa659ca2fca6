"""Tasks that are followed up (nhiệm vụ đã giao): their states, the legal steps between them, what is late.

States after the handling of incoming documents in Nghị định 30/2020/NĐ-CP, Điều 23–24, with the status codes
of QCVN 102:2016/BTTTT where one exists. "Quá hạn" is computed, never a state.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from models.clock import OFFICE_TIME
from models.errors import IllegalTransition, InvalidValue
from models.workdays import WorkCalendar, last_workday_on_or_before


class TaskState(StrEnum):
    """Where a task stands (trạng thái nhiệm vụ)."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ASSIGNED = "assigned"
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    DONE = "done"
    RETURNED = "returned"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


AXIS_CODES: dict[TaskState, str] = {
    TaskState.ASSIGNED: "04",
    TaskState.IN_PROGRESS: "05",
    TaskState.DONE: "06",
    TaskState.RETURNED: "02",
}
"""The status codes of the national axis (mã trạng thái trên Trục liên thông, QCVN 102:2016/BTTTT)."""

CLOSED = frozenset({TaskState.DONE, TaskState.CANCELLED, TaskState.REPLACED})
"""States in which nothing remains to be done."""

_WORKED_ON = (
    TaskState.RECEIVED,
    TaskState.IN_PROGRESS,
    TaskState.AWAITING_CONFIRMATION,
    TaskState.DONE,
    TaskState.RETURNED,
    TaskState.PAUSED,
)
_ENDS = (TaskState.CANCELLED, TaskState.REPLACED)

# Steps forward may be skipped: a clerk often records afterwards what a department has already done.
TRANSITIONS: dict[TaskState, frozenset[TaskState]] = {
    TaskState.PROPOSED: frozenset({TaskState.APPROVED, *_ENDS}),
    TaskState.APPROVED: frozenset({TaskState.PROPOSED, TaskState.ASSIGNED, *_WORKED_ON, *_ENDS}),
    TaskState.ASSIGNED: frozenset({*_WORKED_ON, *_ENDS}),
    TaskState.RECEIVED: frozenset({*_WORKED_ON, *_ENDS} - {TaskState.RECEIVED}),
    TaskState.IN_PROGRESS: frozenset({*_WORKED_ON, *_ENDS} - {TaskState.RECEIVED, TaskState.IN_PROGRESS}),
    TaskState.AWAITING_CONFIRMATION: frozenset({TaskState.IN_PROGRESS, TaskState.DONE, *_ENDS}),
    TaskState.RETURNED: frozenset({TaskState.APPROVED, TaskState.ASSIGNED, *_ENDS}),
    TaskState.PAUSED: frozenset({TaskState.ASSIGNED, TaskState.IN_PROGRESS, *_ENDS}),
    TaskState.DONE: frozenset({TaskState.IN_PROGRESS}),
    TaskState.CANCELLED: frozenset({TaskState.PROPOSED}),
    TaskState.REPLACED: frozenset(),
}
"""The steps that are allowed from each state."""

NEEDS_REASON = frozenset({*_ENDS, TaskState.RETURNED, TaskState.PAUSED})
"""States that nobody may set without saying why (phải nêu lý do)."""


class EventKind(StrEnum):
    """What happened to a task (loại diễn biến)."""

    CREATED = "created"
    MOVED = "moved"
    HANDED = "handed"
    DUE_CHANGED = "due_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent:
    """One thing that happened to a task (diễn biến), never changed afterwards; `at` is an instant in UTC."""

    kind: EventKind
    from_state: TaskState | None
    to_state: TaskState
    at: datetime
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """A due date as it was settled (hạn hoàn thành).

    `due_on` is the last day in time, `remind_on` the last working day not after it, `calendar_version` the
    table of rest days that was used, `because` one Vietnamese sentence.
    """

    due_on: date
    remind_on: date
    calendar_version: str
    because: str
    due_time: time | None = None


class Bucket(StrEnum):
    """The four classes of follow-up (phân loại theo dõi), and none for tasks that were dropped."""

    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    OPEN_IN_TIME = "open_in_time"
    OPEN_OVERDUE = "open_overdue"
    DROPPED = "dropped"


def move(state: TaskState, to: TaskState, *, at: datetime, by: str, reason: str | None = None) -> TaskEvent:
    """Chuyển trạng thái: the event that takes a task from `state` to `to`.

    Raises IllegalTransition where the step is not allowed, InvalidValue where a reason is missing. Taking a
    finished task up again needs a reason too, because its closing date has been reported.
    """
    if to not in TRANSITIONS[state]:
        raise IllegalTransition
    reason = (reason or "").strip() or None
    if reason is None and (to in NEEDS_REASON or state is TaskState.DONE):
        raise InvalidValue("Hãy ghi lý do.")
    return TaskEvent(kind=EventKind.MOVED, from_state=state, to_state=to, at=at, by=by, reason=reason)


_BEGUN = frozenset(
    {TaskState.RECEIVED, TaskState.IN_PROGRESS, TaskState.AWAITING_CONFIRMATION, TaskState.DONE}
)
_NOT_BEGUN = frozenset(
    {TaskState.PROPOSED, TaskState.APPROVED, TaskState.ASSIGNED, TaskState.RECEIVED, TaskState.DONE}
)


def state_of_group(state: TaskState, members: Collection[TaskState]) -> TaskState:
    """The state of a group's task (nhiệm vụ của cả nhóm) by its members': done when all of them are.

    A member that was dropped does not count; while none has begun, or where the group's task itself was
    dropped or stopped, it stays as it is.
    """
    counted = [member for member in members if member not in _ENDS]
    if state in _ENDS or not counted:
        return state
    if all(member is TaskState.DONE for member in counted):
        return TaskState.DONE
    if state in _NOT_BEGUN and any(member in _BEGUN for member in counted):
        return TaskState.IN_PROGRESS
    return TaskState.IN_PROGRESS if state is TaskState.DONE else state


@lru_cache(maxsize=4096)
def due_instant(due_on: date, due_time: time | None) -> datetime:
    """The first instant that is too late: the next day's beginning, or the minute that the text names."""
    day, hour = (due_on, due_time) if due_time is not None else (due_on + timedelta(days=1), time.min)
    return datetime.combine(day, hour, OFFICE_TIME).astimezone(UTC)


def is_late(due_on: date | None, due_time: time | None, at: datetime) -> bool:
    """Quá hạn: whether `at` is after the last moment in time; at the named minute itself it is in time."""
    if due_on is None:
        return False
    limit = due_instant(due_on, due_time)
    return at > limit if due_time is not None else at >= limit


def bucket_of(
    state: TaskState,
    *,
    due_on: date | None,
    due_time: time | None,
    closed_at: datetime | None,
    now: datetime,
) -> Bucket:
    """The class of follow-up; "hoàn thành quá hạn" stays late for ever, a paused task is not overdue."""
    if state is TaskState.DONE:
        return Bucket.DONE_LATE if is_late(due_on, due_time, closed_at or now) else Bucket.DONE_IN_TIME
    if state in CLOSED:
        return Bucket.DROPPED
    if state is not TaskState.PAUSED and is_late(due_on, due_time, now):
        return Bucket.OPEN_OVERDUE
    return Bucket.OPEN_IN_TIME


def settle_due(
    due_on: date, *, calendar: WorkCalendar, because: str, due_time: time | None = None
) -> DueDate:
    """The due date with its reminder, by the calendar in force."""
    return DueDate(
        due_on=due_on,
        due_time=due_time,
        remind_on=last_workday_on_or_before(due_on, calendar),
        calendar_version=calendar.version,
        because=because,
    )

"""Queries over reminders (nhắc việc) and the tasks that they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, literal, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, delete, insert, select

from models.job import ReminderKind
from models.obligation import Nature
from models.tables.columns import Json, new_id
from models.tables.jobs import ReminderRow
from models.tables.obligations import ObligationRow
from models.tables.tasks import TaskRow
from models.task import CLOSED, TaskState

_AT_ONCE = 500
_NOT_BEGUN = (TaskState.PROPOSED, TaskState.PAUSED, TaskState.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A task that is to be on the list of a day."""

    task_id: UUID
    kind: ReminderKind
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringTask:
    """A task of a recurring duty; `closed_at` is when it was last done."""

    task_id: UUID
    deadline: Json
    created_at: datetime
    closed_at: datetime | None


def tasks_due(session: Session, agency_id: UUID, day: date) -> list[Due]:
    """Tasks under way that are due, overdue or to be reminded of, and are not on a list for that yet."""
    found: list[Due] = []
    for kind, condition in (
        (ReminderKind.OVERDUE, col(TaskRow.due_on) < day),
        (ReminderKind.DUE, col(TaskRow.due_on) == day),
        (ReminderKind.UPCOMING, and_(col(TaskRow.remind_on) <= day, col(TaskRow.due_on) > day)),
    ):
        rows = session.exec(
            select(col(TaskRow.id), col(TaskRow.due_on)).where(
                TaskRow.agency_id == agency_id,
                TaskRow.nature == Nature.ORDER,
                col(TaskRow.group_id).is_(None),
                col(TaskRow.state).not_in([*CLOSED, *_NOT_BEGUN]),
                condition,
                ~_is_told(kind, col(TaskRow.due_on)),
            )
        )
        found += [Due(task_id=key, kind=kind, due_on=due_on) for key, due_on in rows if due_on is not None]
    return found


def _is_told(kind: ReminderKind, due_on: Mapped[date | None]) -> ColumnElement[bool]:
    return exists(
        select(literal(1)).where(
            col(ReminderRow.task_id) == col(TaskRow.id),
            col(ReminderRow.kind) == kind,
            col(ReminderRow.due_on) == due_on,
        )
    )


def recurring_tasks(session: Session, agency_id: UUID) -> Iterator[RecurringTask]:
    """Tasks of recurring duties that were not dropped, also those that are done for this time."""
    rows = session.exec(
        select(col(TaskRow.id), col(ObligationRow.deadline), col(TaskRow.created_at), col(TaskRow.closed_at))
        .where(
            TaskRow.agency_id == agency_id,
            ObligationRow.agency_id == agency_id,
            ObligationRow.id == TaskRow.obligation_id,
            TaskRow.nature == Nature.ORDER,
            col(TaskRow.group_id).is_(None),
            or_(
                col(TaskRow.state).not_in([*CLOSED, *_NOT_BEGUN]),
                col(TaskRow.state) == TaskState.DONE,
            ),
            col(ObligationRow.deadline)["kind"].as_string() == "recurring",
        )
        .order_by(col(TaskRow.id))
    )
    for task_id, deadline, created_at, closed_at in rows:
        if deadline is not None:
            yield RecurringTask(
                task_id=task_id, deadline=deadline, created_at=created_at, closed_at=closed_at
            )


def told_already(session: Session, agency_id: UUID, dues: Collection[Due]) -> set[tuple[UUID, str, date]]:
    """Which of these are on a list already."""
    ids = list({due.task_id for due in dues})
    found: set[tuple[UUID, str, date]] = set()
    for start in range(0, len(ids), _AT_ONCE):
        found.update(
            (task_id, ReminderKind(kind).value, due_on)
            for task_id, kind, due_on in session.exec(
                select(col(ReminderRow.task_id), col(ReminderRow.kind), col(ReminderRow.due_on)).where(
                    ReminderRow.agency_id == agency_id,
                    col(ReminderRow.task_id).in_(ids[start : start + _AT_ONCE]),
                )
            )
        )
    return found


def add_reminders(
    session: Session, agency_id: UUID, dues: Collection[Due], *, day: date, now: datetime
) -> None:
    """Puts tasks on the list of a day."""
    rows = [
        {
            "id": new_id(),
            "agency_id": agency_id,
            "task_id": due.task_id,
            "kind": due.kind,
            "due_on": due.due_on,
            "day": day,
            "created_at": now,
        }
        for due in dues
    ]
    for start in range(0, len(rows), _AT_ONCE):
        session.connection().execute(insert(ReminderRow), rows[start : start + _AT_ONCE])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderLine:
    """A reminder with its task."""

    reminder: ReminderRow
    task: TaskRow


def list_day(session: Session, agency_id: UUID, day: date, limit: int) -> list[ReminderLine]:
    """The list of a day: overdue first, then what is due, then what comes; each by its due date."""
    rows = session.exec(
        select(ReminderRow, TaskRow)
        .where(
            ReminderRow.agency_id == agency_id,
            TaskRow.agency_id == agency_id,
            ReminderRow.task_id == TaskRow.id,
            ReminderRow.day == day,
        )
        .order_by(col(ReminderRow.due_on), col(ReminderRow.id))
        .limit(limit)
    )
    return [ReminderLine(reminder=reminder, task=task) for reminder, task in rows]


def drop_before(session: Session, agency_id: UUID, day: date) -> None:
    """Removes lists of long ago."""
    session.exec(
        delete(ReminderRow).where(col(ReminderRow.agency_id) == agency_id, col(ReminderRow.day) < day)
    )

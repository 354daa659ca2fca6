"""Queries over tasks and their history (nhiệm vụ theo dõi)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, tuple_
from sqlmodel import Session, col, select

from models.errors import NotFound
from models.obligation import Nature
from models.tables.tasks import DueChangeRow, TaskEventRow, TaskRow
from models.task import CLOSED, OFFICE_TIME, Bucket, TaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """Which tasks (bộ lọc nhiệm vụ); what is None does not filter.

    `agency_only` keeps tasks of the agency itself, without unit. `open_only` leaves out what is done or
    dropped. `due_after` and `due_before` are inclusive days.
    """

    organisation_id: UUID | None = None
    agency_only: bool = False
    document_id: UUID | None = None
    states: tuple[TaskState, ...] = ()
    open_only: bool = False
    overdue: bool | None = None
    due_after: date | None = None
    due_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPlace:
    """Where a page of the task list ends: due date and key of its last row."""

    due: date
    id: UUID


def get_task(session: Session, agency_id: UUID, task_id: UUID) -> TaskRow:
    """The task. Raises NotFound."""
    row = session.exec(select(TaskRow).where(TaskRow.agency_id == agency_id, TaskRow.id == task_id)).first()
    if row is None:
        raise NotFound("Không tìm thấy nhiệm vụ này.")
    return row


def tasks_of(session: Session, agency_id: UUID, ids: Collection[UUID]) -> dict[UUID, list[TaskRow]]:
    """The tasks of several obligations, oldest first."""
    found: dict[UUID, list[TaskRow]] = defaultdict(list)
    for row in session.exec(
        select(TaskRow)
        .where(TaskRow.agency_id == agency_id, col(TaskRow.obligation_id).in_(ids))
        .order_by(col(TaskRow.id))
    ):
        found[row.obligation_id].append(row)
    return found


def tasks_of_document(session: Session, agency_id: UUID, document_id: UUID) -> dict[UUID, list[TaskRow]]:
    """All tasks of a document by obligation, oldest first."""
    found: dict[UUID, list[TaskRow]] = defaultdict(list)
    for row in session.exec(
        select(TaskRow)
        .where(TaskRow.agency_id == agency_id, TaskRow.document_id == document_id)
        .order_by(col(TaskRow.id))
    ):
        found[row.obligation_id].append(row)
    return found


def children_of(session: Session, agency_id: UUID, ids: Collection[UUID]) -> dict[UUID, list[TaskRow]]:
    """The tasks of a group's members by parent, oldest first."""
    found: dict[UUID, list[TaskRow]] = defaultdict(list)
    for row in session.exec(
        select(TaskRow)
        .where(TaskRow.agency_id == agency_id, col(TaskRow.parent_id).in_(ids))
        .order_by(col(TaskRow.id))
    ):
        if row.parent_id is not None:
            found[row.parent_id].append(row)
    return found


def list_tasks(
    session: Session,
    agency_id: UUID,
    wanted: TaskFilter,
    *,
    now: datetime,
    after: TaskPlace | None,
    limit: int,
) -> list[TaskRow]:
    """Tasks by due date, those without one last, from the one behind `after` on."""
    query = select(TaskRow).where(TaskRow.agency_id == agency_id, *_conditions(wanted, now))
    if after is not None:
        query = query.where(tuple_(col(TaskRow.due_sort), col(TaskRow.id)) > tuple_(after.due, after.id))
    return list(session.exec(query.order_by(col(TaskRow.due_sort), col(TaskRow.id)).limit(limit)))


def count_buckets(
    session: Session, agency_id: UUID, wanted: TaskFilter, *, now: datetime
) -> dict[Bucket, int]:
    """How many tasks each class of follow-up holds; a group's parent is counted by its children."""
    overdue = _is_overdue(now)
    rows = session.exec(
        select(TaskRow.state, TaskRow.closed_late, overdue, func.count())
        .where(TaskRow.agency_id == agency_id, col(TaskRow.group_id).is_(None), *_conditions(wanted, now))
        .group_by(col(TaskRow.state), col(TaskRow.closed_late), overdue)
    )
    counts = dict.fromkeys(Bucket, 0)
    for state, closed_late, is_overdue, count in rows:
        if state == TaskState.DONE:
            bucket = Bucket.DONE_LATE if closed_late else Bucket.DONE_IN_TIME
        elif state in CLOSED:
            bucket = Bucket.DROPPED
        else:
            bucket = Bucket.OPEN_OVERDUE if is_overdue else Bucket.OPEN_IN_TIME
        counts[bucket] += count
    return counts


def _conditions(wanted: TaskFilter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.organisation_id is not None:
        found.append(col(TaskRow.lead_id) == wanted.organisation_id)
    if wanted.agency_only:
        found.append(and_(col(TaskRow.lead_id).is_(None), col(TaskRow.group_id).is_(None)))
    if wanted.document_id is not None:
        found.append(col(TaskRow.document_id) == wanted.document_id)
    if wanted.states:
        found.append(col(TaskRow.state).in_(wanted.states))
    if wanted.open_only:
        found.append(col(TaskRow.state).not_in(CLOSED))
    if wanted.due_after is not None:
        found.append(col(TaskRow.due_on) >= wanted.due_after)
    if wanted.due_before is not None:
        found.append(col(TaskRow.due_on) <= wanted.due_before)
    if wanted.overdue is not None:
        overdue = _is_overdue(now)
        found.append(overdue if wanted.overdue else not_(overdue))
    return found


def _is_late(now: datetime) -> ColumnElement[bool]:
    """`models.task.is_late` as SQL: past the day, or on the day past the named minute."""
    local = now.astimezone(OFFICE_TIME)
    moment = local.time().replace(tzinfo=None)
    return and_(
        col(TaskRow.due_on).is_not(None),
        or_(
            col(TaskRow.due_on) < local.date(),
            and_(
                col(TaskRow.due_on) == local.date(),
                col(TaskRow.due_time).is_not(None),
                col(TaskRow.due_time) < moment,
            ),
        ),
    )


def _is_overdue(now: datetime) -> ColumnElement[bool]:
    """Open, late, and no mere request."""
    return and_(
        _is_late(now),
        col(TaskRow.state).not_in([*CLOSED, TaskState.PAUSED]),
        col(TaskRow.nature) == Nature.ORDER,
    )


def events_of(session: Session, agency_id: UUID, task_id: UUID) -> list[TaskEventRow]:
    """What happened to a task, oldest first."""
    return list(
        session.exec(
            select(TaskEventRow)
            .where(TaskEventRow.agency_id == agency_id, TaskEventRow.task_id == task_id)
            .order_by(col(TaskEventRow.id))
        )
    )


def due_changes_of(session: Session, agency_id: UUID, task_id: UUID) -> list[DueChangeRow]:
    """How a task's due date was changed, oldest first."""
    return list(
        session.exec(
            select(DueChangeRow)
            .where(DueChangeRow.agency_id == agency_id, DueChangeRow.task_id == task_id)
            .order_by(col(DueChangeRow.id))
        )
    )

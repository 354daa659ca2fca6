"""Queries over tasks and their history (nhiệm vụ theo dõi)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    not_,
    or_,
    tuple_,
    union_all,
)
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.errors import NotFound
from models.obligation import Nature
from models.tables.documents import DocumentRow
from models.tables.obligations import ObligationRow
from models.tables.tasks import IS_OPEN, NO_DUE, DueChangeRow, TaskEventRow, TaskRow
from models.task import CLOSED, OFFICE_TIME, Bucket, TaskState

COUNTED = 10_000
"""Tasks of one class are counted up to this number; pages say "hơn 10.000" then."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """What a list shows of a task's obligation and document (một dòng của danh sách)."""

    label: str
    text: str
    number: str | None
    symbol: str | None
    subject: str | None


_LINES = columns(
    col(ObligationRow.id),
    *map(col, (ObligationRow.label, ObligationRow.text)),
    *map(col, (DocumentRow.number, DocumentRow.symbol, DocumentRow.subject)),
).where(
    col(ObligationRow.agency_id) == bindparam("agency"),
    col(ObligationRow.id).in_(bindparam("ids", expanding=True)),
    col(DocumentRow.agency_id) == bindparam("agency"),
    col(DocumentRow.id) == col(ObligationRow.document_id),
)
"""Made once: making a query takes longer than asking it."""


def lines_of(session: Session, agency_id: UUID, ids: Collection[UUID]) -> dict[UUID, TaskLine]:
    """By obligation; neither its JSON nor its document's is fetched."""
    rows = session.execute(_LINES, {"agency": agency_id, "ids": list(ids)})
    return {
        key: TaskLine(label=label, text=text, number=number, symbol=symbol, subject=subject)
        for key, label, text, number, symbol, subject in rows
    }


def children_of(session: Session, agency_id: UUID, ids: Collection[UUID]) -> dict[UUID, list[TaskRow]]:
    """The tasks of a group's members by parent, oldest first."""
    found: dict[UUID, list[TaskRow]] = defaultdict(list)
    if not ids:
        return found
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
    """How many tasks each class of follow-up holds, up to COUNTED + 1; a group counts by its members.

    Each class is counted for itself along an index and no further than that: an office of years has a
    million tasks, and a page shall not read them all.
    """
    counted = []
    for bucket, is_in in _buckets(now).items():
        one = (
            select(literal(1))
            .select_from(TaskRow)
            .where(
                TaskRow.agency_id == agency_id,
                col(TaskRow.group_id).is_(None),
                *is_in,
                *_conditions(wanted, now),
            )
            .limit(COUNTED + 1)
            .subquery()
        )
        counted.append(select(literal(bucket.value), func.count()).select_from(one))
    counts = {Bucket(name): count for name, count in session.execute(union_all(*counted))}
    return {bucket: counts[bucket] for bucket in Bucket}


def _buckets(now: datetime) -> dict[Bucket, list[ColumnElement[bool]]]:
    done, late = col(TaskRow.state) == TaskState.DONE, col(TaskRow.closed_late)
    overdue = _is_overdue(now)
    return {
        Bucket.DONE_IN_TIME: [done, late.is_(False)],
        Bucket.DONE_LATE: [done, late.is_(True)],
        Bucket.OPEN_IN_TIME: [_IS_OPEN, not_(overdue)],
        Bucket.OPEN_OVERDUE: [_IS_OPEN, overdue],
        Bucket.DROPPED: [col(TaskRow.state).in_([TaskState.CANCELLED, TaskState.REPLACED])],
    }


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
        found.append(_IS_OPEN)
    if wanted.due_after is not None:
        found.append(col(TaskRow.due_sort) >= wanted.due_after)
    if wanted.due_before is not None:
        found.append(col(TaskRow.due_sort) <= wanted.due_before)
    if wanted.due_after is not None or wanted.due_before is not None:
        found.append(col(TaskRow.due_sort) < NO_DUE)
    if wanted.overdue is not None:
        overdue = _is_overdue(now)
        found += [_IS_OPEN, overdue] if wanted.overdue else [not_(overdue)]
    return found


_IS_OPEN: ColumnElement[bool] = literal_column(f"task.{IS_OPEN}")
"""Written as the indexes of open tasks are: a database takes them for nothing else."""


def _is_late(now: datetime) -> ColumnElement[bool]:
    """`models.task.is_late` as SQL: past the day, or on the day past the named minute."""
    local = now.astimezone(OFFICE_TIME)
    moment = local.time().replace(tzinfo=None)
    due = col(TaskRow.due_sort)  # far ahead where there is none; the indexes know it
    is_past = and_(due == local.date(), col(TaskRow.due_time).is_not(None), col(TaskRow.due_time) < moment)
    return and_(due <= local.date(), or_(due < local.date(), is_past))


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

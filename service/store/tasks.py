"""Queries over tasks and their history (nhiệm vụ theo dõi)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
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

from models.clock import OFFICE_TIME
from models.errors import NotFound
from models.obligation import Nature
from models.tables.schema import METADATA
from models.tables.tasks import IS_OPEN, NO_DUE, DueChangeRow, TaskEventRow, TaskRow
from models.task import CLOSED, Bucket, TaskState

COUNTED = 5_000
"""Tasks of one class are counted up to this number; pages say "hơn 5.000" then."""


_TASK = METADATA.tables["task"].c
_OBLIGATIONS, _DOCUMENTS = METADATA.tables["obligation"], METADATA.tables["document"]


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


_CHILDREN = columns(_TASK.parent_id, _TASK.state).where(
    _TASK.agency_id == bindparam("agency"), _TASK.parent_id.in_(bindparam("ids", expanding=True))
)


def children_states(session: Session, agency_id: UUID, ids: Collection[UUID]) -> dict[UUID, list[TaskState]]:
    """How far the tasks of groups' members are, by parent."""
    found: dict[UUID, list[TaskState]] = defaultdict(list)
    if ids:
        rows = session.connection().execute(_CHILDREN, {"agency": agency_id, "ids": list(ids)})
        for parent_id, state in rows:
            found[parent_id].append(state)
    return found


class TaskLine(NamedTuple):
    """A task with what a list shows of its obligation and document (một dòng của danh sách)."""

    id: UUID
    document_id: UUID
    obligation_id: UUID
    lead_id: UUID | None
    group_id: UUID | None
    parent_id: UUID | None
    nature: Nature
    state: TaskState
    due_on: date | None
    due_time: time | None
    due_sort: date
    remind_on: date | None
    due_because: str | None
    product: str | None
    closed_at: datetime | None
    closed_late: bool
    version: int
    label: str
    text: str
    number: str | None
    symbol: str | None
    subject: str | None


_ELSEWHERE = {
    **dict.fromkeys(("label", "text"), _OBLIGATIONS.c),
    **dict.fromkeys(("number", "symbol", "subject"), _DOCUMENTS.c),
}
_OF_TASK = tuple(_TASK[name] for name in TaskLine._fields if name not in _ELSEWHERE)
_OF_OTHERS = tuple(columns_of[name] for name, columns_of in _ELSEWHERE.items())


def list_tasks(
    session: Session,
    agency_id: UUID,
    wanted: TaskFilter,
    *,
    now: datetime,
    after: TaskPlace | None,
    limit: int,
) -> list[TaskLine]:
    """Tasks by due date, those without one last, from the one behind `after` on.

    Plain columns, not entities: a list is asked for more often than anything else.
    """
    if wanted.overdue is None:
        query = _kept_query(wanted, limit, after is None, None)
    else:
        query = _make_query(wanted, limit, after is None, now)
    place = {} if after is None else {"due": after.due, "key": after.id}
    return _fetch(session, query, {"agency": agency_id, **place})


def _make_query(
    wanted: TaskFilter, limit: int, is_first: bool, now: datetime | None
) -> Select[*tuple[Any, ...]]:
    found = columns(*_OF_TASK).where(_TASK.agency_id == bindparam("agency"), *_conditions(wanted, now))
    if not is_first:
        due, key = bindparam("due", type_=_TASK.due_sort.type), bindparam("key", type_=_TASK.id.type)
        found = found.where(tuple_(_TASK.due_sort, _TASK.id) > tuple_(due, key))
    return _with_lines(found.order_by(_TASK.due_sort, _TASK.id).limit(limit))


_kept_query = lru_cache(maxsize=256)(_make_query)
"""Making a query takes longer than asking it, and most people ask for the same lists."""


def task_lines(session: Session, agency_id: UUID, ids: Collection[UUID]) -> list[TaskLine]:
    """Some tasks as a list shows them, oldest first."""
    if not ids:
        return []
    found = columns(*_OF_TASK).where(_TASK.agency_id == bindparam("agency"), _TASK.id.in_(ids))
    return sorted(_fetch(session, _with_lines(found), {"agency": agency_id}), key=lambda line: line.id)


def _fetch(session: Session, query: Select[*tuple[Any, ...]], asked: dict[str, object]) -> list[TaskLine]:
    return [TaskLine._make(row) for row in session.connection().execute(query, asked).all()]


def _with_lines(found: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The tasks are found first: then no database begins with the obligations."""
    page = found.subquery("page")
    both = page.join(_OBLIGATIONS, _OBLIGATIONS.c.id == page.c.obligation_id)
    return (
        columns(*page.c, *_OF_OTHERS)
        .select_from(both.join(_DOCUMENTS, _DOCUMENTS.c.id == page.c.document_id))
        .where(_OBLIGATIONS.c.agency_id == bindparam("agency"), _DOCUMENTS.c.agency_id == bindparam("agency"))
        .order_by(page.c.due_sort, page.c.id)
    )


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
        )
        if bucket is Bucket.OPEN_IN_TIME:  # from the other end, where nothing is overdue yet
            one = one.order_by(_TASK.due_sort.desc(), _TASK.id.desc())
        counted.append(select(literal(bucket.value), func.count()).select_from(one.subquery()))
    counts = {Bucket(name): count for name, count in session.execute(union_all(*counted))}
    return {bucket: counts[bucket] for bucket in Bucket}


def _buckets(now: datetime) -> dict[Bucket, list[ColumnElement[bool]]]:
    done, late = _TASK.state == TaskState.DONE, _TASK.closed_late
    overdue = _is_overdue(now)
    return {
        Bucket.DONE_IN_TIME: [done, late.is_(False)],
        Bucket.DONE_LATE: [done, late.is_(True)],
        Bucket.OPEN_IN_TIME: [_IS_OPEN, not_(overdue)],
        Bucket.OPEN_OVERDUE: [_IS_OPEN, overdue],
        Bucket.DROPPED: [_TASK.state.in_([TaskState.CANCELLED, TaskState.REPLACED])],
    }


def _conditions(wanted: TaskFilter, now: datetime | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.organisation_id is not None:
        found.append(_TASK.lead_id == wanted.organisation_id)
    if wanted.agency_only:
        found.append(and_(_TASK.lead_id.is_(None), _TASK.group_id.is_(None)))
    if wanted.document_id is not None:
        found.append(_TASK.document_id == wanted.document_id)
    if wanted.states:
        found.append(_TASK.state.in_(wanted.states))
    if wanted.open_only:
        found.append(_IS_OPEN)
    if wanted.due_after is not None:
        found.append(_TASK.due_sort >= wanted.due_after)
    if wanted.due_before is not None:
        found.append(_TASK.due_sort <= wanted.due_before)
    if wanted.due_after is not None or wanted.due_before is not None:
        found.append(_TASK.due_sort < NO_DUE)
    if wanted.overdue is not None and now is not None:
        overdue = _is_overdue(now)
        found += [_IS_OPEN, overdue] if wanted.overdue else [not_(overdue)]
    return found


_IS_OPEN: ColumnElement[bool] = literal_column(f"task.{IS_OPEN}")
"""Written as the indexes of open tasks are: a database takes them for nothing else."""


def _is_late(now: datetime) -> ColumnElement[bool]:
    """`models.task.is_late` as SQL: past the day, or on the day past the named minute."""
    local = now.astimezone(OFFICE_TIME)
    moment = local.time().replace(tzinfo=None)
    due = _TASK.due_sort  # far ahead where there is none; the indexes know it
    is_past = and_(due == local.date(), _TASK.due_time.is_not(None), _TASK.due_time < moment)
    return and_(due <= local.date(), or_(due < local.date(), is_past))


def _is_overdue(now: datetime) -> ColumnElement[bool]:
    """Open, late, and no mere request."""
    return and_(
        _is_late(now),
        _TASK.state.not_in([*CLOSED, TaskState.PAUSED]),
        _TASK.nature == Nature.ORDER,
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

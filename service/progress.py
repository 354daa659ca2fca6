"""Following tasks up (theo dõi, đôn đốc): lists by unit and due date, and the steps of each task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlmodel import Session

from models.errors import Conflict, InvalidValue, NotFound
from models.tables.tasks import TaskRow
from models.task import CLOSED, Bucket, TaskState, settle_due
from service.changes import Change, Desk
from service.confirming import follow_tasks
from service.cursors import read_task, write_task
from service.days import check_day
from service.directory import Directory
from service.duplicates import check_may_confirm, check_no_copy
from service.organisations import load_directory
from service.people import CLERK
from service.showing import Shower
from service.store import documents as document_store
from service.store import obligations as obligation_store
from service.store import tasks as store
from service.store.tasks import COUNTED as COUNTED
from service.store.tasks import TaskFilter as TaskFilter
from service.store.tasks import TaskLine, TaskPlace
from service.views import DueChangeView, Listing, TaskDetail, TaskEventView, TaskView


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """To whom a task is handed (chuyển đơn vị): a unit, or None for the agency itself."""

    organisation_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDue:
    """Another due date (điều chỉnh hạn), None for none; the old one is kept."""

    due_on: date | None
    due_time: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChange:
    """What is changed of a task at once (cập nhật nhiệm vụ); what is None stays as it is.

    `reason` is needed for a new due date and for states that say so; `product` is what came out (sản phẩm).
    """

    to: TaskState | None = None
    lead: Handing | None = None
    due: NewDue | None = None
    product: str | None = None
    reason: str | None = None


class Progress:
    """Theo dõi nhiệm vụ."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._database = desk.database
        self._agency_id = desk.agency_id
        self._clock = desk.clock

    def list_tasks(
        self, wanted: TaskFilter, *, cursor: str | None = None, limit: int = 50
    ) -> Listing[TaskView]:
        """Tasks by due date, earliest first, those without one last.

        A group's task is listed beside those of its members (`children` tells it). Raises InvalidValue for
        a cursor that is none of ours.
        """
        after = read_task(cursor)
        with self._database.listing(self._agency_id) as session:
            rows = store.list_tasks(
                session, self._agency_id, wanted, now=self._clock(), after=after, limit=limit + 1
            )
            shown = rows[:limit]
            last = shown[-1] if len(rows) > limit else None
            return Listing(
                items=self._views(session, shown),
                next=write_task(TaskPlace(due=last.due_sort, id=last.id)) if last else None,
            )

    def tasks_of(self, obligation_ids: Sequence[UUID]) -> tuple[TaskView, ...]:
        """The tasks of several obligations, in their order."""
        with self._database.reading(self._agency_id) as session:
            tasks = store.tasks_of(session, self._agency_id, obligation_ids)
            return self._in_order(session, [task.id for key in obligation_ids for task in tasks[key]])

    def tasks_named(self, task_ids: Sequence[UUID]) -> tuple[TaskView, ...]:
        """These tasks, in their order; one that is there no longer is left out."""
        with self._database.reading(self._agency_id) as session:
            return self._in_order(session, task_ids)

    def _in_order(self, session: Session, task_ids: Sequence[UUID]) -> tuple[TaskView, ...]:
        lines = {line.id: line for line in store.task_lines(session, self._agency_id, task_ids)}
        return self._views(session, [lines[key] for key in task_ids if key in lines])

    def count_buckets(self, wanted: TaskFilter) -> dict[Bucket, int]:
        """How many tasks each class of follow-up holds; a group counts by its members.

        Counted up to COUNTED + 1, which stands for more.
        """
        with self._database.listing(self._agency_id) as session:
            return store.count_buckets(session, self._agency_id, wanted, now=self._clock())

    def get_task(self, task_id: UUID) -> TaskDetail:
        """One task with its history. Raises NotFound."""
        with self._database.reading(self._agency_id) as session:
            return self._detail(session, store.get_task(session, self._agency_id, task_id))

    def change(
        self, task_id: UUID, wanted: TaskChange, *, version: int | None = None, by: str = CLERK
    ) -> TaskDetail:
        """Moves a task, hands it on, changes its due date: all that is wanted or nothing.

        A group's task is done when all its members' are. An obligation is confirmed with the last of its
        tasks, and a draft again when one of them is proposed again.

        Raises IllegalTransition, InvalidValue (reason missing, a day far off, a group's task handed on),
        Conflict (the unit has a task from the same obligation), StaleVersion, NotFound.
        """
        with self._desk.change_task(task_id, version, by) as (change, task):
            if wanted.product is not None:
                task.product = wanted.product.strip() or None
                task.version += 1
            if wanted.lead is not None:
                self._hand(change, task, wanted.lead.organisation_id)
            if wanted.due is not None:
                _change_due(change, task, wanted.due, wanted.reason)
            if wanted.to is not None:
                _check_step(change, task, wanted.to)
                change.ledger.move(task, wanted.to, reason=wanted.reason)
                if wanted.to in (TaskState.APPROVED, TaskState.PROPOSED):
                    follow_tasks(change, task.obligation_id)
        return self.get_task(task_id)

    def move(
        self,
        task_id: UUID,
        to: TaskState,
        *,
        reason: str | None = None,
        product: str | None = None,
        version: int | None = None,
        by: str = CLERK,
    ) -> TaskDetail:
        """Moves a task to another state; as `change`."""
        wanted = TaskChange(to=to, reason=reason, product=product)
        return self.change(task_id, wanted, version=version, by=by)

    def hand(
        self, task_id: UUID, organisation_id: UUID | None, *, version: int | None = None, by: str = CLERK
    ) -> TaskDetail:
        """Hands a task to another unit, or back to the agency (None); as `change`."""
        wanted = TaskChange(lead=Handing(organisation_id=organisation_id))
        return self.change(task_id, wanted, version=version, by=by)

    def change_due(
        self,
        task_id: UUID,
        due_on: date | None,
        reason: str,
        *,
        due_time: time | None = None,
        version: int | None = None,
        by: str = CLERK,
    ) -> TaskDetail:
        """Changes one task's due date with a reason (điều chỉnh hạn); the old date is kept."""
        wanted = TaskChange(due=NewDue(due_on=due_on, due_time=due_time), reason=reason)
        return self.change(task_id, wanted, version=version, by=by)

    def _hand(self, change: Change, task: TaskRow, organisation_id: UUID | None) -> None:
        if task.group_id is not None:
            raise InvalidValue("Nhiệm vụ của cả nhóm không chuyển cho một đơn vị được.")
        if task.lead_id == organisation_id:
            return
        directory = change.keeper.directory
        if organisation_id is not None:
            _check_unit(directory, organisation_id)
        others = store.tasks_of(change.session, self._agency_id, [task.obligation_id])
        for other in others[task.obligation_id]:
            is_same = other.group_id is None and other.lead_id == organisation_id
            if is_same and other.state is not TaskState.CANCELLED:
                raise Conflict("Đơn vị này đã có nhiệm vụ từ cùng nội dung.")
        old, new = _name(directory, task.lead_id), _name(directory, organisation_id)
        change.ledger.hand(task, organisation_id, f"Chuyển từ {old} sang {new}.")

    def _views(self, session: Session, rows: Sequence[TaskLine]) -> tuple[TaskView, ...]:
        shower = Shower(names=load_directory(session, self._agency_id).names, now=self._clock())
        children = store.children_states(
            session, self._agency_id, [row.id for row in rows if row.group_id is not None]
        )
        return tuple(shower.task(row, row, row, children.get(row.id, ())) for row in rows)

    def _detail(self, session: Session, row: TaskRow) -> TaskDetail:
        children = store.children_of(session, self._agency_id, [row.id])[row.id]
        obligation = obligation_store.get_obligation(session, self._agency_id, row.obligation_id)
        text = document_store.text_of(session, self._agency_id, row.document_id)
        return TaskDetail(
            task=self._views(session, store.task_lines(session, self._agency_id, [row.id]))[0],
            quote=text[obligation.span_start : obligation.span_end],
            events=tuple(
                TaskEventView(
                    kind=event.kind,
                    from_state=event.from_state,
                    to_state=event.to_state,
                    reason=event.reason,
                    by=event.by,
                    at=event.at,
                )
                for event in store.events_of(session, self._agency_id, row.id)
            ),
            due_changes=tuple(
                DueChangeView(
                    old_on=change.old_on,
                    new_on=change.new_on,
                    reason=change.reason,
                    by=change.decided_by,
                    at=change.at,
                )
                for change in store.due_changes_of(session, self._agency_id, row.id)
            ),
            children=self._views(
                session, store.task_lines(session, self._agency_id, [child.id for child in children])
            ),
        )


def _check_step(change: Change, task: TaskRow, to: TaskState) -> None:
    """No task of a document that may be there already is begun, and none of a second copy taken up again."""
    if to in CLOSED:
        return
    if task.state is TaskState.PROPOSED:
        check_may_confirm(change.session, change.document)
    elif task.state in CLOSED:
        check_no_copy(change.session, change.document)


def _change_due(change: Change, task: TaskRow, wanted: NewDue, reason: str | None) -> None:
    reason = (reason or "").strip()
    if not reason:
        raise InvalidValue("Hãy ghi lý do điều chỉnh hạn.")
    due = None
    if wanted.due_on is not None:
        check_day(wanted.due_on)
        calendar = change.keeper.calendar
        due = settle_due(wanted.due_on, calendar=calendar, because=reason, due_time=wanted.due_time)
    change.ledger.change_due(task, due, reason, by_hand=True)


def _check_unit(directory: Directory, organisation_id: UUID) -> None:
    unit = directory.organisations.get(organisation_id)
    if unit is None or not unit.is_own_unit:
        raise NotFound("Không có đơn vị này trong danh bạ của cơ quan.")


def _name(directory: Directory, organisation_id: UUID | None) -> str:
    if organisation_id is None:
        return directory.agency.name if directory.agency else "cơ quan"
    return directory.organisations[organisation_id].name

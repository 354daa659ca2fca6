"""Writing tasks and their history (ghi sổ theo dõi) inside a transaction of a use case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from models.errors import IllegalTransition, StaleVersion
from models.review import ObligationState
from models.tables.obligations import ObligationRow
from models.tables.tasks import NO_DUE, DueChangeRow, TaskEventRow, TaskRow
from models.task import CLOSED, DueDate, EventKind, TaskEvent, TaskState, is_late, move, state_of_group
from service.assignment import WantedTask
from service.people import MACHINE
from service.store import tasks as store

NO_LONGER_LEAD = "Không còn là đơn vị chủ trì."
TAKEN_UP = "Theo thời hạn của nhiệm vụ trong văn bản khi được giao lại."
ALL_DONE = "Theo tiến độ của các đơn vị trong nhóm."

_HANDED_DOWN = frozenset(
    {
        TaskState.APPROVED,
        TaskState.ASSIGNED,
        TaskState.PAUSED,
        TaskState.CANCELLED,
        TaskState.REPLACED,
        TaskState.PROPOSED,
    }
)
"""Steps of a group's task that its members take with it; what they have done is theirs to say."""


def check_version(seen: int | None, row: ObligationRow | TaskRow) -> None:
    """Raises StaleVersion where the row is no longer what the person saw."""
    if seen is not None and seen != row.version:
        raise StaleVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Sổ theo dõi: one person's changes to tasks at one instant."""

    session: Session
    agency_id: UUID
    now: datetime
    by: str

    def settle(self, obligation: ObligationRow, wanted: Sequence[WantedTask], due: DueDate | None) -> None:
        """Makes the tasks of an obligation those that are wanted: missing ones begin, others are dropped."""
        known = {
            task.lead_key: task
            for task in store.tasks_of(self.session, self.agency_id, [obligation.id])[obligation.id]
        }
        dropped = [task for key, task in known.items() if key not in {want.key for want in wanted}]
        fresh = []
        for want in wanted:
            if want.key not in known:
                known[want.key] = self._new(obligation, want, known, due)
                fresh.append(known[want.key])
        self.session.add_all(fresh)
        self.session.flush()  # tasks must be there before what happens to them
        for task in fresh:
            self._record(task, self._created(task))
        adopting = self._place(wanted, known)  # before a parent is dropped, which takes its members with it
        for task in dropped:
            if task.state not in CLOSED:
                self.move(task, TaskState.CANCELLED, reason=NO_LONGER_LEAD)
        again = [known[want.key] for want in wanted if known[want.key].state is TaskState.CANCELLED]
        for want in wanted:
            task = known[want.key]
            if task.state is TaskState.CANCELLED:
                self.move(task, TaskState.PROPOSED)
            if obligation.state is ObligationState.CONFIRMED and task.state is TaskState.PROPOSED:
                self.move(task, TaskState.APPROVED)
        for task in again:
            if not task.due_by_hand:
                self.change_due(task, due, TAKEN_UP, by_hand=False)
        for parent_id in adopting:
            self._roll_up(parent_id)

    def _place(self, wanted: Sequence[WantedTask], known: dict[str, TaskRow]) -> list[UUID]:
        """Puts each task under the group that now leads, or under none; the groups that took one in."""
        adopting = []
        for want in wanted:
            parent = known[want.parent_key] if want.parent_key else None
            parent_id = parent.id if parent else None
            task = known[want.key]
            if task.parent_id != parent_id:
                task.parent_id = parent_id
                task.version += 1
                self.session.add(task)
                if parent_id is not None:
                    adopting.append(parent_id)
        self.session.flush()
        return list(dict.fromkeys(adopting))

    def _new(
        self,
        obligation: ObligationRow,
        want: WantedTask,
        known: dict[str, TaskRow],
        due: DueDate | None,
    ) -> TaskRow:
        parent = known.get(want.parent_key) if want.parent_key else None
        task = TaskRow(
            agency_id=self.agency_id,
            document_id=obligation.document_id,
            obligation_id=obligation.id,
            lead_id=want.lead_id,
            group_id=want.group_id,
            lead_key=want.key,
            parent_id=parent.id if parent else None,
            nature=obligation.nature,
            product=obligation.product,
            created_at=self.now,
        )
        _write_due(task, due)
        return task

    def _created(self, task: TaskRow) -> TaskEvent:
        return TaskEvent(
            kind=EventKind.CREATED, from_state=None, to_state=task.state, at=self.now, by=self.by
        )

    def move(self, task: TaskRow, to: TaskState, *, reason: str | None = None) -> None:
        """Moves a task; a group's members follow where they can, and a group's task follows its members.

        Raises IllegalTransition, InvalidValue.
        """
        members = store.children_of(self.session, self.agency_id, [task.id])[task.id]
        unfinished = [member for member in members if member.state not in CLOSED]
        if to is TaskState.DONE and unfinished:
            raise IllegalTransition("Nhóm này còn đơn vị chưa hoàn thành nhiệm vụ.")
        self._apply(task, move(task.state, to, at=self.now, by=self.by, reason=reason))
        if to in _HANDED_DOWN:
            for member in members:
                self._follow(member, to, reason)
        if task.parent_id is not None:
            self._roll_up(task.parent_id)

    def put_back(self, task: TaskRow, to: TaskState, reason: str) -> None:
        """Undoes a step that was a mistake; no step of the task's way, so no rule of those holds."""
        event = TaskEvent(
            kind=EventKind.MOVED, from_state=task.state, to_state=to, at=self.now, by=self.by, reason=reason
        )
        self._apply(task, event)

    def _follow(self, member: TaskRow, to: TaskState, reason: str | None) -> None:
        try:
            event = move(member.state, to, at=self.now, by=self.by, reason=reason)
        except IllegalTransition:
            return  # this member is elsewhere already; its own state stands
        self._apply(member, event)

    def _roll_up(self, parent_id: UUID) -> None:
        parent = store.get_task(self.session, self.agency_id, parent_id)
        members = store.children_of(self.session, self.agency_id, [parent_id])[parent_id]
        state = state_of_group(parent.state, [member.state for member in members])
        if state is not parent.state:
            event = TaskEvent(
                kind=EventKind.MOVED,
                from_state=parent.state,
                to_state=state,
                at=self.now,
                by=MACHINE,
                reason=ALL_DONE,
            )
            self._apply(parent, event)

    def _apply(self, task: TaskRow, event: TaskEvent) -> None:
        task.state = event.to_state
        is_closed = event.to_state in CLOSED
        task.closed_at = event.at if is_closed else None
        task.closed_late = is_closed and is_late(task.due_on, task.due_time, event.at)
        task.version += 1
        self.session.add(task)
        self._record(task, event)

    def hand(self, task: TaskRow, lead_id: UUID | None, reason: str) -> None:
        """Hands a task to another lead; `reason` names both."""
        task.lead_id = lead_id
        task.version += 1
        self.session.add(task)
        self._record(
            task,
            TaskEvent(
                kind=EventKind.HANDED,
                from_state=task.state,
                to_state=task.state,
                at=self.now,
                by=self.by,
                reason=reason,
            ),
        )

    def change_due(self, task: TaskRow, due: DueDate | None, reason: str, *, by_hand: bool) -> None:
        """Changes a due date and keeps the old one; nothing happens where it is the same."""
        if by_hand:
            task.due_by_hand = True
        new_on, new_time = (due.due_on, due.due_time) if due else (None, None)
        if (task.due_on, task.due_time) == (new_on, new_time):
            self.session.add(task)
            return
        self.session.add(
            DueChangeRow(
                agency_id=self.agency_id,
                task_id=task.id,
                old_on=task.due_on,
                old_time=task.due_time,
                new_on=new_on,
                new_time=new_time,
                reason=reason,
                asked_by=self.by,
                decided_by=self.by,
                at=self.now,
            )
        )
        _write_due(task, due)
        task.version += 1
        self.session.add(task)

    def _record(self, task: TaskRow, event: TaskEvent) -> None:
        self.session.add(
            TaskEventRow(
                agency_id=self.agency_id,
                task_id=task.id,
                kind=event.kind,
                from_state=event.from_state,
                to_state=event.to_state,
                reason=event.reason,
                by=event.by,
                at=event.at,
            )
        )


def _write_due(task: TaskRow, due: DueDate | None) -> None:
    task.due_on = due.due_on if due else None
    task.due_time = due.due_time if due else None
    task.due_sort = due.due_on if due else NO_DUE
    task.remind_on = due.remind_on if due else None
    task.calendar_version = due.calendar_version if due else None
    task.due_because = due.because if due else None

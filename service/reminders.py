"""Reminders (nhắc việc): every morning the list of what is overdue, due today or due soon, kept as rows.

A task is on a list once for each reason and due date. A recurring duty is on it for every occurrence, also
after it was done for the last one, until its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from models.clock import day_of
from models.deadline import Recurring
from models.job import ReminderKind
from models.recurrence import next_occurrence
from models.task import TaskState
from models.workdays import WorkCalendar, last_workday_on_or_before
from service.changes import Desk
from service.store import reminders as store
from service.store.mapping import deadline_from_json
from service.store.records import calendar_of
from service.store.reminders import Due

KEPT = timedelta(days=400)
"""How long the lists of past days are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderView:
    """One line of the list of a day (một dòng nhắc việc)."""

    task_id: UUID
    document_id: UUID
    lead_id: UUID | None
    kind: ReminderKind
    due_on: date
    state: TaskState


class Reminders:
    """Nhắc việc."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def make_list(self, day: date) -> None:
        """Makes the list of a day; a second time adds only what is missing."""
        agency_id = self._desk.agency_id
        with self._desk.database.reading(agency_id) as session:
            calendar = calendar_of(session, agency_id, self._desk.engines.calendar)
            dues = [*store.tasks_due(session, agency_id, day), *self._recurring(session, day, calendar)]
        with self._desk.database.writing(agency_id) as session:
            told = store.told_already(session, agency_id, dues)
            fresh = {
                key: due for due in dues if (key := (due.task_id, due.kind.value, due.due_on)) not in told
            }
            now = self._desk.clock()
            store.add_reminders(session, agency_id, list(fresh.values()), day=day, now=now)
            store.drop_before(session, agency_id, day - KEPT)

    def _recurring(self, session: Session, day: date, calendar: WorkCalendar) -> Iterator[Due]:
        for task in store.recurring_tasks(session, self._desk.agency_id):
            deadline = deadline_from_json(task.deadline)
            if not isinstance(deadline, Recurring):
                continue
            done_on = day_of(task.closed_at) if task.closed_at else None
            after = max(day - timedelta(days=1), done_on or date.min)
            due_on = next_occurrence(deadline, since=day_of(task.created_at), after=after)
            if due_on is None:
                continue
            if due_on == day:
                yield Due(task_id=task.task_id, kind=ReminderKind.DUE, due_on=due_on)
            elif last_workday_on_or_before(due_on, calendar) <= day:
                yield Due(task_id=task.task_id, kind=ReminderKind.UPCOMING, due_on=due_on)

    def list_day(self, day: date, *, limit: int = 500) -> tuple[ReminderView, ...]:
        """The list of a day, earliest due date first; empty where none was made."""
        with self._desk.database.reading(self._desk.agency_id) as session:
            return tuple(
                ReminderView(
                    task_id=line.task.id,
                    document_id=line.task.document_id,
                    lead_id=line.task.lead_id,
                    kind=line.reminder.kind,
                    due_on=line.reminder.due_on,
                    state=line.task.state,
                )
                for line in store.list_day(session, self._desk.agency_id, day, limit)
            )

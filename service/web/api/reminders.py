"""/api/v1/reminders: the list of a day (nhắc việc)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from models.clock import day_of
from models.job import ReminderKind
from models.task import TaskState
from service.web.access import TheService
from service.web.api.answers import Answer

router = APIRouter(prefix="/reminders", tags=["tasks"])


class ReminderOut(Answer):
    """A task on the list of a day: overdue, due that day, or due on the rest days after it."""

    task_id: UUID
    document_id: UUID
    lead_id: UUID | None
    kind: ReminderKind
    due_on: date
    state: TaskState


@router.get("")
def list_reminders(service: TheService, day: date | None = None) -> list[ReminderOut]:
    """The list that was made on a day, by default today; the worker makes it at six in the morning."""
    wanted = day or day_of(service.clock())
    return [ReminderOut.model_validate(each) for each in service.reminders.list_day(wanted)]

"""What a clerk is reminded of today (nhắc việc): the list that was made in the morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.clock import day_of
from models.job import ReminderKind
from service.bootstrap import Service
from service.views import TaskView
from service.web.access import TheService
from service.web.pages.rendering import render

ROWS = 200

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindedTask:
    """A line of the list (một dòng nhắc việc); a recurring duty's day is not its task's."""

    task: TaskView
    kind: ReminderKind
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersPage:
    """What the list of a day shows."""

    day: date
    lines: tuple[RemindedTask, ...]
    has_more: bool


@router.get("/reminders")
def reminders(request: Request, service: TheService) -> Response:
    """Nhắc việc hôm nay."""
    return render(request, "reminders.html", _page(service))


def _page(service: Service) -> RemindersPage:
    day = day_of(service.clock())
    found = service.reminders.list_day(day, limit=ROWS + 1)
    tasks = {task.id: task for task in service.progress.tasks_named(list({line.task_id for line in found}))}
    lines = tuple(
        RemindedTask(task=tasks[line.task_id], kind=line.kind, due_on=line.due_on)
        for line in found[:ROWS]
        if line.task_id in tasks
    )
    return RemindersPage(day=day, lines=lines, has_more=len(found) > ROWS)

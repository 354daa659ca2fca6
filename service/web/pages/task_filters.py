"""The filters of the task list (bộ lọc nhiệm vụ): from a GET form to a TaskFilter, and to the next page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from models.task import CLOSED, TaskState
from service.bootstrap import Service
from service.progress import TaskFilter
from service.search.find import SearchFilter
from service.views import Listing, TaskView
from service.web.forms import Fields

OPEN, ALL, AGENCY = "open", "all", "agency"
NAMES = ("q", "unit", "state", "due_from", "due_to", "overdue", "document")
"""The fields of the form; what else an address has is not handed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskQuery:
    """What the form asks for: `words` to search, the rest to filter."""

    words: str
    wanted: TaskFilter
    fields: Fields

    def address(self, **changes: str) -> str:
        """The task list with the same filters, some of them changed; empty ones are left out."""
        values = {name: self.fields.get(name) for name in NAMES} | changes
        query = urlencode({name: value for name, value in values.items() if value})
        return f"/tasks?{query}" if query else "/tasks"

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(self.fields.get(name) for name in NAMES)


def read_task_query(fields: Fields) -> TaskQuery:
    """The filters of an address; without a state only what is not finished. Raises InvalidValue."""
    state, unit = fields.get("state") or OPEN, fields.get("unit")
    states = (TaskState(state),) if state in tuple(TaskState) else ()
    overdue = fields.get("overdue")
    return TaskQuery(
        words=fields.get("q"),
        wanted=TaskFilter(
            organisation_id=None if unit == AGENCY else fields.key("unit"),
            agency_only=unit == AGENCY,
            document_id=fields.key("document"),
            states=states,
            open_only=not states and state != ALL,
            overdue={"1": True, "0": False}.get(overdue),
            due_after=fields.day("due_from"),
            due_before=fields.day("due_to"),
        ),
        fields=fields,
    )


def find_tasks(service: Service, query: TaskQuery, *, cursor: str | None, limit: int) -> Listing[TaskView]:
    """The tasks of obligations that hold the words, newest document first, with the other filters over them.

    A page may hold fewer rows than `limit`, and more follow as long as there is a `next`.
    """
    found = service.searching.find(
        query.words,
        SearchFilter(organisation_id=query.wanted.organisation_id, document_id=query.wanted.document_id),
        cursor=cursor,
        limit=limit,
    )
    keys = list(dict.fromkeys(hit.obligation_id for hit in found.items))
    tasks = (task for task in service.progress.tasks_of(keys) if passes(task, query.wanted))
    return Listing(items=tuple(tasks), next=found.next)


def passes(task: TaskView, wanted: TaskFilter) -> bool:
    """`TaskFilter` over a task that is there already; the same meaning as in the store."""
    lead = task.lead.id if task.lead else None
    due = task.due_on
    return (
        (wanted.organisation_id is None or lead == wanted.organisation_id)
        and (not wanted.agency_only or (lead is None and task.group is None))
        and (wanted.document_id is None or task.document_id == wanted.document_id)
        and (not wanted.states or task.state in wanted.states)
        and (not wanted.open_only or task.state not in CLOSED)
        and (wanted.overdue is None or task.is_overdue is wanted.overdue)
        and (wanted.due_after is None or (due is not None and due >= wanted.due_after))
        and (wanted.due_before is None or (due is not None and due <= wanted.due_before))
    )

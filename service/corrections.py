"""Corrections of one obligation (sửa nhiệm vụ) inside a change that is under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from models.errors import StaleVersion
from models.review import ReviewKind
from models.source import SourceText, Span
from models.tables.columns import Json
from models.tables.obligations import ObligationRow
from models.task import CLOSED
from service.assignment import Assigned
from service.changes import Change
from service.engines import Engines
from service.keeping import due_of
from service.recomputing import open_doubts, set_deadline
from service.review_inputs import (
    AssigneeInput,
    DeadlineInput,
    assigned_by_hand,
    chosen_assignee,
    deadline_by_hand,
    stored_assigned,
    trimmed,
    without_label,
)
from service.store import obligations as store
from service.store import tasks as task_store
from service.store.mapping import ISSUE, deadline_from_json, deadline_to_json

CHANGED_IN_TEXT = "Văn thư sửa thời hạn của nhiệm vụ trong văn bản."


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person corrects at once (nội dung sửa); what is None stays as it is.

    `extent` is start and end in the document's text; a `deadline` without day and words is none at all.
    """

    extent: tuple[int, int] | None = None
    assignees: Sequence[AssigneeInput] | None = None
    deadline: DeadlineInput | None = None


def correct_extent(change: Change, row: ObligationRow, source: SourceText, extent: tuple[int, int]) -> None:
    """Sets where the quote begins and ends; its label, once known, stays out of the text."""
    span = trimmed(source.text, *extent)
    before: Json = {"start": row.span_start, "end": row.span_end, "text": row.text}
    old_quote = source.text[row.span_start : row.span_end]
    row.text = without_label(span.of(source.text), old_quote, row.text)
    row.span_start, row.span_end = span.start, span.end
    row.page = source.page_of(span.start)
    after: Json = {"start": span.start, "end": span.end, "text": row.text}
    change.record(ReviewKind.EXTENT, row, before, after)


def correct_assignees(change: Change, row: ObligationRow, inputs: Sequence[AssigneeInput]) -> None:
    """Sets who leads and who supports; tasks follow."""
    _set_assignees(change, row, assigned_by_hand(inputs, change.keeper.directory))


def decide_assignee(change: Change, row: ObligationRow, assignment_id: UUID, chosen: AssigneeInput) -> None:
    """Says who one named assignee is; its name in the text is kept. Raises StaleVersion when it is gone."""
    rows = store.assignments_of(change.session, row.agency_id, [row.id])[row.id]
    place = next((i for i, each in enumerate(rows) if each.id == assignment_id), None)
    if place is None:
        raise StaleVersion
    assigned = list(stored_assigned(rows))
    named = AssigneeInput(
        role=chosen.role,
        kind=chosen.kind,
        name=assigned[place].name,
        organisation_id=chosen.organisation_id,
        group_id=chosen.group_id,
    )
    assigned[place] = chosen_assignee(named, change.keeper.directory)
    _set_assignees(change, row, tuple(assigned))


def _set_assignees(change: Change, row: ObligationRow, assigned: tuple[Assigned, ...]) -> None:
    before: Json = {"assignees": _named(assigned_now(change, row))}
    row.assignees_by_hand = True
    # A person has decided, so what was doubtful about the leads is so no longer.
    row.issues = ISSUE.dump_all(open_doubts(row, ISSUE.load_all(row.issues)))
    change.keeper.settle(row, assigned, deadline_from_json(row.deadline), by=change.by)
    change.record(ReviewKind.ASSIGNEES, row, before, {"assignees": _named(assigned)})


def assigned_now(change: Change, row: ObligationRow) -> tuple[Assigned, ...]:
    """The assignees as they are kept."""
    return stored_assigned(store.assignments_of(change.session, row.agency_id, [row.id])[row.id])


def _named(assigned: Sequence[Assigned]) -> list[Json]:
    return [{"name": each.name, "role": each.role.value, "kind": each.kind.value} for each in assigned]


def correct_deadline(change: Change, row: ObligationRow, given: DeadlineInput, engines: Engines) -> None:
    """Sets the deadline by hand; open tasks follow, with a DueChange each. Raises InvalidValue."""
    calendar = change.keeper.calendar
    place = Span(row.span_start, row.span_end)
    found = deadline_by_hand(given, place, change.document, engines=engines, calendar=calendar)
    before = row.deadline or {}
    row.deadline_by_hand = True
    row.issues = ISSUE.dump_all(open_doubts(row, ISSUE.load_all(row.issues)))
    set_deadline(row, found)
    for task in task_store.tasks_of(change.session, row.agency_id, [row.id])[row.id]:
        if task.state not in CLOSED and not task.due_by_hand:
            change.ledger.change_due(task, due_of(found, calendar), CHANGED_IN_TEXT, by_hand=False)
    change.record(ReviewKind.DEADLINE, row, before, deadline_to_json(found) or {})

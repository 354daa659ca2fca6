"""Confirming obligations (duyệt nhiệm vụ), whether on the document or by way of their tasks.

An obligation is CONFIRMED when none of its tasks is left PROPOSED; it is a DRAFT while one is.
"""

from __future__ import annotations

from uuid import UUID

from models.review import ObligationState, ReviewKind
from models.tables.columns import Json
from models.tables.obligations import ObligationRow
from models.task import TaskState
from service.changes import Change
from service.corrections import assigned_now
from service.store import obligations as store
from service.store import tasks as task_store
from service.store.mapping import deadline_from_json


def state_json(state: ObligationState) -> Json:
    """A state as a review keeps it."""
    return {"state": state.value}


def confirm_obligation(change: Change, row: ObligationRow) -> None:
    """Confirms an obligation; its proposed tasks are approved, dropped ones begin again."""
    if row.state is ObligationState.CONFIRMED:
        return
    before = row.state
    row.state, row.reason = ObligationState.CONFIRMED, None
    # Tasks of an ignored obligation were dropped; settling begins them again, approved.
    change.keeper.settle(row, assigned_now(change, row), deadline_from_json(row.deadline), by=change.by)
    change.record(ReviewKind.CONFIRMED, row, state_json(before), state_json(row.state))


def follow_tasks(change: Change, obligation_id: UUID) -> None:
    """Makes an obligation follow its tasks after one of them was approved or proposed again.

    Approving one task says nothing of the others: the obligation waits for the last of them, and for a
    lead that is not known yet.
    """
    row = store.get_obligation(change.session, change.document.agency_id, obligation_id)
    tasks = task_store.tasks_of(change.session, row.agency_id, [row.id])[row.id]
    before = row.state
    if any(task.state is TaskState.PROPOSED for task in tasks):
        state, kind = ObligationState.DRAFT, ReviewKind.REOPENED
    elif before is ObligationState.DRAFT and not row.is_undecided:
        state, kind = ObligationState.CONFIRMED, ReviewKind.CONFIRMED
    else:
        return
    if state is not before:
        row.state, row.reason = state, None
        change.record(kind, row, state_json(before), state_json(state))

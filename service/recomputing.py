"""Reckoning again (tính lại) when a person fills in what the document left blank."""

from __future__ import annotations

from datetime import date

from models.deadline import Deadline
from models.evidence import Issue, IssueCode
from models.obligation import Obligation
from models.review import ObligationState
from models.source import SourceText, Span
from models.tables.obligations import ObligationRow
from models.workdays import WorkCalendar
from service.assignment import assign
from service.changes import Change
from service.engines import Engines
from service.keeping import day_due, due_of, time_of
from service.review_inputs import as_named, stored_assigned
from service.store import obligations as store
from service.store import tasks as task_store
from service.store.mapping import ISSUE, deadline_from_json, deadline_to_json

RECOMPUTED = "Tính lại theo ngày của văn bản vừa được sửa."


class Reckoning:
    """Tính lại thời hạn: a text read once more with other dates; made outside of any transaction."""

    def __init__(
        self,
        source: SourceText,
        *,
        issued_on: date | None,
        received_on: date | None,
        engines: Engines,
        calendar: WorkCalendar,
    ) -> None:
        self._text = source.text
        self._issued_on = issued_on
        self._received_on = received_on
        self._engines = engines
        self._calendar = calendar
        extraction = engines.extract(source, calendar=calendar, issued_on=issued_on, received_on=received_on)
        self._found = {each.span: each for each in extraction.obligations}

    def obligation(self, row: ObligationRow) -> Obligation | None:
        """The obligation as it is read now, None for one that a person added."""
        if row.read_start is None or row.read_end is None:
            return None
        return self._found.get(Span(row.read_start, row.read_end))

    def deadline(self, row: ObligationRow) -> Deadline | None:
        """The deadline as it is reckoned now."""
        found = self.obligation(row)
        if found is not None:
            return found.deadline
        stored = deadline_from_json(row.deadline)
        if stored is None or row.read_start is not None:
            return stored
        return self._engines.read_deadline(
            self._text[row.span_start : row.span_end],
            issued_on=self._issued_on,
            received_on=self._received_on,
            calendar=self._calendar,
        )


def apply_reckoning(change: Change, reckoning: Reckoning) -> None:
    """Gives every obligation whose deadline nobody set by hand the new one; its open tasks follow."""
    agency_id = change.document.agency_id
    rows = store.obligations_of(change.session, agency_id, change.document.id)
    tasks = task_store.tasks_of_document(change.session, agency_id, change.document.id)
    for row in rows:
        found = reckoning.obligation(row)
        if found is not None:
            row.issues = ISSUE.dump_all(_with_ours(found.issues, ISSUE.load_all(row.issues)))
            change.session.add(row)
        if row.deadline_by_hand:
            continue
        deadline = reckoning.deadline(row)
        stored = deadline_to_json(deadline)
        if stored == row.deadline:
            continue
        set_deadline(row, deadline)
        row.version += 1
        change.session.add(row)
        for task in tasks[row.id]:
            if task.closed_at is None and not task.due_by_hand:
                due = due_of(deadline, change.keeper.calendar)
                change.ledger.change_due(task, due, RECOMPUTED, by_hand=False)


def set_deadline(row: ObligationRow, deadline: Deadline | None) -> None:
    """Writes a deadline and the columns that lists filter by."""
    row.deadline = deadline_to_json(deadline)
    row.due_on = day_due(deadline)
    row.due_time = time_of(deadline)


def _with_ours(fresh: tuple[Issue, ...], stored: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The doubts as read now, and what the directory said about several leads."""
    if any(issue.code is IssueCode.SEVERAL_LEADS for issue in fresh):
        return fresh
    return (*fresh, *(issue for issue in stored if issue.code is IssueCode.SEVERAL_LEADS))


def resolve_again(change: Change) -> int:
    """Looks the assignees of drafts up once more, where no person chose them (issuer or directory changed).

    Answers for how many obligations somebody else is meant now.
    """
    changed = 0
    agency_id = change.document.agency_id
    rows = store.obligations_of(change.session, agency_id, change.document.id)
    assignments = store.assignments_of(change.session, agency_id, [row.id for row in rows])
    directory = change.keeper.directory
    speaker = directory.speaker(change.document.issuer)
    for row in rows:
        if row.assignees_by_hand or row.state is not ObligationState.DRAFT:
            continue
        old = stored_assigned(assignments[row.id])
        fresh = assign([as_named(each) for each in old], directory, speaker)
        if [(f.kind, f.organisation_id, f.group_id) for f in fresh] == [
            (o.kind, o.organisation_id, o.group_id) for o in old
        ]:
            continue
        change.keeper.settle(row, fresh, deadline_from_json(row.deadline), by=change.by)
        row.version += 1
        change.session.add(row)
        changed += 1
    return changed

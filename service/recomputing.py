"""Reckoning again (tính lại) when a person fills in what the document left blank."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Session

from models.deadline import Deadline
from models.evidence import Issue, IssueCode
from models.obligation import Obligation
from models.organisation import AssigneeKind
from models.review import ObligationState
from models.source import SourceText, Span
from models.tables.documents import DocumentRow
from models.tables.obligations import ObligationRow
from models.workdays import WorkCalendar
from service.assignment import Assigned, assign
from service.changes import Change
from service.directory import Directory
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
            issues = _with_ours(found.issues, ISSUE.load_all(row.issues))
            row.issues = ISSUE.dump_all(open_doubts(row, issues))
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


_ABOUT_LEADS = frozenset({IssueCode.SEVERAL_LEADS, IssueCode.NO_LEAD})
_ABOUT_DEADLINE = frozenset(
    {
        IssueCode.PAST_DEADLINE,
        IssueCode.REST_DAY_DEADLINE,
        IssueCode.YEAR_ASSUMED,
        IssueCode.BLANK_DEADLINE,
    }
)


def open_doubts(row: ObligationRow, issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The doubts without those that a person has settled by choosing assignees or a deadline."""
    settled: frozenset[IssueCode] = frozenset()
    if row.assignees_by_hand:
        settled |= _ABOUT_LEADS
    if row.deadline_by_hand:
        settled |= _ABOUT_DEADLINE
    return tuple(issue for issue in issues if issue.code not in settled)


def _with_ours(fresh: tuple[Issue, ...], stored: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The doubts as read now, and what the directory said about several leads."""
    if any(issue.code is IssueCode.SEVERAL_LEADS for issue in fresh):
        return fresh
    return (*fresh, *(issue for issue in stored if issue.code is IssueCode.SEVERAL_LEADS))


def meant_otherwise(
    session: Session, document: DocumentRow, directory: Directory
) -> list[tuple[ObligationRow, tuple[Assigned, ...]]]:
    """The drafts whose assignees, where no person chose them, mean somebody else by now."""
    rows = store.obligations_of(session, document.agency_id, document.id)
    assignments = store.assignments_of(session, document.agency_id, [row.id for row in rows])
    speaker = directory.speaker(document.issuer, document.parent_issuer)
    found = []
    for row in rows:
        if row.assignees_by_hand or row.state is not ObligationState.DRAFT:
            continue
        old = stored_assigned(assignments[row.id])
        fresh = assign([as_named(each) for each in old], directory, speaker)
        if [_meant(each) for each in fresh] != [_meant(each) for each in old]:
            found.append((row, fresh))
    return found


def _meant(assigned: Assigned) -> tuple[AssigneeKind, UUID | None, UUID | None]:
    return assigned.kind, assigned.organisation_id, assigned.group_id


def resolve_again(change: Change) -> int:
    """Looks the assignees of drafts up once more (issuer or directory changed); answers how many changed."""
    found = meant_otherwise(change.session, change.document, change.keeper.directory)
    for row, fresh in found:
        change.keeper.settle(row, fresh, deadline_from_json(row.deadline), by=change.by)
        row.version += 1
        change.session.add(row)
    return len(found)

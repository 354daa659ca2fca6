"""Reviewing what was read (duyệt nhiệm vụ): people confirm, correct, add and ignore; every step is kept.

Every method takes the `version` that the person saw (StaleVersion when it has changed since; None does not
check) and `by`, who did it. All raise NotFound for an unknown id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from models.document import HeaderField
from models.errors import InvalidValue, StaleVersion
from models.review import ObligationState, ReviewKind
from models.source import SourceText
from models.tables.documents import DocumentRow
from models.task import CLOSED, TaskState
from service.changes import Desk
from service.confirming import confirm_obligation, state_json
from service.corrections import Correction as Correction
from service.corrections import (
    assigned_now,
    correct_assignees,
    correct_deadline,
    correct_extent,
    decide_assignee,
)
from service.days import read_day
from service.documents import show_document, show_obligation
from service.duplicates import check_may_confirm, check_no_copy
from service.headers import correct_header, header_in_force
from service.likeness import Finder
from service.organisations import load_directory
from service.people import CLERK, MACHINE
from service.recomputing import Reckoning, apply_reckoning, meant_otherwise, resolve_again
from service.review_inputs import AssigneeInput as AssigneeInput
from service.review_inputs import DeadlineInput as DeadlineInput
from service.review_inputs import obligation_of, trimmed
from service.showing import Shower
from service.store import documents as document_store
from service.store import obligations as store
from service.store import tasks as task_store
from service.store.mapping import deadline_from_json, source_from_json
from service.store.records import calendar_of
from service.views import DocumentDetail, ObligationView

_SPEAKERS = frozenset({HeaderField.ISSUER, HeaderField.PARENT_ISSUER})
_DATES = frozenset({HeaderField.ISSUED_ON, HeaderField.ARRIVED_ON})
_IDENTITY = frozenset({HeaderField.NUMBER, HeaderField.SYMBOL, HeaderField.ISSUER, HeaderField.ISSUED_ON})

LOST_MARKS = (
    "Văn bản này đọc ra bị mất dấu tiếng Việt nên không duyệt tất cả một lần được. "
    "Hãy đối chiếu từng nhiệm vụ với bản gốc rồi duyệt."
)


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Duyệt nhiệm vụ."""

    desk: Desk

    def confirm(self, obligation_id: UUID, *, version: int | None = None, by: str = CLERK) -> ObligationView:
        """Confirms an obligation; its proposed tasks become APPROVED.

        Raises InvalidValue while a lead is undecided: a task needs one who answers for it. Raises Conflict
        while it is open whether the document is there already, and for a second copy.
        """
        with self.desk.change_obligation(obligation_id, version, by) as (change, row):
            check_may_confirm(change.session, change.document)
            if row.is_undecided:
                raise InvalidValue("Hãy chọn đơn vị chủ trì trước khi duyệt.")
            confirm_obligation(change, row)
        return self._show(obligation_id)

    def confirm_all(self, document_id: UUID, *, by: str = CLERK) -> int:
        """Confirms all drafts of ours of a document whose assignees are decided; answers how many.

        Raises InvalidValue where the text has lost its marks: each one is to be compared with the original.
        """
        confirmed = 0
        with self.desk.change_document(document_id, by) as change:
            check_may_confirm(change.session, change.document)
            if change.document.has_lost_marks:
                raise InvalidValue(LOST_MARKS)
            for row in store.obligations_of(change.session, self.desk.agency_id, document_id):
                if row.state is ObligationState.DRAFT and row.is_ours and not row.is_undecided:
                    confirm_obligation(change, row)
                    confirmed += 1
        return confirmed

    def ignore(
        self, obligation_id: UUID, reason: str, *, version: int | None = None, by: str = CLERK
    ) -> ObligationView:
        """Sets an obligation aside with a reason (InvalidValue without); its open tasks are CANCELLED."""
        reason = reason.strip()
        if not reason:
            raise InvalidValue("Hãy ghi lý do bỏ qua nhiệm vụ này.")
        with self.desk.change_obligation(obligation_id, version, by) as (change, row):
            before = row.state
            row.state, row.reason = ObligationState.IGNORED, reason
            for task in task_store.tasks_of(change.session, row.agency_id, [row.id])[row.id]:
                if task.state not in CLOSED:
                    change.ledger.move(task, TaskState.CANCELLED, reason=reason)
            change.record(ReviewKind.IGNORED, row, state_json(before), state_json(row.state), reason)
        return self._show(obligation_id)

    def reopen(self, obligation_id: UUID, *, version: int | None = None, by: str = CLERK) -> ObligationView:
        """Makes an ignored or confirmed obligation a draft again; tasks under way stay as they are."""
        with self.desk.change_obligation(obligation_id, version, by) as (change, row):
            before = row.state
            check_no_copy(change.session, change.document)
            if before is not ObligationState.DRAFT:
                row.state, row.reason = ObligationState.DRAFT, None
                tasks = task_store.tasks_of(change.session, row.agency_id, [row.id])[row.id]
                for task in tasks:
                    if task.state is TaskState.APPROVED:
                        change.ledger.move(task, TaskState.PROPOSED)
                assigned = assigned_now(change, row)
                change.keeper.settle(row, assigned, deadline_from_json(row.deadline), by=by)
                change.record(ReviewKind.REOPENED, row, state_json(before), state_json(row.state))
        return self._show(obligation_id)

    def look_up_again(self, *, by: str = MACHINE) -> int:
        """After the directory has changed: looks up again whom drafts mean; answers how many have changed."""
        settled = 0
        with self.desk.database.reading(self.desk.agency_id) as session:
            agency_id = self.desk.agency_id
            directory = load_directory(session, agency_id)
            waiting = [
                each
                for each in store.documents_with_drafts(session, agency_id)
                if meant_otherwise(session, document_store.get_document(session, agency_id, each), directory)
            ]
        for document_id in waiting:
            with self.desk.change_document(document_id, by) as change:
                settled += resolve_again(change)
        return settled

    def add(self, document_id: UUID, start: int, end: int, *, by: str = CLERK) -> ObligationView:
        """Adds a missed obligation from a selected part of the document's text (bổ sung nhiệm vụ sót).

        Deadline and assignees are read from the selected words. Raises InvalidValue for an empty or
        impossible selection; the same selection again gives the obligation that is there.
        """
        document, source = self._source(document_id)
        span = trimmed(source.text, start, end)
        with self.desk.database.reading(self.desk.agency_id) as session:
            calendar = calendar_of(session, self.desk.agency_id, self.desk.engines.calendar)
        obligation = obligation_of(source, span, document, engines=self.desk.engines, calendar=calendar)
        with self.desk.change_document(document_id, by) as change:
            check_no_copy(change.session, change.document)
            rows = store.obligations_of(change.session, self.desk.agency_id, document_id)
            known = next((r for r in rows if (r.span_start, r.span_end) == (span.start, span.end)), None)
            row = known or change.keeper.add(change.document, obligation, None, by=by)
            if known is None:
                change.record(ReviewKind.ADDED, row, {}, {"start": span.start, "end": span.end})
            obligation_id = row.id
        return self._show(obligation_id)

    def change_header(
        self,
        document_id: UUID,
        changes: Mapping[HeaderField, str | None],
        *,
        version: int | None = None,
        by: str = CLERK,
    ) -> DocumentDetail:
        """Corrects header fields (dates ISO or 05/3/2021, lists one a line, None or "" clears).

        A new ISSUED_ON or ARRIVED_ON recomputes the deadlines that nobody changed by hand; a new ISSUER
        or PARENT_ISSUER looks the assignees of drafts up again. Raises InvalidValue for an impossible date or
        urgency.
        """
        reckoning, seen = self._reckon(document_id, changes)
        with self.desk.change_document(document_id, by) as change:
            row = change.document
            if row.version != (seen if version is None else version):
                raise StaleVersion
            before = header_in_force(row)
            correct_header(row, changes)
            after = header_in_force(row)
            changed = [field for field in changes if before[field] != after[field]]
            row.version += 1
            change.session.add(row)
            change.record(
                ReviewKind.HEADER,
                None,
                {field.value: before[field] for field in changed},
                {field.value: after[field] for field in changed},
            )
            if _IDENTITY.intersection(changed):
                finder = Finder(session=change.session, agency_id=self.desk.agency_id, now=change.now)
                finder.look_again(row)
            if _SPEAKERS.intersection(changed):
                resolve_again(change)
            if reckoning is not None and _DATES.intersection(changed):
                apply_reckoning(change, reckoning)
        return self._show_document(document_id)

    def correct(
        self,
        obligation_id: UUID,
        correction: Correction,
        *,
        version: int | None = None,
        by: str = CLERK,
    ) -> ObligationView:
        """Corrects extent, assignees and deadline of an obligation, all of them or none.

        Tasks follow: open ones of dropped leads are CANCELLED, a changed due date leaves a DueChange. Raises
        InvalidValue.
        """
        source = self._source_of(obligation_id) if correction.extent else None
        with self.desk.change_obligation(obligation_id, version, by) as (change, row):
            check_no_copy(change.session, change.document)
            if correction.extent and source:
                correct_extent(change, row, source, correction.extent)
            if correction.deadline is not None:
                correct_deadline(change, row, correction.deadline, self.desk.engines)
            if correction.assignees is not None:
                correct_assignees(change, row, correction.assignees)
        return self._show(obligation_id)

    def change_extent(
        self, obligation_id: UUID, start: int, end: int, *, version: int | None = None, by: str = CLERK
    ) -> ObligationView:
        """Corrects where the obligation's quote begins and ends. Raises InvalidValue."""
        return self.correct(obligation_id, Correction(extent=(start, end)), version=version, by=by)

    def change_assignees(
        self,
        obligation_id: UUID,
        assignees: Sequence[AssigneeInput],
        *,
        version: int | None = None,
        by: str = CLERK,
    ) -> ObligationView:
        """Sets who leads and who supports; tasks follow, open ones of dropped leads are CANCELLED."""
        return self.correct(obligation_id, Correction(assignees=assignees), version=version, by=by)

    def decide_assignee(
        self,
        obligation_id: UUID,
        assignment_id: UUID,
        chosen: AssigneeInput,
        *,
        version: int | None = None,
        by: str = CLERK,
    ) -> ObligationView:
        """Says who one named assignee is, the others stay; its name in the text is kept."""
        with self.desk.change_obligation(obligation_id, version, by) as (change, row):
            check_no_copy(change.session, change.document)
            decide_assignee(change, row, assignment_id, chosen)
        return self._show(obligation_id)

    def change_deadline(
        self,
        obligation_id: UUID,
        deadline: DeadlineInput,
        *,
        version: int | None = None,
        by: str = CLERK,
    ) -> ObligationView:
        """Sets the deadline by hand; open tasks follow, with a DueChange each. Raises InvalidValue."""
        return self.correct(obligation_id, Correction(deadline=deadline), version=version, by=by)

    def _reckon(
        self, document_id: UUID, changes: Mapping[HeaderField, str | None]
    ) -> tuple[Reckoning | None, int]:
        """The text read again with the new dates, before the transaction, and the version it was made for."""
        document, source = self._source(document_id)
        if not _DATES.intersection(changes):
            return None, document.version
        days: dict[HeaderField, date | None] = {
            HeaderField.ISSUED_ON: document.issued_on,
            HeaderField.ARRIVED_ON: document.arrived_on,
        }
        days.update({field: read_day(changes[field]) for field in _DATES.intersection(changes)})
        with self.desk.database.reading(self.desk.agency_id) as session:
            calendar = calendar_of(session, self.desk.agency_id, self.desk.engines.calendar)
        reckoning = Reckoning(
            source,
            issued_on=days[HeaderField.ISSUED_ON],
            received_on=days[HeaderField.ARRIVED_ON],
            engines=self.desk.engines,
            calendar=calendar,
        )
        return reckoning, document.version

    def _source_of(self, obligation_id: UUID) -> SourceText:
        with self.desk.database.reading(self.desk.agency_id) as session:
            row = store.get_obligation(session, self.desk.agency_id, obligation_id)
        return self._source(row.document_id)[1]

    def _source(self, document_id: UUID) -> tuple[DocumentRow, SourceText]:
        with self.desk.database.reading(self.desk.agency_id) as session:
            document = document_store.get_document(session, self.desk.agency_id, document_id)
            reading = document_store.get_reading(session, self.desk.agency_id, document_id)
            return document, source_from_json(reading.source, reading.text)

    def _show(self, obligation_id: UUID) -> ObligationView:
        with self.desk.database.reading(self.desk.agency_id) as session:
            return show_obligation(session, self.desk.agency_id, obligation_id, self._shower(session))

    def _show_document(self, document_id: UUID) -> DocumentDetail:
        with self.desk.database.reading(self.desk.agency_id) as session:
            return show_document(session, self.desk.agency_id, document_id, self._shower(session))

    def _shower(self, session: Session) -> Shower:
        return Shower(names=load_directory(session, self.desk.agency_id).names, now=self.desk.clock())

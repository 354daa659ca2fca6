"""Writing what was read (lưu kết quả đọc): one document's text, obligations, assignees and tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from models.deadline import Deadline, Standing
from models.document import DocumentState
from models.extraction import Extraction
from models.obligation import Obligation
from models.source import SourceText, Span
from models.tables.columns import new_id
from models.tables.documents import DocumentRow, ReadingRow
from models.tables.obligations import AssignmentRow, ObligationRow
from models.task import DueDate, settle_due
from models.workdays import WorkCalendar
from service.assignment import (
    Assigned,
    assign,
    is_ours,
    is_undecided,
    wanted_tasks,
    with_several_leads,
)
from service.directory import Directory
from service.ledger import Ledger
from service.people import MACHINE
from service.search.port import ObligationIndex
from service.store import documents as document_store
from service.store import obligations as store
from service.store.mapping import (
    ISSUE,
    METRIC,
    REPORT,
    deadline_to_json,
    extraction_to_json,
    source_to_json,
)


def time_of(deadline: Deadline | None) -> time | None:
    """The hour of a deadline (giờ), None where the text names none."""
    return None if deadline is None or isinstance(deadline, Standing) else deadline.due_time


def day_due(deadline: Deadline | None) -> date | None:
    """The last day in time, None while it cannot be told."""
    return deadline.due_on if deadline else None


def due_of(deadline: Deadline | None, calendar: WorkCalendar) -> DueDate | None:
    """The due date that a deadline settles for tasks."""
    if deadline is None or deadline.due_on is None:
        return None
    return settle_due(
        deadline.due_on, calendar=calendar, because=deadline.because, due_time=time_of(deadline)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Writes readings inside one transaction; `directory` and `calendar` are those in force."""

    session: Session
    directory: Directory
    calendar: WorkCalendar
    index: ObligationIndex
    now: datetime

    def keep(self, document: DocumentRow, source: SourceText, extraction: Extraction) -> None:
        """Makes a document READY with all that was read from it, but for the word index.

        Its header has been taken already. Once for each version of the engine: a second time changes nothing.
        """
        engine = engine_of(extraction)
        if document_store.has_reading(self.session, document.agency_id, document.id, engine):
            return
        document.state = DocumentState.READY
        document.error_code = document.error_message = None
        document.version += 1
        self.session.add(document)
        reading = ReadingRow(
            agency_id=document.agency_id,
            document_id=document.id,
            text=source.text,
            source=source_to_json(source),
            extraction=extraction_to_json(extraction),
            rules_version=extraction.rules_version,
            lexicon_version=extraction.lexicon_version,
            weights_version=extraction.weights_version,
            engine=engine,
            made_at=self.now,
        )
        self.session.add(reading)
        self.session.flush()
        for each in _distinct(extraction.obligations):
            self.add(document, each, reading)

    def add(
        self,
        document: DocumentRow,
        obligation: Obligation,
        reading: ReadingRow | None,
        *,
        by: str = MACHINE,
    ) -> ObligationRow:
        """One obligation with its assignees and, where it is ours, its tasks."""
        row = ObligationRow(
            id=new_id(),
            agency_id=document.agency_id,
            document_id=document.id,
            reading_id=reading.id if reading else None,
            read_start=obligation.span.start if reading else None,
            read_end=obligation.span.end if reading else None,
            span_start=obligation.span.start,
            span_end=obligation.span.end,
            label=obligation.label,
            text=obligation.text,
            page=obligation.page,
            nature=obligation.nature,
            condition=obligation.condition,
            product=obligation.product,
            deadline=deadline_to_json(obligation.deadline),
            due_on=day_due(obligation.deadline),
            due_time=time_of(obligation.deadline),
            confidence=obligation.confidence,
            targets=METRIC.dump_all(obligation.targets),
            report_to=REPORT.dump_all(obligation.report_to),
            issues=ISSUE.dump_all(obligation.issues),
            created_at=self.now,
        )
        self.session.add(row)
        self.session.flush()
        speaker = self.directory.speaker(document.issuer, document.parent_issuer)
        self.settle(row, assign(obligation.assignees, self.directory, speaker), obligation.deadline, by=by)
        return row

    def settle(
        self,
        row: ObligationRow,
        assigned: tuple[Assigned, ...],
        deadline: Deadline | None,
        *,
        by: str,
    ) -> None:
        """Sets the assignees of an obligation and makes its tasks follow."""
        store.replace_assignments(
            self.session,
            row.agency_id,
            row.id,
            [_assignment(row, place, each) for place, each in enumerate(assigned)],
        )
        wanted = wanted_tasks(assigned, self.directory)
        row.is_ours = is_ours(assigned)
        row.is_undecided = is_undecided(assigned)
        if not row.assignees_by_hand:  # who chose several leads by hand has no doubt about them
            row.issues = ISSUE.dump_all(with_several_leads(ISSUE.load_all(row.issues), wanted))
        self.session.add(row)
        ledger = Ledger(session=self.session, agency_id=row.agency_id, now=self.now, by=by)
        ledger.settle(row, wanted, due_of(deadline, self.calendar))


def engine_of(extraction: Extraction) -> str:
    """All that has produced an extraction, in one word: a document has one reading of each."""
    versions = (extraction.rules_version, extraction.lexicon_version, extraction.weights_version or "")
    return "/".join(versions)


def _distinct(obligations: Iterable[Obligation]) -> list[Obligation]:
    """One obligation for each extent: the same words cannot be two rows of a task list."""
    found: dict[Span, Obligation] = {}
    for each in obligations:
        found.setdefault(each.span, each)
    return list(found.values())


def _assignment(row: ObligationRow, place: int, assigned: Assigned) -> AssignmentRow:
    return AssignmentRow(
        agency_id=row.agency_id,
        obligation_id=row.id,
        position=place,
        name=assigned.name,
        role=assigned.role,
        kind=assigned.kind,
        organisation_id=assigned.organisation_id,
        group_id=assigned.group_id,
        candidates=[each.hex for each in assigned.candidates],
        because=assigned.because,
        resolved_by=assigned.resolved_by,
        is_group=assigned.is_group,
        found_in=assigned.found_in,
        span_start=assigned.span.start if assigned.span else None,
        span_end=assigned.span.end if assigned.span else None,
    )

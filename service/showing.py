"""Rows become views (trình bày): what the use cases answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from models.clock import day_of
from models.document import HeaderField
from models.errors import ErrorCode
from models.evidence import Issue, IssueCode
from models.obligation import Nature
from models.source import Span
from models.tables.documents import DocumentRow, ReadingRow, RefusedUploadRow
from models.tables.obligations import AssignmentRow, ObligationRow
from models.tables.tasks import TaskRow
from models.task import CLOSED, TRANSITIONS, Bucket, TaskState, bucket_of
from service.headers import header_as_read, header_in_force
from service.showing_matches import Cited, chief_match, citation_of
from service.showing_matches import cited as cited
from service.store.documents import DocumentLine, ObligationCounts
from service.store.mapping import (
    ISSUE,
    METRIC,
    REPORT,
    deadline_from_json,
    document_issues_from_json,
    header_from_json,
    references_from_json,
    source_from_json,
)
from service.store.tasks import TaskLine
from service.views import (
    AssignmentView,
    DocumentDetail,
    DocumentState,
    DocumentSummary,
    Failure,
    HeaderValue,
    MatchView,
    ObligationView,
    OrganisationRef,
    TaskView,
)

DOUBTFUL = 0.6
"""Recognised words with less confidence are marked, so that a person compares them with the original."""


_ALLOWED = {state: tuple(to for to in TaskState if to in TRANSITIONS[state]) for state in TaskState}
"""Where each state may go, in the order in which states are shown."""


class Ordered(Protocol):
    """An obligation's row, or what a list has of it."""

    @property
    def label(self) -> str: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shower:
    """Trình bày: `names` of all bodies and groups by key, `now` for what is late."""

    names: Mapping[UUID, str]
    now: datetime
    today: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", day_of(self.now))  # once, not once for a task

    def ref(self, organisation_id: UUID | None) -> OrganisationRef | None:
        """A body by key."""
        if organisation_id is None:
            return None
        return OrganisationRef(id=organisation_id, name=self.names.get(organisation_id, "?"))

    def task(
        self,
        row: TaskRow | TaskLine,
        obligation: Ordered,
        document: Cited,
        children: Sequence[TaskState] = (),
    ) -> TaskView:
        """A task with what a list shows of its obligation and document."""
        is_open = row.state not in CLOSED
        days_left = (row.due_on - self.today).days if row.due_on and is_open else None
        return TaskView(
            id=row.id,
            obligation_id=row.obligation_id,
            document_id=row.document_id,
            document_citation=citation_of(document),
            document_subject=document.subject,
            label=obligation.label,
            text=obligation.text,
            nature=row.nature,
            state=row.state,
            bucket=self.bucket(row),
            lead=self.ref(row.lead_id),
            group=self.names.get(row.group_id) if row.group_id else None,
            parent_id=row.parent_id,
            children=len(children),
            children_done=sum(state is TaskState.DONE for state in children),
            due_on=row.due_on,
            due_time=row.due_time,
            remind_on=row.remind_on,
            due_because=row.due_because,
            days_left=days_left,
            product=row.product,
            closed_at=row.closed_at,
            allowed=_ALLOWED[row.state],
            version=row.version,
        )

    def bucket(self, row: TaskRow | TaskLine) -> Bucket:
        """The class of follow-up now; a request is never overdue, what ended late stays late."""
        if row.state is TaskState.DONE:
            return Bucket.DONE_LATE if row.closed_late else Bucket.DONE_IN_TIME
        if row.state not in CLOSED and (row.due_on is None or row.due_on > self.today):
            return Bucket.OPEN_IN_TIME  # most tasks of a list: the instant need not be looked at
        return bucket_of(
            row.state,
            due_on=row.due_on if row.nature is Nature.ORDER else None,
            due_time=row.due_time,
            closed_at=row.closed_at,
            now=self.now,
        )

    def assignment(self, row: AssignmentRow, *, by_hand: bool) -> AssignmentView:
        """An assignee."""
        candidates = tuple(self.ref(UUID(hex=each)) for each in row.candidates)
        return AssignmentView(
            id=row.id,
            name=row.name,
            role=row.role,
            kind=row.kind,
            because=f"{row.because} {row.resolved_by}".strip(),
            organisation=self.ref(row.organisation_id),
            group_id=row.group_id,
            candidates=tuple(each for each in candidates if each is not None),
            span=_span(row.span_start, row.span_end),
            by_hand=by_hand,
        )

    def obligation(
        self,
        row: ObligationRow,
        document: DocumentRow,
        text: str,
        assignments: Sequence[AssignmentRow],
        tasks: Sequence[TaskRow],
    ) -> ObligationView:
        """An obligation with its quote from `text`, the document's text."""
        span = Span(row.span_start, row.span_end)
        return ObligationView(
            id=row.id,
            document_id=row.document_id,
            span=span,
            quote=span.of(text),
            label=row.label,
            text=row.text,
            page=row.page,
            nature=row.nature,
            condition=row.condition,
            product=row.product,
            deadline=deadline_from_json(row.deadline),
            deadline_by_hand=row.deadline_by_hand,
            confidence=row.confidence,
            state=row.state,
            reason=row.reason,
            is_ours=row.is_ours,
            is_undecided=row.is_undecided,
            assignments=tuple(self.assignment(each, by_hand=row.assignees_by_hand) for each in assignments),
            targets=METRIC.load_all(row.targets),
            report_to=REPORT.load_all(row.report_to),
            issues=ISSUE.load_all(row.issues),
            tasks=tuple(
                self.task(task, row, document, [each.state for each in tasks if each.parent_id == task.id])
                for task in tasks
            ),
            version=row.version,
        )

    def document(
        self,
        row: DocumentRow,
        reading: ReadingRow,
        counts: ObligationCounts,
        obligations: Sequence[ObligationView],
        matches: Sequence[MatchView] = (),
    ) -> DocumentDetail:
        """A document that was read, with everything."""
        source = source_from_json(reading.source, reading.text)
        own = tuple(match for match in matches if match.document.id == row.id)
        return DocumentDetail(
            summary=summary_of(row, counts, matches),
            header=header_values(row, reading),
            text=source.text,
            pages=source.pages,
            blocks=source.blocks,
            tables=source.tables,
            references=references_from_json(reading.extraction),
            issues=_still_open(row, document_issues_from_json(reading.extraction)),
            obligations=tuple(obligations),
            words=tuple(word for word in source.words if word.confidence < DOUBTFUL),
            parts=source.parts,
            envelope=source.envelope,
            signatures=source.signatures,
            matches=own,
            followers=tuple(match for match in matches if match.earlier.id == row.id),
        )


def _still_open(row: DocumentRow, issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The doubts without those about a blank that a person has filled in since."""
    filled = {IssueCode.BLANK_NUMBER: row.number, IssueCode.BLANK_DATE: row.issued_on}
    return tuple(issue for issue in issues if not filled.get(issue.code))


def header_values(row: DocumentRow, reading: ReadingRow) -> tuple[HeaderValue, ...]:
    """Every header field: what holds, what was read and where."""
    read = header_as_read(header_from_json(reading.extraction))
    holds = header_in_force(row)
    return tuple(
        HeaderValue(
            field=field,
            value=holds[field],
            read=read[field].value if field in read else None,
            span=read[field].span if field in read else None,
            is_corrected=field.value in row.corrected,
        )
        for field in HeaderField
    )


def summary_of(
    row: DocumentRow | DocumentLine, counts: ObligationCounts, matches: Iterable[MatchView] = ()
) -> DocumentSummary:
    """A document in a list; of `matches` it shows the one that matters most now."""
    return DocumentSummary(
        id=row.id,
        state=row.state,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        created_at=row.created_at,
        kind=row.kind,
        number=row.number,
        symbol=row.symbol,
        issuer=row.issuer,
        subject=row.subject,
        issued_on=row.issued_on,
        arrived_on=row.arrived_on,
        arrival_number=row.arrival_number,
        urgency=row.urgency,
        obligations=counts.obligations,
        ours=counts.ours,
        drafts=counts.drafts,
        undecided=counts.undecided,
        failure=failure_of(row),
        match=chief_match(row.id, matches),
        is_scan=row.is_scan,
        has_lost_marks=row.has_lost_marks,
        version=row.version,
    )


def failure_of(row: DocumentRow | DocumentLine) -> Failure | None:
    """Why a document could not be read, None where nothing is known against it."""
    if row.error_code is None:
        return None
    return Failure(code=ErrorCode(row.error_code), message=row.error_message or "")


def refused_summary(row: RefusedUploadRow) -> DocumentSummary:
    """A file that was refused, as the failed document that it would have been."""
    return DocumentSummary(
        id=row.id,
        state=DocumentState.FAILED,
        name=row.name or "",
        media_type="",
        size=0,
        created_at=row.at,
        refused_by=row.by,
        failure=Failure(code=ErrorCode(row.code), message=row.message),
    )


def _span(start: int | None, end: int | None) -> Span | None:
    return Span(start, end) if start is not None and end is not None else None

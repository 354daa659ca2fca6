"""What the use cases show: frozen values that pages, API and command line render.

Nothing here can be changed or written back; every change goes through a use case by id and `version`. What
long lists are made of is a NamedTuple: it is made three times as fast as a frozen dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from models.deadline import Deadline
from models.dispatch import Reference
from models.document import DocumentState as DocumentState
from models.document import HeaderField as HeaderField
from models.duplicate import DuplicateChoice as DuplicateChoice
from models.duplicate import Likeness as Likeness
from models.envelope import Envelope
from models.errors import ErrorCode
from models.evidence import Issue
from models.obligation import Metric, Nature, ReportBack, Role
from models.organisation import AssigneeKind, Level, Relation
from models.review import ObligationState as ObligationState
from models.review import ReviewKind as ReviewKind
from models.signature import FileSignature
from models.source import Page as SourcePage
from models.source import SourcePart, Span, Table, TextBlock, Word
from models.task import Bucket, EventKind, TaskState

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[T]):
    """One page of a list (một trang danh sách).

    `next` is the cursor of the page after this one, None on the last; hand it back unchanged.
    """

    items: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a file could not be read (lý do không đọc được): `message` is a Vietnamese sentence."""

    code: ErrorCode
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRef:
    """A body named shortly (đơn vị)."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationView:
    """A body of the directory (đơn vị trong danh bạ) with all that it is called."""

    id: UUID
    name: str
    relation: Relation
    level: Level
    parent: OrganisationRef | None
    aliases: tuple[str, ...]
    abbreviations: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRef:
    """A document named shortly (văn bản); `name` is its citation, else what it is about or its file."""

    id: UUID
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchView:
    """Two documents that are alike (văn bản trùng): `document` came after `earlier`.

    `because` is one Vietnamese sentence; `resemblance` the share of common words, None where the texts were
    not compared. `suggested` is what the package says, `choice` what the clerk said. `is_waiting` tells that
    nothing of the later one can be confirmed before the clerk has chosen, `may_be_chosen` that a tie to this
    earlier document is still possible.
    """

    id: UUID
    document: DocumentRef
    earlier: DocumentRef
    likeness: Likeness
    because: str
    resemblance: float | None
    suggested: DuplicateChoice | None
    choice: DuplicateChoice | None
    by: str | None
    decided_at: datetime | None
    is_waiting: bool
    may_be_chosen: bool


class DocumentSummary(NamedTuple):
    """A document in a list (văn bản đến).

    `citation` is "6859/SYT-VP" as far as it is known, `failure` is set in state FAILED only. Counts:
    `obligations` all that are not ignored, `ours` those of the agency, `drafts` those of ours not yet
    confirmed, `undecided` those with an assignee that a person must decide on. `match` tells of the earlier
    document that it is, or may be, the same as. `is_scan` tells that text was recognised from images,
    `has_lost_marks` that it has no diacritics, so that nothing of it is confirmed in bulk.
    """

    id: UUID
    state: DocumentState
    name: str
    media_type: str
    size: int
    created_at: datetime
    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    issuer: str | None = None
    subject: str | None = None
    issued_on: date | None = None
    arrived_on: date | None = None
    arrival_number: str | None = None
    urgency: str | None = None
    obligations: int = 0
    ours: int = 0
    drafts: int = 0
    undecided: int = 0
    failure: Failure | None = None
    match: MatchView | None = None
    is_scan: bool = False
    has_lost_marks: bool = False
    refused_by: str | None = None
    version: int = 1

    @property
    def awaits_choice(self) -> bool:
        """Whether the clerk has still to say what this document is to an earlier one."""
        return self.match is not None and self.match.is_waiting

    @property
    def citation(self) -> str | None:
        """Số, ký hiệu: number and symbol as one would cite them, None while both are blank."""
        if self.number is None and self.symbol is None:
            return None
        return f"{self.number or '…'}/{self.symbol or '…'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderValue:
    """One header field (trường thể thức).

    `value` is what holds now (dates as ISO; lists one a line), `read` what the text said, `span` where it
    says so (None when nothing was read). `is_corrected` tells that a person changed it.
    """

    field: HeaderField
    value: str | None
    read: str | None
    span: Span | None
    is_corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentView:
    """An assignee of an obligation (đơn vị được giao).

    `name` as the text has it; `organisation` who that is, None for OURS, GROUP and while undecided;
    `candidates` are the near names of an UNKNOWN one, best first. `group_id` is set for GROUP.
    """

    id: UUID
    name: str
    role: Role
    kind: AssigneeKind
    because: str
    organisation: OrganisationRef | None = None
    group_id: UUID | None = None
    candidates: tuple[OrganisationRef, ...] = ()
    span: Span | None = None
    by_hand: bool = False


class TaskView(NamedTuple):
    """A task (nhiệm vụ theo dõi) with what a list row needs of its obligation and document.

    `lead` None means the agency itself (for a leader to hand on) or, with `group`, the parent of a group's
    tasks. `days_left` counts calendar days to `due_on`, negative when late. `allowed` are the states that
    it may be moved to. A request (đề nghị, `nature`) is never overdue.
    """

    id: UUID
    obligation_id: UUID
    document_id: UUID
    document_citation: str | None
    document_subject: str | None
    label: str
    text: str
    nature: Nature
    state: TaskState
    bucket: Bucket
    lead: OrganisationRef | None
    group: str | None
    parent_id: UUID | None
    children: int
    children_done: int
    due_on: date | None
    due_time: time | None
    remind_on: date | None
    due_because: str | None
    days_left: int | None
    product: str | None
    closed_at: datetime | None
    allowed: tuple[TaskState, ...]
    version: int

    @property
    def is_overdue(self) -> bool:
        """Quá hạn: open and late."""
        return self.bucket is Bucket.OPEN_OVERDUE


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEventView:
    """One thing that happened to a task (diễn biến)."""

    kind: EventKind
    from_state: TaskState | None
    to_state: TaskState
    reason: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DueChangeView:
    """A change of a task's due date (điều chỉnh hạn); the old date is never lost."""

    old_on: date | None
    new_on: date | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDetail:
    """A task with its history (nhiệm vụ và diễn biến); `quote` is the exact text of the obligation."""

    task: TaskView
    quote: str
    events: tuple[TaskEventView, ...]
    due_changes: tuple[DueChangeView, ...]
    children: tuple[TaskView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationView:
    """An obligation (nhiệm vụ trong văn bản) with its assignees, deadline and tasks.

    `quote` is `text_of_document[span.start:span.end]`; `text` the same without its label. `is_ours` tells
    that a lead is the agency, one of its units or groups; `is_undecided` that a person must say who a lead
    is. `deadline_by_hand` deadlines are not recomputed. `reason` says why it was ignored.
    """

    id: UUID
    document_id: UUID
    span: Span
    quote: str
    label: str
    text: str
    page: int | None
    nature: Nature
    condition: str | None
    product: str | None
    deadline: Deadline | None
    deadline_by_hand: bool
    confidence: float
    state: ObligationState
    reason: str | None
    is_ours: bool
    is_undecided: bool
    assignments: tuple[AssignmentView, ...]
    targets: tuple[Metric, ...]
    report_to: tuple[ReportBack, ...]
    issues: tuple[Issue, ...]
    tasks: tuple[TaskView, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDetail:
    """A document with all that was read and decided (văn bản và các nhiệm vụ).

    Text fields are empty until `summary.state` is READY. `obligations` are in the order of the text, ignored
    ones included (look at their `state`). `words` are those that recognition is not sure of. `matches` tell
    of the earlier documents that it is like, `followers` of the later ones that are like it.
    """

    summary: DocumentSummary
    header: tuple[HeaderValue, ...] = ()
    text: str = ""
    pages: tuple[SourcePage, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    tables: tuple[Table, ...] = ()
    references: tuple[Reference, ...] = ()
    issues: tuple[Issue, ...] = ()
    obligations: tuple[ObligationView, ...] = ()
    words: tuple[Word, ...] = ()
    parts: tuple[SourcePart, ...] = ()
    envelope: Envelope | None = None
    signatures: tuple[FileSignature, ...] = ()
    matches: tuple[MatchView, ...] = ()
    followers: tuple[MatchView, ...] = ()

    def value(self, field: HeaderField) -> str | None:
        """The value of one header field that holds now."""
        return next((h.value for h in self.header if h.field is field), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """One decision of a person (thao tác duyệt), with the values before and after."""

    kind: ReviewKind
    obligation_id: UUID | None
    before: dict[str, object]
    after: dict[str, object]
    reason: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """An obligation that a search found (kết quả tìm kiếm).

    `marks` are the places of the searched words in `text`; `is_exact` is False for hits that only match
    without diacritics.
    """

    obligation_id: UUID
    document_id: UUID
    document_citation: str | None
    document_subject: str | None
    issuer: str | None
    issued_on: date | None
    label: str
    text: str
    marks: tuple[Span, ...]
    is_exact: bool
    state: ObligationState
    due_on: date | None
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One page of hits, newest first; `total` is counted up to 1,000 (`is_capped` then: "hơn 1.000")."""

    items: tuple[SearchHit, ...]
    next: str | None
    total: int
    is_capped: bool

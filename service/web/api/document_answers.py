"""Documents and obligations as the API answers them (văn bản, nhiệm vụ trong văn bản)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AliasChoices, BeforeValidator, Field

from models.contract import (
    DeadlineJson,
    ReferenceJson,
    ReportToJson,
    TargetJson,
    WarningJson,
    deadline_json,
    issue_json,
    reference_json,
    report_json,
    target_json,
)
from models.document import DocumentState, HeaderField
from models.duplicate import DuplicateChoice, Likeness
from models.envelope import Business
from models.obligation import Nature, Role
from models.organisation import AssigneeKind
from models.review import ObligationState, ReviewKind
from models.signature import SignatureKind, SignatureState
from models.source import PageOrigin, PartRole, Span
from service.pages_read import PagesRead
from service.views import DocumentDetail, SearchResult
from service.web.api.answers import END, START, Answer, BodyOut, ErrorBody, MarkOut
from service.web.api.task_answers import TaskOut

Deadline = Annotated[DeadlineJson, BeforeValidator(deadline_json)]
Report = Annotated[ReportToJson, BeforeValidator(report_json)]
Target = Annotated[TargetJson, BeforeValidator(target_json)]
Warning_ = Annotated[WarningJson, BeforeValidator(issue_json)]


class AssigneeOut(Answer):
    """An assignee (đơn vị được giao) and who that is; `start` and `end` where the text names it."""

    id: UUID
    name: str
    role: Role
    kind: AssigneeKind
    organisation: BodyOut | None
    group_id: UUID | None
    candidates: list[BodyOut]
    because: str
    by_hand: bool
    place: MarkOut | None = Field(validation_alias="span")


class ObligationOut(Answer):
    """An obligation (nhiệm vụ trong văn bản); `start` and `end` count code points of the document's text."""

    id: UUID
    document_id: UUID
    label: str
    text: str
    quote: str
    start: int = Field(validation_alias=START)
    end: int = Field(validation_alias=END)
    page: int | None
    nature: Nature
    state: ObligationState
    reason: str | None
    ours: bool = Field(validation_alias="is_ours")
    undecided: bool = Field(validation_alias="is_undecided")
    assignees: list[AssigneeOut] = Field(validation_alias="assignments")
    deadline: Deadline | None
    deadline_by_hand: bool
    report_to: list[Report]
    product: str | None
    targets: list[Target]
    condition: str | None
    confidence: float
    warnings: list[Warning_] = Field(validation_alias="issues")
    tasks: list[TaskOut]
    version: int


class DocumentOut(Answer):
    """A document in a list (văn bản đến); `state` is queued, reading, ready or failed."""

    id: UUID
    state: DocumentState
    name: str
    media_type: str
    size: int
    created_at: datetime
    kind: str | None
    number: str | None
    symbol: str | None
    citation: str | None
    issuer: str | None
    subject: str | None
    issued_on: date | None
    arrived_on: date | None
    arrival_number: str | None
    urgency: str | None
    obligation_count: int = Field(validation_alias=AliasChoices("obligation_count", "obligations"))
    our_count: int = Field(validation_alias=AliasChoices("our_count", "ours"))
    draft_count: int = Field(validation_alias=AliasChoices("draft_count", "drafts"))
    undecided_count: int = Field(validation_alias=AliasChoices("undecided_count", "undecided"))
    error: ErrorBody | None = Field(validation_alias=AliasChoices("error", "failure"))
    scan: bool = Field(validation_alias=AliasChoices("scan", "is_scan"))
    lost_marks: bool = Field(validation_alias=AliasChoices("lost_marks", "has_lost_marks"))
    awaits_choice: bool
    version: int


class HeaderOut(Answer):
    """A header field (trường thể thức): what holds, what was read, where, and whether a person changed it."""

    value: str | None
    read: str | None
    place: MarkOut | None
    corrected: bool


class DocumentRefOut(Answer):
    """A document by key and citation, or what else it is known by."""

    id: UUID
    name: str


class DuplicateOut(Answer):
    """Two documents that are alike (văn bản trùng): `document` came after `earlier`.

    `likeness`: named (its package says so), same_number, same_text, similar (another number). `choice` is
    null until a clerk has chosen; while `waiting`, nothing of the later document can be confirmed.
    """

    id: UUID
    document: DocumentRefOut
    earlier: DocumentRefOut
    likeness: Likeness
    because: str
    resemblance: float | None
    suggested: DuplicateChoice | None
    choice: DuplicateChoice | None
    by: str | None
    decided_at: datetime | None
    waiting: bool = Field(validation_alias="is_waiting")


class SignatureOut(Answer):
    """A digital signature (chữ ký số): `sentence` says in Vietnamese who signed and whether it holds."""

    state: SignatureState
    kind: SignatureKind
    sentence: str
    signer: str | None
    organisation: str | None
    authority: str | None
    signed_at: datetime | None
    details: list[str]


class PartOut(Answer):
    """A file of a package (tệp trong gói), in the order in which `/parts/{number}` counts them from 1."""

    path: str
    role: PartRole
    media_type: str
    size: int
    note: str | None
    place: MarkOut | None = Field(validation_alias="span")


class EnvelopeOut(Answer):
    """What a package says about its document (phần đầu gói tin), beside the text."""

    sender: str | None
    recipients: list[str]
    sent_on: date | None
    document_id: str | None
    number: str | None
    symbol: str | None
    kind: str | None
    issued_on: date | None
    subject: str | None
    business: Business | None
    business_reason: str | None
    related: list[str]


class PagesOut(Answer):
    """A reading under way: `page` is being read, of `whole` pages (0 while nobody knows)."""

    page: int
    whole: int


class PageSheetOut(Answer):
    """A page of the file (trang), in points; `origin` ocr where its text was recognised."""

    number: int
    width: float
    height: float
    origin: PageOrigin


class DoubtfulOut(Answer):
    """A word that recognition is not sure of (từ nhận dạng chưa chắc)."""

    start: int = Field(validation_alias=START)
    end: int = Field(validation_alias=END)
    page: int
    confidence: float


class DocumentDetailOut(DocumentOut):
    """A document with its obligations; `text` is null where it was not asked for or is not read yet.

    `duplicates` are the earlier documents that it is like, `followers` the later ones that are like it,
    `reading` how far a reading under way is.
    """

    header: dict[HeaderField, HeaderOut]
    references: list[ReferenceJson]
    warnings: list[WarningJson]
    obligations: list[ObligationOut]
    duplicates: list[DuplicateOut]
    followers: list[DuplicateOut]
    signatures: list[SignatureOut]
    parts: list[PartOut]
    envelope: EnvelopeOut | None
    pages: list[PageSheetOut]
    doubtful_words: list[DoubtfulOut]
    reading: PagesOut | None
    text: str | None

    @classmethod
    def of(cls, view: DocumentDetail, *, with_text: bool = True, reading: PagesRead | None = None) -> Self:
        """From a view."""
        is_read = view.summary.state is DocumentState.READY
        return cls(
            **dict(DocumentOut.model_validate(view.summary)),
            header={
                each.field: HeaderOut(
                    value=each.value,
                    read=each.read,
                    place=_place(each.span),
                    corrected=each.is_corrected,
                )
                for each in view.header
            },
            references=[reference_json(each) for each in view.references],
            warnings=[issue_json(each) for each in view.issues],
            obligations=[ObligationOut.model_validate(each) for each in view.obligations],
            duplicates=[DuplicateOut.model_validate(each) for each in view.matches],
            followers=[DuplicateOut.model_validate(each) for each in view.followers],
            signatures=[SignatureOut.model_validate(each) for each in view.signatures],
            parts=[PartOut.model_validate(each) for each in view.parts],
            envelope=EnvelopeOut.model_validate(view.envelope) if view.envelope else None,
            pages=[PageSheetOut.model_validate(each) for each in view.pages],
            doubtful_words=[DoubtfulOut.model_validate(each) for each in view.words],
            reading=PagesOut.model_validate(reading) if reading else None,
            text=view.text if with_text and is_read else None,
        )


def _place(span: Span | None) -> MarkOut | None:
    return MarkOut(start=span.start, end=span.end) if span else None


class ReviewOut(Answer):
    """A decision of a person (thao tác duyệt), with the values before and after."""

    kind: ReviewKind
    obligation_id: UUID | None
    before: dict[str, object]
    after: dict[str, object]
    reason: str | None
    by: str
    at: datetime


class ConfirmedOut(Answer):
    """How many obligations were confirmed at once."""

    confirmed: int


class HitOut(Answer):
    """An obligation that a search found; `marks` are the searched words in `text`."""

    obligation_id: UUID
    document_id: UUID
    document_citation: str | None
    document_subject: str | None
    issuer: str | None
    issued_on: date | None
    label: str
    text: str
    marks: list[MarkOut]
    exact: bool = Field(validation_alias="is_exact")
    state: ObligationState
    due_on: date | None
    leads: list[str]


class SearchOut(Answer):
    """One page of hits, newest first; `total` is counted up to 1,000, `capped` tells that there are more."""

    items: list[HitOut]
    next: str | None
    total: int
    capped: bool = Field(validation_alias="is_capped")

    @classmethod
    def of(cls, result: SearchResult) -> Self:
        """From a view."""
        return cls.model_validate(result)

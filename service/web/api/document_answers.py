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
from models.obligation import Nature, Role
from models.organisation import AssigneeKind
from models.review import ObligationState, ReviewKind
from models.source import Span
from service.views import DocumentDetail, SearchResult
from service.web.api.answers import END, START, Answer, BodyOut, ErrorBody, MarkOut
from service.web.api.task_answers import TaskOut

Deadline = Annotated[DeadlineJson, BeforeValidator(deadline_json)]
Report = Annotated[ReportToJson, BeforeValidator(report_json)]
Target = Annotated[TargetJson, BeforeValidator(target_json)]
Warning_ = Annotated[WarningJson, BeforeValidator(issue_json)]
Reference = Annotated[ReferenceJson, BeforeValidator(reference_json)]


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
    version: int


class HeaderOut(Answer):
    """A header field (trường thể thức): what holds, what was read, where, and whether a person changed it."""

    value: str | None
    read: str | None
    place: MarkOut | None
    corrected: bool


class DocumentDetailOut(DocumentOut):
    """A document with its obligations; `text` is null where it was not asked for or is not read yet."""

    header: dict[HeaderField, HeaderOut]
    references: list[ReferenceJson]
    warnings: list[WarningJson]
    obligations: list[ObligationOut]
    text: str | None

    @classmethod
    def of(cls, view: DocumentDetail, *, with_text: bool = True) -> Self:
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

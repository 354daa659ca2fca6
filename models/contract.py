"""The extraction contract `dondoc.extraction/1`: an Extraction as the JSON that CLI and API answer."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from models.deadline import AfterEvent, Deadline, FixedDate, Recurring, Standing
from models.dispatch import DispatchHeader, Reference
from models.evidence import Found, Issue
from models.extraction import Extraction
from models.obligation import Assignee, Metric, Obligation, ReportBack
from models.source import SourceText

SCHEMA = "dondoc.extraction/1"


class ReferenceJson(TypedDict):
    """One cited document."""

    symbol: str
    kind: str | None
    issued_on: str | None
    issuer: str | None
    start: int
    end: int


class SignerJson(TypedDict):
    """Who signed."""

    name: str
    title: str | None
    authority: str | None


class DocumentJson(TypedDict):
    """The header fields."""

    kind: str | None
    number: str | None
    symbol: str | None
    issuer: str | None
    parent_issuer: str | None
    place: str | None
    issued_on: str | None
    issued_partial: str | None
    subject: str | None
    addressees: list[str]
    recipients: list[str]
    signer: SignerJson | None
    urgency: str | None
    secrecy: None
    references: list[ReferenceJson]


class AssigneeJson(TypedDict("AssigneeJson", {"from": str})):
    """One assignee; `from` says where it was found."""

    name: str
    role: str
    group: bool
    because: str
    start: int
    end: int


class DeadlineJson(TypedDict):
    """One deadline, whatever its kind; fields that the kind has not are null."""

    kind: str
    text: str
    due_on: str | None
    due_time: str | None
    start_on: str | None
    rrule: str | None
    amount: int | None
    unit: str | None
    anchor: str | None
    anchor_text: str | None
    also: list[str]
    because: str
    start: int
    end: int


class ReportToJson(TypedDict):
    """One receiver of the result."""

    name: str
    via: str | None
    channel: str | None
    onward: str | None
    start: int
    end: int


class TargetJson(TypedDict):
    """One target metric."""

    text: str
    operator: str
    value: float
    high: float | None
    unit: str
    start: int
    end: int


class ObligationJson(TypedDict):
    """One obligation."""

    label: str
    text: str
    start: int
    end: int
    page: int | None
    nature: str
    assignees: list[AssigneeJson]
    deadline: DeadlineJson | None
    report_to: list[ReportToJson]
    product: str | None
    targets: list[TargetJson]
    condition: str | None
    confidence: float
    warnings: list[WarningJson]


class WarningJson(TypedDict):
    """One doubt."""

    code: str
    message: str
    start: int | None
    end: int | None


class ExtractionJson(TypedDict):
    """The whole answer for one file."""

    schema: str
    file: str
    sha256: str
    pages: int | None
    text: NotRequired[str]
    document: DocumentJson
    obligations: list[ObligationJson]
    warnings: list[WarningJson]


def contract_of(extraction: Extraction, source: SourceText, *, with_text: bool = True) -> ExtractionJson:
    """The contract's object for one file; `text` is left out on request."""
    answer: ExtractionJson = {
        "schema": SCHEMA,
        "file": source.name,
        "sha256": source.sha256,
        "pages": len(source.pages) or None,
        "document": document_json(extraction.header, extraction.references),
        "obligations": [obligation_json(o) for o in extraction.obligations],
        "warnings": [issue_json(i) for i in extraction.issues],
    }
    if with_text:
        answer["text"] = source.text
    return answer


def _value(found: Found[str] | None) -> str | None:
    return found.value if found else None


def document_json(header: DispatchHeader, references: tuple[Reference, ...]) -> DocumentJson:
    """The header with its references."""
    issued = header.issued.value if header.issued else None
    whole = issued.as_date() if issued else None
    signer = header.signer.value if header.signer else None
    return {
        "kind": _value(header.kind),
        "number": _value(header.number),
        "symbol": _value(header.symbol),
        "issuer": _value(header.issuer),
        "parent_issuer": _value(header.parent_issuer),
        "place": _value(header.place),
        "issued_on": whole.isoformat() if whole else None,
        "issued_partial": issued.isoformat() if issued and not whole else None,
        "subject": _value(header.subject),
        "addressees": [a.value for a in header.addressees],
        "recipients": [r.value for r in header.recipients],
        "signer": (
            {"name": signer.name, "title": signer.title, "authority": signer.authority} if signer else None
        ),
        "urgency": header.urgency.value.value if header.urgency else None,
        "secrecy": None,
        "references": [reference_json(r) for r in references],
    }


def reference_json(reference: Reference) -> ReferenceJson:
    """One cited document."""
    return {
        "symbol": reference.symbol,
        "kind": reference.kind,
        "issued_on": reference.issued_on.isoformat() if reference.issued_on else None,
        "issuer": reference.issuer,
        "start": reference.span.start,
        "end": reference.span.end,
    }


def obligation_json(obligation: Obligation) -> ObligationJson:
    """One obligation."""
    return {
        "label": obligation.label,
        "text": obligation.text,
        "start": obligation.span.start,
        "end": obligation.span.end,
        "page": obligation.page,
        "nature": obligation.nature.value,
        "assignees": [assignee_json(a) for a in obligation.assignees],
        "deadline": deadline_json(obligation.deadline) if obligation.deadline else None,
        "report_to": [report_json(r) for r in obligation.report_to],
        "product": obligation.product,
        "targets": [target_json(t) for t in obligation.targets],
        "condition": obligation.condition,
        "confidence": round(obligation.confidence, 3),
        "warnings": [issue_json(i) for i in obligation.issues],
    }


def assignee_json(assignee: Assignee) -> AssigneeJson:
    """One assignee."""
    return {
        "name": assignee.name,
        "role": assignee.role.value,
        "from": assignee.found_in.value,
        "group": assignee.is_group,
        "because": assignee.because,
        "start": assignee.span.start,
        "end": assignee.span.end,
    }


def report_json(report: ReportBack) -> ReportToJson:
    """One receiver of the result."""
    return {
        "name": report.name,
        "via": report.via,
        "channel": report.channel,
        "onward": report.onward,
        "start": report.span.start,
        "end": report.span.end,
    }


def target_json(metric: Metric) -> TargetJson:
    """One target metric; whole numbers stay whole."""
    return {
        "text": metric.text,
        "operator": metric.operator.value,
        "value": metric.value,
        "high": metric.high,
        "unit": metric.unit,
        "start": metric.span.start,
        "end": metric.span.end,
    }


def issue_json(issue: Issue) -> WarningJson:
    """One doubt."""
    return {
        "code": issue.code.value,
        "message": issue.message,
        "start": issue.span.start if issue.span else None,
        "end": issue.span.end if issue.span else None,
    }


def deadline_json(deadline: Deadline) -> DeadlineJson:
    """One deadline with every field of the contract."""
    due_time = None if isinstance(deadline, Standing) else deadline.due_time
    start_on = None if isinstance(deadline, AfterEvent) else deadline.start_on
    answer: DeadlineJson = {
        "kind": KINDS[type(deadline)],
        "text": deadline.text,
        "due_on": deadline.due_on.isoformat() if deadline.due_on else None,
        "due_time": due_time.strftime("%H:%M") if due_time else None,
        "start_on": start_on.isoformat() if start_on else None,
        "rrule": None,
        "amount": None,
        "unit": None,
        "anchor": None,
        "anchor_text": None,
        "also": [],
        "because": deadline.because,
        "start": deadline.span.start,
        "end": deadline.span.end,
    }
    if isinstance(deadline, Recurring):
        answer["rrule"] = deadline.rrule
        answer["also"] = list(deadline.also)
    elif isinstance(deadline, AfterEvent):
        answer["amount"] = deadline.amount
        answer["unit"] = deadline.unit.value
        answer["anchor"] = deadline.anchor.value
        answer["anchor_text"] = deadline.anchor_text
    return answer


KINDS: dict[type, str] = {
    FixedDate: "date",
    AfterEvent: "relative",
    Recurring: "recurring",
    Standing: "ongoing",
}

"""One duty that a directive places on somebody (nhiệm vụ được giao)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.deadline import Deadline
from models.evidence import Confidence, Issue
from models.source import Span


class Role(StrEnum):
    """Chủ trì (lead) or phối hợp (support)."""

    LEAD = "lead"
    SUPPORT = "support"


class FoundIn(StrEnum):
    """Where an assignee was named, nearest first."""

    SENTENCE = "sentence"
    FIELD = "field"
    TABLE = "table"
    HEADING = "heading"
    LEAD_IN = "lead_in"
    ADDRESSEES = "addressees"
    PERSON = "person"


class Nature(StrEnum):
    """Order (giao, yêu cầu) or request to an equal or higher body (đề nghị)."""

    ORDER = "order"
    REQUEST = "request"


class Operator(StrEnum):
    """How a target compares (dấu so sánh của chỉ tiêu)."""

    GREATER = ">"
    AT_LEAST = "≥"
    EQUAL = "="
    AT_MOST = "≤"
    LESS = "<"
    RANGE = "range"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignee:
    """A body named for an obligation (cơ quan được giao), worded as the text has it.

    `because` is one Vietnamese sentence; `is_group` tells a group name ("các phòng chuyên môn").
    """

    name: str
    role: Role
    found_in: FoundIn
    span: Span
    because: str
    is_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBack:
    """To whom the result goes (nơi nhận báo cáo): `via` a body, by a `channel`, `onward` to a third."""

    name: str
    span: Span
    via: str | None = None
    channel: str | None = None
    onward: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A target (chỉ tiêu): "trên 92%" is `>` 92 "%"; a range has `value` and `high`."""

    text: str
    operator: Operator
    value: float
    unit: str
    span: Span
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One row that a clerk would put in a task list.

    `span` is the exact quote with its label; `text` the same without label, line breaks made spaces.
    `label` joins the labels from the outermost down ("III.1.a.-2"). Offsets are into `SourceText.text`.
    """

    label: str
    span: Span
    text: str
    nature: Nature = Nature.ORDER
    page: int | None = None
    assignees: tuple[Assignee, ...] = ()
    deadline: Deadline | None = None
    report_to: tuple[ReportBack, ...] = ()
    product: str | None = None
    targets: tuple[Metric, ...] = ()
    condition: str | None = None
    confidence: Confidence = 1.0
    issues: tuple[Issue, ...] = ()

    @property
    def leads(self) -> tuple[Assignee, ...]:
        """Who must do it (chủ trì)."""
        return tuple(a for a in self.assignees if a.role is Role.LEAD)

    @property
    def supports(self) -> tuple[Assignee, ...]:
        """Who must help (phối hợp)."""
        return tuple(a for a in self.assignees if a.role is Role.SUPPORT)

"""How sure we are and why: a found value with its place, and doubts as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from models.source import Span

T = TypeVar("T")

Confidence = float
"""Between 0 (a guess) and 1 (certain)."""


class IssueCode(StrEnum):
    """Every doubt that reading a document can leave (cảnh báo); listed in docs/codes.md."""

    BLANK_NUMBER = "blank_number"
    BLANK_DATE = "blank_date"
    NO_HEADER = "no_header"
    NO_OBLIGATION = "no_obligation"
    SEVERAL_LEADS = "several_leads"
    NO_LEAD = "no_lead"
    PAST_DEADLINE = "past_deadline"
    REST_DAY_DEADLINE = "rest_day_deadline"
    YEAR_ASSUMED = "year_assumed"
    BLANK_DEADLINE = "blank_deadline"
    DISTRICT_LEVEL = "district_level"
    LOW_TEXT_QUALITY = "low_text_quality"
    ENVELOPE_DOUBT = "envelope_doubt"


SEVERAL_LEADS_MESSAGE = "Nhiều cơ quan cùng được giao: mỗi nơi một nhiệm vụ; có thể chọn một chủ trì."
"""The one wording of SEVERAL_LEADS, whether the text or the directory shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A doubt that a person should look at (điều cần xem lại); never an exception.

    `message` is one Vietnamese sentence; `span` points into `SourceText.text` where there is a place.
    """

    code: IssueCode
    message: str
    span: Span | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A value read from the text, with where it stands, by which rule and how surely."""

    value: T
    span: Span | None = None
    rule: str = ""
    confidence: Confidence = 1.0

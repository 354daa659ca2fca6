"""What searching answers beside hits: counts by value, similar obligations, who cites whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from models.citing import Citing
from models.task import TaskState
from service.web.api.answers import Answer
from service.web.api.document_answers import DocumentRefOut


class ValueCountOut(Answer):
    """One value of a filter and how many hits have it; `name` is what people read."""

    value: str
    name: str
    count: int


class SearchCountsOut(Answer):
    """How many of the newest 1,000 hits have each value; `capped` tells that there are more hits."""

    units: list[ValueCountOut]
    issuers: list[ValueCountOut]
    kinds: list[ValueCountOut]
    states: list[ValueCountOut]
    task_states: list[ValueCountOut]
    capped: bool = Field(validation_alias="is_capped")


class SimilarOut(Answer):
    """An obligation of an earlier year with nearly the same text; `likeness` is from 0 to 100."""

    obligation_id: UUID
    document_id: UUID
    document_citation: str | None
    issuer: str | None
    issued_on: date | None
    label: str
    text: str
    likeness: int
    leads: list[str]
    task_state: TaskState | None
    product: str | None


class CitationOut(Answer):
    """A cited document; `document` is null where it is not stored, `by_clerk` where the text says nothing."""

    symbol: str
    citing: Citing
    kind: str | None
    issuer: str | None
    issued_on: date | None
    document: DocumentRefOut | None
    by_clerk: bool


class CitingOut(Answer):
    """A stored document that cites the one that was asked for."""

    document: DocumentRefOut
    citing: Citing
    by_clerk: bool


class CitedGraphOut(Answer):
    """What a document cites and what cites it (sơ đồ viện dẫn)."""

    cites: list[CitationOut]
    cited_by: list[CitingOut]

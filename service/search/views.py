"""What searching shows beside hits (kết quả tìm kiếm): counts by value, similar obligations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.task import TaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCount:
    """One value of a filter and how many hits have it; `name` is what is shown."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCounts:
    """How many hits have each value (số kết quả theo bộ lọc), the most frequent values first.

    Counted in the newest 1,000 hits; `is_capped` tells that there are more.
    """

    units: tuple[ValueCount, ...] = ()
    issuers: tuple[ValueCount, ...] = ()
    kinds: tuple[ValueCount, ...] = ()
    states: tuple[ValueCount, ...] = ()
    task_states: tuple[ValueCount, ...] = ()
    is_capped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarView:
    """An obligation of an earlier year with nearly the same text (nhiệm vụ tương tự).

    `likeness` is from 0 to 100; `product` and `state` say what became of it.
    """

    obligation_id: UUID
    document_id: UUID
    document_citation: str | None
    issuer: str | None
    issued_on: date | None
    label: str
    text: str
    likeness: int
    leads: tuple[str, ...] = ()
    task_state: TaskState | None = None
    product: str | None = None

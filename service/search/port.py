"""What a word index must do (chỉ mục tìm kiếm): one for SQLite, one for PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from models.review import ObligationState
from models.task import TaskState
from service.search.query import Query

COUNTED = 1000
"""Hits are counted up to this number."""

FEW = 20
"""With fewer exact hits than this, those that match only without diacritics follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """What the index knows of one obligation."""

    obligation_id: UUID
    document_id: UUID
    words: str
    state: ObligationState
    leads: tuple[UUID, ...] = ()
    task_states: tuple[TaskState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """Filters of a search (bộ lọc); what is None does not filter. Days are inclusive.

    Ignored obligations are found only where `state` asks for them.
    """

    organisation_id: UUID | None = None
    document_id: UUID | None = None
    state: ObligationState | None = None
    task_state: TaskState | None = None
    due_after: date | None = None
    due_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of hits ends: the number of the last, and whether it matched with diacritics."""

    number: int
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One obligation found."""

    obligation_id: UUID
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """One page of what was found, newest first, and how many there are (counted up to COUNTED + 1)."""

    items: tuple[Hit, ...]
    total: int


class ObligationIndex(Protocol):
    """Finds obligations by words; every method runs inside the caller's transaction."""

    def put(self, session: Session, agency_id: UUID, entry: IndexEntry) -> None:
        """Takes an obligation in, or anew."""

    def find(
        self,
        session: Session,
        agency_id: UUID,
        query: Query,
        wanted: SearchFilter,
        *,
        after: Place | None,
        limit: int,
    ) -> Hits:
        """Obligations that hold all words of `query`."""

"""What a word index must do (chỉ mục tìm kiếm): one for SQLite, one for PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from models.review import ObligationState
from models.task import TaskState

COUNTED = 1000
"""Hits are counted up to this number."""

FEW = 20
"""With fewer exact hits than this, those that match only without diacritics follow."""


class Order(StrEnum):
    """In which order hits come (thứ tự): the latest to arrive first, or those that fit best."""

    NEWEST = "newest"
    BEST = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """What the index knows of one obligation.

    `parts` are its texts, each for itself: a phrase never runs from one into the next. `references` are
    citations in the form of `service.citations.citation_start`.
    """

    obligation_id: UUID
    document_id: UUID
    parts: tuple[str, ...]
    state: ObligationState
    leads: tuple[UUID, ...] = ()
    task_states: tuple[TaskState, ...] = ()
    issuer: str | None = None
    kind: str | None = None
    issued_on: date | None = None
    due_on: date | None = None
    references: tuple[str, ...] = ()
    has_target: bool = False
    has_deadline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """Filters of a search (bộ lọc); what is None does not filter. Days are inclusive.

    Ignored obligations are found only where `state` asks for them. `issuer` is the whole name of a body,
    `reference` a citation ("12/UBND-NC") that the obligation's document names; `has_deadline` False finds
    obligations of which the document says no deadline.
    """

    organisation_id: UUID | None = None
    document_id: UUID | None = None
    state: ObligationState | None = None
    task_state: TaskState | None = None
    due_after: date | None = None
    due_before: date | None = None
    issuer: str | None = None
    kind: str | None = None
    issued_after: date | None = None
    issued_before: date | None = None
    reference: str | None = None
    has_target: bool | None = None
    has_deadline: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Filter tokens: at least one of each group in `every`, none of `none`.

    `agency` is the token of all that the agency has, None where another token is the agency's own already.
    `is_wide` tells that nearly all obligations of the agency are let through.
    """

    every: tuple[tuple[str, ...], ...]
    none: tuple[str, ...] = ()
    agency: str | None = None
    is_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words side by side, in the column with diacritics (`is_exact`) or in that without."""

    words: tuple[str, ...]
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What an index is asked for: filters, phrases that must all be there, and `but` not all of these."""

    facets: Facets
    phrases: tuple[Phrase, ...] = ()
    but: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of hits ends: the number of the last, and whether it matched with diacritics.

    In the order of fitness: its `score`, and `top`, the newest number when the first page was shown.
    """

    number: int
    is_exact: bool
    score: int | None = None
    top: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """One page of what was found and how many there are (counted up to COUNTED + 1)."""

    places: tuple[Place, ...]
    total: int


class ObligationIndex(Protocol):
    """Knows obligations by their words and filters; every method runs inside the caller's transaction."""

    def put_all(self, session: Session, agency_id: UUID, entries: Sequence[IndexEntry]) -> None:
        """Takes obligations in, or anew under the numbers that they have."""

    def draw(self, session: Session, count: int) -> list[int]:
        """Numbers for so many fresh obligations, rising."""

    def load(self, session: Session, agency_id: UUID, entries: Sequence[tuple[int, IndexEntry]]) -> None:
        """Takes fresh obligations in under drawn numbers; their rows are written by the caller."""

    def begin_filling(self, session: Session) -> None:
        """Before a great number of obligations is loaded; searching is slow until `end_filling`."""

    def end_filling(self, session: Session) -> None:
        """Afterwards: searching is quick again."""

    def numbers(
        self, session: Session, agency_id: UUID, clause: Clause, *, before: int | None, limit: int
    ) -> list[int]:
        """The highest numbers below `before` that `clause` lets through, highest first."""

    def tidy(self, session: Session) -> bool:
        """A little of the index's own upkeep; whether there is more to do."""

"""What the service needs of a job engine (hàng đợi công việc): only keys are handed over, never text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from models.errors import DondocError
from models.job import Step
from service.store.jobs import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt at a job (lần đọc): its `claim` lets it write until somebody takes it over."""

    agency_id: UUID
    document_id: UUID
    claim: UUID


class Work(Protocol):
    """Reading a document in steps; every step may be repeated and changes nothing when it is."""

    def begin(self, ticket: Ticket, worker_id: UUID | None, *, first_only: bool = False) -> Attempt | None:
        """Claims a document for one attempt; None where nothing is to be done or it was tried too often.

        Raises TriedBefore where it is `first_only` that is wanted, and this would be a further one.
        """

    def do(self, step: Step, attempt: Attempt) -> bool:
        """Does one step; False where the job ends with it. Raises TakenOver, EngineUnavailable, OSError."""

    def fail(self, attempt: Attempt, fault: DondocError | None) -> None:
        """Ends a job that cannot be done, None for a defect of ours; the file is kept and may be tried again.

        Raises TakenOver.
        """

    def hand_back(self, attempt: Attempt) -> None:
        """Puts a job back: whoever did it stops in good order."""

    def is_open(self, document_id: UUID) -> bool:
        """Whether the job of a document has still to end."""

    def forget(self, attempt: Attempt) -> None:
        """Lets go of what was kept in memory for an attempt."""

    def tickets(self, document_ids: Sequence[UUID] | None = None) -> list[Ticket]:
        """What waits or was begun and not ended, all of it or of some documents; missing jobs are opened."""


class TriedBefore(Exception):
    """An attempt before this one ended with its process; nothing was begun, and nothing is counted."""


class TakenOver(Exception):
    """Another worker has this job, or it was stopped: nothing may be written any more."""


class Jobs(Protocol):
    """Runs the reading of documents, each to its end, whatever dies meanwhile."""

    def start(self) -> None:
        """Begins to work, and takes up what was left undone."""

    def enqueue(self, session: Session, ticket: Ticket) -> None:
        """Asks for a document to be read, in the caller's transaction; the same ticket twice is once."""

    def submit(self, document_id: UUID) -> None:
        """After that transaction: the document waits. Asks anew for one whose job was lost."""

    def wait(self, document_id: UUID, seconds: float) -> bool:
        """Waits for a document's reading at most so long; whether nothing is left to wait for."""

    def close(self) -> None:
        """Lets the steps that run come to their end; what still waits is done after the next start."""

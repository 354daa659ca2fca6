"""Jobs for tests: an engine that never does anything, and small work that notes what is asked of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from sqlmodel import Session

from models.errors import DondocError
from models.job import STEPS, Priority, Step
from service.jobs.port import Attempt, TriedBefore, Work
from service.store.jobs import Ticket


class IdleJobs:
    """Jobs of a process that dies before it reads."""

    def __init__(self, work: Work) -> None:
        """Whatever is to be done will not be."""

    def start(self) -> None:
        """Nothing is taken up."""

    def enqueue(self, session: Session, ticket: Ticket) -> None:
        """Forgets."""

    def submit(self, document_id: UUID) -> None:
        """Leaves it waiting."""

    def wait(self, document_id: UUID, seconds: float) -> bool:
        """Nothing comes."""
        return False

    def close(self) -> None:
        """Nothing runs."""


class NotedWork:
    """Work of six empty steps: `done` has each step that ended; `on_step` may wait, raise or end the job."""

    def __init__(self, on_step: Callable[[Step, UUID], bool | None] = lambda step, document_id: True) -> None:
        self.on_step = on_step
        self.done: list[tuple[UUID, Step]] = []
        self.begun: list[UUID] = []
        self.tried: set[UUID] = set()
        self.failed: list[UUID] = []
        self.handed_back: list[UUID] = []
        self.numbers: dict[UUID, int] = {}
        self.agency_id = uuid4()
        self._lock = threading.Lock()

    def ask(self, document_id: UUID, priority: Priority = Priority.ORDINARY) -> Ticket:
        """A ticket for a document, the next one where it had one."""
        self.numbers[document_id] = self.numbers.get(document_id, 0) + 1
        return Ticket(
            agency_id=self.agency_id,
            document_id=document_id,
            number=self.numbers[document_id],
            priority=priority,
        )

    def begin(self, ticket: Ticket, worker_id: UUID | None, *, first_only: bool = False) -> Attempt | None:
        """Every ticket is good for an attempt."""
        if first_only and ticket.document_id in self.tried:
            raise TriedBefore
        with self._lock:
            self.begun.append(ticket.document_id)
        return Attempt(agency_id=ticket.agency_id, document_id=ticket.document_id, claim=uuid4())

    def do(self, step: Step, attempt: Attempt) -> bool:
        """Does what the test says."""
        goes_on = self.on_step(step, attempt.document_id)
        with self._lock:
            self.done.append((attempt.document_id, step))
        return goes_on is not False

    def fail(self, attempt: Attempt, fault: DondocError | None) -> None:
        """Notes it."""
        self.failed.append(attempt.document_id)

    def hand_back(self, attempt: Attempt) -> None:
        """Notes it."""
        self.handed_back.append(attempt.document_id)

    def is_open(self, document_id: UUID) -> bool:
        """Open until its last step is done."""
        with self._lock:
            return document_id not in self.failed and (document_id, STEPS[-1]) not in self.done

    def forget(self, attempt: Attempt) -> None:
        """Nothing is kept."""

    def tickets(self, document_ids: Sequence[UUID] | None = None) -> list[Ticket]:
        """A ticket for each document that is asked for."""
        return [self.ask(each) for each in document_ids or ()]

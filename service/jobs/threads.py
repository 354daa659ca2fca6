"""Jobs in threads of this process (hàng đợi trong tiến trình): for one command and for tests.

What waits is in the database, not here: `start` takes it up again after a stop or a crash.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from uuid import UUID

from sqlmodel import Session

from service.defects import describe
from service.jobs.port import Work
from service.jobs.running import Leaving, Patience, work_through
from service.store.jobs import Ticket

logger = logging.getLogger(__name__)


class ThreadJobs:
    """One thread, one job after the other."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._patience = Patience()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dondoc-reading")
        self._running: dict[UUID, Future[None]] = {}
        self._begun: set[UUID] = set()
        self._again: set[UUID] = set()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Takes up what was left undone."""
        for ticket in self._work.tickets():
            self.submit(ticket.document_id)

    def enqueue(self, session: Session, ticket: Ticket) -> None:
        """The job's row is all that is needed."""

    def submit(self, document_id: UUID) -> None:
        """Asks for a document to be read."""
        with self._lock:
            if document_id not in self._running:
                self._running[document_id] = self._pool.submit(self._run, document_id)
            elif document_id in self._begun:
                # What runs may have looked at the document's state already: it looks once more at its end.
                self._again.add(document_id)

    def _run(self, document_id: UUID) -> None:
        with self._lock:
            self._begun.add(document_id)
        while True:
            try:
                _do(self._work, document_id, self._patience)
            except Leaving:
                return
            except Exception as fault:  # the thread must live on
                logger.error("reading %s failed: %s", document_id, describe(fault))
            with self._lock:
                if document_id not in self._again:
                    self._begun.discard(document_id)
                    self._running.pop(document_id, None)
                    return
                self._again.discard(document_id)

    def wait(self, document_id: UUID, seconds: float) -> bool:
        """Waits for a document's reading at most so long."""
        with self._lock:
            future = self._running.get(document_id)
        return future is None or not wait([future], timeout=seconds).not_done

    def close(self) -> None:
        """Lets the step that runs come to its end."""
        self._patience.stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)


class InlineJobs:
    """Reads at once, in the caller's thread: for `dondoc ingest` and for tests."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def start(self) -> None:
        """Does what was left undone."""
        for ticket in self._work.tickets():
            self.submit(ticket.document_id)

    def enqueue(self, session: Session, ticket: Ticket) -> None:
        """The job's row is all that is needed."""

    def submit(self, document_id: UUID) -> None:
        """Reads the document now."""
        _do(self._work, document_id, Patience(waits=()))

    def wait(self, document_id: UUID, seconds: float) -> bool:
        """There is never anything left to wait for."""
        return True

    def close(self) -> None:
        """Nothing runs."""


def _do(work: Work, document_id: UUID, patience: Patience) -> None:
    for ticket in work.tickets([document_id]):
        work_through(work, ticket, patience=patience)

"""Jobs in threads of this process (hàng đợi trong tiến trình): enough for one office on one machine.

What waits is in the database, not here: `Intake.resume` submits it again after a stop or a crash.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from uuid import UUID

from service.defects import describe
from service.jobs.port import Work

logger = logging.getLogger(__name__)


class ThreadJobs:
    """One thread, because reading is bound by the interpreter's lock and PDFium is not made for several."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dondoc-reading")
        self._running: dict[UUID, Future[None]] = {}
        self._begun: set[UUID] = set()
        self._again: set[UUID] = set()
        self._lock = threading.Lock()

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
                self._work(document_id)
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
        """Lets the reading that runs come to its end."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class InlineJobs:
    """Reads at once, in the caller's thread: for `dondoc ingest` and for tests."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def submit(self, document_id: UUID) -> None:
        """Reads the document now."""
        self._work(document_id)

    def wait(self, document_id: UUID, seconds: float) -> bool:
        """There is never anything left to wait for."""
        return True

    def close(self) -> None:
        """Nothing runs."""

"""An office that only takes in, and workers in processes of their own that die where a test says so."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import dondoc_worker
from dondoc_databases import Databases
from dondoc_fakes import dispatch
from dondoc_office import Office

from models.document import DocumentState
from models.job import JobState, Step
from service.jobs.schema import migrate_jobs
from service.store.engine import make_engine

ORDER = "Văn phòng Sở; Thanh tra Sở: Rà soát thủ tục trước ngày 20/11/2026."
PATIENCE = 40.0


def prepare(databases: Databases, folder: Path) -> str:
    """A database with the sample agency and the tables of the job engine; its address."""
    address = databases.seeded(folder)
    engine = make_engine(address)
    migrate_jobs(engine)
    engine.dispose()
    return address


def until(is_so: Callable[[], bool]) -> None:
    """Waits until something is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


class Nursery:
    """A process that has everything loaded and forks workers."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, dondoc_worker.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )

    def bear(self, *words: str) -> Worker:
        """A worker that is ready. Raises Refused."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\t".join(words) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if not answer.isdigit():
            raise Refused(answer)
        return Worker(int(answer))

    def close(self) -> None:
        """No more workers."""
        self._process.kill()
        self._process.wait(10)


class Refused(Exception):
    """A worker may not work."""


@dataclass(frozen=True)
class Worker:
    """A worker in a process of its own."""

    pid: int

    def is_alive(self) -> bool:
        """Whether the process is there."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def send(self, number: signal.Signals) -> None:
        """A signal; nothing happens to one that is gone."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


@dataclass
class Works:
    """An office that only takes in, and workers in processes of their own that a test may kill."""

    office: Office
    marks: Path
    nursery: Nursery
    running: list[Worker] = field(default_factory=list)

    def start(self, slot: str = "one", heart: str = "quick") -> Worker:
        """A worker that is ready to read."""
        settings = self.office.settings
        worker = self.nursery.bear(str(self.office.folder), settings.database, slot, str(self.marks), heart)
        self.running.append(worker)
        return worker

    def until_done(self, ids: Sequence[UUID]) -> None:
        """Waits until these have ended, with a new worker for every one that dies."""

        def go_on() -> bool:
            if not self.running or not self.running[-1].is_alive():
                self.start()
            return all(self.is_done(each) for each in ids)

        until(go_on)

    def upload(self, number: int = 1, name: str = "a.txt") -> UUID:
        """A dispatch comes in and waits."""
        data = dispatch(ORDER, number=f"{number}/SYT-VP")
        return self.office.service.intake.upload(io.BytesIO(data), name).document.id

    def mark(self, step: Step, when: str, document_id: UUID) -> None:
        """What shall happen to a worker at a step of a document: before, after, always, frozen."""
        (self.marks / f"{step}-{when}-{document_id.hex}").touch()

    def is_done(self, document_id: UUID) -> bool:
        """Whether the job of a document has ended."""
        job = self.office.service.workload.get_job(document_id)
        return job is None or job.state not in (JobState.QUEUED, JobState.RUNNING)

    def check_ended_once(self, document_id: UUID) -> None:
        """Read, with one obligation and a task for each of its two leads, one line in the audit trail."""
        detail = self.office.service.documents.get_document(document_id)
        assert detail.summary.state is DocumentState.READY
        (obligation,) = detail.obligations
        assert len(obligation.tasks) == 2

    def close(self) -> None:
        """Ends every worker."""
        for worker in self.running:
            worker.send(signal.SIGKILL)

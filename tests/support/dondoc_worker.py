"""A worker of its own process for tests: it reads as the fakes do, and dies or sleeps where it is told to.

    python dondoc_worker.py

reads lines "FOLDER DATABASE SLOT MARKS [usual]" (parted by tabs) and forks a worker for each, which says its number when
it is ready: a new life then costs no imports. Its heart is quick, or beats as in an office (usual). MARKS is a folder. A file `STEP-when-DOCUMENT` in it (when: before, after) kills the worker at that step of that
document, once; `STEP-always-DOCUMENT` each time.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from dondoc_fakes import fake_engines

from models.errors import DondocError
from models.job import Step
from service.bootstrap import bootstrap, system_clock
from service.jobs.dbos_jobs import DurableJobs, Pace
from service.jobs.heart import Rhythm
from service.jobs.port import Attempt, Jobs, Work
from service.jobs.slots import Slot
from service.reading import Reading
from service.settings import Settings
from service.store.jobs import Ticket

PACE = Pace(concurrency=4, poll=0.05, grace=5.0, rhythm=Rhythm(beat=0.2, dead=1.5))


@dataclass
class Deadly:
    """Work that kills its process where a mark says so."""

    work: Reading
    marks: Path | None

    def begin(self, ticket: Ticket, worker_id: UUID | None, *, first_only: bool = False) -> Attempt | None:
        """As the work itself."""
        return self.work.begin(ticket, worker_id, first_only=first_only)

    def do(self, step: Step, attempt: Attempt) -> bool:
        """Dies before the step, or when it has been done but nobody knows yet."""
        self._die(step, "before", attempt)
        goes_on = self.work.do(step, attempt)
        self._die(step, "after", attempt)
        return goes_on

    def _die(self, step: Step, when: str, attempt: Attempt) -> None:
        if self.marks is None:
            return
        name = f"{attempt.document_id.hex}"
        once = self.marks / f"{step}-{when}-{name}"
        if once.exists():
            once.rename(once.with_name(f"done-{once.name}"))
            os.kill(os.getpid(), signal.SIGKILL)
        if when == "before" and (self.marks / f"{step}-always-{name}").exists():
            os.kill(os.getpid(), signal.SIGKILL)
        frozen = self.marks / f"{step}-frozen-{name}"
        if when == "before" and frozen.exists():
            frozen.rename(frozen.with_name(f"sleeps-{os.getpid()}"))
            os.kill(os.getpid(), signal.SIGSTOP)

    def fail(self, attempt: Attempt, fault: DondocError | None) -> None:
        """As the work itself."""
        self.work.fail(attempt, fault)

    def hand_back(self, attempt: Attempt) -> None:
        """As the work itself."""
        self.work.hand_back(attempt)

    def is_open(self, document_id: UUID) -> bool:
        """As the work itself."""
        return self.work.is_open(document_id)

    def forget(self, attempt: Attempt) -> None:
        """As the work itself."""
        self.work.forget(attempt)

    def tickets(self, document_ids: Sequence[UUID] | None = None) -> list[Ticket]:
        """As the work itself."""
        return self.work.tickets(document_ids)


def work(folder: str, address: str, slot: str, marks: str, heart: str = "quick") -> None:
    """Reads until it is told to end."""
    settings = Settings(data_dir=Path(folder), database_url=address, samples_dir=None)

    pace = replace(PACE, rhythm=Rhythm()) if heart == "usual" else PACE

    def deadly(work: Work) -> Jobs:
        assert isinstance(work, Reading)
        place = Slot(Path(folder) / "workers", slot, is_sqlite=address.startswith("sqlite"))
        return DurableJobs(Deadly(work, Path(marks)), work.desk.database, system_clock, place, pace)

    service = bootstrap(settings, engines=fake_engines(), make_jobs=deadly)
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    service.intake.resume()
    say(f"{os.getpid()}")
    while not ended:
        time.sleep(0.05)
    service.close()


def say(line: str) -> None:
    """A line for whoever started this."""
    os.write(1, f"{line}\n".encode())


def main() -> None:
    """Forks a worker for every line; they end with this process at the latest."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                work(*line.rstrip("\n").split("\t"))
            except DondocError as fault:
                say(f"refused: {type(fault).__name__}")
            finally:
                os._exit(0)


if __name__ == "__main__":
    main()

"""Durable jobs: how many a second beside bare DBOS, and that workers killed at every step lose nothing.

    PYTHONPATH=tests/support python -m benchmarks.jobs rate|kill|takeover [sqlite|postgresql]

`rate` enqueues jobs, then counts how many are done a second: workflows of bare DBOS with as many empty steps,
the same with the product's claims, and whole documents that a trivial reader reads; each in a process of its
own, in turns. `kill` has 200 documents read while workers are killed at every step, before and after it is
done. `takeover` tells after how long another worker has finished the job of a dead one, with the usual heart.
"""

from __future__ import annotations

import io
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, product
from pathlib import Path
from uuid import UUID, uuid4

from dbos import DBOS, DBOSClient, EnqueueOptions
from dondoc_databases import Databases, PostgresDatabases, SqliteDatabases
from dondoc_fakes import dispatch, fake_engines
from dondoc_office import Office
from dondoc_postgres import find_programs, running_cluster
from dondoc_worker import Deadly
from dondoc_works import Nursery, Worker, Works, prepare
from sqlmodel import select

from benchmarks.measure import Measurement, keep, machine, show
from models.document import DocumentState
from models.job import OPEN_JOBS, STEPS, Step
from models.tables.documents import DocumentRow, ReadingRow
from models.tables.jobs import ReadingDraftRow
from models.tables.obligations import ObligationRow, SearchEntryRow
from models.tables.records import AuditEventRow
from models.tables.tasks import TaskEventRow, TaskRow
from service.bootstrap import bootstrap, system_clock
from service.jobs.dbos_jobs import QUEUE, READ, DurableJobs, Pace
from service.jobs.port import Attempt, Jobs, Work
from service.jobs.schema import jobs_engine
from service.jobs.slots import Slot
from service.reading import Reading
from service.settings import Settings
from service.store import claims
from service.store.engine import make_engine

JOBS = {"bare": 240, "claims": 240, "documents": 100}
ROUNDS = 3
PACE = Pace(concurrency=8, poll=0.02)
KINDS = ("bare", "claims", "documents")
RESULTS = Path("var") / "bench.jsonl"
LONGEST = 300.0

DOCUMENTS = 200
WORKERS = {"sqlite": 1, "postgresql": 3}
ORDER = "Văn phòng Sở; Thanh tra Sở: Rà soát thủ tục trước ngày 20/11/2026."


class TooSlow(Exception):
    """The jobs were not done in the time that a benchmark may take."""


# -- how many a second ------------------------------------------------------------------------------------


def rate(databases: Databases) -> Iterator[Measurement]:
    """Jobs a second, of each kind, in turns."""
    rates: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            for kind in KINDS:
                own = Path(folder) / f"{kind}{number}"
                address = prepare(databases, own)
                rates[kind].append(_of_a_process(kind, own, address))
                databases.drop(own)
    bare = statistics.median(rates["bare"])
    for kind, what in (("claims", "empty steps under claims"), ("documents", "documents, trivial reader")):
        yield Measurement(
            name=f"jobs of {len(STEPS)} steps, {databases.name}: {what}",
            value=statistics.median(rates[kind]),
            unit="jobs/s",
            peer="bare DBOS, as many empty steps",
            peer_value=bare,
        )


def _of_a_process(kind: str, folder: Path, address: str) -> float:
    command = (sys.executable, "-m", "benchmarks.jobs", "one", kind, str(folder), address)
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def one(kind: str, folder: str, address: str) -> None:
    """One round in this process: enqueues all, then measures until all are done; prints jobs a second."""
    seconds = _bare(address) if kind == "bare" else _ours(Path(folder), address, is_empty=kind == "claims")
    print(JOBS[kind] / seconds)
    sys.stdout.flush()
    os._exit(0)


class _Countdown:
    """Tells when so many jobs are done."""

    def __init__(self, many: int) -> None:
        self._left = many
        self._lock = threading.Lock()
        self._done = threading.Event()

    def tick(self) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                self._done.set()

    def wait(self, start: Callable[[], object]) -> float:
        """Seconds from the start until all are done."""
        begin = time.perf_counter()
        start()
        if not self._done.wait(LONGEST):
            raise TooSlow
        return time.perf_counter() - begin


def _bare(address: str) -> float:
    engine = jobs_engine(make_engine(address))
    done = _Countdown(JOBS["bare"])

    def read(agency: str, document: str, number: int, priority: int) -> None:
        for step in STEPS:
            DBOS.run_step({"name": step.value}, lambda: True)
        done.tick()

    DBOS(
        config={
            "name": "dondoc",
            "system_database_url": address,
            "system_database_engine": engine,
            "application_version": "1",
            "executor_id": "bare",
            "run_migrations": False,
            "log_level": "ERROR",
        }
    )
    DBOS.workflow(name=READ)(read)
    client = DBOSClient(system_database_engine=engine, application_name="dondoc")
    agency = uuid4().hex
    for _ in range(JOBS["bare"]):
        document = uuid4().hex
        options: EnqueueOptions = {
            "workflow_name": READ,
            "queue_name": QUEUE,
            "workflow_id": f"read-{document}-1",
            "priority": 3,
            "queue_partition_key": agency,
        }
        client.enqueue(options, agency, document, 1, 3)

    def start() -> None:
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=PACE.concurrency,
            partition_worker_concurrency=PACE.concurrency,
            polling_interval_sec=PACE.poll,
        )

    return done.wait(start)


class _Counted(Deadly):
    """The product's work, counted; with `is_empty` a step is no more than its transaction."""

    def __init__(self, work: Reading, done: _Countdown, *, is_empty: bool) -> None:
        super().__init__(work, None)
        self._done = done
        self._is_empty = is_empty

    def do(self, step: Step, attempt: Attempt) -> bool:
        if self._is_empty and step is not STEPS[-1]:
            with self.work._in_charge(attempt, claims.hold, step=step):
                return True
        goes_on = self.work.do(step, attempt)
        if step is STEPS[-1] or not goes_on:
            self._done.tick()
        return goes_on


def _ours(folder: Path, address: str, *, is_empty: bool) -> float:
    settings = Settings(data_dir=folder, database_url=address, samples_dir=None)
    many = JOBS["claims" if is_empty else "documents"]
    done = _Countdown(many)

    def counted(work: Work) -> Jobs:
        assert isinstance(work, Reading)
        slot = Slot(folder / "workers", "one", is_sqlite=address.startswith("sqlite"))
        counting = _Counted(work, done, is_empty=is_empty)
        return DurableJobs(counting, work.desk.database, system_clock, slot, PACE)

    service = bootstrap(settings, engines=fake_engines(), make_jobs=counted)
    for number in range(many):
        service.intake.upload(io.BytesIO(dispatch(ORDER, number=f"{number}/SYT-VP")), "a.txt")
    return done.wait(service.intake.resume)


# -- killing ----------------------------------------------------------------------------------------------


def kill(databases: Databases) -> str:
    """Every step kills workers; answers what was seen. AssertionError where a document did not end once."""
    with tempfile.TemporaryDirectory() as folder, _works(databases, Path(folder)) as works:
        ids = [works.upload(number) for number in range(DOCUMENTS)]
        deaths = cycle(product(STEPS, ("before", "after")))
        deadly = ids[::3]
        for document_id, (step, when) in zip(deadly, deaths, strict=False):
            works.mark(step, when, document_id)
        begin = time.perf_counter()
        lives = _keep_alive(works, ids, WORKERS[databases.name])
        seconds = time.perf_counter() - begin
        killed = len(list(works.marks.glob("done-*")))
        assert killed == len(deadly), f"{killed} of {len(deadly)} deaths"
        _check(works, ids)
    return (
        f"{databases.name}: {DOCUMENTS} documents ended once each in {seconds:.0f} s;"
        f" {killed} kills of workers, {lives} lives, {WORKERS[databases.name]} workers at a time"
    )


@contextmanager
def _works(databases: Databases, folder: Path) -> Iterator[Works]:
    prepare(databases, folder / "var")
    (folder / "marks").mkdir()
    office = Office(folder / "var", databases=databases, make_jobs=None)
    works = Works(office, folder / "marks", Nursery())
    try:
        yield works
    finally:
        works.close()
        works.nursery.close()
        office.service.close()
        databases.drop(office.folder)


def _keep_alive(works: Works, ids: Sequence[UUID], many: int) -> int:
    """Begins a new life for every worker that dies, until all documents have ended; how many lives."""
    slots: dict[str, Worker] = {}
    until = time.monotonic() + LONGEST
    while True:
        for slot in (f"w{number}" for number in range(many)):
            if slot not in slots or not slots[slot].is_alive():
                slots[slot] = works.start(slot)
        counts = works.office.service.workload.count_jobs()
        if not any(counts[state] for state in OPEN_JOBS):
            break
        if time.monotonic() > until:
            raise TooSlow(str(counts))
        time.sleep(0.1)
    for worker in slots.values():
        worker.send(signal.SIGTERM)
    return len(works.running)


def _check(works: Works, ids: Sequence[UUID]) -> None:
    """One of everything for each document; nothing twice, nothing left over."""
    with works.office.service.database.unbound() as session:
        states = {row.id: row.state for row in session.exec(select(DocumentRow))}
        assert states == dict.fromkeys(ids, DocumentState.READY), Counter(states.values())
        readings = Counter(session.exec(select(ReadingRow.document_id)))
        obligations = Counter(session.exec(select(ObligationRow.document_id)))
        indexed = Counter(session.exec(select(SearchEntryRow.obligation_id)))
        tasks = Counter(session.exec(select(TaskRow.document_id)))
        leads = Counter(session.exec(select(TaskRow.obligation_id, TaskRow.lead_key)))
        events = Counter(session.exec(select(TaskEventRow.task_id)))
        read = Counter(
            session.exec(select(AuditEventRow.subject_id).where(AuditEventRow.action == "document.read"))
        )
        drafts = list(session.exec(select(ReadingDraftRow.id)))
    for found in (readings, obligations, read):
        assert found == dict.fromkeys(ids, 1)
    assert tasks == dict.fromkeys(ids, 2)
    assert set(leads.values()) == set(events.values()) == set(indexed.values()) == {1}
    assert len(indexed) == len(ids)
    assert drafts == []


def takeover(databases: Databases) -> str:
    """Seconds from the death of a worker until another has finished its job; on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, _works(databases, Path(folder)) as works:
        works.start("other", "usual")
        document_id = works.upload()
        works.mark(Step.DRAFT, "before", document_id)
        dead = None
        begin = time.perf_counter()
        while not works.is_done(document_id):
            if dead is None and list(works.marks.glob("done-*")):
                dead = time.perf_counter()
                works.start("living", "usual")
            if time.perf_counter() - begin > LONGEST:
                raise TooSlow
            time.sleep(0.05)
        seconds = time.perf_counter() - (dead or begin)
        assert seconds < 60, seconds
        _check(works, [document_id])
    return f"{databases.name}: the job of a dead worker was finished by another after {seconds:.0f} s"


# -- the command ------------------------------------------------------------------------------------------


@contextmanager
def _databases(name: str) -> Iterator[Databases]:
    if name == "sqlite":
        yield SqliteDatabases()
        return
    programs = find_programs()
    if programs is None:
        raise SystemExit("needs PostgreSQL (apt install postgresql)")
    with running_cluster(programs) as cluster:
        yield PostgresDatabases(cluster)


CHECKS = {"kill": kill, "takeover": takeover}


def main(words: Sequence[str]) -> int:
    """Prints what was measured; rates are appended to var/bench.jsonl."""
    what, *names = words or ("rate",)
    if what == "one":
        one(*names)
    for name in names or WORKERS:
        with _databases(name) as databases:
            if what in CHECKS:
                print(f"{CHECKS[what](databases)} ({machine()})")
            else:
                measured = list(rate(databases))
                show(measured)
                keep(measured, RESULTS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

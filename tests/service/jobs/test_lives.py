"""A worker's life begins and ends without losing a job, or taking one from who has just begun it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import pytest
from dbos import DBOS, DBOSClient
from dondoc_jobs import NotedWork
from dondoc_worker import PACE
from dondoc_works import until
from sqlmodel import delete, select

from models.job import Step
from models.tables.jobs import JobWorkerRow
from service.jobs.dbos_jobs import DurableJobs
from service.jobs.slots import Slot
from service.jobs.takeover import put_back
from service.store import workers
from service.store.session import Store

Make = Callable[[NotedWork], DurableJobs]


@pytest.fixture
def make(tmp_path: Path, store: Store) -> Iterator[Make]:
    """Makes durable jobs over noted work; not started yet."""
    made: list[DurableJobs] = []

    def jobs(work: NotedWork) -> DurableJobs:
        slot = Slot(tmp_path / "workers", "one", is_sqlite=store.engine.dialect.name == "sqlite")
        made.append(DurableJobs(work, store, now, slot, replace(PACE, grace=2.0)))
        return made[-1]

    yield jobs
    for each in made:
        each.close()


def now() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


def beats(store: Store) -> int | None:
    """How often the only worker has beaten, None where there is none."""
    with store.unbound() as session:
        return session.exec(select(JobWorkerRow.beats)).first()


def test_a_document_that_waits_without_a_job_in_the_queue_is_asked_for_anew(make: Make) -> None:
    jobs = make(NotedWork())
    jobs.start()
    document_id = uuid4()
    jobs.submit(document_id)
    assert jobs.wait(document_id, 20)


def test_a_life_that_could_not_begin_is_tried_again(
    make: Make, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = make(NotedWork())
    jobs.start()
    launch, calls = DBOS.launch, []

    def fail_once() -> None:
        calls.append(beats(store))
        if len(calls) == 1:
            raise RuntimeError("the database was away")
        launch()

    monkeypatch.setattr(DBOS, "launch", fail_once)
    with store.unbound() as session:
        session.exec(delete(JobWorkerRow))  # the others have taken it for dead
    until(lambda: len(calls) == 2)
    document_id = uuid4()
    jobs.submit(document_id)
    assert jobs.wait(document_id, 20)


def test_a_worker_that_waits_for_its_last_step_is_seen_to_live(make: Make, store: Store) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def hold(_: Step, __: UUID) -> None:
        begun.set()
        may_end.wait(20)

    jobs = make(NotedWork(on_step=hold))
    jobs.start()
    jobs.submit(uuid4())
    assert begun.wait(20)
    closing = threading.Thread(target=jobs.close)
    seen = beats(store) or 0
    closing.start()
    until(lambda: (beats(store) or 0) > seen + 4)
    may_end.set()
    closing.join(20)
    assert beats(store) is None


@dataclass
class Begun:
    """One job that has been begun."""

    executor_id: str | None
    workflow_id: str = "read"


@dataclass
class Queue:
    """The engine's queue; `on_list` is what happens while its jobs are listed."""

    begun: list[Begun]
    on_list: Callable[[], None] = lambda: None
    resumed: list[str] = field(default_factory=list)

    def list_workflows(self, **_: object) -> list[Begun]:
        """What was begun."""
        self.on_list()
        return self.begun

    def resume_workflows(self, keys: list[str], **_: object) -> None:
        """Notes what goes back."""
        self.resumed += keys


def take_over(store: Store, queue: Queue) -> list[str]:
    """What a look around puts back."""
    put_back(store, cast(DBOSClient, queue), ["read"], queue="reading")
    return queue.resumed


def test_a_job_is_not_taken_from_a_worker_that_began_it_a_moment_ago(store: Store) -> None:
    worker = JobWorkerRow(slot="two", host="h", pid=1, started_at=now(), beat_at=now())
    key = worker.id.hex

    def begin() -> None:
        with store.unbound() as session:
            workers.register(session, worker)

    assert take_over(store, Queue([Begun(key)], on_list=begin)) == []


@pytest.mark.parametrize("executor", ["0" * 31 + "1", None, "local"])
def test_the_job_of_a_worker_that_is_gone_is_put_back(store: Store, executor: str | None) -> None:
    assert take_over(store, Queue([Begun(executor)])) == ["read"]

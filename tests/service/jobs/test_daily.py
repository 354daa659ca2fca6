"""The day's work is done once a day, by one of the workers; the engine forgets what ended long ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pytest
from dondoc_fakes import FakeClock
from dondoc_jobs import NotedWork
from dondoc_worker import PACE
from dondoc_works import until
from sqlalchemy import text

from models.job import STEPS
from service.jobs.daily import Chore
from service.jobs.dbos_jobs import DurableJobs
from service.jobs.slots import Slot
from service.store.jobs import Ticket
from service.store.session import Store


class Make(Protocol):
    """Makes durable jobs with chores; not started yet."""

    def __call__(
        self, clock: FakeClock, chores: list[Chore], work: NotedWork | None = None
    ) -> DurableJobs: ...


ONE = replace(PACE, concurrency=1, poll=0.01)


@pytest.fixture
def make(tmp_path: Path, store: Store) -> Make:
    """Durable jobs with chores."""

    def jobs(clock: FakeClock, chores: list[Chore], work: NotedWork | None = None) -> DurableJobs:
        slot = Slot(tmp_path / "workers", "one", is_sqlite=store.engine.dialect.name == "sqlite")
        return DurableJobs(work or NotedWork(), store, clock, slot, ONE, chores=chores)

    return jobs


def test_the_work_of_a_day_is_done_once_and_a_defect_holds_up_nothing(make: Make, store: Store) -> None:
    done: list[date] = []

    def fail(day: date) -> None:
        raise RuntimeError("a defect")

    clock = FakeClock()
    chores = [Chore(name="fail", do=fail), Chore(name="note", do=done.append)]
    for _ in range(2):
        jobs = make(clock, chores)
        jobs.start()
        until(lambda: bool(done))
        jobs.close()
    assert done == [date(2026, 11, 3)]
    clock.pass_days(1)
    jobs = make(clock, chores)
    jobs.start()
    until(lambda: len(done) == 2)
    jobs.close()
    assert done == [date(2026, 11, 3), date(2026, 11, 4)]


def test_the_engine_forgets_jobs_that_ended_long_ago(make: Make, store: Store) -> None:
    work = NotedWork()
    clock = FakeClock()
    jobs = make(clock, [], work)
    ticket = work.ask(uuid4())
    jobs.start()
    with store.unbound() as session:
        jobs.enqueue(session, ticket)
    until(lambda: len(work.done) == len(STEPS))
    until(lambda: remembered(store, ticket) == 1)
    clock.now = clock.now.replace(year=clock.now.year + 10)
    until(lambda: remembered(store, ticket) == 0)
    jobs.close()


def remembered(store: Store, ticket: Ticket) -> int:
    """How many jobs of a document the engine knows of."""
    table = "workflow_status" if store.engine.dialect.name == "sqlite" else "dbos.workflow_status"
    query = text(f"SELECT count(*) FROM {table} WHERE workflow_uuid LIKE :key")
    with store.engine.connect() as connection:
        found = connection.execute(query, {"key": f"%{ticket.document_id.hex}%"})
        return int(found.scalar_one())

"""What is read first: urgent documents before others, scans last, no agency behind another's thousands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from dondoc_jobs import NotedWork
from dondoc_worker import PACE

from models.job import STEPS, Priority, Step
from service.jobs.dbos_jobs import DurableJobs
from service.jobs.slots import Slot
from service.store.session import Store

ONE = replace(PACE, concurrency=1, poll=0.01)
Start = Callable[[NotedWork], DurableJobs]


@pytest.fixture
def start(tmp_path: Path, store: Store) -> Iterator[Start]:
    """Makes durable jobs over noted work; not started yet."""
    made: list[DurableJobs] = []

    def make(work: NotedWork) -> DurableJobs:
        slot = Slot(tmp_path / "workers", "one", is_sqlite=store.engine.dialect.name == "sqlite")
        made.append(DurableJobs(work, store, lambda: datetime.now(UTC), slot, ONE))
        return made[-1]

    yield make
    for jobs in made:
        jobs.close()


@contextmanager
def worked(jobs: DurableJobs, work: NotedWork, many: int) -> Iterator[None]:
    """Started, and waited for until so many jobs are done."""
    done = threading.Event()
    inner = work.on_step

    def count(step: Step, document_id: UUID) -> bool | None:
        answer = inner(step, document_id)
        if len(work.done) + 1 == many * len(STEPS):
            done.set()
        return answer

    work.on_step = count
    jobs.start()
    assert done.wait(40)
    yield


def test_urgent_documents_are_read_first_and_scans_last(start: Start, store: Store) -> None:
    work = NotedWork()
    jobs = start(work)
    order = [Priority.SCAN, Priority.ORDINARY, Priority.URGENT, Priority.FLASH, Priority.ORDINARY]
    tickets = [work.ask(uuid4(), priority) for priority in order]
    with store.unbound() as session:
        for ticket in tickets:
            jobs.enqueue(session, ticket)
    with worked(jobs, work, len(tickets)):
        by_document = {ticket.document_id: ticket.priority for ticket in tickets}
        assert [by_document[each] for each in work.begun] == sorted(order)


def test_an_agency_with_few_documents_does_not_wait_for_one_with_many(start: Start, store: Store) -> None:
    work = NotedWork()
    jobs = start(work)
    many = [work.ask(uuid4()) for _ in range(40)]
    work.agency_id = uuid4()
    few = [work.ask(uuid4()) for _ in range(3)]
    with store.unbound() as session:
        for ticket in [*many, *few]:
            jobs.enqueue(session, ticket)
    with worked(jobs, work, 43):
        last = max(work.begun.index(ticket.document_id) for ticket in few)
        assert last < 30


def test_asking_twice_with_one_ticket_is_asking_once(start: Start, store: Store) -> None:
    work = NotedWork()
    jobs = start(work)
    ticket, other = work.ask(uuid4()), work.ask(uuid4())
    for each in (ticket, ticket, other):
        with store.unbound() as session:
            jobs.enqueue(session, each)
    with worked(jobs, work, 2):
        assert sorted(work.begun) == sorted([ticket.document_id, other.document_id])


def test_a_transaction_that_fails_leaves_no_job(start: Start, store: Store) -> None:
    work = NotedWork()
    jobs = start(work)
    with suppress(RuntimeError), store.unbound() as session:
        jobs.enqueue(session, work.ask(uuid4()))
        raise RuntimeError("the document could not be kept")
    kept = work.ask(uuid4())
    with store.unbound() as session:
        jobs.enqueue(session, kept)
    with worked(jobs, work, 1):
        assert work.begun == [kept.document_id]

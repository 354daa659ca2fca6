"""Jobs in threads run once each, one after the other, and outlive a fault."""

from __future__ import annotations

import threading
import time
from uuid import UUID, uuid4

from service.jobs.threads import InlineJobs, ThreadJobs


def test_a_job_asked_for_twice_while_it_waits_runs_once() -> None:
    done: list[UUID] = []
    begun, gate = threading.Event(), threading.Event()

    def work(document_id: UUID) -> None:
        begun.set()
        gate.wait(5)
        done.append(document_id)

    jobs = ThreadJobs(work)
    running, first, second = uuid4(), uuid4(), uuid4()
    jobs.submit(running)
    assert begun.wait(5)
    for document_id in (first, second, first, second):
        jobs.submit(document_id)
    assert not jobs.wait(first, 0.01)
    gate.set()
    assert jobs.wait(second, 5)
    jobs.close()
    assert done == [running, first, second]


def test_only_one_job_runs_at_a_time() -> None:
    running = most = 0

    def work(_: UUID) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.005)
        running -= 1

    jobs = ThreadJobs(work)
    ids = [uuid4() for _ in range(5)]
    for each in ids:
        jobs.submit(each)
    assert all(jobs.wait(each, 5) for each in ids)
    jobs.close()
    assert most == 1


def test_a_fault_does_not_stop_the_thread() -> None:
    done: list[UUID] = []

    def work(document_id: UUID) -> None:
        done.append(document_id)
        if len(done) == 1:
            raise RuntimeError("a defect")

    jobs = ThreadJobs(work)
    for _ in range(2):
        document_id = uuid4()
        jobs.submit(document_id)
        assert jobs.wait(document_id, 5)
    jobs.close()
    assert len(done) == 2


def test_there_is_nothing_to_wait_for_when_nothing_was_asked() -> None:
    jobs = ThreadJobs(lambda _: None)
    assert jobs.wait(uuid4(), 0.01)
    jobs.close()


def test_inline_jobs_are_done_when_they_are_asked_for() -> None:
    done: list[UUID] = []
    jobs = InlineJobs(done.append)
    document_id = uuid4()
    jobs.submit(document_id)
    assert done == [document_id]
    assert jobs.wait(document_id, 0)
    jobs.close()


def test_a_job_asked_for_again_while_it_ends_runs_once_more() -> None:
    done: list[UUID] = []
    document_id = uuid4()

    def work(each: UUID) -> None:
        done.append(each)
        if len(done) == 1:
            jobs.submit(each)  # as when a person tries again the moment that a fault was written down

    jobs = ThreadJobs(work)
    jobs.submit(document_id)
    assert jobs.wait(document_id, 5)
    jobs.close()
    assert done == [document_id, document_id]

"""Jobs in threads run once each, one after the other, and outlive a fault."""

from __future__ import annotations

import threading
import time
from uuid import UUID, uuid4

from dondoc_jobs import NotedWork

from models.job import STEPS, Step
from service.jobs.threads import InlineJobs, ThreadJobs


def ended(work: NotedWork) -> list[UUID]:
    """The documents whose last step is done, in that order."""
    return [document_id for document_id, step in work.done if step is STEPS[-1]]


def test_a_job_asked_for_twice_while_it_waits_runs_once() -> None:
    begun, gate = threading.Event(), threading.Event()

    def wait(step: Step, document_id: UUID) -> None:
        begun.set()
        gate.wait(5)

    work = NotedWork(wait)
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
    assert ended(work) == [running, first, second]


def test_only_one_job_runs_at_a_time() -> None:
    running = most = 0

    def count(step: Step, document_id: UUID) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.002)
        running -= 1

    jobs = ThreadJobs(NotedWork(count))
    ids = [uuid4() for _ in range(5)]
    for each in ids:
        jobs.submit(each)
    assert all(jobs.wait(each, 5) for each in ids)
    jobs.close()
    assert most == 1


def test_a_fault_does_not_stop_the_thread() -> None:
    def die_first(step: Step, document_id: UUID) -> None:
        if not work.done and not work.failed:
            raise RuntimeError("a defect")

    work = NotedWork(die_first)
    jobs = ThreadJobs(work)
    ids = [uuid4(), uuid4()]
    for each in ids:
        jobs.submit(each)
        assert jobs.wait(each, 5)
    jobs.close()
    assert (work.failed, ended(work)) == ([ids[0]], [ids[1]])


def test_there_is_nothing_to_wait_for_when_nothing_was_asked() -> None:
    jobs = ThreadJobs(NotedWork())
    assert jobs.wait(uuid4(), 0.01)
    jobs.close()


def test_inline_jobs_are_done_when_they_are_asked_for() -> None:
    work = NotedWork()
    jobs = InlineJobs(work)
    document_id = uuid4()
    jobs.submit(document_id)
    assert work.done == [(document_id, step) for step in STEPS]
    assert jobs.wait(document_id, 0)
    jobs.close()


def test_a_job_asked_for_again_while_it_ends_runs_once_more() -> None:
    document_id = uuid4()

    def ask_again(step: Step, _: UUID) -> None:
        if len(work.done) == len(STEPS) - 1:
            jobs.submit(document_id)  # as when a person tries again the moment that a fault was written down

    work = NotedWork(ask_again)
    jobs = ThreadJobs(work)
    jobs.submit(document_id)
    assert jobs.wait(document_id, 5)
    jobs.close()
    assert ended(work) == [document_id, document_id]


def test_a_stop_lets_the_step_end_and_hands_the_rest_back() -> None:
    begun, gate = threading.Event(), threading.Event()

    def wait(step: Step, document_id: UUID) -> None:
        begun.set()
        gate.wait(5)

    work = NotedWork(wait)
    jobs = ThreadJobs(work)
    document_id = uuid4()
    jobs.submit(document_id)
    assert begun.wait(5)
    closing = threading.Thread(target=jobs.close)
    closing.start()
    time.sleep(0.05)
    gate.set()
    closing.join(5)
    assert work.done == [(document_id, STEPS[0])]
    assert work.handed_back == [document_id]

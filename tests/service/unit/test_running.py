"""Steps are done in order, with patience for what passes, and no word of a fault goes out."""

from __future__ import annotations

import logging
import threading
import time
from uuid import UUID, uuid4

import pytest
from dondoc_jobs import NotedWork

from models.errors import EngineUnavailable, ProgramMissing
from models.job import STEPS, Step
from service.jobs.gate import Gate
from service.jobs.port import TakenOver
from service.jobs.running import Leaving, Patience, work_through
from service.store.busy import DatabaseBusy

QUICK = Patience(waits=(0.0, 0.0))


def failing(times: int, fault: Exception) -> NotedWork:
    """Work whose first step fails so often."""
    left = [fault] * times

    def fail(step: Step, document_id: UUID) -> None:
        if step is Step.EXTRACT and left:
            raise left.pop()

    return NotedWork(fail)


def steps_of(work: NotedWork) -> list[Step]:
    """The steps that were done."""
    return [step for _, step in work.done]


def test_the_steps_are_done_in_their_order() -> None:
    work = NotedWork()
    work_through(work, work.ask(uuid4()))
    assert steps_of(work) == list(STEPS)


def test_a_step_that_ends_the_job_is_the_last() -> None:
    work = NotedWork(lambda step, _: step is not Step.READ)
    work_through(work, work.ask(uuid4()))
    assert steps_of(work) == [Step.READ]


@pytest.mark.parametrize("fault", [EngineUnavailable(), OSError("disk full")])
def test_what_passes_by_itself_is_tried_again(fault: Exception) -> None:
    work = failing(2, fault)
    work_through(work, work.ask(uuid4()), patience=QUICK)
    assert steps_of(work) == list(STEPS)
    assert work.failed == []


def test_what_does_not_pass_fails_after_some_tries() -> None:
    work = failing(3, EngineUnavailable())
    work_through(work, work.ask(uuid4()), patience=QUICK)
    assert (steps_of(work), len(work.failed)) == ([Step.READ], 1)


def test_a_database_that_is_away_is_waited_for() -> None:
    work = failing(2, DatabaseBusy())
    work_through(work, work.ask(uuid4()), patience=Patience(waits=()))
    assert steps_of(work) == list(STEPS)


def test_a_program_that_is_missing_is_not_waited_for() -> None:
    work = failing(1, ProgramMissing())
    work_through(work, work.ask(uuid4()), patience=QUICK)
    assert len(work.failed) == 1


def test_a_job_that_was_taken_over_is_left_alone() -> None:
    work = failing(1, TakenOver())
    work_through(work, work.ask(uuid4()), patience=QUICK)
    assert (steps_of(work), work.failed) == ([Step.READ], [])


def test_a_fault_is_logged_without_what_it_says(caplog: pytest.LogCaptureFixture) -> None:
    work = failing(1, ValueError("Kính gửi Sở Y tế"))
    with caplog.at_level(logging.DEBUG):
        work_through(work, work.ask(uuid4()), patience=QUICK)
    assert len(work.failed) == 1
    assert "ValueError at" in caplog.text
    assert "Kính gửi" not in caplog.text


def test_who_stops_leaves_between_two_steps() -> None:
    patience = Patience(waits=())

    def stop(step: Step, _: UUID) -> None:
        if step is Step.EXTRACT:
            patience.stopping.set()

    work = NotedWork(stop)
    with pytest.raises(Leaving):
        work_through(work, work.ask(uuid4()), patience=patience)
    assert steps_of(work) == [Step.READ, Step.EXTRACT]
    assert len(work.handed_back) == 1


def test_one_that_was_tried_before_is_not_begun_where_only_first_attempts_are_wanted() -> None:
    work = NotedWork()
    fresh, tried = uuid4(), uuid4()
    work.tried.add(tried)
    assert work_through(work, work.ask(fresh), first_only=True)
    assert not work_through(work, work.ask(tried), first_only=True)
    assert work.begun == [fresh]
    assert work_through(work, work.ask(tried))
    assert work.begun == [fresh, tried]


def test_one_that_must_be_alone_waits_for_the_others_and_holds_them_up() -> None:
    gate = Gate(threading.Event())
    order: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    def together(name: str, is_held: bool = False) -> None:
        with gate.together():
            order.append(name)
            if is_held:
                inside.set()
                leave.wait(5)

    def alone() -> None:
        with gate.alone():
            order.append("alone")

    first = threading.Thread(target=together, args=("first", True))
    first.start()
    assert inside.wait(5)
    single = threading.Thread(target=alone)
    single.start()
    time.sleep(0.05)
    second = threading.Thread(target=together, args=("second",))
    second.start()
    time.sleep(0.05)
    assert order == ["first"]
    leave.set()
    for thread in (first, single, second):
        thread.join(5)
    assert order == ["first", "alone", "second"]


def test_who_waits_at_the_gate_leaves_when_the_process_stops() -> None:
    stopping = threading.Event()
    gate = Gate(stopping)
    with gate.alone():
        stopping.set()
        with pytest.raises(Leaving), gate.together():
            pass

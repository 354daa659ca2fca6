"""Workers live as long as their hearts beat; whoever is taken for dead may begin nothing more."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from dondoc_databases import Databases
from dondoc_fakes import dispatch
from dondoc_jobs import IdleJobs
from dondoc_office import Office

from models.job import JobState, Step
from models.tables.columns import new_id
from service.jobs.heart import Heart, Rhythm
from service.jobs.port import Attempt, TakenOver, TriedBefore
from service.jobs.slots import OneWorkerOnly, Slot, SlotTaken, WrongSlot
from service.reading import MOST_ATTEMPTS

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."


@dataclass
class Pulse:
    """One heart that a test lets beat; `seconds` is the time that its process counts."""

    office: Office
    slot: str
    seconds: float = 1000.0
    id: UUID = field(default_factory=new_id)
    living: frozenset[UUID] = frozenset()
    lost: list[bool] = field(default_factory=list)
    heart: Heart = field(init=False)

    def __post_init__(self) -> None:
        self.heart = Heart(
            self.office.service.database,
            self.office.clock,
            Rhythm(beat=1, dead=30),
            slot=self.slot,
            on_beat=self.see,
            on_lost=self.lost.append,
            on_idle=lambda: None,
            now=lambda: self.seconds,
        )
        self.heart.register(self.id)

    def see(self, living: frozenset[UUID]) -> None:
        """Who lives."""
        self.living = living

    def beat(self, after: float = 1.0) -> None:
        """One beat so many seconds later."""
        self.seconds += after
        self.heart.beat(self.id)


def test_a_worker_that_beats_is_seen_to_live(office: Office) -> None:
    one, two = Pulse(office, "one"), Pulse(office, "two")
    for _ in range(40):
        one.beat()
        two.beat()
    assert one.living == two.living == {one.id, two.id}


def test_a_worker_that_is_silent_too_long_is_buried_and_learns_of_it(office: Office) -> None:
    one, two = Pulse(office, "one"), Pulse(office, "two")
    for _ in range(32):
        one.beat()
    assert one.living == {one.id}
    two.beat()
    assert (two.lost, two.living) == ([False], frozenset())


def test_who_stood_still_itself_buries_nobody_at_once(office: Office) -> None:
    one, two = Pulse(office, "one"), Pulse(office, "two")
    one.beat()
    one.beat(after=300)
    assert one.living == {one.id, two.id}


def test_a_new_worker_in_a_slot_ends_the_former_one(office: Office) -> None:
    former = Pulse(office, "one")
    fresh = Pulse(office, "one")
    former.beat()
    fresh.beat()
    assert former.lost == [True]
    assert fresh.living == {fresh.id}


@dataclass
class Waiting:
    """An office with one document that waits, and attempts at it."""

    office: Office
    document_id: UUID

    def begin(self, worker_id: UUID | None = None, *, first_only: bool = False) -> Attempt | None:
        """Another attempt."""
        reading = self.office.service.intake.reading
        (ticket,) = reading.tickets([self.document_id])
        return reading.begin(ticket, worker_id, first_only=first_only)

    def do(self, *steps: Step, attempt: Attempt) -> None:
        """Does steps in an attempt."""
        for step in steps:
            assert self.office.service.intake.reading.do(step, attempt)


@pytest.fixture
def waiting(tmp_path: Path, databases: Databases) -> Iterator[Waiting]:
    """A document that nobody reads of itself."""
    office = Office(tmp_path / "var", databases=databases, make_jobs=IdleJobs)
    uploaded = office.service.intake.upload(io.BytesIO(dispatch(ORDER)), "a.txt")
    yield Waiting(office, uploaded.document.id)
    office.service.close()
    databases.drop(office.folder)


def test_a_worker_that_is_buried_may_not_begin(waiting: Waiting) -> None:
    with pytest.raises(TakenOver):
        waiting.begin(new_id())
    alive = Pulse(waiting.office, "one")
    assert waiting.begin(alive.id) is not None


def test_to_look_whether_it_was_tried_before_is_no_attempt(waiting: Waiting) -> None:
    first = waiting.begin(first_only=True)
    assert first is not None
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(TriedBefore):
            waiting.begin(first_only=True)
    waiting.do(Step.READ, attempt=first)  # it has lost nothing by that
    further = [waiting.begin() is not None for _ in range(MOST_ATTEMPTS)]
    assert further == [True] * (MOST_ATTEMPTS - 1) + [False]


def test_only_the_latest_attempt_may_write(waiting: Waiting) -> None:
    first = waiting.begin()
    assert first is not None
    waiting.do(Step.READ, attempt=first)
    second = waiting.begin()
    assert second is not None
    for step in (Step.EXTRACT, Step.MATCH, Step.DRAFT, Step.INDEX, Step.NOTIFY):
        with pytest.raises(TakenOver):
            waiting.office.service.intake.reading.do(step, first)
        waiting.do(step, attempt=second)
    document = waiting.office.service.documents.get_document(waiting.document_id)
    assert len(document.obligations) == 1


def test_every_step_may_be_repeated_by_another_attempt(waiting: Waiting) -> None:
    steps = list(Step)
    for number in range(3):
        attempt = waiting.begin()
        assert attempt is not None
        waiting.do(*steps[number : number + 2], attempt=attempt)  # the second one's end is not noted
        waiting.office.service.intake.reading.hand_back(attempt)
    last = waiting.begin()
    assert last is not None
    waiting.do(*steps[3:], attempt=last)
    document = waiting.office.service.documents.get_document(waiting.document_id)
    assert [len(each.tasks) for each in document.obligations] == [1]
    job = waiting.office.service.workload.get_job(waiting.document_id)
    assert job is not None
    assert (job.state, job.attempts) == (JobState.DONE, 1)


def test_an_old_ticket_is_good_for_nothing(waiting: Waiting) -> None:
    reading = waiting.office.service.intake.reading
    old = reading.tickets([waiting.document_id])[0]
    waiting.office.service.intake.stop(waiting.document_id)
    waiting.office.service.intake.retry(waiting.document_id)
    assert reading.begin(old, None) is None
    fresh = reading.tickets([waiting.document_id])[0]
    assert (old.number, fresh.number) == (1, 2)
    assert reading.begin(fresh, None) is not None


def test_a_slot_has_one_process(tmp_path: Path) -> None:
    one = Slot(tmp_path, "one", is_sqlite=False)
    one.take()
    with pytest.raises(SlotTaken):
        Slot(tmp_path, "one", is_sqlite=False).take()
    Slot(tmp_path, "two", is_sqlite=False).take()
    one.give_back()
    Slot(tmp_path, "one", is_sqlite=False).take()


def test_sqlite_has_one_worker_in_all(tmp_path: Path) -> None:
    Slot(tmp_path, "one", is_sqlite=True).take()
    with pytest.raises(OneWorkerOnly):
        Slot(tmp_path, "two", is_sqlite=True).take()


@pytest.mark.parametrize("name", ["", "a b", "../x", "a" * 41, "đọc"])
def test_a_slot_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongSlot):
        Slot(tmp_path, name, is_sqlite=False)

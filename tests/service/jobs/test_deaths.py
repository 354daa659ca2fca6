"""Workers that are killed, frozen or stopped: every document ends once, none is lost."""

from __future__ import annotations

import signal
from pathlib import Path
from uuid import UUID

import pytest
from dondoc_works import Refused, Works, until
from sqlmodel import col, func, select

from models.document import DocumentState
from models.errors import ErrorCode
from models.job import JobState, Step
from models.tables.documents import ReadingRow
from models.tables.jobs import ReadingDraftRow
from models.tables.obligations import ObligationRow, SearchEntryRow
from models.tables.records import AuditEventRow
from models.tables.tasks import TaskEventRow, TaskRow

DEATHS = (
    (Step.READ, "after"),
    (Step.EXTRACT, "before"),
    (Step.MATCH, "after"),
    (Step.DRAFT, "before"),
    (Step.DRAFT, "after"),
    (Step.INDEX, "after"),
    (Step.NOTIFY, "after"),
)
"""The rest of the steps and of the moments is measured by benchmarks/jobs.py, over more documents."""


def count(works: Works) -> tuple[int, ...]:
    """Readings, obligations, their places in the index, tasks, what happened to tasks, drafts left over."""
    tables = (ReadingRow, ObligationRow, SearchEntryRow, TaskRow, TaskEventRow, ReadingDraftRow)
    with works.office.service.database.unbound() as session:
        return tuple(session.exec(select(func.count()).select_from(table)).one() for table in tables)


def notes(works: Works, document_id: UUID) -> list[str]:
    """What the audit trail has of a document."""
    with works.office.service.database.unbound() as session:
        query = select(AuditEventRow.action).where(col(AuditEventRow.subject_id) == document_id)
        return sorted(session.exec(query))


def test_a_worker_that_is_killed_at_any_step_is_followed_by_one_that_goes_on(works: Works) -> None:
    ids = [works.upload(number) for number in range(len(DEATHS))]
    for document_id, (step, when) in zip(ids, DEATHS, strict=True):
        works.mark(step, when, document_id)
    works.until_done(ids)
    for document_id in ids:
        works.check_ended_once(document_id)
    many = len(ids)
    assert count(works) == (many, many, many, 2 * many, 2 * many, 0)
    for document_id in ids:
        assert notes(works, document_id) == ["document.read", "document.received"]
    assert len(list(works.marks.glob("done-*"))) == many


def test_a_file_that_kills_every_worker_ends_as_failed_and_the_others_are_read(works: Works) -> None:
    deadly = works.upload(1)
    works.mark(Step.READ, "always", deadly)
    others = [works.upload(number) for number in range(2, 6)]
    works.until_done([deadly, *others])
    failed = works.office.service.documents.get_document(deadly).summary
    assert failed.state is DocumentState.FAILED
    assert failed.failure is not None
    assert failed.failure.code is ErrorCode.READING_GIVEN_UP
    assert len(works.running) == 4
    works.office.service.documents.open_file(deadly).stream.close()
    for document_id in others:
        works.check_ended_once(document_id)


def test_a_worker_that_is_told_to_stop_ends_its_step_and_leaves_the_rest(works: Works) -> None:
    ids = [works.upload(number) for number in range(10)]
    worker = works.start()
    until(lambda: works.is_done(ids[0]))
    worker.send(signal.SIGTERM)
    until(lambda: not worker.is_alive())
    counts = works.office.service.workload.count_jobs()
    assert counts[JobState.RUNNING] == 0
    assert works.office.service.workload.list_workers() == ()
    works.start()
    until(lambda: all(works.is_done(each) for each in ids))
    for document_id in ids:
        works.check_ended_once(document_id)
        job = works.office.service.workload.get_job(document_id)
        assert job is not None
        assert job.attempts == 1


def test_a_second_worker_on_sqlite_is_refused(works: Works) -> None:
    if works.office.databases.name != "sqlite":
        pytest.skip("PostgreSQL takes as many as wanted")
    works.start()
    with pytest.raises(Refused, match="OneWorkerOnly"):
        works.start("two")


@pytest.fixture
def several(works: Works) -> Works:
    """Several workers beside each other: on PostgreSQL."""
    if works.office.databases.name == "sqlite":
        pytest.skip("SQLite has one worker")
    return works


def test_the_jobs_of_a_dead_worker_are_taken_over_by_another(several: Works) -> None:
    document_id = several.upload()
    several.mark(Step.DRAFT, "before", document_id)
    first = several.start("one")
    until(lambda: not first.is_alive())
    several.start("two")
    until(lambda: several.is_done(document_id))
    several.check_ended_once(document_id)


@pytest.mark.parametrize("step", [Step.READ, Step.DRAFT])
def test_a_frozen_worker_that_wakes_changes_nothing(several: Works, step: Step) -> None:
    document_id = several.upload()
    several.mark(step, "frozen", document_id)
    frozen = several.start("one")
    until(lambda: bool(asleep(several.marks)))
    several.start("two")
    until(lambda: several.is_done(document_id))
    before = state(several, document_id)
    frozen.send(signal.SIGCONT)
    more = several.upload(2)
    until(lambda: several.is_done(more))
    until(lambda: len(several.office.service.workload.list_workers()) == 2)  # it has begun anew
    assert frozen.is_alive()
    assert state(several, document_id) == before
    several.check_ended_once(document_id)


def asleep(marks: Path) -> list[Path]:
    """Who says that it stands still now."""
    return list(marks.glob("sleeps-*"))


def state(works: Works, document_id: UUID) -> tuple[object, ...]:
    """All that a second writing would change."""
    detail = works.office.service.documents.get_document(document_id)
    job = works.office.service.workload.get_job(document_id)
    return detail, job, notes(works, document_id)

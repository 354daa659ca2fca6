"""A streaming copy answers lists and searches, and nobody misses there what they have just done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from dondoc_databases import PostgresDatabases, fill_schema
from dondoc_fakes import FakeClock, dispatch, fake_engines
from dondoc_postgres import Cluster, running_cluster
from sqlalchemy import text
from sqlmodel import Session, select

from models.tables.records import AuditEventRow
from service.bootstrap import WrongReplica, bootstrap
from service.jobs.threads import InlineJobs
from service.progress import TaskFilter
from service.settings import Settings
from service.store.engine import make_engine
from service.store.organisations import found_agency
from service.store.records import note
from service.store.replica import Replica
from service.store.session import Store

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
STREAMING = {"wal_level": "replica", "max_wal_senders": "4", "fsync": "off", "hot_standby_feedback": "on"}


@dataclass(frozen=True)
class Pair:
    """A primary and its copy."""

    primary: Cluster
    copy: Cluster


@pytest.fixture(scope="module")
def pair(postgres: Cluster) -> Iterator[Pair]:
    """Two servers; the second follows the first."""
    with (
        running_cluster(postgres.programs, STREAMING) as primary,
        running_cluster(postgres.programs, STREAMING, primary) as copy,
    ):
        yield Pair(primary, copy)


@pytest.fixture(scope="module")
def store(pair: Pair) -> Iterator[Store]:
    """A store that reads lists from the copy."""
    address = pair.primary.create("dondoc")
    fill_schema(address)
    store = Store(make_engine(address), Replica(make_engine(pair.copy.address("dondoc"))))
    yield store
    store.close()


@pytest.fixture
def agency(store: Store) -> UUID:
    """An agency of this test."""
    with store.unbound() as session:
        return found_agency(session, f"Sở {time.monotonic_ns()}", NOW)


@contextmanager
def standing_still(pair: Pair) -> Iterator[None]:
    """Time stops for the copy: it receives, and replays nothing."""
    with pair.copy.admin() as connection:
        connection.execute("SELECT pg_wal_replay_pause()")
        while connection.execute("SELECT pg_get_wal_replay_pause_state()").fetchone() != ("paused",):
            time.sleep(0.01)
        try:
            yield
        finally:
            connection.execute("SELECT pg_wal_replay_resume()")


def is_copy(session: Session) -> bool:
    """Whether a session speaks to the copy."""
    return bool(session.connection().execute(text("SELECT pg_is_in_recovery()")).scalar_one())


def wait_for_copy(store: Store, agency: UUID) -> None:
    """Until the copy has all that was written."""
    until = time.monotonic() + 20
    while True:
        with store.listing(agency) as session:
            if is_copy(session):
                return
        assert time.monotonic() < until, "the copy never came"
        time.sleep(0.02)


def actions(session: Session) -> list[str]:
    """What an agency did."""
    return [row.action for row in session.exec(select(AuditEventRow))]


def test_lists_come_from_the_copy_when_it_has_all(store: Store, agency: UUID) -> None:
    with store.writing(agency) as session:
        note(session, agency, "a.first", at=NOW, by="x")
    wait_for_copy(store, agency)
    with store.listing(agency) as session:
        assert (is_copy(session), actions(session)) == (True, ["a.first"])
    with store.reading(agency) as session:
        assert not is_copy(session)


def test_what_was_just_written_is_in_the_list_although_the_copy_is_behind(
    store: Store, pair: Pair, agency: UUID
) -> None:
    with standing_still(pair):
        with store.writing(agency) as session:
            note(session, agency, "a.fresh", at=NOW, by="x")
        with store.listing(agency) as session:
            assert (is_copy(session), actions(session)) == (False, ["a.fresh"])
    wait_for_copy(store, agency)


def test_the_copy_holds_agencies_apart_too(store: Store, agency: UUID) -> None:
    with store.unbound() as session:
        other = found_agency(session, f"Sở khác {time.monotonic_ns()}", NOW)
    for each in (agency, other):
        with store.writing(each) as session:
            note(session, each, "a.own", at=NOW, by="x")
        wait_for_copy(store, each)
    with store.listing(agency) as session:
        seen = session.connection().execute(text("SELECT DISTINCT agency_id FROM audit_event")).scalars()
        assert is_copy(session)
        assert list(seen) == [agency]


def test_while_the_copy_does_not_answer_the_database_itself_does(
    pair: Pair, store: Store, agency: UUID, tmp_path: Path
) -> None:
    nowhere = make_engine(f"postgresql://dondoc@/dondoc?host={tmp_path}")
    alone = Store(make_engine(pair.primary.address("dondoc")), Replica(nowhere))
    with alone.writing(agency) as session:
        note(session, agency, "a.first", at=NOW, by="x")
    for _ in range(2):
        with alone.listing(agency) as session:
            assert (is_copy(session), actions(session)) == (False, ["a.first"])
    alone.close()


def test_a_server_that_is_no_copy_is_not_taken_for_one(pair: Pair, agency: UUID) -> None:
    address = pair.primary.address("dondoc")
    replica = Replica(make_engine(address))
    assert not replica.is_up_to(agency)
    replica.close()


def test_an_office_with_a_copy_shows_a_task_as_soon_as_it_is_there(pair: Pair, tmp_path: Path) -> None:
    address = pair.primary.create("office")
    fill_schema(address)
    settings = Settings(
        data_dir=tmp_path,
        database_url=address,
        read_database_url=pair.copy.address("office"),
        samples_dir=None,
    )
    (tmp_path / "a.txt").write_bytes(dispatch("Văn phòng Sở: Rà soát."))
    service = bootstrap(settings, engines=fake_engines(), clock=FakeClock(), make_jobs=InlineJobs)
    with standing_still(pair):
        service.intake.upload_file(tmp_path / "a.txt", wait=5)
        (task,) = service.progress.list_tasks(TaskFilter()).items
        moved = service.progress.change_due(task.id, None, "Bỏ hạn")
        assert service.progress.list_tasks(TaskFilter()).items[0].version == moved.task.version
    service.close()


def test_a_copy_of_sqlite_is_refused(tmp_path: Path, postgres: Cluster) -> None:
    databases = PostgresDatabases(postgres)
    for main, copy in (
        (f"sqlite:///{tmp_path}/a.db", databases.cluster.address("x")),
        (databases.cluster.address("x"), f"sqlite:///{tmp_path}/a.db"),
    ):
        settings = Settings(data_dir=tmp_path, database_url=main, read_database_url=copy)
        with pytest.raises(WrongReplica):
            bootstrap(settings, engines=fake_engines())

"""Transactions belong to one agency, come one writer at a time, and are kept whole or not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from dondoc_databases import Databases
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import col, delete, select, update

from models.document import DocumentState
from models.tables.columns import new_id
from models.tables.documents import DocumentRow
from models.tables.records import AuditEventRow
from service.store.engine import make_engine
from service.store.organisations import add_agency
from service.store.records import note
from service.store.session import Store

NOW = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, databases: Databases) -> Iterator[Store]:
    """A migrated database."""
    store = Store(make_engine(databases.migrated(tmp_path)))
    yield store
    store.close()
    databases.drop(tmp_path)


@pytest.fixture
def agencies(store: Store) -> tuple[UUID, UUID]:
    """Two agencies with one note each."""
    with store.unbound() as session:
        ours = add_agency(session, "Sở A", NOW)
        theirs = add_agency(session, "Sở B", NOW)
    for agency_id in (ours, theirs):
        with store.writing(agency_id) as session:
            note(session, agency_id, "a.first", at=NOW, by="x")
    return ours, theirs


def actions(store: Store, agency_id: UUID) -> list[str]:
    """The notes that a session of an agency sees, asking for all."""
    with store.reading(agency_id) as session:
        return [row.action for row in session.exec(select(AuditEventRow))]


def test_a_query_that_forgets_the_agency_sees_only_its_own(store: Store, agencies: tuple[UUID, UUID]) -> None:
    assert [len(actions(store, agency_id)) for agency_id in agencies] == [1, 1]
    assert actions(store, new_id()) == []


def test_a_change_or_deletion_that_forgets_the_agency_leaves_others_alone(
    store: Store, agencies: tuple[UUID, UUID]
) -> None:
    ours, theirs = agencies
    with store.writing(ours) as session:
        session.exec(update(AuditEventRow).values(action="changed"))
    assert (actions(store, ours), actions(store, theirs)) == (["changed"], ["a.first"])
    with store.writing(ours) as session:
        session.exec(delete(AuditEventRow).where(col(AuditEventRow.by) == "x"))
    assert (actions(store, ours), actions(store, theirs)) == ([], ["a.first"])


def test_an_exception_undoes_the_whole_transaction(store: Store, agencies: tuple[UUID, UUID]) -> None:
    ours, _ = agencies

    def write_and_fail() -> None:
        with store.writing(ours) as session:
            note(session, ours, "a.second", at=NOW, by="x")
            session.flush()
            raise RuntimeError("the use case fails")

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert actions(store, ours) == ["a.first"]


def test_a_row_of_no_agency_is_refused(store: Store) -> None:
    nobody = new_id()
    with pytest.raises(IntegrityError), store.writing(nobody) as session:
        note(session, nobody, "a.first", at=NOW, by="x")


def test_many_writers_lose_nothing(store: Store, agencies: tuple[UUID, UUID]) -> None:
    ours, _ = agencies
    faults: list[Exception] = []

    def write(writer: int) -> None:
        try:
            for _ in range(10):
                with store.writing(ours) as session:
                    count = len(session.exec(select(AuditEventRow)).all())
                    note(session, ours, f"{count}", at=NOW, by=f"{writer}")
        except Exception as fault:
            faults.append(fault)

    writers = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert sorted(actions(store, ours)) == sorted(["a.first", *(str(n) for n in range(1, 81))])


def test_two_processes_wait_for_each_other(store: Store, agencies: tuple[UUID, UUID]) -> None:
    ours, _ = agencies
    other = Store(make_engine(str(store.engine.url)))
    done = threading.Event()

    def write() -> None:
        with other.writing(ours) as session:
            note(session, ours, "theirs", at=NOW, by="x")
        done.set()

    with store.writing(ours) as session:
        waiting = threading.Thread(target=write)
        waiting.start()
        assert not done.wait(0.2)
        note(session, ours, "mine", at=NOW, by="x")
    waiting.join(5)
    other.close()
    assert actions(store, ours) == ["a.first", "mine", "theirs"]


def test_a_long_row_of_changes_lets_those_of_another_process_come_in(
    store: Store, agencies: tuple[UUID, UUID]
) -> None:
    ours = agencies[0]
    other = Store(store.engine)  # a store of its own: nothing but the database between them
    rounds: list[int] = []
    is_over = threading.Event()

    def work_on() -> None:
        while not is_over.is_set():
            with store.writing(ours) as session:
                note(session, ours, "a.round", at=NOW, by="x")
                rounds.append(len(rounds))
                time.sleep(0.35)
            store.give_way()

    working = threading.Thread(target=work_on)
    working.start()
    waited = []
    try:
        for _ in range(5):
            before = len(rounds)
            with other.writing(ours) as session:
                waited.append(len(rounds) - before)
                note(session, ours, "a.other", at=NOW, by="y")
    finally:
        is_over.set()
        working.join()
    assert max(waited) <= 1


def test_instants_come_back_in_utc(store: Store, agencies: tuple[UUID, UUID]) -> None:
    ours, _ = agencies
    in_vietnam = datetime(2026, 11, 3, 8, 0, tzinfo=timezone(timedelta(hours=7)))
    with store.writing(ours) as session:
        note(session, ours, "later", at=in_vietnam, by="x")
    with store.reading(ours) as session:
        row = session.exec(select(AuditEventRow).where(AuditEventRow.action == "later")).one()
    assert row.at == in_vietnam
    assert row.at.tzinfo is UTC


def test_an_instant_without_time_zone_is_refused(store: Store, agencies: tuple[UUID, UUID]) -> None:
    ours, _ = agencies
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError), store.writing(ours) as session:
        note(session, ours, "naive", at=naive, by="x")


def test_keys_of_later_rows_sort_later() -> None:
    keys = [new_id() for _ in range(1000)]
    assert keys == sorted(keys)


def test_the_character_zero_is_kept_as_one_letter(store: Store, agencies: tuple[UUID, UUID]) -> None:
    ours, _ = agencies
    shown = "\0" if store.engine.dialect.name == "sqlite" else "\ufffd"
    with store.writing(ours) as session:
        note(session, ours, "a.zero", at=NOW, by="a\0b")
        row = DocumentRow(
            agency_id=ours,
            sha256="a" * 64,
            name="a\0",
            size=1,
            storage_key="a",
            state=DocumentState.READY,
            addressees=["x\0y", "\\u0000"],
            created_at=NOW,
        )
        session.add(row)
        document_id = row.id
    with store.reading(ours) as session:
        note_row = session.exec(select(AuditEventRow).where(AuditEventRow.by == "a\0b")).one()
        document = session.exec(select(DocumentRow).where(DocumentRow.id == document_id)).one()
        assert (note_row.by, document.name) == (f"a{shown}b", f"a{shown}")
        assert document.addressees == [f"x{shown}y", "\\u0000"]

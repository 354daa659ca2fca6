"""PostgreSQL itself holds agencies apart, and their writers wait only for those of their own agency."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from dondoc_databases import PostgresDatabases
from dondoc_postgres import Cluster
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlmodel import Session

from models.obligation import Nature
from models.tables.columns import new_id
from models.tables.documents import DocumentRow
from models.tables.obligations import ObligationRow, SearchEntryRow
from models.tables.schema import METADATA
from service.store.busy import DatabaseBusy
from service.store.engine import make_engine
from service.store.organisations import found_agency
from service.store.records import note
from service.store.session import Store
from service.views import DocumentState

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
OWNED = sorted(name for name, table in METADATA.tables.items() if "agency_id" in table.columns)


@pytest.fixture(scope="module")
def address(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of the present schema."""
    return PostgresDatabases(postgres).migrated(tmp_path_factory.mktemp("tenancy"))


@pytest.fixture(scope="module")
def store(address: str) -> Iterator[Store]:
    """A store over it."""
    store = Store(make_engine(address))
    yield store
    store.close()


@pytest.fixture(scope="module")
def agencies(store: Store) -> tuple[UUID, UUID]:
    """Two agencies with a directory, a document, an obligation in the word index, and a note each."""
    with store.unbound() as session:
        ours, theirs = (found_agency(session, name, NOW) for name in ("Sở A", "Sở B"))
    for agency_id in (ours, theirs):
        with store.writing(agency_id) as session:
            _fill(session, agency_id)
    return ours, theirs


def _fill(session: Session, agency_id: UUID) -> None:
    document = DocumentRow(
        agency_id=agency_id,
        sha256="a" * 64,
        name="a.txt",
        size=1,
        storage_key="aa/aa/a",
        state=DocumentState.READY,
        created_at=NOW,
    )
    session.add(document)
    session.flush()
    obligation = ObligationRow(
        agency_id=agency_id,
        document_id=document.id,
        span_start=0,
        span_end=1,
        label="1",
        text="Rà soát",
        nature=Nature.ORDER,
        created_at=NOW,
    )
    session.add(obligation)
    session.flush()
    number = session.connection().execute(text("SELECT nextval('search_entry_number')")).scalar_one()
    session.add(SearchEntryRow(agency_id=agency_id, number=number, obligation_id=obligation.id))
    words = "INSERT INTO obligation_words (number, words) VALUES (:number, 'ra soat')"
    session.connection().execute(text(words), {"number": number})
    note(session, agency_id, "a.first", at=NOW, by="x")


def raw(session: Session, statement: str) -> list[tuple[object, ...]]:
    """What SQL gives that knows nothing of agencies."""
    return [tuple(row) for row in session.connection().execute(text(statement))]


FILLED = ("organisation", "organisation_name", "document", "obligation", "search_entry", "audit_event")


@pytest.mark.parametrize("table", FILLED)
def test_plain_sql_of_one_agency_sees_no_row_of_another(
    store: Store, agencies: tuple[UUID, UUID], table: str
) -> None:
    for agency_id in agencies:
        with store.reading(agency_id) as session:
            assert set(raw(session, f"SELECT agency_id FROM {table}")) == {(agency_id,)}
        with store.writing(agency_id) as session:
            assert set(raw(session, f"SELECT agency_id FROM {table}")) == {(agency_id,)}


def test_an_agency_sees_itself_only(store: Store, agencies: tuple[UUID, UUID]) -> None:
    with store.reading(agencies[0]) as session:
        assert raw(session, "SELECT name FROM agency") == [("Sở A",)]


def test_words_of_another_agency_lead_nowhere(store: Store, agencies: tuple[UUID, UUID]) -> None:
    joined = "SELECT e.agency_id FROM obligation_words w JOIN search_entry e ON e.number = w.number"
    for agency_id in agencies:
        with store.reading(agency_id) as session:
            assert raw(session, f"{joined} WHERE w.words @@ 'soat'") == [(agency_id,)]


@pytest.mark.parametrize("table", FILLED)
def test_a_session_of_no_agency_sees_nothing(store: Store, agencies: tuple[UUID, UUID], table: str) -> None:
    with store.engine.connect() as connection:
        assert connection.execute(text(f"SELECT * FROM {table}")).all() == []
    with store.reading(new_id()) as session:
        assert raw(session, f"SELECT * FROM {table}") == []


def test_a_connection_goes_back_to_the_pool_as_nobodys(store: Store, agencies: tuple[UUID, UUID]) -> None:
    single = make_engine(store.engine.url.render_as_string(hide_password=False))
    alone = Store(single)
    for _ in range(3):
        with alone.writing(agencies[0]) as session:
            assert raw(session, "SELECT count(*) FROM audit_event") == [(1,)]
        with alone.unbound() as session:
            assert raw(session, "SELECT count(*) FROM agency") == [(2,)]
        with single.connect() as connection:
            assert connection.execute(text("SELECT * FROM audit_event")).all() == []
    assert single.pool.checkedin() == 1  # type: ignore[attr-defined]  # it was one connection all the time
    alone.close()


def test_a_row_cannot_be_written_for_or_given_to_another_agency(
    store: Store, agencies: tuple[UUID, UUID]
) -> None:
    ours, theirs = agencies
    with pytest.raises(ProgrammingError, match="row-level security"), store.writing(ours) as session:
        note(session, theirs, "a.forged", at=NOW, by="x")
    with pytest.raises(ProgrammingError, match="row-level security"), store.writing(ours) as session:
        raw(session, f"UPDATE audit_event SET agency_id = '{theirs}' RETURNING id")
    with store.writing(ours) as session:
        assert raw(session, f"DELETE FROM audit_event WHERE agency_id = '{theirs}' RETURNING id") == []


def test_what_all_agencies_share_is_seen_without_one(store: Store, agencies: tuple[UUID, UUID]) -> None:
    with store.unbound() as session:
        assert raw(session, "SELECT count(*) FROM document") == [(2,)]


def test_every_table_of_agencies_is_bound_even_for_its_owner(store: Store) -> None:
    bound = (
        "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
        " WHERE c.relrowsecurity AND c.relforcerowsecurity"
    )
    with store.engine.connect() as connection:
        found = set(connection.execute(text(bound)).scalars())
        role = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(text(role)).scalar_one() is False
    assert found == {*OWNED, "agency"}


def test_who_only_reads_cannot_write_and_sees_one_instant(store: Store, agencies: tuple[UUID, UUID]) -> None:
    ours, _ = agencies
    with store.reading(ours) as session:
        before = raw(session, "SELECT count(*) FROM audit_event")
        with store.writing(ours) as other:
            note(other, ours, "a.meanwhile", at=NOW, by="x")
        assert raw(session, "SELECT count(*) FROM audit_event") == before
    with pytest.raises(DBAPIError, match="read-only"), store.reading(ours) as session:
        raw(session, "DELETE FROM audit_event RETURNING id")


def test_agencies_do_not_wait_for_each_other(store: Store, agencies: tuple[UUID, UUID]) -> None:
    ours, theirs = agencies
    with store.writing(ours) as session:
        note(session, ours, "a.slow", at=NOW, by="x")
        with store.writing(theirs) as other:  # in the same thread: it would never come if it waited
            note(other, theirs, "a.quick", at=NOW, by="x")


def test_who_waits_too_long_is_told_to_try_again(address: str, agencies: tuple[UUID, UUID]) -> None:
    hasty = Store(make_engine(f"{address}&options=-c%20lock_timeout%3D100ms"))
    with hasty.writing(agencies[0]), pytest.raises(DatabaseBusy), hasty.writing(agencies[0]):
        pytest.fail("two writers of one agency at once")
    hasty.close()


def test_a_writer_that_froze_loses_its_turn_and_changes_nothing(
    store: Store, address: str, agencies: tuple[UUID, UUID]
) -> None:
    ours, _ = agencies
    strict = Store(make_engine(f"{address}&options=-c%20idle_in_transaction_session_timeout%3D200ms"))
    frozen, awake = threading.Event(), threading.Event()
    faults: list[Exception] = []

    def freeze() -> None:
        try:
            with strict.writing(ours) as session:
                note(session, ours, "a.frozen", at=NOW, by="x")
                session.flush()
                frozen.set()
                awake.wait(20)
        except Exception as fault:
            faults.append(fault)

    sleeper = threading.Thread(target=freeze)
    sleeper.start()
    assert frozen.wait(10)
    begun = time.monotonic()
    with store.writing(ours) as session:
        note(session, ours, "a.next", at=NOW, by="x")
    assert time.monotonic() - begun < 5
    awake.set()
    sleeper.join()
    assert [type(fault) for fault in faults] == [DatabaseBusy]
    with store.reading(ours) as session:
        assert raw(session, "SELECT 1 FROM audit_event WHERE action = 'a.frozen'") == []
    strict.close()

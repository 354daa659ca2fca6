"""Transactions (giao dịch): reading and writing sessions that belong to one agency."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from uuid import UUID

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import ORMExecuteState, SessionTransaction, with_loader_criteria
from sqlmodel import Session, col

from models.tables.columns import AgencyRowBase
from service.store.busy import telling_when_busy
from service.store.engine import SNAPSHOT, WRITES
from service.store.replica import Replica
from service.store.tenancy import claim, lock, unbind


class Store:
    """The database as use cases see it: `reading` and `writing` hand out sessions of one agency.

    A session sees rows of its agency only, whatever a query forgets to say: its statements are filtered here,
    and on PostgreSQL the database holds back other rows itself.

    The writers of an agency come one at a time, so a use case may look and then write. On SQLite all writers
    do, because the file has one lock; on PostgreSQL agencies do not wait for each other. Who waits longer
    than ten seconds is told DatabaseBusy.
    """

    def __init__(self, engine: Engine, replica: Replica | None = None) -> None:
        self.engine = engine
        self._replica = replica
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._reader = engine if self._is_sqlite else engine.execution_options(**SNAPSHOT)
        self._writer = engine.execution_options(**{WRITES: True})
        self._lock = threading.Lock()

    @contextmanager
    def reading(self, agency_id: UUID) -> Iterator[Session]:
        """A session that only reads; nothing of it is kept."""
        with telling_when_busy(), Session(self._reader, autoflush=False) as session:
            self._bind(session, agency_id)
            yield session

    @contextmanager
    def listing(self, agency_id: UUID) -> Iterator[Session]:
        """`reading` for lists and searches: from the replica where there is one that has come far enough."""
        if self._replica is None or not self._replica.is_up_to(agency_id):
            with self.reading(agency_id) as session:
                yield session
            return
        with telling_when_busy(), Session(self._replica.engine, autoflush=False) as session:
            self._bind(session, agency_id)
            yield session

    @contextmanager
    def writing(self, agency_id: UUID) -> Iterator[Session]:
        """A session that is committed at the end, or wholly undone by an exception."""
        with telling_when_busy(), self._in_turn(), Session(self._writer) as session:
            self._bind(session, agency_id)
            with session.begin():
                session.connection()  # takes the write lock now, not at the first statement
                lock(session, f"agency/{agency_id.hex}")
                yield session
            if self._replica is not None:
                self._replica.wrote(agency_id, self.engine)

    @contextmanager
    def unbound(self) -> Iterator[Session]:
        """A writing session of no agency: for what belongs to all of them. Locks nothing on PostgreSQL."""
        with telling_when_busy(), self._in_turn(), Session(self._writer) as session:
            if not self._is_sqlite:
                event.listen(session, "after_begin", _unbind)
            with session.begin():
                yield session

    def forget(self) -> None:
        """Empties SQLite's log of changes, in which deleted rows can still be read.

        Where a reader holds the log it stays until the next time; the database itself is overwritten already.
        """
        if not self._is_sqlite:
            return
        with self._lock, self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()
        if self._replica is not None:
            self._replica.close()

    def _in_turn(self) -> AbstractContextManager[object]:
        """The writers of this process in the order of asking: SQLite's own lock knows no order."""
        return self._lock if self._is_sqlite else nullcontext()

    def _bind(self, session: Session, agency_id: UUID) -> None:
        _filter(session, agency_id)
        if self._is_sqlite:
            return

        def begin(_: Session, __: SessionTransaction, connection: Connection) -> None:
            claim(connection, agency_id)

        event.listen(session, "after_begin", begin)


def _unbind(_: Session, __: SessionTransaction, connection: Connection) -> None:
    unbind(connection)


def _filter(session: Session, agency_id: UUID) -> None:
    """The first net: entities that a statement names are filtered by the agency, whatever it forgot."""

    def filter_by_agency(state: ORMExecuteState) -> None:
        if state.is_column_load or state.is_relationship_load:
            return
        for mapper in state.all_mappers:
            row = mapper.class_
            if issubclass(row, AgencyRowBase):
                state.statement = state.statement.options(
                    with_loader_criteria(row, col(row.agency_id) == agency_id, include_aliases=True)
                )

    event.listen(session, "do_orm_execute", filter_by_agency)

"""Transactions (giao dịch): reading and writing sessions that belong to one agency."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, SessionTransaction, with_loader_criteria
from sqlmodel import Session, col

from models.tables.columns import AgencyRowBase
from service.store.busy import telling_when_busy
from service.store.engine import SNAPSHOT, WRITES
from service.store.replica import Replica
from service.store.tenancy import claim, claim_and_hold, unbind

_AGENCY = "agency"
_WRITES = "writes"
"""Where a session's `info` says whose it is."""

LOOK_SECONDS, MOMENT_SECONDS = 0.15, 0.01
"""The first is longer than a writer of SQLite sleeps before it looks at the lock again: 0.1 s at most."""


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
        with telling_when_busy(), _Bound(self._reader, autoflush=False, info={_AGENCY: agency_id}) as session:
            yield session

    @contextmanager
    def listing(self, agency_id: UUID) -> Iterator[Session]:
        """`reading` for lists and searches: from the replica where there is one that has come far enough."""
        if self._replica is None or not self._replica.is_up_to(agency_id):
            with self.reading(agency_id) as session:
                yield session
            return
        replica = self._replica.engine
        with telling_when_busy(), _Bound(replica, autoflush=False, info={_AGENCY: agency_id}) as session:
            yield session

    @contextmanager
    def writing(self, agency_id: UUID) -> Iterator[Session]:
        """A session that is committed at the end, or wholly undone by an exception."""
        info = {_AGENCY: agency_id, _WRITES: True}
        with telling_when_busy(), self._in_turn(), _Bound(self._writer, info=info) as session:
            with session.begin():
                session.connection()  # takes the write lock now, not at the first statement
                yield session
            if self._replica is not None:
                self._replica.wrote(agency_id, self.engine)

    @contextmanager
    def unbound(self) -> Iterator[Session]:
        """A writing session of no agency: for what belongs to all of them. Locks nothing on PostgreSQL."""
        with telling_when_busy(), self._in_turn(), _Unbound(self._writer) as session, session.begin():
            yield session

    def give_way(self) -> None:
        """Between many transactions in a row: other writers get their turn.

        On PostgreSQL they queue; a moment is for the pages of this process. On SQLite writers of another
        process only look now and then whether its lock is free: a short pause would let them find it taken
        until they give up.
        """
        time.sleep(LOOK_SECONDS if self._is_sqlite else MOMENT_SECONDS)

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


class _Bound(Session):
    """A session of the agency that its `info` names."""


class _Unbound(Session):
    """A session of no agency."""


# On the classes, not on each session: making listeners takes longer than many a query.


@event.listens_for(_Bound, "after_begin")
def _claim(session: Session, _: SessionTransaction, connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        take = claim_and_hold if session.info.get(_WRITES) else claim
        take(connection, session.info[_AGENCY])


@event.listens_for(_Unbound, "after_begin")
def _unbind(_: Session, __: SessionTransaction, connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        unbind(connection)


@event.listens_for(_Bound, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    """The first net: entities that a statement names are filtered by the agency, whatever it forgot."""
    if state.is_column_load or state.is_relationship_load:
        return
    agency_id = state.session.info[_AGENCY]
    rows = (mapper.class_ for mapper in state.all_mappers)
    found = [_criterion(row, agency_id) for row in rows if issubclass(row, AgencyRowBase)]
    if found:
        state.statement = state.statement.options(*found)


@lru_cache(maxsize=4096)
def _criterion(row: type[AgencyRowBase], agency_id: UUID) -> LoaderCriteriaOption:
    """Kept, because making one takes longer than many a query."""
    return with_loader_criteria(row, col(row.agency_id) == agency_id, include_aliases=True)

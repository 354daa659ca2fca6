"""Transactions (giao dịch): reading and writing sessions that belong to one agency."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlmodel import Session, col

from models.tables.columns import AgencyRowBase
from service.store.engine import WRITES


class Store:
    """The database as use cases see it: `reading` and `writing` hand out sessions of one agency.

    A session sees rows of its agency only, whatever a query forgets to say. One writer at a time in this
    process, in the order of asking; others wait at most as long as SQLite's busy timeout.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._lock = threading.Lock()

    @contextmanager
    def reading(self, agency_id: UUID) -> Iterator[Session]:
        """A session that only reads; nothing of it is kept."""
        with Session(self.engine, autoflush=False) as session:
            _bind(session, agency_id)
            yield session

    @contextmanager
    def writing(self, agency_id: UUID) -> Iterator[Session]:
        """A session that is committed at the end, or wholly undone by an exception."""
        with self._lock, Session(self._writer) as session:
            _bind(session, agency_id)
            with session.begin():
                session.connection()  # takes the write lock now, not at the first statement
                yield session

    @contextmanager
    def unbound(self) -> Iterator[Session]:
        """A writing session of no agency: for agencies themselves only."""
        with self._lock, Session(self._writer) as session, session.begin():
            yield session

    def forget(self) -> None:
        """Empties SQLite's log of changes, in which deleted rows can still be read.

        Where a reader holds the log it stays until the next time; the database itself is overwritten already.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with self._lock, self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def _bind(session: Session, agency_id: UUID) -> None:
    """The second net: entities that a statement names are filtered by the agency, whatever it forgot."""

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

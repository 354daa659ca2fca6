"""One change by a person (một thao tác duyệt): checked, recorded and indexed in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from models.review import ReviewKind
from models.tables.columns import Json
from models.tables.documents import DocumentRow
from models.tables.obligations import ObligationRow, ReviewRow
from models.tables.tasks import TaskRow
from service.engines import Clock, Engines
from service.keeping import Keeper
from service.ledger import Ledger, check_version
from service.organisations import load_directory
from service.references import settle_references
from service.search.indexing import index_obligations
from service.search.port import ObligationIndex
from service.store import documents as document_store
from service.store import obligations as store
from service.store import tasks as task_store
from service.store.records import calendar_of
from service.store.session import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that is under way: what it works with, and how it is written down."""

    session: Session
    document: DocumentRow
    keeper: Keeper
    ledger: Ledger
    now: datetime
    by: str

    def record(
        self,
        kind: ReviewKind,
        obligation: ObligationRow | None,
        before: Json,
        after: Json,
        reason: str | None = None,
    ) -> None:
        """Keeps what a person decided, with the values before and after."""
        self.session.add(
            ReviewRow(
                agency_id=self.document.agency_id,
                document_id=self.document.id,
                obligation_id=obligation.id if obligation else None,
                kind=kind,
                before=before,
                after=after,
                reason=reason,
                by=self.by,
                at=self.now,
            )
        )
        if obligation is not None:
            obligation.version += 1
            self.session.add(obligation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Bàn làm việc: what use cases of one agency work with; opens changes."""

    database: Store
    agency_id: UUID
    engines: Engines
    index: ObligationIndex
    clock: Clock

    @contextmanager
    def change_document(self, document_id: UUID, by: str) -> Iterator[Change]:
        """A change of a document and any of its obligations; all of them are indexed again."""
        with self.database.writing(self.agency_id) as session:
            document = document_store.get_document(session, self.agency_id, document_id)
            change = self._open(session, document, by)
            yield change
            settle_references(session, document)
            obligations = store.obligations_of(session, self.agency_id, document_id)
            index_obligations(self.index, session, document, obligations)

    @contextmanager
    def change_obligation(
        self, obligation_id: UUID, version: int | None, by: str
    ) -> Iterator[tuple[Change, ObligationRow]]:
        """A change of one obligation. Raises NotFound, StaleVersion."""
        with self.database.writing(self.agency_id) as session:
            row = store.get_obligation(session, self.agency_id, obligation_id)
            check_version(version, row)
            document = document_store.get_document(session, self.agency_id, row.document_id)
            yield self._open(session, document, by), row
            index_obligations(self.index, session, document, [row])

    @contextmanager
    def change_task(self, task_id: UUID, version: int | None, by: str) -> Iterator[tuple[Change, TaskRow]]:
        """A change of one task. Raises NotFound, StaleVersion."""
        with self.database.writing(self.agency_id) as session:
            task = task_store.get_task(session, self.agency_id, task_id)
            check_version(version, task)
            document = document_store.get_document(session, self.agency_id, task.document_id)
            yield self._open(session, document, by), task
            obligation = store.get_obligation(session, self.agency_id, task.obligation_id)
            index_obligations(self.index, session, document, [obligation])

    def _open(self, session: Session, document: DocumentRow, by: str) -> Change:
        now = self.clock()
        return Change(
            session=session,
            document=document,
            keeper=Keeper(
                session=session,
                directory=load_directory(session, self.agency_id),
                calendar=calendar_of(session, self.agency_id, self.engines.calendar),
                index=self.index,
                now=now,
            ),
            ledger=Ledger(session=session, agency_id=self.agency_id, now=now, by=by),
            now=now,
            by=by,
        )

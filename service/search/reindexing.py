"""Making the word index anew (lập lại chỉ mục) while the office works: batch by batch, newest first.

Each batch is a transaction that puts obligations in as they are now, so what a search finds is right before
and behind it. How far it has come stands in the database: after a stop it goes on there.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, delete, func, select

from models.tables.columns import new_id
from models.tables.obligations import ObligationRow, SearchEntryRow
from models.tables.references import ReindexRow
from service.defects import describe
from service.references import keep_references
from service.search.indexing import index_all
from service.search.port import ObligationIndex
from service.store import documents as document_store
from service.store import obligations as obligation_store
from service.store.session import Store

logger = logging.getLogger(__name__)

BATCH = 500
"""Obligations of one transaction: others wait for it at most a few tenths of a second."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindexing:
    """Lập lại chỉ mục tìm kiếm."""

    database: Store
    agency_id: UUID
    index: ObligationIndex

    def is_open(self) -> bool:
        """Whether it was begun and not ended: by a stop, or by an upgrade that changed the index."""
        with self.database.reading(self.agency_id) as session:
            return _state(session, self.agency_id) is not None

    def run(self, tell: Tell = lambda done, whole: None) -> int:
        """Goes on where it was left, else makes all of it anew; answers how many obligations were put in."""
        whole, done = self._begin(), 0
        while (count := self._batch()) is not None:
            done += count
            tell(min(done, whole), whole)
            self.database.give_way()
        done += self._add_missing()
        while self._tidy():
            self.database.give_way()
        tell(whole, whole)
        return done

    def finish_beside(self) -> threading.Thread | None:
        """Beside the serving: goes on with an index that an upgrade or a stop left half made."""
        if not self.is_open():
            return None
        thread = threading.Thread(target=self._finish, name="reindex", daemon=True)
        thread.start()
        return thread

    def _finish(self) -> None:
        try:
            self.run()
        except Exception as fault:  # the database was closed under it: the next start goes on
            logger.warning("reindexing stopped: %s", describe(fault))

    def _begin(self) -> int:
        with self.database.writing(self.agency_id) as session:
            state = _state(session, self.agency_id)
            if state is None:
                last = session.exec(
                    select(func.max(col(SearchEntryRow.number))).where(
                        SearchEntryRow.agency_id == self.agency_id
                    )
                ).one()
                state = ReindexRow(id=new_id(), agency_id=self.agency_id, below=(last or 0) + 1)
                session.add(state)
            return session.exec(
                select(func.count())
                .select_from(SearchEntryRow)
                .where(SearchEntryRow.agency_id == self.agency_id, SearchEntryRow.number < state.below)
            ).one()

    def _batch(self) -> int | None:
        """One batch; None when there is nothing more to do."""
        with self.database.writing(self.agency_id) as session:
            state = _state(session, self.agency_id)
            if state is None:
                return None
            rows = session.exec(
                select(SearchEntryRow.number, SearchEntryRow.obligation_id)
                .where(SearchEntryRow.agency_id == self.agency_id, SearchEntryRow.number < state.below)
                .order_by(col(SearchEntryRow.number).desc())
                .limit(BATCH)
            ).all()
            if not rows:
                session.exec(delete(ReindexRow).where(col(ReindexRow.agency_id) == self.agency_id))
                return None
            self._put(session, [obligation_id for _, obligation_id in rows])
            state.below = rows[-1][0]
            session.add(state)
            return len(rows)

    def _add_missing(self) -> int:
        """Obligations that the index does not know at all."""
        done, after = 0, None
        while True:
            with self.database.writing(self.agency_id) as session:
                found = _unknown(session, self.agency_id, after)
                self._put(session, found)
            done += len(found)
            if len(found) < BATCH:
                return done
            after = found[-1]

    def _put(self, session: Session, ids: Sequence[UUID]) -> None:
        obligations = obligation_store.obligations_by_id(session, self.agency_id, ids)
        rows = [obligations[key] for key in ids if key in obligations]
        documents = document_store.documents_by_id(session, self.agency_id, {row.document_id for row in rows})
        for document in documents.values():
            keep_references(session, document)
        index_all(self.index, session, self.agency_id, documents, rows)

    def _tidy(self) -> bool:
        with self.database.writing(self.agency_id) as session:
            return self.index.tidy(session)


def _state(session: Session, agency_id: UUID) -> ReindexRow | None:
    return session.exec(select(ReindexRow).where(ReindexRow.agency_id == agency_id)).first()


def _unknown(session: Session, agency_id: UUID, after: UUID | None) -> list[UUID]:
    query = (
        select(ObligationRow.id)
        .where(
            ObligationRow.agency_id == agency_id,
            ~select(SearchEntryRow.id)
            .where(
                SearchEntryRow.agency_id == agency_id,
                SearchEntryRow.obligation_id == ObligationRow.id,
            )
            .exists(),
        )
        .order_by(col(ObligationRow.id))
        .limit(BATCH)
    )
    if after is not None:
        query = query.where(col(ObligationRow.id) > after)
    return list(session.exec(query))

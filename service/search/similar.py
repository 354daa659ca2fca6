"""Obligations of earlier years that say nearly the same (nhiệm vụ tương tự các năm trước).

The index holds a few tokens of each text that texts with many words in common share. Those of them that are
rare are asked for; the few candidates are then compared word by word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from models.tables.documents import DocumentRow
from models.tables.obligations import ObligationRow, SearchEntryRow
from models.tables.tasks import TaskRow
from models.task import CLOSED, TaskState
from nlp.keys import fold
from service.engines import Clock
from service.fingerprints import is_same_issuer
from service.search.facets import asked_facets, likeness_tokens, year_token
from service.search.port import Clause, ObligationIndex, SearchFilter
from service.search.query import folded_words
from service.search.showing import leads_of
from service.search.views import SimilarView
from service.showing_matches import citation_of
from service.store import documents as document_store
from service.store import obligations as obligation_store
from service.store import references as reference_store
from service.store import tasks as task_store
from service.store.session import Store

MOST = 5
"""How many are shown."""

LIKE = 62.0
"""From this likeness on (0 to 100) two texts count as the same duty with other names and numbers."""

SAME_ISSUER, SAME_REFERENCE = 4.0, 4.0
"""What it adds when the same body asked for it, or the same document was cited."""

NEAREST = 24
"""How many of the likest texts are looked at for issuer and references."""

_LOOKED_BACK = 60
"""Years for which the index is told what to leave out: a year before them is a misread one."""

CANDIDATES = 60
"""Newest obligations that are looked at for one token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """Tìm nhiệm vụ tương tự."""

    database: Store
    agency_id: UUID
    index: ObligationIndex
    clock: Clock

    def find(self, obligation_id: UUID, *, limit: int = MOST) -> tuple[SimilarView, ...]:
        """The likest obligations of documents of earlier years, likest first. Raises NotFound."""
        with self.database.listing(self.agency_id) as session:
            row = obligation_store.get_obligation(session, self.agency_id, obligation_id)
            document = document_store.get_document(session, self.agency_id, row.document_id)
            found = _rows(session, self.agency_id, self._numbers(session, row, document))
            ranked = self._ranked(session, row, document, found)
            return self._views(session, ranked[:limit])

    def _numbers(self, session: Session, row: ObligationRow, document: DocumentRow) -> list[int]:
        tokens = likeness_tokens(folded_words(row.text))
        base = asked_facets(self.agency_id, SearchFilter())
        # A document of this or a later year is none of an earlier one; some are dated ahead by a year.
        this_year = self.clock().year
        later = range(max(_year_of(document), this_year - _LOOKED_BACK), this_year + 2)
        none = (*base.none, *map(year_token, later))
        found: dict[int, None] = {}
        for token in tokens:
            clause = Clause(facets=replace(base, every=((token,),), none=none, is_wide=False))
            numbers = self.index.numbers(session, self.agency_id, clause, before=None, limit=CANDIDATES)
            found |= dict.fromkeys(numbers)
        return list(found)

    def _ranked(
        self,
        session: Session,
        row: ObligationRow,
        document: DocumentRow,
        found: Sequence[tuple[UUID, UUID, str]],
    ) -> list[tuple[float, UUID]]:
        own = fold(row.text)
        near = [
            (share, obligation_id, document_id)
            for obligation_id, document_id, text in found
            if document_id != row.document_id
            and (share := fuzz.token_sort_ratio(own, fold(text), score_cutoff=LIKE - 1))
        ]
        near = sorted(near, reverse=True)[:NEAREST]
        documents = document_store.documents_by_id(session, self.agency_id, {each[2] for each in near})
        cited = reference_store.cited_by(session, self.agency_id, {row.document_id, *documents})
        mine = set(cited[row.document_id])
        ranked = []
        for share, obligation_id, document_id in near:
            other = documents[document_id]
            if _year_of(other) >= _year_of(document):
                continue  # one without a year has none in the index either
            share += SAME_ISSUER if is_same_issuer(document.issuer, other.issuer) else 0.0
            share += SAME_REFERENCE if mine & set(cited[document_id]) else 0.0
            if share >= LIKE:
                ranked.append((min(share, 100.0), obligation_id))
        return sorted(ranked, key=lambda pair: (-pair[0], -pair[1].int))

    def _views(self, session: Session, ranked: Sequence[tuple[float, UUID]]) -> tuple[SimilarView, ...]:
        ids = [obligation_id for _, obligation_id in ranked]
        if not ids:
            return ()
        rows = obligation_store.obligations_by_id(session, self.agency_id, ids)
        documents = document_store.documents_by_id(
            session, self.agency_id, {row.document_id for row in rows.values()}
        )
        tasks = task_store.tasks_of(session, self.agency_id, ids)
        leads = leads_of(session, self.agency_id, ids)
        found = []
        for share, key in ranked:
            row, document, task = rows[key], documents[rows[key].document_id], _chief(tasks[key])
            found.append(
                SimilarView(
                    obligation_id=key,
                    document_id=row.document_id,
                    document_citation=citation_of(document),
                    issuer=document.issuer,
                    issued_on=document.issued_on,
                    label=row.label,
                    text=row.text,
                    likeness=round(share),
                    leads=leads.get(key, ()),
                    task_state=task.state if task else None,
                    product=task.product if task else None,
                )
            )
        return tuple(found)


def _chief(tasks: Iterable[TaskRow]) -> TaskRow | None:
    """The task that tells most of what became of an obligation: one that is done, else an open one.

    One that was cancelled or replaced tells least; of several alike the latest is taken.
    """
    return max(tasks, key=lambda task: (_telling(task.state), task.id), default=None)


def _telling(state: TaskState) -> int:
    if state is TaskState.DONE:
        return 2
    return 1 if state not in CLOSED else 0


def _year_of(document: DocumentRow) -> int:
    """The year of a document; of one without a date that in which it came in."""
    return document.year or document.created_at.year


def _rows(session: Session, agency_id: UUID, numbers: Sequence[int]) -> list[tuple[UUID, UUID, str]]:
    """Keys and texts of the obligations with these numbers."""
    rows = session.exec(
        select(ObligationRow.id, ObligationRow.document_id, ObligationRow.text)
        .join(SearchEntryRow, col(SearchEntryRow.obligation_id) == col(ObligationRow.id))
        .where(
            SearchEntryRow.agency_id == agency_id,
            ObligationRow.agency_id == agency_id,
            col(SearchEntryRow.number).in_(numbers),
        )
    )
    return [(key, document_id, text) for key, document_id, text in rows]

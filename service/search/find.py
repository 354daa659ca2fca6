"""Searching obligations (tìm nhiệm vụ) by words, with or without diacritics, and filters."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from service.cursors import read_place, write_place
from service.search import port
from service.search.counting import count_values
from service.search.facets import asked_facets
from service.search.port import ObligationIndex
from service.search.port import Order as Order
from service.search.port import SearchFilter as SearchFilter
from service.search.query import Query, read_query
from service.search.showing import show_hits
from service.search.tiers import Looking
from service.search.views import SearchCounts
from service.store.session import Store
from service.views import SearchResult

_FILTERED = {
    "organisation_id": "units",
    "issuer": "issuers",
    "kind": "kinds",
    "state": "states",
    "task_state": "task_states",
}
"""Filters and the values that are counted for them."""


class Searching:
    """Tìm nhiệm vụ."""

    def __init__(self, database: Store, agency_id: UUID, *, index: ObligationIndex) -> None:
        self._database = database
        self._agency_id = agency_id
        self._index = index

    def find(
        self,
        words: str,
        wanted: SearchFilter,
        *,
        order: Order = Order.NEWEST,
        cursor: str | None = None,
        limit: int = 20,
    ) -> SearchResult:
        """Obligations that hold all the words; no words list all that the filters let through.

        Any input is answered. Hits that only match without diacritics follow the exact ones when those are
        few; the best first are the best of the newest. Raises InvalidValue for a cursor that is none of ours.
        """
        query = read_query(words)
        after = read_place(cursor)
        if words.strip() and not query.terms:  # signs only: they are in no text
            return SearchResult(items=(), next=None, total=0, is_capped=False)
        with self._database.listing(self._agency_id) as session:
            looking = self._looking(session, query, wanted)
            find = looking.best if order is Order.BEST and query.terms else looking.newest
            hits = find(after=after, limit=limit + 1)
            shown = hits.places[:limit]
            return SearchResult(
                items=show_hits(session, self._agency_id, shown, query),
                next=write_place(shown[-1]) if len(hits.places) > limit else None,
                total=min(hits.total, port.COUNTED),
                is_capped=hits.total > port.COUNTED,
            )

    def count_values(self, words: str, wanted: SearchFilter) -> SearchCounts:
        """How many of the newest hits have each value of the filters (số kết quả theo bộ lọc).

        The values of a filter that is set are counted without it, so that another one can be chosen.
        """
        query = read_query(words)
        if words.strip() and not query.terms:
            return SearchCounts()
        with self._database.listing(self._agency_id) as session:
            counts = self._count(session, query, wanted)
            for field, values in _FILTERED.items():
                if getattr(wanted, field) is not None:
                    others = self._count(session, query, replace(wanted, **{field: None}))
                    counts = replace(counts, **{values: getattr(others, values)})
            return counts

    def _count(self, session: Session, query: Query, wanted: SearchFilter) -> SearchCounts:
        numbers, is_capped = self._looking(session, query, wanted).some(port.COUNTED)
        return count_values(session, self._agency_id, numbers, is_capped=is_capped)

    def _looking(self, session: Session, query: Query, wanted: SearchFilter) -> Looking:
        return Looking(
            index=self._index,
            session=session,
            agency_id=self._agency_id,
            query=query,
            facets=asked_facets(self._agency_id, wanted),
        )

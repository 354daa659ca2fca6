"""Exact hits first (tìm đúng dấu trước), the others only where those are few; newest first or best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from models.tables.obligations import ObligationRow, SearchEntryRow
from service.search import port
from service.search.port import Clause, Facets, Hits, ObligationIndex, Phrase, Place
from service.search.query import Query
from service.search.ranking import score_of

RANKED = 200
"""How many of the newest hits are compared with each other for the best first, phrases and others each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """One search in one transaction."""

    index: ObligationIndex
    session: Session
    agency_id: UUID
    query: Query
    facets: Facets

    def newest(self, *, after: Place | None, limit: int) -> Hits:
        """Exact hits, newest first, then, where they are few, those that match without diacritics."""
        most = max(limit, port.COUNTED + 1)
        exact = self._numbers(self.exact, None, most)
        total = len(exact)
        places: list[Place] = []
        if after is None or after.is_exact:
            found = exact[:limit] if after is None else self._numbers(self.exact, after.number, limit)
            places = [Place(number=number, is_exact=True) for number in found]
            after = None
        if self.query.has_marks and total < port.FEW:
            rest = self._numbers(self.rest, None, most)
            total += len(rest)
            if len(places) < limit:
                left = limit - len(places)
                found = rest[:left] if after is None else self._numbers(self.rest, after.number, left)
                places += [Place(number=number, is_exact=False) for number in found]
        return Hits(places=tuple(places), total=min(total, port.COUNTED + 1))

    def best(self, *, after: Place | None, limit: int) -> Hits:
        """The newest hits, those first that fit best: the words side by side, in the text itself, exact."""
        exact = self._numbers(self.exact)
        total, rest = len(exact), []
        if self.query.has_marks and total < port.FEW:
            rest = self._numbers(self.rest)
            total += len(rest)
        top = after.top if after is not None and after.top is not None else max([0, *exact, *rest])
        phrases = self._numbers(_clause(self.facets, self.query.as_phrase, is_exact=True), top + 1, RANKED)
        others = self._numbers(self.exact, top + 1, RANKED)
        exactly = dict.fromkeys([*phrases, *others], True)
        exactly |= dict.fromkeys((number for number in rest[:RANKED] if number <= top), False)
        places = sorted(self._scored(exactly, top), key=_fitness)
        if after is not None:
            places = [place for place in places if _fitness(place) > _fitness(after)]
        return Hits(places=tuple(places[:limit]), total=min(total, port.COUNTED + 1))

    def some(self, limit: int) -> tuple[list[int], bool]:
        """The numbers of the newest hits, and whether there are more: what values are counted in."""
        found = self._numbers(self.exact, None, limit + 1)
        if self.query.has_marks and len(found) < port.FEW:
            found += self._numbers(self.rest, None, limit + 1 - len(found))
        return found[:limit], len(found) > limit

    @property
    def exact(self) -> Clause:
        """What hits exactly."""
        return _clause(self.facets, self.query, is_exact=True)

    @property
    def rest(self) -> Clause:
        """What only hits without diacritics."""
        folded = _clause(self.facets, self.query, is_exact=False)
        return Clause(facets=self.facets, phrases=folded.phrases, but=self.exact.phrases)

    def _numbers(self, clause: Clause, before: int | None = None, limit: int | None = None) -> list[int]:
        most = port.COUNTED + 1 if limit is None else limit
        return self.index.numbers(self.session, self.agency_id, clause, before=before, limit=most)

    def _scored(self, exactly: dict[int, bool], top: int) -> Iterable[Place]:
        rows = self.session.exec(
            select(SearchEntryRow.number, ObligationRow.text)
            .join(ObligationRow, col(ObligationRow.id) == col(SearchEntryRow.obligation_id))
            .where(
                SearchEntryRow.agency_id == self.agency_id,
                ObligationRow.agency_id == self.agency_id,
                col(SearchEntryRow.number).in_(list(exactly)),
            )
        )
        for number, text in rows:
            is_exact = exactly[number]
            score = score_of(text, self.query, is_exact=is_exact)
            yield Place(number=number, is_exact=is_exact, score=score, top=top)


def _fitness(place: Place) -> tuple[int, int]:
    return -(place.score or 0), -place.number


def _clause(facets: Facets, query: Query, *, is_exact: bool) -> Clause:
    """A word that was typed without diacritics finds every word that it may mean, beside marked ones too."""
    return Clause(
        facets=facets,
        phrases=tuple(
            Phrase(words=term.exact if by_marks else term.folded, is_exact=by_marks)
            for term in query.terms
            for by_marks in [is_exact and term.has_marks]
        ),
    )

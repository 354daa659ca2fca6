"""The word index of PostgreSQL: one column of lexemes with a GIN index.

PostgreSQL's own cutting of texts is not used: words are cut and folded here as for SQLite. A lexeme is a
folded word as it is, a word as it was typed behind "=", a filter behind ":"; the signs are in no word.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Integer, Uuid, text
from sqlmodel import Session, select

from models.tables.obligations import SearchEntryRow
from service.search.facets import IGNORED, asked_facets, facets_of
from service.search.port import COUNTED, FEW, Hit, Hits, IndexEntry, Place, SearchFilter
from service.search.query import Query, exact_words, folded_words

LONGEST = 400
"""Letters of a word that are compared: a lexeme has at most 2046 bytes."""

MOST = 20_000
"""Words of one obligation that are indexed: its lexemes may have a megabyte in all."""


class PostgresIndex:
    """Words of obligations in the table `obligation_words`; see `ObligationIndex`."""

    def put(self, session: Session, agency_id: UUID, entry: IndexEntry) -> None:
        """Takes an obligation in, or anew under the number that it has."""
        session.connection().execute(
            text(
                "INSERT INTO obligation_words (number, words) VALUES (:number, array_to_tsvector(:words))"
                " ON CONFLICT (number) DO UPDATE SET words = excluded.words"
            ),
            {
                "number": self._number(session, agency_id, entry.obligation_id),
                "words": _lexemes(agency_id, entry),
            },
        )

    def find(
        self,
        session: Session,
        agency_id: UUID,
        query: Query,
        wanted: SearchFilter,
        *,
        after: Place | None,
        limit: int,
    ) -> Hits:
        """Exact hits newest first, then, where they are few, those that match without diacritics."""
        facets = " & ".join(_quoted(f":{facet}") for facet in asked_facets(agency_id, wanted))
        if wanted.state is None:
            facets += f" & !{_quoted(f':{IGNORED}')}"
        exact = " & ".join([facets, *(_quoted(f"={_cut(word)}") for word in query.exact)])
        folded = " & ".join([facets, *(_quoted(_cut(word)) for word in query.folded)])
        if not query.has_marks:
            items = self._page(session, folded, wanted, after, limit, is_exact=True)
            return Hits(items=items, total=self._count(session, folded, wanted))
        total = self._count(session, exact, wanted)
        items = ()
        if after is None or after.is_exact:
            items = self._page(session, exact, wanted, after, limit, is_exact=True)
            after = None
        if total < FEW:
            rest = f"({folded}) & !({exact})"
            total += self._count(session, rest, wanted)
            if len(items) < limit:
                items += self._page(session, rest, wanted, after, limit - len(items), is_exact=False)
        return Hits(items=items, total=min(total, COUNTED + 1))

    def _page(
        self,
        session: Session,
        expression: str,
        wanted: SearchFilter,
        after: Place | None,
        limit: int,
        *,
        is_exact: bool,
    ) -> tuple[Hit, ...]:
        statement = text(
            f"SELECT e.number, e.obligation_id {_from(wanted)}"
            + ("" if after is None else " AND e.number < :before")
            + " ORDER BY e.number DESC LIMIT :limit"
        ).columns(number=Integer(), obligation_id=Uuid())
        rows = session.connection().execute(
            statement,
            {
                **_parameters(expression, wanted, limit),
                **({} if after is None else {"before": after.number}),
            },
        )
        return tuple(
            Hit(obligation_id=obligation_id, place=Place(number=number, is_exact=is_exact))
            for number, obligation_id in rows
        )

    def _count(self, session: Session, expression: str, wanted: SearchFilter) -> int:
        statement = text(f"SELECT count(*) FROM (SELECT 1 {_from(wanted)} LIMIT :limit) AS found")  # noqa: S608
        counted = session.connection().execute(statement, _parameters(expression, wanted, COUNTED + 1))
        return int(counted.scalar_one())

    def _number(self, session: Session, agency_id: UUID, obligation_id: UUID) -> int:
        known = session.exec(
            select(SearchEntryRow.number).where(
                SearchEntryRow.agency_id == agency_id, SearchEntryRow.obligation_id == obligation_id
            )
        ).first()
        if known is not None:
            return known
        # Agencies write at the same time, so the number comes from a sequence.
        number = int(session.connection().execute(text("SELECT nextval('search_entry_number')")).scalar_one())
        session.add(SearchEntryRow(agency_id=agency_id, number=number, obligation_id=obligation_id))
        session.flush()
        return number


def _lexemes(agency_id: UUID, entry: IndexEntry) -> list[str]:
    exact = dict.fromkeys(exact_words(entry.words).split()[:MOST])
    folded = dict.fromkeys(folded_words(entry.words).split()[:MOST])
    return [
        *(f":{facet}" for facet in facets_of(agency_id, entry)),
        *(f"={_cut(word)}" for word in exact),
        *(_cut(word) for word in folded),
    ]


def _cut(word: str) -> str:
    return word[:LONGEST]


def _quoted(lexeme: str) -> str:
    """A lexeme for a tsquery; words and filters hold neither quotes nor backslashes."""
    return f"'{lexeme}'"


def _from(wanted: SearchFilter) -> str:
    # The join with search_entry is the second net: the database shows its agency's numbers only.
    parts = ["FROM obligation_words AS w JOIN search_entry AS e ON e.number = w.number"]
    if wanted.due_after is not None or wanted.due_before is not None:
        parts.append("JOIN obligation AS o ON o.id = e.obligation_id")
    parts.append("WHERE w.words @@ CAST(:expression AS tsquery)")
    if wanted.due_after is not None:
        parts.append("AND o.due_on >= :due_after")
    if wanted.due_before is not None:
        parts.append("AND o.due_on <= :due_before")
    return " ".join(parts)


def _parameters(expression: str, wanted: SearchFilter, limit: int) -> dict[str, object]:
    found: dict[str, object] = {"expression": expression, "limit": limit}
    if wanted.due_after is not None:
        found["due_after"] = wanted.due_after
    if wanted.due_before is not None:
        found["due_before"] = wanted.due_before
    return found

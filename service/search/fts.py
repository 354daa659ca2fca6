"""The word index of SQLite (FTS5): two columns of words, one of filter tokens.

`unicode61` is wrong for Vietnamese ("dong nai" would miss "Đồng Nai"), so words are cut and folded here and
the index only compares them. Filters are tokens inside the index: a join would read every hit's row.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Integer, TextClause, Uuid, text
from sqlmodel import Session, col, func, select

from models.tables.obligations import SearchEntryRow
from service.search.facets import IGNORED, asked_facets, facets_of
from service.search.port import COUNTED, FEW, Hit, Hits, IndexEntry, Place, SearchFilter
from service.search.query import Query, exact_words, folded_words


class FtsIndex:
    """Words of obligations in the table `obligation_words`; see `ObligationIndex`."""

    def put(self, session: Session, agency_id: UUID, entry: IndexEntry) -> None:
        """Takes an obligation in, or anew under the number that it has."""
        number = self._number(session, agency_id, entry.obligation_id)
        connection = session.connection()
        connection.execute(text("DELETE FROM obligation_words WHERE rowid = :number"), {"number": number})
        connection.execute(
            text(
                "INSERT INTO obligation_words(rowid, exact, folded, facets)"
                " VALUES (:number, :exact, :folded, :facets)"
            ),
            {
                "number": number,
                "exact": exact_words(entry.words),
                "folded": folded_words(entry.words),
                "facets": " ".join(facets_of(agency_id, entry)),
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
        facets = _wanted_facets(agency_id, wanted)
        exact = _expression(facets, "exact", query.exact) if query.has_marks else None
        folded = _expression(facets, "folded", query.folded)
        if exact is None:
            found = self._page(session, folded, wanted, after, limit, is_exact=True)
            return Hits(items=found, total=self._count(session, folded, wanted))
        total = self._count(session, exact, wanted)
        items: tuple[Hit, ...] = ()
        if after is None or after.is_exact:
            items = self._page(session, exact, wanted, after, limit, is_exact=True)
            after = None
        if total < FEW:
            rest = f"({folded}) NOT ({exact})"
            total += self._count(session, rest, wanted)
            if len(items) < limit:
                left = limit - len(items)
                items += self._page(session, rest, wanted, after, left, is_exact=False)
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
        statement = _statement(
            "w.rowid AS number, e.obligation_id AS obligation_id", wanted, is_paged=after is not None
        ).columns(number=Integer(), obligation_id=Uuid())
        rows = session.connection().execute(
            statement,
            {
                **_parameters(expression, wanted, limit),
                **({"before": after.number} if after is not None else {}),
            },
        )
        return tuple(
            Hit(obligation_id=obligation_id, place=Place(number=number, is_exact=is_exact))
            for number, obligation_id in rows
        )

    def _count(self, session: Session, expression: str, wanted: SearchFilter) -> int:
        statement = _statement("w.rowid", wanted, is_paged=False)
        counted = session.connection().execute(
            text(f"SELECT count(*) FROM ({statement.text})"),  # noqa: S608 - our own words only
            _parameters(expression, wanted, COUNTED + 1),
        )
        return int(counted.scalar_one())

    def _number(self, session: Session, agency_id: UUID, obligation_id: UUID) -> int:
        known = session.exec(
            select(SearchEntryRow.number).where(
                SearchEntryRow.agency_id == agency_id, SearchEntryRow.obligation_id == obligation_id
            )
        ).first()
        if known is not None:
            return known
        # Over all agencies, because the word table has one row number each; writers come one at a time.
        last = session.connection().execute(select(func.max(col(SearchEntryRow.number)))).scalar_one()
        number = int(last or 0) + 1
        session.add(SearchEntryRow(agency_id=agency_id, number=number, obligation_id=obligation_id))
        session.flush()
        return number


def _wanted_facets(agency_id: UUID, wanted: SearchFilter) -> str:
    facets = _column("facets", tuple(asked_facets(agency_id, wanted)))
    return facets if wanted.state is not None else f"({facets} NOT {_column('facets', (IGNORED,))})"


def _column(name: str, tokens: tuple[str, ...]) -> str:
    """All tokens in one column; each is quoted, so that none is read as an operator."""
    quoted = " AND ".join(f'"{token}"' for token in tokens)
    return f"{name} : ({quoted})"


def _expression(facets: str, column: str, words: tuple[str, ...]) -> str:
    return f"{facets} AND {_column(column, words)}" if words else facets


def _statement(columns: str, wanted: SearchFilter, *, is_paged: bool) -> TextClause:
    """The SELECT; text because FTS5's MATCH over a whole table has no form in the expression language."""
    parts = [
        f"SELECT {columns} FROM obligation_words AS w",  # noqa: S608 - our own words only
        "JOIN search_entry AS e ON e.number = w.rowid",
    ]
    has_days = wanted.due_after is not None or wanted.due_before is not None
    if has_days:
        parts.append("JOIN obligation AS o ON o.id = e.obligation_id")
    parts.append("WHERE obligation_words MATCH :expression")
    if is_paged:
        parts.append("AND w.rowid < :before")
    if wanted.due_after is not None:
        parts.append("AND o.due_on >= :due_after")
    if wanted.due_before is not None:
        parts.append("AND o.due_on <= :due_before")
    parts.append("ORDER BY w.rowid DESC LIMIT :limit")
    return text(" ".join(parts))


def _parameters(expression: str, wanted: SearchFilter, limit: int) -> dict[str, object]:
    found: dict[str, object] = {"expression": expression, "limit": limit}
    if wanted.due_after is not None:
        found["due_after"] = wanted.due_after.isoformat()
    if wanted.due_before is not None:
        found["due_before"] = wanted.due_before.isoformat()
    return found

"""The word index of SQLite (FTS5): two columns of words, one of filter tokens.

`unicode61` is wrong for Vietnamese ("dong nai" would miss "Đồng Nai"), so words are cut and folded here and
the index only compares them. Rows are numbered in the order of arrival, and FTS5 walks them from the highest
number down, so the newest hits of a frequent word are there at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from models.tables.obligations import SearchEntryRow
from nlp.keys import fold
from service.search.facets import facets_of
from service.search.port import Clause, Facets, IndexEntry, Phrase
from service.search.query import joined_parts

_KNOWN = text("SELECT exact, facets FROM obligation_words WHERE rowid = :number")
_DELETE = text("DELETE FROM obligation_words WHERE rowid = :number")
_INSERT = text(
    "INSERT INTO obligation_words(rowid, exact, folded, facets) VALUES (:number, :exact, :folded, :facets)"
)
_FIND = (
    "SELECT rowid FROM obligation_words WHERE obligation_words MATCH :expression{before}"
    " ORDER BY rowid DESC LIMIT :limit"
)
_FIND_ALL = text(_FIND.format(before=""))
_FIND_BEFORE = text(_FIND.format(before=" AND rowid < :before"))
_CHANGES = text("SELECT total_changes()")
_MERGE = text("INSERT INTO obligation_words(obligation_words, rank) VALUES ('merge', 500)")


class FtsIndex:
    """Words of obligations in the table `obligation_words`; see `ObligationIndex`."""

    def put_all(self, session: Session, agency_id: UUID, entries: Sequence[IndexEntry]) -> None:
        """Takes obligations in, or anew under the numbers that they have; one without a change stays."""
        known = _known_numbers(session, agency_id, entries)
        _number_fresh(
            session, agency_id, [each for each in entries if each.obligation_id not in known], known
        )
        connection = session.connection()
        rows = []
        for entry in entries:
            number = known[entry.obligation_id]
            exact = joined_parts(entry.parts)
            folded = fold(exact)
            facets = " ".join(facets_of(agency_id, entry, folded))
            old = connection.execute(_KNOWN, {"number": number}).first()
            if old is not None:
                if tuple(old) == (exact, facets):
                    continue
                connection.execute(_DELETE, {"number": number})
            rows.append({"number": number, "exact": exact, "folded": folded, "facets": facets})
        if rows:
            connection.execute(_INSERT, rows)

    def numbers(
        self, session: Session, agency_id: UUID, clause: Clause, *, before: int | None, limit: int
    ) -> list[int]:
        """See `ObligationIndex`."""
        asked: dict[str, object] = {"expression": expression_of(clause), "limit": limit}
        if before is not None:
            asked["before"] = before
        statement = _FIND_ALL if before is None else _FIND_BEFORE
        return [number for (number,) in session.connection().execute(statement, asked)]

    def tidy(self, session: Session) -> bool:
        """Merges a few of the pieces that the index is written in; what was deleted goes with that."""
        connection = session.connection()
        before = connection.execute(_CHANGES).scalar_one()
        connection.execute(_MERGE)
        # Two changes are the command itself (SQLite's documentation of 'merge').
        return int(connection.execute(_CHANGES).scalar_one()) - int(before) >= 2


def _known_numbers(session: Session, agency_id: UUID, entries: Iterable[IndexEntry]) -> dict[UUID, int]:
    ids = [entry.obligation_id for entry in entries]
    rows = session.exec(
        select(SearchEntryRow.obligation_id, SearchEntryRow.number).where(
            SearchEntryRow.agency_id == agency_id, col(SearchEntryRow.obligation_id).in_(ids)
        )
    )
    return dict(rows.all())


def _number_fresh(
    session: Session, agency_id: UUID, entries: Sequence[IndexEntry], known: dict[UUID, int]
) -> None:
    """Gives fresh obligations the next numbers, in `known` too."""
    if not entries:
        return
    # Over all agencies, because the word table has one row number each; writers come one at a time.
    last = int(session.connection().execute(select(func.max(col(SearchEntryRow.number)))).scalar_one() or 0)
    for number, entry in enumerate(entries, start=last + 1):
        known[entry.obligation_id] = number
        session.add(SearchEntryRow(agency_id=agency_id, number=number, obligation_id=entry.obligation_id))
    session.flush()


def expression_of(clause: Clause) -> str:
    """A clause as FTS5 reads it; each word is quoted, so that none is read as an operator."""
    asked = " AND ".join([*_every(clause.facets), *map(_phrase, clause.phrases)])
    dropped = [_column("facets", clause.facets.none)] if clause.facets.none else []
    if clause.but:
        dropped.append("(" + " AND ".join(map(_phrase, clause.but)) + ")")
    for each in dropped:
        asked = f"({asked}) NOT {each}"
    return asked


def _every(facets: Facets) -> list[str]:
    return [_column("facets", group) for group in facets.every]


def _phrase(phrase: Phrase) -> str:
    return f'{"exact" if phrase.is_exact else "folded"} : "{" ".join(phrase.words)}"'


def _column(name: str, tokens: tuple[str, ...]) -> str:
    """Any of the tokens in one column."""
    quoted = " OR ".join(f'"{token}"' for token in tokens)
    return f"{name} : ({quoted})"

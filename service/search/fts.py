"""The word index of SQLite (FTS5): two columns of words, one of filter tokens.

`unicode61` is wrong for Vietnamese ("dong nai" would miss "Đồng Nai"), so words are cut and folded here and
the index only compares them. Rows are numbered in the order of arrival, and FTS5 walks them from the highest
number down, so the newest hits of a frequent word are there at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from models.tables.obligations import SearchEntryRow
from nlp.keys import fold
from service.search.facets import facets_of
from service.search.numbering import numbered
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
_AGENCIES = text("SELECT 1 FROM agency LIMIT 2")
_MERGE = text("INSERT INTO obligation_words(obligation_words, rank) VALUES ('merge', 500)")


class FtsIndex:
    """Words of obligations in the table `obligation_words`; see `ObligationIndex`."""

    def put_all(self, session: Session, agency_id: UUID, entries: Sequence[IndexEntry]) -> None:
        """Takes obligations in, or anew under the numbers that they have; one without a change stays."""
        fresh, known = numbered(self, session, agency_id, entries)
        connection = session.connection()
        changed = []
        for number, entry in known:
            row = _row(agency_id, number, entry)
            old = connection.execute(_KNOWN, {"number": number}).first()
            if old is None or tuple(old) != (row["exact"], row["facets"]):
                connection.execute(_DELETE, {"number": number})
                changed.append(row)
        if changed:
            connection.execute(_INSERT, changed)
        self.load(session, agency_id, fresh)

    def draw(self, session: Session, count: int) -> list[int]:
        """The numbers behind the last of all agencies, for the word table has one row a number."""
        last = session.connection().execute(select(func.max(col(SearchEntryRow.number)))).scalar_one() or 0
        return list(range(int(last) + 1, int(last) + 1 + count))  # writers come one at a time

    def load(self, session: Session, agency_id: UUID, entries: Sequence[tuple[int, IndexEntry]]) -> None:
        """See `ObligationIndex`."""
        if entries:
            session.connection().execute(
                _INSERT, [_row(agency_id, number, entry) for number, entry in entries]
            )

    def begin_filling(self, session: Session) -> None:
        """Nothing: FTS5 writes in large pieces itself."""

    def end_filling(self, session: Session) -> None:
        """Nothing."""

    def numbers(
        self, session: Session, agency_id: UUID, clause: Clause, *, before: int | None, limit: int
    ) -> list[int]:
        """See `ObligationIndex`."""
        connection = session.connection()
        expression = expression_of(clause, is_alone=len(connection.execute(_AGENCIES).all()) < 2)
        asked: dict[str, object] = {"expression": expression, "limit": limit}
        if before is not None:
            asked["before"] = before
        statement = _FIND_ALL if before is None else _FIND_BEFORE
        return list(connection.execute(statement, asked).scalars())

    def tidy(self, session: Session) -> bool:
        """Merges a few of the pieces that the index is written in; what was deleted goes with that."""
        connection = session.connection()
        before = connection.execute(_CHANGES).scalar_one()
        connection.execute(_MERGE)
        # Two changes are the command itself (SQLite's documentation of 'merge').
        return int(connection.execute(_CHANGES).scalar_one()) - int(before) >= 2


def _row(agency_id: UUID, number: int, entry: IndexEntry) -> dict[str, object]:
    exact = joined_parts(entry.parts)
    folded = fold(exact)
    facets = " ".join(facets_of(agency_id, entry, folded))
    return {"number": number, "exact": exact, "folded": folded, "facets": facets}


def expression_of(clause: Clause, *, is_alone: bool) -> str:
    """A clause as FTS5 reads it; each word is quoted, so that none is read as an operator.

    The token of an agency that is alone in its database is left out: it is in every row, and to follow it
    takes longer than to follow a rare word. But something has to be asked for.
    """
    asked_for = [*_every(clause.facets), *map(_phrase, clause.phrases)]
    agency = clause.facets.agency
    if agency is not None and not (is_alone and asked_for):
        asked_for.insert(0, _column("facets", (agency,)))
    asked = " AND ".join(asked_for)
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

"""The word index of PostgreSQL: one column of lexemes with a GIN index.

PostgreSQL's own cutting of texts is not used: words are cut and folded here as for SQLite. A lexeme is a
folded word as it is, a word as it was typed behind "=", a filter behind ":"; the signs are in no word. So
filters stand in the same index as words, with no extension of the server.

GIN knows no order: it gives all hits, and a frequent word has hundreds of thousands. So each row has a lexeme
for its block of numbers too, and the newest blocks are asked first: mostly they hold a page and a count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from nlp.keys import fold
from service.search.facets import facets_of
from service.search.numbering import numbered
from service.search.port import Clause, IndexEntry, Phrase
from service.search.query import BREAK, joined_parts

LONGEST = 400
"""Letters of a word that are compared: a lexeme has at most 2046 bytes."""

MOST = 16_000
"""Words of one obligation that are indexed: PostgreSQL counts places up to 16,383."""

BLOCK, LARGE_BLOCK = 4096, 65_536
"""Numbers of one block, small and large."""

WINDOWS = ((BLOCK, 2), (BLOCK, 8), (LARGE_BLOCK, 4), (LARGE_BLOCK, 8))
"""How many blocks are asked at a time, newest first; behind them all the rest at once.

GIN looks at every word of a question for every row: few large blocks are quicker than many small ones.
"""

_PUT = text(
    "INSERT INTO obligation_words (number, words)"
    " SELECT number, CAST(words AS tsvector)"
    " FROM unnest(CAST(:numbers AS integer[]), CAST(:words AS text[])) AS fresh (number, words)"
    " ON CONFLICT (number) DO UPDATE SET words = excluded.words"
    " WHERE obligation_words.words IS DISTINCT FROM excluded.words"
)
_FIND = "SELECT number FROM obligation_words WHERE words @@ CAST(:expression AS tsquery)"
_ALONG = text(_FIND + " AND number < :before ORDER BY number DESC LIMIT :limit")
_IN_BLOCKS = text(_FIND + " AND number >= :floor AND number < :before ORDER BY number DESC LIMIT :limit")
# Told to go along the numbers, PostgreSQL would read the whole table for a word that it takes for frequent.
_REST = text(_FIND + " AND number < :before ORDER BY (number + 0) DESC LIMIT :limit")
_DROP_INDEX = text("DROP INDEX IF EXISTS ix_obligation_words")
_MAKE_INDEX = text(
    "CREATE INDEX IF NOT EXISTS ix_obligation_words ON obligation_words"
    " USING gin (words) WITH (gin_pending_list_limit = 256)"
)
_SET = text("SELECT set_config(:name, :value, true)")
_PATIENCE = (
    {"name": "statement_timeout", "value": "0"},
    {"name": "maintenance_work_mem", "value": "256MB"},
)
_LAST = text("SELECT max(number) FROM obligation_words")
_NUMBERS = text("SELECT nextval('search_entry_number') FROM generate_series(1, :count)")


class PostgresIndex:
    """Words of obligations in the table `obligation_words`; see `ObligationIndex`."""

    def put_all(self, session: Session, agency_id: UUID, entries: Sequence[IndexEntry]) -> None:
        """Takes obligations in, or anew under the numbers that they have; one without a change stays."""
        fresh, known = numbered(self, session, agency_id, entries)
        self.load(session, agency_id, [*known, *fresh])

    def draw(self, session: Session, count: int) -> list[int]:
        """Numbers of a sequence, for agencies write at the same time."""
        return [int(number) for (number,) in session.connection().execute(_NUMBERS, {"count": count})]

    def load(self, session: Session, agency_id: UUID, entries: Sequence[tuple[int, IndexEntry]]) -> None:
        """See `ObligationIndex`."""
        if entries:
            words = [lexemes_of(agency_id, entry, number) for number, entry in entries]
            session.connection().execute(_PUT, {"numbers": [number for number, _ in entries], "words": words})

    def begin_filling(self, session: Session) -> None:
        """Without the index rows are written many times as fast."""
        session.connection().execute(_DROP_INDEX)

    def end_filling(self, session: Session) -> None:
        """Makes the index of all rows at once."""
        connection = session.connection()
        for setting in _PATIENCE:
            connection.execute(_SET, setting)
        connection.execute(_MAKE_INDEX)

    def numbers(
        self, session: Session, agency_id: UUID, clause: Clause, *, before: int | None, limit: int
    ) -> list[int]:
        """See `ObligationIndex`."""
        connection = session.connection()
        expression = expression_of(clause)
        if before is None:
            before = int(connection.execute(_LAST).scalar_one() or 0) + 1
        asked = {"expression": expression, "before": before, "limit": limit}
        if clause.facets.is_wide and not clause.phrases:
            return list(connection.execute(_ALONG, asked).scalars())
        found: list[int] = []
        for size, count in WINDOWS:
            if before <= 0 or len(found) >= limit:
                return found
            last = (before - 1) // size
            first = max(0, last - count + 1)
            blocks = " | ".join(_quoted(f":{_block(size, each)}") for each in range(first, last + 1))
            asked = {
                "expression": f"{expression} & ({blocks})",
                "floor": first * size,
                "before": before,
                "limit": limit - len(found),
            }
            found += connection.execute(_IN_BLOCKS, asked).scalars()
            before = first * size
        if before > 0 and len(found) < limit:
            asked = {"expression": expression, "before": before, "limit": limit - len(found)}
            found += connection.execute(_REST, asked).scalars()
        return found

    def tidy(self, session: Session) -> bool:
        """Nothing: autovacuum does it."""
        return False


def lexemes_of(agency_id: UUID, entry: IndexEntry, number: int) -> str:
    """An obligation's row of the index as PostgreSQL reads a tsvector: words with their places, filters."""
    exact = joined_parts(entry.parts)
    folded = fold(exact)
    blocks = (_block(size, number // size) for size in (BLOCK, LARGE_BLOCK))
    facets = [*facets_of(agency_id, entry, folded), *blocks]
    return " ".join([*(f"':{facet}'" for facet in facets), *_placed(exact, folded)])


def _placed(exact: str, folded: str) -> Iterator[str]:
    pairs = zip(exact.split(" ")[:MOST], folded.split(" ")[:MOST], strict=True)
    for place, (word, plain) in enumerate(pairs, start=1):
        if word and word != BREAK:
            yield f"'={_cut(word)}':{place} '{_cut(plain)}':{place}"


def expression_of(clause: Clause) -> str:
    """A clause as PostgreSQL reads a tsquery."""
    agency = [(clause.facets.agency,)] if clause.facets.agency else []
    asked = [_any(f":{token}" for token in group) for group in (*agency, *clause.facets.every)]
    asked += [f"!{_quoted(f':{token}')}" for token in clause.facets.none]
    asked += [_phrase(phrase) for phrase in clause.phrases]
    if clause.but:
        asked.append("!(" + " & ".join(_phrase(phrase) for phrase in clause.but) + ")")
    return " & ".join(asked)


def _phrase(phrase: Phrase) -> str:
    sign = "=" if phrase.is_exact else ""
    return "(" + " <-> ".join(_quoted(f"{sign}{_cut(word)}") for word in phrase.words) + ")"


def _any(lexemes: Iterator[str]) -> str:
    return "(" + " | ".join(map(_quoted, lexemes)) + ")"


def _block(size: int, block: int) -> str:
    return f"{'b' if size == BLOCK else 'c'}{block}"


def _cut(word: str) -> str:
    return word[:LONGEST]


def _quoted(lexeme: str) -> str:
    """A lexeme for a tsquery; words and filters hold neither quotes nor backslashes."""
    return f"'{lexeme}'"

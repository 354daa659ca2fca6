"""The word index of PostgreSQL: one column of lexemes with a GIN index.

PostgreSQL's own cutting of texts is not used: words are cut and folded here as for SQLite. A lexeme is a
folded word behind ".", a word as it was typed behind "=", a filter behind ":"; the signs are in no word. So
filters stand in the same index as words, with no extension of the server.

GIN knows no order: it gives all hits, and a frequent word has hundreds of thousands. So lexemes begin with
the block of numbers that their row is in, and the newest blocks are asked first: mostly they hold a page and
a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from nlp.keys import fold
from service.search.facets import facets_of, wide_facets_of
from service.search.numbering import numbered
from service.search.port import Clause, IndexEntry, Phrase
from service.search.query import BREAK, joined_parts

LONGEST = 400
"""Letters of a word that are compared: a lexeme has at most 2046 bytes."""

MOST = 16_000
"""Words of one obligation that are indexed: PostgreSQL counts places up to 16,383."""

BLOCK = 16_384
"""Numbers of one block."""

WINDOWS = (2, 4, 12, 16)
"""How many blocks are asked at a time, newest first; the last for as long as there are more."""

_PUT = text(
    "INSERT INTO obligation_words (number, words)"
    " SELECT number, CAST(words AS tsvector)"
    " FROM unnest(CAST(:numbers AS integer[]), CAST(:words AS text[])) AS fresh (number, words)"
    " ON CONFLICT (number) DO UPDATE SET words = excluded.words"
    " WHERE obligation_words.words IS DISTINCT FROM excluded.words"
)
_ALONG = text(
    "SELECT number FROM obligation_words"
    " WHERE words @@ CAST(:expression AS tsquery) AND number < :before ORDER BY number DESC LIMIT :limit"
)
# A block is looked up for itself: what GIN does for one question grows faster than the blocks in it. Told to
# go along the numbers, PostgreSQL would read the whole table for a word that it takes for frequent.
_IN_BLOCKS = text(
    "SELECT number FROM unnest(CAST(:expressions AS text[])) AS asked (expression)"
    " JOIN obligation_words ON words @@ CAST(asked.expression AS tsquery)"
    " WHERE number + 0 < :before ORDER BY number + 0 DESC LIMIT :limit"
)
_DROP_INDEX = text("DROP INDEX IF EXISTS ix_obligation_words")
# Without a list of what is still to be put in: every look into a block would read all of it.
_MAKE_INDEX = text(
    "CREATE INDEX IF NOT EXISTS ix_obligation_words ON obligation_words"
    " USING gin (words) WITH (fastupdate = off)"
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
        if before is None:
            before = int(connection.execute(_LAST).scalar_one() or 0) + 1
        if clause.facets.is_wide and not clause.phrases:
            asked = {"expression": expression_of(clause, None), "before": before, "limit": limit}
            return list(connection.execute(_ALONG, asked).scalars())
        found: list[int] = []
        for blocks in _windows((before - 1) // BLOCK):
            expressions = [expression_of(clause, block) for block in blocks]
            rows = {"expressions": expressions, "before": before, "limit": limit - len(found)}
            found += connection.execute(_IN_BLOCKS, rows).scalars()
            if len(found) >= limit:
                break
        return found

    def tidy(self, session: Session) -> bool:
        """Nothing: autovacuum does it."""
        return False


def _windows(newest: int) -> Iterator[range]:
    """Blocks that are asked together, newest first."""
    last = newest
    for count in chain(WINDOWS, repeat(WINDOWS[-1])):
        if last < 0:
            return
        yield range(max(0, last + 1 - count), last + 1)
        last -= count


def lexemes_of(agency_id: UUID, entry: IndexEntry, number: int) -> str:
    """An obligation's row of the index as PostgreSQL reads a tsvector: words with their places, filters."""
    exact = joined_parts(entry.parts)
    folded = fold(exact)
    block = _block(number // BLOCK)
    facets = facets_of(agency_id, entry, folded)
    # What a list without words asks for stands there without the block too: it goes along the numbers.
    bare = wide_facets_of(agency_id, entry)
    found = [*(f":{facet}" for facet in bare), *(f"{block}:{facet}" for facet in facets)]
    return " ".join([*map(_quoted, found), *_placed(block, exact, folded)])


def _placed(block: str, exact: str, folded: str) -> Iterator[str]:
    pairs = zip(exact.split(" ")[:MOST], folded.split(" ")[:MOST], strict=True)
    for place, (word, plain) in enumerate(pairs, start=1):
        if word and word != BREAK:
            yield f"'{block}={_cut(word)}':{place} '{block}.{_cut(plain)}':{place}"


def expression_of(clause: Clause, block: int | None) -> str:
    """A clause as PostgreSQL reads a tsquery: in one block, or for rows of any where it is wide."""
    at = "" if block is None else _block(block)
    facets = clause.facets
    agency = [(facets.agency,)] if facets.agency else []
    asked = [_any(f"{at}:{token}" for token in group) for group in (*agency, *facets.every)]
    asked += [f"!{_quoted(f'{at}:{token}')}" for token in facets.none]
    asked += [_phrase(at, phrase) for phrase in clause.phrases]
    if clause.but:
        asked.append("!(" + " & ".join(_phrase(at, phrase) for phrase in clause.but) + ")")
    return " & ".join(asked)


def _phrase(at: str, phrase: Phrase) -> str:
    sign = "=" if phrase.is_exact else "."
    return "(" + " <-> ".join(_quoted(f"{at}{sign}{_cut(word)}") for word in phrase.words) + ")"


def _any(lexemes: Iterable[str]) -> str:
    return "(" + " | ".join(map(_quoted, lexemes)) + ")"


def _block(block: int) -> str:
    return f"{block:x}"


def _cut(word: str) -> str:
    return word[:LONGEST]


def _quoted(lexeme: str) -> str:
    """A lexeme for a tsquery; words and filters hold neither quotes nor backslashes."""
    return f"'{lexeme}'"

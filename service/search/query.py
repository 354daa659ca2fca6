"""Words of queries and texts (từ khóa): the same cut for both, so that any input is a query."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from models.source import Span
from nlp.keys import fold, match_key

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 32
"""Words of a query that are looked at; nobody types more, a pasted page would be slow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is searched: each word as typed (one tone placement, lower case) and without diacritics."""

    exact: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()

    @property
    def has_marks(self) -> bool:
        """Whether the person typed diacritics, and so means them."""
        return self.exact != self.folded


def read_query(words: str) -> Query:
    """A query from whatever was typed; signs separate words, "12/UBND-NC" is three of them."""
    found = _WORD.findall(match_key(unicodedata.normalize("NFC", words)))
    exact = tuple(dict.fromkeys(found))[:MOST_WORDS]
    return Query(exact=exact, folded=tuple(fold(word) for word in exact))


def exact_words(text: str) -> str:
    """The words of a text for the exact column, parted by single spaces."""
    return " ".join(_WORD.findall(match_key(text)))


def folded_words(text: str) -> str:
    """The words of a text for the column without diacritics."""
    return " ".join(_WORD.findall(fold(text)))


def marks_in(text: str, query: Query, *, is_exact: bool) -> tuple[Span, ...]:
    """Where the searched words stand in `text` (đoạn tô sáng)."""
    key, wanted = (match_key(text), query.exact) if is_exact else (fold(text), query.folded)
    return tuple(Span(match.start(), match.end()) for match in _WORD.finditer(key) if match.group() in wanted)

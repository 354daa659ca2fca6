"""Words of queries and texts (từ khóa): the same cut for both, so that any input is a query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.source import Span
from nlp.keys import fold, match_key

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_CHUNK = re.compile(r"[^\W_]+(?:[/-]+[^\W_]+)*")
"""Words that strokes and dashes join without a blank ("12/UBND-NC") are one number or symbol."""

_NOUGHTS = re.compile(r"(?<![^ ])0+(?=\d)")
MOST_WORDS = 32
"""Words of a query that are looked at; nobody types more, a pasted page would be slow."""

BREAK = "¶"
"""Stands between the parts of an obligation's words, so that no phrase runs from one into the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of a query, or several that must stand side by side (cụm từ), with and without diacritics."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]

    @property
    def has_marks(self) -> bool:
        """Whether the person typed diacritics, and so means them."""
        return self.exact != self.folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is searched: terms that must all be there; without terms everything is asked for."""

    terms: tuple[Term, ...] = ()

    @property
    def has_marks(self) -> bool:
        """Whether any term has diacritics: hits without them come behind then."""
        return any(term.has_marks for term in self.terms)

    @property
    def exact(self) -> tuple[str, ...]:
        """All words as typed (one tone placement, lower case)."""
        return tuple(word for term in self.terms for word in term.exact)

    @property
    def folded(self) -> tuple[str, ...]:
        """All words without diacritics."""
        return tuple(word for term in self.terms for word in term.folded)

    @property
    def as_phrase(self) -> Query:
        """The words as one phrase: what a person who types three words has most often in mind."""
        return Query(terms=(Term(exact=self.exact, folded=self.folded),)) if self.terms else self


def read_query(words: str) -> Query:
    """A query from whatever was typed: "…" is a phrase, so is what strokes join; other signs part words."""
    found = dict.fromkeys(_terms(match_key(unicodedata.normalize("NFC", words))))
    terms, room = [], MOST_WORDS
    for term in found:
        kept = term[:room]
        if kept:
            terms.append(Term(exact=kept, folded=tuple(fold(word) for word in kept)))
        room -= len(kept)
    return Query(terms=tuple(terms))


def _terms(key: str) -> Iterator[tuple[str, ...]]:
    at = 0
    for quoted in _QUOTED.finditer(key):
        yield from _loose(key[at : quoted.start()])
        phrase = tuple(_cut(quoted.group(1)))
        if phrase:
            yield phrase
        at = quoted.end()
    yield from _loose(key[at:])


def _loose(key: str) -> Iterator[tuple[str, ...]]:
    for chunk in _CHUNK.finditer(key):
        yield tuple(_cut(chunk.group()))


def _cut(key: str) -> list[str]:
    """The words of a key; a number is the same whatever noughts stand before it (05/UBND and 5/UBND)."""
    joined = _joined(key)
    return joined.split(" ") if joined else []


def _joined(key: str) -> str:
    return _NOUGHTS.sub("", " ".join(_WORD.findall(key)))


def exact_words(text: str) -> str:
    """The words of a text for the exact column, parted by single blanks."""
    return _joined(match_key(text))


def folded_words(text: str) -> str:
    """The words of a text for the column without diacritics."""
    return fold(exact_words(text))


def joined_parts(parts: Iterable[str]) -> str:
    """The exact words of several texts of one obligation; phrases end with their text."""
    return f" {BREAK} ".join(words for words in map(exact_words, parts) if words)


def marks_in(text: str, query: Query, *, is_exact: bool) -> tuple[Span, ...]:
    """Where the searched words stand in `text` (đoạn tô sáng); words of a phrase only where all of it is.

    In an exact hit a term with diacritics is marked where it has them, another one wherever it is.
    """
    key = match_key(text)
    matches = list(_WORD.finditer(key))
    exact = [_plain(match.group()) for match in matches]
    folded = [fold(word) for word in exact]
    found: set[int] = set()
    for term in query.terms:
        wanted, words = (term.exact, exact) if is_exact and term.has_marks else (term.folded, folded)
        for start in range(len(words) - len(wanted) + 1):
            if words[start] == wanted[0] and tuple(words[start : start + len(wanted)]) == wanted:
                found.update(range(start, start + len(wanted)))
    return tuple(Span(matches[at].start(), matches[at].end()) for at in sorted(found))


def _plain(word: str) -> str:
    return _NOUGHTS.sub("", word)

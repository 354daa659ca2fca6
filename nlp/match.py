"""Phrases found in keys: one set of forms, matched at a place or everywhere, on word boundaries only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import ahocorasick

from nlp.keys import match_key

_FIRST_WORD = re.compile(r"\w+|\S")


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


_at: tuple[str, int, str] = ("", 0, "")


def word_at(key: str, start: int) -> str:
    """The word that begins at a place; many sets ask about the same place in turn, so the last is kept."""
    global _at  # noqa: PLW0603 - one slot, replaced whole: threads see an old or a new one, both right
    last = _at
    if last[1] == start and last[0] is key:
        return last[2]
    match = _FIRST_WORD.match(key, start)
    word = match.group() if match else ""
    _at = (key, start, word)
    return word


class PhraseSet:
    """A set of phrases over matching keys; the longest form wins at a place."""

    def __init__(self, forms: Iterable[str]) -> None:
        self.forms = frozenset(match_key(f) for f in forms)
        self._by_first: dict[str, tuple[str, ...]] = {}
        for form in sorted(self.forms, key=len, reverse=True):
            first = _FIRST_WORD.match(form)
            if first is None:
                raise ValueError(f"a phrase needs a word: {form!r}")
            self._by_first[first.group()] = (*self._by_first.get(first.group(), ()), form)
        self._automaton: ahocorasick.Automaton | None = None

    @property
    def first_words(self) -> frozenset[str]:
        """The words that a form begins with: where none of them stands, no form begins."""
        return frozenset(self._by_first)

    def __contains__(self, key: str) -> bool:
        return key in self.forms

    def match_at(self, key: str, start: int) -> int | None:
        """Where the longest form that begins at `start` ends; None if none does."""
        last = _at
        word = last[2] if last[1] == start and last[0] is key else word_at(key, start)
        forms = self._by_first.get(word)
        if forms is None:
            return None
        for form in forms:
            end = start + len(form)
            if key.startswith(form, start) and (end == len(key) or not _is_word(key[end])):
                return end
        return None

    def find_all(self, key: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """Every whole-word occurrence, leftmost-longest, not overlapping."""
        if self._automaton is None:
            self._automaton = ahocorasick.Automaton()
            for form in self.forms:
                self._automaton.add_word(form, len(form))
            self._automaton.make_automaton()
        stop = len(key) if end is None else end
        hits: dict[int, int] = {}
        for last, length in self._automaton.iter(key, start, stop):
            first, after = last - length + 1, last + 1
            if first > start and _is_word(key[first - 1]) and _is_word(key[first]):
                continue
            if after < len(key) and _is_word(key[after]) and _is_word(key[after - 1]):
                continue
            hits[first] = max(after, hits.get(first, 0))
        reached = start
        for first in sorted(hits):
            if first >= reached:
                reached = hits[first]
                yield first, reached

    def find(self, key: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """The first occurrence, if any."""
        return next(self.find_all(key, start, end), None)

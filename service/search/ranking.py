"""How well a hit fits (độ phù hợp): from its text alone, so that both databases agree."""

from __future__ import annotations

from service.search.query import Query, exact_words, folded_words

EXACT = 400
PHRASE = 300
IN_TEXT = 200
NEAR = 100
"""What a hit can have: the diacritics as typed, all words side by side, in the text, close together."""


def score_of(text: str, query: Query, *, is_exact: bool) -> int:
    """From 0 to 1000: exact before folded, then the words side by side, then how many and how close."""
    score = EXACT if is_exact else 0
    if not query.terms:
        return score
    words = folded_words(text).split(" ")
    terms = [term.folded for term in query.terms]
    places = [_places(words, term) for term in terms]
    there = [each for each in places if each]
    score += round(IN_TEXT * len(there) / len(terms))
    if len(there) < len(terms):
        return score
    whole, column = query.folded, words
    if is_exact and query.has_marks:
        whole, column = query.exact, exact_words(text).split(" ")
    if _places(column, whole):
        return score + PHRASE + NEAR
    return score + round(NEAR * len(whole) / _window(places, terms))


def _places(words: list[str], term: tuple[str, ...]) -> list[int]:
    """Where a term begins."""
    first, length = term[0], len(term)
    return [at for at, word in enumerate(words) if word == first and tuple(words[at : at + length]) == term]


def _window(places: list[list[int]], terms: list[tuple[str, ...]]) -> int:
    """About the fewest words that hold all terms: the nearest place of each to each place of the first."""
    best = None
    for start in places[0]:
        near = [min(each, key=lambda at: abs(at - start)) for each in places]
        ends = [at + len(term) for at, term in zip(near, terms, strict=True)]
        width = max(ends) - min(near)
        best = width if best is None else min(best, width)
    return max(best or 1, sum(map(len, terms)))

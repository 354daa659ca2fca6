"""Words and numbers of a text with exact offsets, and the word lists of the deadline grammar over them.

Everything after this file works on token indices; line breaks and double spaces do not exist there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from itertools import accumulate

from nlp.keys import match_key
from nlp.lexicon import load_lexicon

LEXICON = "time_phrases"
# Digits stand apart from letters ("16h00" is three tokens); a sign is a token of its own, a row of dots one.
# The plain ranges of Latin letters come first because they are matched fastest.
_TOKEN = re.compile(r"([a-zß-öø-ɏḀ-ỿ]+|[^\W\d_]+|[0-9]+|\.\.+|[^\w\s]|_+)")
# Spellings of the same word that are no matter of tone placement.
_SAME_WORD = {"hằng": "hàng", "quí": "quý", "kì": "kỳ", "’": "'", "′": "'", "`": "'", "luỹ": "lũy"}
# Readers look a little beyond the end and one before the start: both are empty words there.
_PADDING = [""] * 64
_LONGEST_NUMBER = 10
_SENTENCE_ENDS = frozenset(".!?")
_ENDS = _SENTENCE_ENDS | {";"}
_BLANKS = frozenset({"..", "__", "_", "…"})


class Tokens:
    """The tokens of one text: folded words and where they stand in it."""

    __slots__ = ("_ends", "_parts", "_starts", "padded", "text", "words")

    def __init__(self, text: str, key: str | None = None) -> None:
        """Offsets in the matching key are offsets in the text; `key` is given where the caller has it."""
        self.text = text
        self._parts: list[str] = _TOKEN.split(
            match_key(text) if key is None else key
        )  # gap, token, gap, token, …, gap
        words = self._parts[1::2]
        if not _SAME_WORD.keys().isdisjoint(words):
            words = [_SAME_WORD.get(word, word) for word in words]
        self.words = words
        self.padded = [*words, *_PADDING]
        self._ends: list[int] | None = None
        self._starts: list[int] | None = None

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Where in the text token `first` starts and the token before `end` stops."""
        if self._ends is None:  # made when first asked for: many texts hold no phrase of time
            self._ends = list(accumulate(map(len, self._parts)))
        return self._ends[2 * first], self._ends[2 * end - 1]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """The folded word, "" beyond either end."""
        return self.padded[i]

    def has(self, i: int, *words: str) -> bool:
        """Whether exactly these words stand from `i` on."""
        return tuple(self.padded[i : i + len(words)]) == words

    def number(self, i: int) -> int | None:
        """The value of a token of digits."""
        word = self.padded[i]
        return int(word) if word.isdecimal() and len(word) < _LONGEST_NUMBER else None

    def blank(self, i: int) -> bool:
        """Whether token `i` is a place left to be filled in by hand: "…", "......", "____"."""
        return self.padded[i][:2] in _BLANKS

    def glued(self, i: int) -> bool:
        """Whether token `i` touches the one before it."""
        return 0 < i < len(self.words) and not self._parts[2 * i]

    def quote(self, first: int, end: int) -> str:
        """The text from token `first` up to token `end` (not included)."""
        return self.text[slice(*self.span(first, end))] if end > first else ""

    def sentence_start(self, i: int) -> int:
        """The first token of the sentence that token `i` is in; ";" and a full stop end one."""
        if self._starts is None:
            self._starts = self._find_sentences()
        return self._starts[bisect_right(self._starts, min(i, len(self.words) - 1)) - 1]

    def full_stop_between(self, i: int, j: int) -> bool:
        """Whether a sentence ends between the tokens `i` and `j`; a semicolon does not end it here."""
        return any(word[:1] in _SENTENCE_ENDS for word in self.words[i:j]) and any(
            self.words[k][:1] in _SENTENCE_ENDS and not self.glued(k + 1) for k in range(i, j)
        )

    def _find_sentences(self) -> list[int]:
        ends = [i for i, word in enumerate(self.words) if word < "A" and word[0] in _ENDS]
        return [0, *(i + 1 for i in ends if self.words[i] == ";" or not self.glued(i + 1))]


class _Node:
    """A word of some forms: the value of the form that ends with it, and the words that may follow."""

    __slots__ = ("nexts", "value")

    def __init__(self) -> None:
        self.value: str | None = None
        self.nexts: dict[str, _Node] = {}


class Forms:
    """Word sequences with a value; the longest that stands at a token wins."""

    __slots__ = ("_by_last", "_root")

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._root = _Node()
        self._by_last: dict[str, list[list[str]]] = {}
        for form, value in pairs.items():
            words = Tokens(form).words
            node = self._root
            for word in words:
                node = node.nexts.setdefault(word, _Node())
            node.value = node.value or value
            self._by_last.setdefault(words[-1], []).append(words)
        for entries in self._by_last.values():
            entries.sort(key=len, reverse=True)

    @property
    def first_words(self) -> frozenset[str]:
        """The words that a form can begin with."""
        return frozenset(self._root.nexts)

    @property
    def seconds(self) -> dict[str, frozenset[str]]:
        """For the first words that are no form alone, the words that must follow."""
        return {word: frozenset(node.nexts) for word, node in self._root.nexts.items() if node.value is None}

    def at(self, tokens: Tokens, i: int) -> tuple[str, int] | None:
        """The value of the longest form at token `i` and the token after it."""
        node = self._root.nexts.get(tokens.padded[i])
        found: tuple[str, int] | None = None
        while node is not None:
            i += 1
            if node.value is not None:
                found = node.value, i
            node = node.nexts.get(tokens.padded[i])
        return found

    def skip(self, tokens: Tokens, i: int) -> int:
        """The token after the form at `i`; `i` itself where none stands."""
        hit = self.at(tokens, i)
        return hit[1] if hit else i

    def before(self, tokens: Tokens, i: int) -> int | None:
        """Where a form begins that ends just before token `i`: the longest; None if none does."""
        for words in self._by_last.get(tokens.padded[i - 1], ()) if i > 0 else ():
            first = i - len(words)
            if first >= 0 and tokens.words[first:i] == words:
                return first
        return None


@cache
def forms(*groups: str) -> Forms:
    """The forms of some groups of the lexicon; the value of a plain form is the name of its group."""
    lexicon = load_lexicon(LEXICON)
    pairs: dict[str, str] = {}
    for name in groups:
        group = lexicon[name]
        pairs.update(group.pairs or dict.fromkeys(group.forms, name))
    return Forms(pairs)

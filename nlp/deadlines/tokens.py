"""Words and numbers of a text with exact offsets, and the word lists of the deadline grammar over them.

Everything after this file works on token indices; line breaks and double spaces do not exist there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from nlp.keys import match_key
from nlp.lexicon import load_lexicon

LEXICON = "time_phrases"
# Digits stand apart from letters ("16h00" is three tokens); a sign is a token of its own.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|[^\w\s]|_+")
# Spellings of the same word that are no matter of tone placement.
_SAME_WORD = {"hằng": "hàng", "quí": "quý", "kì": "kỳ", "’": "'", "′": "'", "`": "'", "luỹ": "lũy"}
# Readers look a little beyond the end and one before the start: both are empty words there.
_PADDING = [""] * 64
_LONGEST_NUMBER = 10
_SENTENCE_ENDS = frozenset(".!?")


class Tokens:
    """The tokens of one text: folded words and where they stand in it."""

    __slots__ = ("_padded", "_starts", "spans", "text", "words")

    def __init__(self, text: str) -> None:
        """Offsets in the matching key are offsets in the text."""
        key = match_key(text)
        self.text = text
        self.spans = [m.span() for m in _TOKEN.finditer(key)]
        same = _SAME_WORD.get
        self.words = [same(key[a:b], key[a:b]) for a, b in self.spans]
        self._padded = [*self.words, *_PADDING]
        self._starts: list[int] | None = None

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """The folded word, "" beyond either end."""
        return self._padded[i]

    def has(self, i: int, *words: str) -> bool:
        """Whether exactly these words stand from `i` on."""
        return tuple(self._padded[i : i + len(words)]) == words

    def number(self, i: int) -> int | None:
        """The value of a token of digits."""
        word = self._padded[i]
        return int(word) if word.isdecimal() and len(word) < _LONGEST_NUMBER else None

    def glued(self, i: int) -> bool:
        """Whether token `i` touches the one before it."""
        return 0 < i < len(self.spans) and self.spans[i - 1][1] == self.spans[i][0]

    def quote(self, first: int, end: int) -> str:
        """The text from token `first` up to token `end` (not included)."""
        return self.text[self.spans[first][0] : self.spans[end - 1][1]] if end > first else ""

    def sentence_start(self, i: int) -> int:
        """The first token of the sentence that token `i` is in; ";" and a full stop end one."""
        if self._starts is None:
            self._starts = self._find_sentences()
        return self._starts[i] if i < len(self._starts) else (self._starts[-1] if self._starts else 0)

    def full_stop_between(self, i: int, j: int) -> bool:
        """Whether a sentence ends between the tokens `i` and `j`; a semicolon does not end it here."""
        return any(self.words[k] in _SENTENCE_ENDS and not self.glued(k + 1) for k in range(i, j))

    def _find_sentences(self) -> list[int]:
        starts, first = [], 0
        for i, word in enumerate(self.words):
            starts.append(first)
            if word == ";" or (word in _SENTENCE_ENDS and not self.glued(i + 1)):
                first = i + 1
        return starts


class Forms:
    """Word sequences with a value; the longest that stands at a token wins."""

    __slots__ = ("_by_first", "longest")

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[list[str], str]]] = {}
        self.longest = 1
        for form, value in pairs.items():
            words = Tokens(form).words
            self._by_first.setdefault(words[0], []).append((words, value))
            self.longest = max(self.longest, len(words))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: len(entry[0]), reverse=True)

    @property
    def first_words(self) -> frozenset[str]:
        """The words that a form can begin with."""
        return frozenset(self._by_first)

    def at(self, tokens: Tokens, i: int) -> tuple[str, int] | None:
        """The value of the longest form at token `i` and the token after it."""
        for words, value in self._by_first.get(tokens.word(i), ()):
            if tokens.words[i : i + len(words)] == words:
                return value, i + len(words)
        return None

    def skip(self, tokens: Tokens, i: int) -> int:
        """The token after the form at `i`; `i` itself where none stands."""
        hit = self.at(tokens, i)
        return hit[1] if hit else i

    def before(self, tokens: Tokens, i: int) -> int | None:
        """Where a form begins that ends just before token `i`: the longest; None if none does."""
        for length in range(min(self.longest, i), 0, -1):
            for words, _ in self._by_first.get(tokens.word(i - length), ()):
                if len(words) == length and tokens.words[i - length : i] == words:
                    return i - length
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

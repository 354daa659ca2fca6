"""Whether letters form a Vietnamese syllable (âm tiết): evidence for or against an old encoding."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
_NUCLEUS = (
    r"(?:iêu|yêu|uôi|ươi|ươu|oai|oay|oeo|uây|uya|uyê|uyu|iê|yê|uô|ươ|ia|ya|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|oa|oă|oe|"
    r"oi|ôi|ơi|ui|ưi|uâ|uê|uơ|uy|ưu|[aăâeêioôơuưy])"
)
_CODA = r"(?:ng|nh|ch|[cmnpt])?"
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_STOPPED = ("c", "ch", "p", "t")
_TONES_OF_STOPPED = frozenset("\u0301\u0323")  # a syllable that a stop closes has sắc or nặng, no other
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 12
"""The longest syllable, "nghiêng", has seven letters; with its marks apart it is longer."""


def _without_tone(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word).translate(_TONES)
    return unicodedata.normalize("NFC", decomposed)


def is_syllable(word: str) -> bool:
    """Whether one word is spelled as a Vietnamese syllable can be."""
    return len(word) <= _LONGEST and _is_spelled(word.lower())


@lru_cache(maxsize=20_000)  # a language of some 7,000 syllables; every page of every file is asked about
def _is_spelled(word: str) -> bool:
    tones = [c for c in word if any(ord(m) in _TONES for m in unicodedata.normalize("NFD", c))]
    on_vowels = all(unicodedata.normalize("NFD", c)[0] in "aeiouy" for c in tones)
    if len(tones) > 1 or not on_vowels or not _SYLLABLE.fullmatch(_without_tone(word)):
        return False
    if word.endswith(_STOPPED) and not word.isascii():  # an ASCII word may have lost its marks
        return any(mark in _TONES_OF_STOPPED for c in tones for mark in unicodedata.normalize("NFD", c))
    return True


def share_of_syllables(text: str) -> float:
    """The share of words with a letter beyond ASCII that are Vietnamese syllables; 0 if there is none."""
    words = [w for w in _WORD.findall(text[:20_000]) if not w.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0

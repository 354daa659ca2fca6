"""Text of a PDF page in fonts of before Unicode (phông TCVN3, VNI), turned letter for letter in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from ingest.repair.legacy_fonts import legacy_font, to_unicode
from ingest.repair.syllables import is_syllable

FILLER = "\u2060"
"""Stands where a letter of two codes has become one: pdfium's numbers of characters stay right."""
_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")  # pdfium's mark ends a line in mid-word
_JOINED = re.compile(r"[-\x02\ufffe]")
_SOFT_HYPHEN = "\u00ad"
"""The code of "ư" in TCVN3. It comes as a hyphen, for that is how it looks in the alphabet of Latin fonts."""
_SIGNS = " .,;:!?()[]\"'“”/"

FontAt = Callable[[int], str]


def in_unicode(text: str, font_at: FontAt) -> str:
    """A page's text as long as before, its old fonts turned; `font_at` names the font of a character.

    The font is asked for once a line, and word by word only on a page that has an old one.
    """
    lines = [(line.start(), line.group()) for line in _LINE.finditer(text)]
    first = [start + len(line) - len(line.lstrip()) for start, line in lines if not line.isspace()]
    if not any(legacy_font(font_at(start)) for start in first):
        return text
    parts = list(text)
    for start, line in lines:
        words = [(start + word.start(), word.group()) for word in _WORD.finditer(line)]
        for font, group in groupby(words, key=lambda word: font_at(word[0])):
            for at, word in _turned(list(group), font):
                parts[at : at + len(word)] = word
    return "".join(parts)


def _turned(words: list[tuple[int, str]], font: str) -> list[tuple[int, str]]:
    """The words of one line and font; those that are turned are filled up to their length."""
    if legacy_font(font) is None:
        return []
    plain = _stretch([word for _, word in words], font)
    soft = _stretch([_JOINED.sub(_SOFT_HYPHEN, word) for _, word in words], font)
    found = []
    for (at, old), first, second in zip(words, plain, soft, strict=True):
        new = second if is_syllable(second.strip(_SIGNS)) else first
        if new != old and len(new) <= len(old):
            found.append((at, new.ljust(len(old), FILLER)))
    return found


def _stretch(words: list[str], font: str) -> list[str]:
    """Words turned in each other's company."""
    turned = (to_unicode(" ".join(words), font) or "").split(" ")
    return turned if len(turned) == len(words) else words

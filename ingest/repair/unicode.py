"""One Unicode form and plain spaces (chuẩn hóa Unicode)."""

from __future__ import annotations

import unicodedata

_DROPPED = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F])
_SPACES = dict.fromkeys((160, 5760, *range(8192, 8203), 8239, 8287, 12288, 11, 12), " ")
_CONTROL = {code: None for code in range(0x20) if chr(code) not in "\t\n\r\x0b\x0c"} | {0x7F: None}
_TABLE = {**_CONTROL, **_DROPPED, **_SPACES}
_LONG = 500
"""No word has so many letters. One that does may be a tower of marks: sorting it takes time by its square."""
_MOST_MARKS = 30
"""Marks on one letter that are kept, as many as Unicode's Stream-Safe Text Format has."""


def normalise(text: str) -> str:
    """NFC, ordinary spaces, no invisible characters, runs of white space one space, none at the ends."""
    if not text.isprintable():  # most text is, and a table costs more than all the rest
        text = text.translate(_TABLE)
    if len(text) > _LONG:
        text = " ".join(_lowered(word) if len(word) > _LONG else word for word in text.split())
    return " ".join(unicodedata.normalize("NFC", text).split())


def _lowered(word: str) -> str:
    """A word without the marks that stand too high above their letter."""
    if word.isalnum():  # marks are neither letters nor digits
        return word
    kept: list[str] = []
    height = 0
    for letter in word:
        height = height + 1 if unicodedata.combining(letter) else 0
        if height <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)

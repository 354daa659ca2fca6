"""Matching keys: forms of a text that compare equal where a reader sees the same words.

Both keys have exactly the length of their text, so an offset into the key is an offset into the text. Keys
are for comparing; they are never stored in place of the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONE_MOVES = {"à": "ò", "á": "ó", "ả": "ỏ", "ã": "õ", "ạ": "ọ"}
_OE_MOVES = {"è": "ò", "é": "ó", "ẻ": "ỏ", "ẽ": "õ", "ẹ": "ọ"}
_UY_MOVES = {"ỳ": "ù", "ý": "ú", "ỷ": "ủ", "ỹ": "ũ", "ỵ": "ụ"}
_PLACEMENT = re.compile(r"o([àáảãạèéẻẽẹ])(?![^\W\d_])|(?<!q)u([ỳýỷỹỵ])(?![^\W\d_])|qú(y)")


def _moved(match: re.Match[str]) -> str:
    first, second, misplaced = match.groups()
    if misplaced:
        return "quý"
    if second:
        return _UY_MOVES[second] + "y"
    return _TONE_MOVES[first] + "a" if first in _TONE_MOVES else _OE_MOVES[first] + "e"


_LOWER = (("İ", "i"), ("\u00a0", " "), ("–", "-"), ("—", "-"), ("‑", "-"))
"""Letters whose lower case would change the length of the text, blanks and dashes: each one for one."""


def match_key(text: str) -> str:
    """Lower case, one tone placement (hòa for hoà, ủy for uỷ, quý for qúy), one dash; same length."""
    return _name_key(text) if len(text) <= _NAME else _made_key(text)


_NAME = 64
"""Names of bodies come again and again in a document; what is longer hardly does."""


def _made_key(text: str) -> str:
    plain = text
    for special, usual in _LOWER:  # str.translate over a whole document takes ten times as long
        plain = plain.replace(special, usual)
    lowered = plain.lower()
    if len(lowered) != len(text):  # a letter outside the Vietnamese alphabet that grows when lowered
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return _PLACEMENT.sub(_moved, lowered)


_name_key = lru_cache(maxsize=4096)(_made_key)


def _fold_table() -> dict[int, str]:
    table = {ord("đ"): "d", ord("Đ"): "d"}
    for base in range(0x00C0, 0x1F00):
        letter = chr(base)
        plain = unicodedata.normalize("NFD", letter)[0]
        if plain != letter and plain.isascii():
            table[base] = plain.lower()
    return table


_FOLD = _fold_table()


def fold(text: str) -> str:
    """Lower case without any diacritic (đ becomes d); same length. For search as people type it."""
    return text.translate(_FOLD).lower() if text.isascii() else match_key(text).translate(_FOLD)


def words_of(key: str) -> list[str]:
    """The words and numbers of a key."""
    return _WORD.findall(key)


_WORD = re.compile(r"[^\W_]+")

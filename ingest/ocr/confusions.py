"""Readings that cannot be meant (nhầm lẫn khi nhận dạng): what was read is no word, and one only is near.

Only what is certain is mended: a quarter has a Roman number of one to four, and "chỉ tiết" is no word.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

_QUARTER = re.compile(r"(?P<number>[1lI|iÌÍH]{1,3}[Vv]?)(?P<rest>(?:[^\w].*)?)")
_BLANKS = frozenset({("ngày", "tháng"), ("tháng", "năm")})
_STROKES = {"H": "II"}
_FOUR = "IV"
_ONE = "1"
_MOST = 3
_AFTER_CHI = frozenset({"tiết", "phí", "cục", "nhánh"})
"""Nouns that only "chi" stands before."""


def mended(words: Sequence[str]) -> list[str]:
    """Words in their order, those that cannot be meant replaced by the only ones that can."""
    found = list(words)
    for index, (before, word) in enumerate(itertools.pairwise(words)):
        if before.lower() == "quý":
            found[index + 1] = _quarter(word)
        elif before in ("chỉ", "Chỉ") and re.sub(r"\W", "", word).lower() in _AFTER_CHI:
            found[index] = before[0] + "hi"
    return found


def _quarter(word: str) -> str:
    """ "11/2027" behind "Quý" is "II/2027"."""
    read = _QUARTER.fullmatch(word)
    if read is None:
        return word
    number, rest = read["number"], read["rest"]
    if number == _ONE:
        return word  # some offices count their quarters so
    if number[-1] in "Vv":
        return _FOUR + rest if len(number) == 2 else word
    strokes = "".join(_STROKES.get(c, "I") for c in number)
    return strokes + rest if len(strokes) <= _MOST else word


def is_dust(before: str, word: str, after: str) -> bool:
    """Whether a sign in the space that was left for a day, a month or a number is nothing but a speck."""
    blank = (before.lower(), after.lower()) in _BLANKS or (before.lower() == "số:" and after[:1] == "/")
    return blank and not any(c.isalnum() for c in word)

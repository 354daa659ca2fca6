"""Whether words can be trusted (chất lượng chữ): hidden layers without marks, garbage, marks read askew."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from rapidfuzz.distance import Levenshtein

from ingest.repair.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_MIN_WORDS = 8
_LEAST_MARKED = 0.4
"""Of the words of Vietnamese prose six in ten carry a mark; of a list of names and figures still half."""
_LEAST_SYLLABLES = 0.75
_MIN_ODD_WORDS = 12
_LEAST_ODD_SYLLABLES = 0.5
_MOST_UNPRINTABLE = 0.15

_FRAME = r"[\s|\[\]{}()<>!_.,:;'\"‘’“”*=~+/\\—–-]*"
_THE_WORD = r"M[A-Z]?A[A-Z]?TT?"
"""A thick letter is easily read as two."""
_MARKS = tuple(
    (name, re.compile(rf"{_FRAME}[Il1|]?\s*{shape}\s*[Il1|]?{_FRAME}"))
    for name, shape in (
        ("TUYỆT MẬT", rf"T[A-Z]?[UYV][A-Z]{{1,4}}\s*{_THE_WORD}"),
        ("TỐI MẬT", rf"T[A-Z0-9]{{1,4}}\s*{_THE_WORD}"),
        ("MẬT", rf"(?:DO\s*{_THE_WORD}\s*:?\s*)?{_THE_WORD}"),
        ("HỎA TỐC HẸN GIỜ", r"H[O0Q]A\s*T[O0Q]C\s*HEN\s*G[I1]O"),
        ("HỎA TỐC", r"H[O0Q]A\s*T[O0Q]C"),
        ("THƯỢNG KHẨN", r"THU[O0Q]NG\s*KHAN"),
        ("KHẨN", r"KHAN"),
    )
)
_SPACED = re.compile(r"(?<=\b\w) (?=\w\b)")
_MARK_LENGTH = 40
_ALIKE = str.maketrans("TLJF1!|7†‡¡{}[]NW40QCG@®©V", "IIIIIIIIIIIIIIIMMAOOOOOOOU")
_TWO_FOR_M = re.compile(r"(?:[UXHMI]I|UU|IM|MM)(?=A)")
"""A broken M is read as two letters."""
_OUTLINES = (("TUYỆT MẬT", "IUYEIMAI", 2), ("TỐI MẬT", "IOIMAI", 1), ("MẬT", "MAI", 0))
"""The marks of secrecy as `_outlined` writes them, and how many letters may be wrong."""


def is_poor_layer(words: Sequence[str]) -> bool:
    """Whether the text behind a picture is one that a foreign or a careless recogniser left.

    It lacks the Vietnamese marks, or its words are no syllables. Too few words tell nothing.
    """
    letters = _letters(words)
    if len(letters) < _MIN_WORDS:
        return False
    marked = sum(not w.isascii() for w in letters) / len(letters)
    return marked < _LEAST_MARKED or share_of_valid(letters) < _LEAST_SYLLABLES


def is_garbled(words: Sequence[str]) -> bool:
    """Whether a text layer is unreadable although a person reads the page: a font without its alphabet.

    Its characters are none, or its accented words are no syllables (an old encoding). English is neither.
    """
    text = "".join(words)
    if _unprintable(text) > _MOST_UNPRINTABLE * max(1, len(text)):
        return True
    odd = [w for w in _letters(words) if not w.isascii()]
    return len(odd) >= _MIN_ODD_WORDS and share_of_valid(odd) < _LEAST_ODD_SYLLABLES


def _unprintable(text: str) -> int:
    if text.isprintable():  # nearly every page, and letter by letter is slow
        return text.count("\ufffd")
    return sum(unicodedata.category(c) in ("Co", "Cn", "Cc") or c == "\ufffd" for c in text)


def share_of_valid(words: Sequence[str]) -> float:
    """The share of words that are spelled as Vietnamese syllables or are abbreviations."""
    valid = sum(is_syllable(w) or (w.isupper() and len(w) < 7) for w in words)
    return valid / len(words) if words else 0.0


def _letters(words: Sequence[str]) -> list[str]:
    return [w for w in _WORD.findall(" ".join(words)) if len(w) > 1]


def head_mark(line: str) -> str | None:
    """The mark of secrecy or urgency (độ mật, độ khẩn) that a recognised line is, if it is nothing else.

    A framed or stamped mark is often read with bits of its frame, a wrong accent or a letter too many; that
    it is in capitals stays. The answer is the mark as it should be.
    """
    text = _SPACED.sub("", line.strip()) if len(line) < _MARK_LENGTH else ""
    if not text or any(c.islower() and c not in "li" for c in text):
        return None
    plain = _without_marks(text)
    return next((name for name, shape in _MARKS if shape.fullmatch(plain)), None)


def framed_mark(line: str) -> str | None:
    """The mark of secrecy (độ mật) that a line in a small frame most likely is, though print lies over it.

    What stands in the frame of a stamp is a mark or nothing, so letters that are easily taken for each other
    count as one: "TOIMAL" is read where "TỐI MẬT" is meant.
    """
    found = head_mark(line)
    if found is not None:
        return found
    seen = _outlined(line)
    ends = {seen[first : len(seen) - last] for first in (0, 1) for last in (0, 1)}
    return next((name for name, meant, most in _OUTLINES if _is_near(seen, ends, meant, most)), None)


def _is_near(seen: str, ends: Collection[str], meant: str, most: int) -> bool:
    """Whether a mark was read with so many letters wrong, or with a side of the frame as one letter more."""
    return Levenshtein.distance(seen, meant) <= most or meant in ends


def _outlined(text: str) -> str:
    """A line in capitals without marks, one letter for all that look alike."""
    return re.sub(r"[^A-Z]", "", _TWO_FOR_M.sub("M", _without_marks(text.upper()).translate(_ALIKE)))


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text).replace("Đ", "D")
    return "".join(c for c in decomposed if not unicodedata.combining(c))

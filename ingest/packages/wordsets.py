"""The words of a head or a text, for telling copies (bản sao của cùng một văn bản) among many files."""

from __future__ import annotations

_WIDTH = 1 << 15
_FEW = 64
"""Below so many words comparing them takes no longer than comparing their bits."""


class WordSet:
    """Words with a bit for each, so that two long texts that differ are told apart in microseconds.

    A package of a thousand long texts has half a million pairs, and comparing the words of each would take
    minutes.
    """

    __slots__ = ("_bits", "_count", "words")

    def __init__(self, words: frozenset[str]) -> None:
        self.words = words
        self._bits: int | None = None
        self._count = 0

    def __len__(self) -> int:
        return len(self.words)

    def is_like(self, other: WordSet, least: float) -> bool:
        """Whether `likeness` is at least this."""
        small, large = (self, other) if len(self) <= len(other) else (other, self)
        if len(small) >= _FEW:
            # a bit that only one side has is a word that only it has, so this is never too little
            missing = small._own_bits() - (small._marked() & large._marked()).bit_count()
            if (len(small) - missing) / len(small) < least:
                return False
        return likeness(small.words, large.words) >= least

    def _marked(self) -> int:
        if self._bits is None:
            marks = bytearray(_WIDTH // 8)
            for word in self.words:
                at = hash(word) % _WIDTH
                marks[at >> 3] |= 1 << (at & 7)
            self._bits = int.from_bytes(marks, "little")
            self._count = self._bits.bit_count()
        return self._bits

    def _own_bits(self) -> int:
        self._marked()
        return self._count


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of words that two heads or texts have in common, from 0 to 1."""
    return len(a & b) / max(1, min(len(a), len(b))) if a and b else 0.0

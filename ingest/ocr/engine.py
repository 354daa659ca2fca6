"""What a recogniser answers, whichever program does the work (bộ nhận dạng chữ)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PIL.Image import Image


class Layout(Enum):
    """How the text of a picture is arranged."""

    BLOCK = "block"
    """Lines one under the other, each whole."""
    LINE = "line"
    """One line, or a single character."""
    NUMBER = "number"
    """One line of figures only."""
    SPARSE = "sparse"
    """Some words anywhere: a stamp, a mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrWord:
    """One recognised word: its box in pixels of the picture, how sure the engine is (0 to 1), its line."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float
    line: int


@dataclass(slots=True, kw_only=True)
class Patience:
    """How long one page may take, in seconds of a processor, and whom to tell that the engine works on.

    On a busy machine an honest page takes long by the clock on the wall; one that does nothing for as many
    seconds is stuck. All that is read of a page is paid from the same purse: `spent` so far.
    """

    seconds: float = 10.0
    pulse: Callable[[], None] = lambda: None
    spent: float = 0.0

    @property
    def is_short(self) -> bool:
        """Whether half is gone: what is only for a better reading is left."""
        return self.spent > self.seconds / 2


class OcrEngine(Protocol):
    """Reads a grey picture of upright text."""

    def read(self, picture: Image, dpi: int, layout: Layout, patience: Patience) -> list[OcrWord]:
        """The words of a picture, line by line; nothing is written anywhere.

        Raises ProgramMissing where the engine is not installed, ReaderStalled where it takes too long,
        ReaderTooBig where it was killed, EngineUnavailable where it failed.
        """


def mean_confidence(words: Sequence[OcrWord]) -> float:
    """How sure the engine is of a whole picture: long words weigh more; 0 for no words."""
    letters = sum(len(w.text) for w in words)
    return sum(len(w.text) * w.confidence for w in words) / letters if letters else 0.0

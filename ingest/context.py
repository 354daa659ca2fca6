"""What a reader is told besides the file: its limits, its clock, whom to trust."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.source import ReadLimits

Tick = Callable[[int, int], None]
"""Called with (pages done, pages in all; 0 where unknown) whenever a page or a like piece has been read."""


def no_tick(done: int, whole: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContext:
    """The circumstances of one reading.

    `name` is the file's original name; `depth` how many packages it lies in; `trust` a folder of root
    certificates (PEM or DER) for signatures.
    """

    limits: ReadLimits = field(default_factory=ReadLimits)
    name: str = ""
    tick: Tick = no_tick
    depth: int = 0
    trust: Path | None = None

    def after(self, before: int) -> ReadContext:
        """The circumstances of what is read when so many pages or like pieces are done."""
        tick = self.tick
        return replace(self, tick=lambda done, whole: tick(before + done, before + whole if whole else 0))

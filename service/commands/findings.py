"""What `dondoc doctor` finds (kết quả kiểm tra): a part, how it is, and the command that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Health(Enum):
    """How a part is: good, of no help but not needed, or missing."""

    GOOD = "✔"
    WEAK = "!"
    MISSING = "✘"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part: how it is, in a sentence, and the command that mends it."""

    part: str
    health: Health
    said: str
    mend: str | None = None

"""How one document speaks of another one that it names (quan hệ giữa các văn bản)."""

from __future__ import annotations

from enum import StrEnum


class Citing(StrEnum):
    """CITES viện dẫn · REPEATS nhắc lại, đôn đốc · AMENDS sửa đổi, bổ sung · REPLACES thay thế, bãi bỏ."""

    CITES = "cites"
    REPEATS = "repeats"
    AMENDS = "amends"
    REPLACES = "replaces"

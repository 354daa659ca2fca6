"""What a section of a directive is for (vai trò của mục)."""

from __future__ import annotations

from enum import StrEnum


class Section(StrEnum):
    """What a section is for."""

    SILENT = "silent"
    MONEY = "money"
    TOPIC = "topic"
    OPERATIVE = "operative"

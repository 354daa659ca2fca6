"""Conditions of a duty (điều kiện): what must happen before it falls due; kept as a field, no deadline."""

from __future__ import annotations

import re

_CONDITION = re.compile(
    r"(?:^|(?<=[\s,;(]))((?:trường hợp|trong trường hợp|nếu|khi có|khi phát sinh|khi phát hiện|ngay sau khi|ngay khi|khi nhận được)\s[^,;.]{4,180})"
)


def find_condition(text: str, key: str) -> str | None:
    """The first condition that a passage states, as written."""
    match = _CONDITION.search(key)
    return " ".join(text[match.start(1) : match.end(1)].split()) if match else None

"""Conditions of a duty (điều kiện): what must happen before it falls due; kept as a field, no deadline."""

from __future__ import annotations

import re
from functools import cache

from nlp.lexicon import alternatives


@cache
def _condition() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s,;(]))({alternatives('cues', 'condition')}\s[^,;.]{{4,180}})")


def find_condition(text: str, key: str) -> str | None:
    """The first condition that a passage states, as written."""
    match = _condition().search(key)
    return " ".join(text[match.start(1) : match.end(1)].split()) if match else None

"""Words and parts of speech from underthesea, as evidence where the verb lexicon knows nothing (từ loại).

The library is imported on first use only: it takes half a second, and most documents never need it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache, lru_cache

_WINDOW = 60
_NEAR = 16  # a clause is asked about again while it is being read, not later


@cache
def _tagger() -> Callable[[str], list[tuple[str, str]]]:
    handlers, level = list(logging.root.handlers), logging.root.level
    from underthesea import pos_tag  # a heavy library that few documents need

    # the library puts a handler of its own on the root logger; logging is the application's business
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    tag: Callable[[str], list[tuple[str, str]]] = pos_tag
    return tag


@lru_cache(maxsize=_NEAR)
def first_verb(text: str, start: int) -> tuple[int, str] | None:
    """The first lower-case word from `start` on that is tagged as a verb, with its offset; None if none."""
    pos = 0
    for word, tag in _tagger()(text):
        at = text.find(word.split()[0], pos) if word.split() else -1
        if at < 0:
            continue
        pos = at + 1
        if tag == "V" and at >= start and text[at].islower():
            return at, word
    return None


@lru_cache(maxsize=_NEAR)
def begins_with_verb(text: str) -> bool:
    """Whether the first word of a passage is tagged as a verb (động từ) in its context."""
    window = text[:_WINDOW].rsplit(" ", 1)[0] if len(text) > _WINDOW else text
    if not window.strip():
        return False
    tags = _tagger()(window)
    return bool(tags) and tags[0][1] == "V"

"""Where a clause begins before a place (mệnh đề): what stands between it and the last mark."""

from __future__ import annotations

import re

_MARK = re.compile(r"[,;:()\[\]]|[.!?…](?=\s|$)|\n")


def clause_start(key: str, pos: int) -> int:
    """The offset behind the last mark before `pos`, 0 without one."""
    start = 0
    for match in _MARK.finditer(key, max(0, pos - 240), pos):
        start = match.end()
    return start if start else max(0, pos - 240)


def sentence_end(key: str, pos: int) -> int:
    """Where the sentence or the part before ";" ends that goes on at `pos`."""
    match = _STOP.search(key, pos)
    return match.start() if match else len(key)


_STOP = re.compile(r"[.;](?:\s|$)|\./\.")

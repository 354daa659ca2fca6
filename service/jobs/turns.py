"""How long a thread that computes keeps the interpreter while others wait for it (nhường lượt)."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

TURN = 0.001
"""Seconds while a document is understood.

Whoever answers a page needs the interpreter again after every row that the driver fetches: with Python's 5 ms
a list took three to six times as long while two documents were understood. Where none is, threads would only
change more often, and all that a step writes down would take longer.
"""

_lock = threading.Lock()
_usual = sys.getswitchinterval()
_computing = 0


@contextmanager
def giving_way() -> Iterator[None]:
    """Around what computes for long: threads give way early as long as any is inside."""
    _count(1)
    try:
        yield
    finally:
        _count(-1)


def _count(change: int) -> None:
    global _computing  # noqa: PLW0603 - the interval is the interpreter's, so is the number of those inside
    with _lock:
        _computing += change
        sys.setswitchinterval(TURN if _computing else _usual)

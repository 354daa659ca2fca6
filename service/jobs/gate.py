"""Who may run beside whom (chạy chung, chạy riêng): a file that killed its worker before runs alone.

So a deadly file takes no other one with it: those that happened to run beside it run alone too, and live.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.jobs.running import Leaving

_LOOK = 0.5


class Gate:
    """Lets many in together, or one alone; who wants to be alone goes before those that come later."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._changed = threading.Condition()
        self._inside = 0
        self._is_alone = False
        self._waiting = 0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Beside others. Raises Leaving where the process stops meanwhile."""
        with self._changed:
            self._wait(lambda: not self._is_alone and not self._waiting)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Beside nobody. Raises Leaving where the process stops meanwhile."""
        with self._changed:
            self._waiting += 1
            try:
                self._wait(lambda: not self._is_alone and not self._inside)
            finally:
                self._waiting -= 1
                self._changed.notify_all()
            self._is_alone = True
        try:
            yield
        finally:
            with self._changed:
                self._is_alone = False
                self._changed.notify_all()

    def _wait(self, is_free: Callable[[], bool]) -> None:
        while not is_free():
            if self._stopping.is_set():
                raise Leaving
            self._changed.wait(_LOOK)

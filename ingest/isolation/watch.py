"""Watching a reading process and ending it with all that it started (canh bộ đọc)."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from models.errors import ReaderStalled, ReaderTooBig
from models.source import ReadLimits

BETWEEN_LOOKS = 0.05
"""Seconds between two looks at the child itself."""

_LOOKS_A_TREE = 4
"""The whole tree is looked at every so many looks: the machine's list of processes is walked for it."""

_LONGEST = 3600.0
"""Seconds after which no file is read any longer, however well it ticks."""

_STALLS_A_PAGE = 2
"""How many times the clock's round one page may take, however often its reader says that it lives."""

_ROUNDS = 5
_LARGE_SHARE = 0.4


class Watch:
    """The clock and the scales of one reading; `spent` seconds have gone into the file before."""

    def __init__(self, process: psutil.Process, limits: ReadLimits, spent: float = 0.0) -> None:
        self._process = process
        self._limits = limits
        self._begun = self._looked = time.monotonic()
        self._progress = self._page_begun = self._begun - spent
        self._page = 0
        self._looks = 0
        self._resident = 0

    def progress(self, page: int) -> None:
        """A sign of life starts the clock anew; of one page there is an end to them too."""
        self._progress = time.monotonic()
        if page != self._page:
            self._page, self._page_begun = page, self._progress

    def look(self) -> None:
        """Raises ReaderStalled or ReaderTooBig where a limit is passed; cheap, may be called often."""
        now = time.monotonic()
        stall = self._limits.stall_seconds
        if now - self._progress >= stall or now - self._page_begun >= stall * _STALLS_A_PAGE:
            raise ReaderStalled
        if now - self._begun >= _LONGEST:
            raise ReaderStalled
        if now - self._looked < BETWEEN_LOOKS:
            return
        self._looked = now
        self._looks += 1
        is_tree = self._looks % _LOOKS_A_TREE == 0
        self._resident = resident_bytes(self._process) if is_tree else own_bytes(self._process)
        if self._resident > self._limits.max_resident_bytes:
            raise ReaderTooBig

    def seconds(self) -> float:
        """How long the reading has taken so far."""
        return time.monotonic() - self._begun

    def is_large(self) -> bool:
        """Whether much of the memory was taken when it was last looked at.

        A library that is refused memory ends the process; that is no accident of reading.
        """
        return self._resident > _LARGE_SHARE * self._limits.max_resident_bytes


def resident_bytes(process: psutil.Process) -> int:
    """The resident memory of a process and of all below it."""
    return own_bytes(process) + sum(own_bytes(each) for each in _below(process))


def own_bytes(process: psutil.Process) -> int:
    """The resident memory of one process, 0 when it has ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _below(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def end_tree(process: psutil.Process, root: Path) -> None:
    """Kills a child and all that it started, also what has left its tree: that still has `root` as its home.

    The child is stopped first, so that it starts nothing new; as it takes in the orphans of its tree, they
    are found below it until it is killed last.
    """
    with contextlib.suppress(psutil.Error):
        process.suspend()
    for _ in range(_ROUNDS):
        below = [each for each in _below(process) if _is_running(each)]
        if not below:
            break
        for each in below:
            _kill(each)
    if not _is_another(process):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    _kill(process)
    end_strays(root)


def end_strays(root: Path) -> None:
    """Kills what was started with a home below `root`."""
    for each in _strays(os.fsencode(root)):
        _kill(each)


def _strays(root: bytes) -> Iterator[psutil.Process]:
    mark = b"HOME=" + root
    for process in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            if mark in Path(f"/proc/{process.pid}/environ").read_bytes():
                yield process


def _is_running(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _is_another(process: psutil.Process) -> bool:
    """Whether the number of a child that ended long ago belongs to somebody else by now.

    An idle child that died may wait for hours until it is missed. As long as anybody of its group lives, the
    system gives the number to nobody.
    """
    return not process.is_running() and psutil.pid_exists(process.pid)


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.Error):
        process.kill()

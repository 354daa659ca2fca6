"""What a reading process may use of the machine (hạn chế của bộ đọc), set before it sees any file.

Memory is limited twice: the kernel refuses one process more than the limit of data (a sudden bomb), and the
parent watches the resident memory of the whole tree. The address space is not limited: LibreOffice maps a lot
that it never fills. Nor is processor time: the page clock tells an honest long scan from a loop.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes of a temporary file: more than all that a package may unpack to."""

MOST_FILES = 1024
"""Files open at once."""


def confine(parent: int, niceness: int) -> None:
    """Binds this process: it dies with its parent, leaves no core, writes no huge file, wins no rights."""
    _tie_to(parent)
    os.umask(0o077)
    os.nice(niceness)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _lower(resource.RLIMIT_NOFILE, MOST_FILES)


def limit_data(most: int) -> None:
    """At most so many bytes of data in each process from now on; more is a MemoryError."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    within = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (within, hard))


def _tie_to(parent: int) -> None:
    """Killed when the parent ends; programs that lose their own parent become ours, so that we are found."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)  # it ended before we asked


def _lower(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    within = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (within, within))

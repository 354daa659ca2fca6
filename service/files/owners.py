"""Who put a mark on bytes (tiến trình đánh dấu), and whether that process can still be at work."""

from __future__ import annotations

import os
import re
import socket
from uuid import uuid4

from service.files.port import Mark
from service.files.private import is_running

_RUN = uuid4().hex[:8]
"""Tells this process from an earlier one of the same number, as they are common in containers."""

LONGEST = 60 * 60.0
"""Seconds after which nobody can still be putting a file: its owner on another machine has died."""

_NAME = re.compile(r"(?P<sha256>[0-9a-f]{64})(?:\.(?P<owner>.+))?")


def new_owner() -> str:
    """A name that no other mark has."""
    return f"{os.getpid()}-{_RUN}-{uuid4().hex[:12]}@{_host()}"


def write_name(mark: Mark) -> str:
    """The name of a mark's file."""
    return f"{mark.sha256}.{mark.owner}" if mark.owner else mark.sha256


def read_name(name: str, age: float) -> Mark | None:
    """The mark with this name, None for a file that is none."""
    found = _NAME.fullmatch(name)
    return found and Mark(sha256=found["sha256"], owner=found["owner"] or "", age=age)


def is_left_behind(mark: Mark) -> bool:
    """Whether the process that put the mark is gone."""
    process, _, host = mark.owner.partition("@")
    number, _, rest = process.partition("-")
    if not host or mark.age > LONGEST:
        return True
    if host != _host():
        return False
    if number == str(os.getpid()):
        return rest.partition("-")[0] != _RUN
    return not (number.isdigit() and is_running(int(number)))


def _host() -> str:
    return re.sub(r"[^0-9A-Za-z-]", "-", socket.gethostname())

"""No way out for a reading process (ngắt mạng): what a file asks for from elsewhere is never fetched.

Three ways, the strongest that the machine allows: a network namespace of its own, with nothing in it; a
filter of system calls that makes local sockets only. Both hold for the programs that the child calls, too.
Where neither is allowed, a hook refuses what Python itself would do, and called programs are not covered.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from enum import StrEnum
from pathlib import Path

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_NAMESPACE = Path("/proc/self/ns/net")

_REFUSED = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
    }
)
"""What Python announces before it reaches out. The line to the parent is connected already."""


class Network(StrEnum):
    """How a child is kept off the network."""

    NAMESPACE = "namespace"
    FILTER = "filter"
    HOOK = "hook"


def shut_off(allowed: frozenset[Network] = frozenset(Network)) -> Network:
    """Takes this process off the network for good, by the strongest of the ways `allowed`.

    Must be called while there is one thread only.
    """
    if Network.NAMESPACE in allowed and _own_namespace():
        return Network.NAMESPACE
    sys.addaudithook(_refuse)
    if Network.FILTER in allowed and _filter_sockets():
        return Network.FILTER
    return Network.HOOK


def _refuse(event: str, _: object) -> None:
    if event in _REFUSED:
        raise PermissionError("a reading process has no network")


# -- a namespace ----------------------------------------------------------------------------------------


def _own_namespace() -> bool:
    """A network namespace of our own; root needs no user namespace for it, others do."""
    if not _NAMESPACE.exists():
        return False
    before = _NAMESPACE.stat().st_ino
    user, group = os.geteuid(), os.getegid()
    if not _unshare(_CLONE_NEWNET):
        if not _unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
            return False
        _keep_names(user, group)
    return _NAMESPACE.stat().st_ino != before


def _unshare(what: int) -> bool:
    try:
        return int(ctypes.CDLL(None, use_errno=True).unshare(what)) == 0
    except (OSError, AttributeError):
        return False


def _keep_names(user: int, group: int) -> None:
    """The same user and group inside; rights over files are the old ones with or without names."""
    for name, said in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        try:
            Path("/proc/self", name).write_text(said, encoding="ascii")
        except OSError:
            return


# -- a filter -------------------------------------------------------------------------------------------

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # words of the kernel's packet filter
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_AT_NUMBER, _AT_MACHINE, _AT_FIRST = 0, 4, 16  # offsets in struct seccomp_data
_FOREIGN_NUMBERS = 0x40000000
"""The numbers of x32, a second door to the same calls."""
_IO_URING_SETUP = 425
"""Makes sockets without a system call of their own."""
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The kernel's name of a machine, and the number of its call `socket`."""


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def _filter_sockets() -> bool:
    """Only local sockets (AF_UNIX) can be made from now on, by this process and all that it calls."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    machine, socket_number = _MACHINES[platform.machine()]
    steps = [
        (_LOAD, 0, 0, _AT_MACHINE),
        (_EQUAL, 0, 7, machine),
        (_LOAD, 0, 0, _AT_NUMBER),
        (_AT_LEAST, 5, 0, _FOREIGN_NUMBERS),
        (_EQUAL, 4, 0, _IO_URING_SETUP),
        (_EQUAL, 0, 2, socket_number),
        (_LOAD, 0, 0, _AT_FIRST),
        (_EQUAL, 0, 1, 1),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    array = (_Step * len(steps))(*(_Step(*step) for step in steps))
    program = _Program(len(steps), array)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return int(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)) == 0

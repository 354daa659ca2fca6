"""Private temporary files (tệp tạm riêng): where an upload lies until it is known that it may be kept."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20


class PrivateFolder:
    """A folder that only its owner may enter; what is left in it after a crash is wiped at the next start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)

    @contextmanager
    def new_file(self) -> Iterator[Path]:
        """An empty file that is wiped when the context ends, unless it was moved away."""
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=f"{os.getpid()}-")
        os.close(handle)
        path = Path(name)
        try:
            yield path
        finally:
            wipe(path)

    def sweep(self) -> None:
        """Wipes what a crash has left; files of a process that still runs are its own."""
        for path in self._folder.iterdir():
            owner = path.name.partition("-")[0]
            # At the start nothing is under way: our own number is that of an earlier process.
            is_others = owner.isdigit() and int(owner) != os.getpid()
            if not (is_others and is_running(int(owner))):
                wipe(path)


def is_running(process: int) -> bool:
    """Whether a process of this number runs on this machine."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wipe(path: Path) -> None:
    """Overwrites and removes a file, so that a refused document cannot be undeleted with ease."""
    if not path.is_file():
        return
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(b"\0" * min(left, _CHUNK))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def blot_out(stream: BinaryIO) -> None:
    """Overwrites what an upload came in by, where that can be written: a large one lies on the disk."""
    if stream.closed or not (stream.seekable() and stream.writable()):
        return
    left = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    while left > 0:
        left -= stream.write(b"\0" * min(left, _CHUNK))
    stream.flush()
    stream.seek(0)

"""Files in a folder of this machine (kho tệp trong thư mục)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from models.errors import NotFound
from service.files.private import wipe


class LocalFiles:
    """Keeps each file as `ab/cd/<sha256>` under one folder that only its owner may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marks = folder / "in-doubt"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, source: Path, sha256: str) -> str:
        """Moves a file in; the last step is atomic, so a crash leaves all of it or nothing."""
        key = _key(sha256)
        target = self._folder / key
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source.chmod(0o600)
        _sync(source)  # a row must never outlive its bytes, not even a loss of power
        source.replace(target)
        return key

    def open(self, key: str) -> BinaryIO:
        """The bytes. Raises NotFound."""
        return self._path(key).open("rb")

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """The path itself. Raises NotFound."""
        yield self._path(key)

    def delete(self, key: str) -> None:
        """Wipes the file; nothing happens when it is not there."""
        wipe(self._folder / key)

    def doubt(self, sha256: str) -> str:
        """Marks bytes as being put or removed; answers their key."""
        self._marks.mkdir(exist_ok=True, mode=0o700)
        (self._marks / sha256).touch(mode=0o600)
        return _key(sha256)

    def doubtful(self) -> tuple[str, ...]:
        """The keys that are marked."""
        return tuple(_key(mark.name) for mark in self._marks.glob("*"))

    def trust(self, key: str) -> None:
        """Takes the mark away."""
        (self._marks / Path(key).name).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = self._folder / key
        if not path.is_file():
            raise NotFound("Không còn tệp gốc của văn bản này.")
        return path


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())

"""Files in a folder of this machine (kho tệp trong thư mục)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from models.errors import NotFound
from service.files.owners import new_owner, read_name, write_name
from service.files.port import Mark, key_of
from service.files.private import wipe


class LocalFiles:
    """Keeps each file as `ab/cd/<sha256>` under one folder that only its owner may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marks = folder / "in-doubt"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, source: Path, sha256: str) -> str:
        """Moves a file in; the last step is atomic, so a crash leaves all of it or nothing."""
        key = key_of(sha256)
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

    def doubt(self, sha256: str) -> Mark:
        """An empty file beside the others, with a name of its own."""
        mark = Mark(sha256=sha256, owner=new_owner())
        self._marks.mkdir(exist_ok=True, mode=0o700)
        (self._marks / write_name(mark)).touch(mode=0o600)
        return mark

    def doubtful(self, sha256: str | None = None) -> tuple[Mark, ...]:
        """The marks on some bytes, or all there are."""
        now = time.time()
        found = []
        for path in sorted(self._marks.glob(f"{sha256 or ''}*")):
            try:
                mark = read_name(path.name, now - path.stat().st_mtime)
            except FileNotFoundError:  # its owner has just finished
                continue
            if mark is not None:
                found.append(mark)
        return tuple(found)

    def trust(self, mark: Mark) -> None:
        """Takes a mark away."""
        (self._marks / write_name(mark)).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = self._folder / key
        if not path.is_file():
            raise NotFound("Không còn tệp gốc của văn bản này.")
        return path


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())

"""Where bytes are kept (kho tệp), as the use cases see it; a folder now, an object store may follow."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol


class FileStore(Protocol):
    """Content-addressed files: the key follows from the SHA-256, so putting twice keeps one."""

    def put(self, source: Path, sha256: str) -> str:
        """Takes over a local file (it is gone afterwards); answers its key."""

    def open(self, key: str) -> BinaryIO:
        """The bytes. Raises NotFound."""

    def local(self, key: str) -> AbstractContextManager[Path]:
        """A local path to read from, as long as the context lasts. Raises NotFound."""

    def delete(self, key: str) -> None:
        """Removes the bytes; nothing happens when they are not there."""

    def doubt(self, sha256: str) -> str:
        """Marks bytes as being put or removed, so that a crash in between is found; answers their key."""

    def doubtful(self) -> tuple[str, ...]:
        """The keys that are marked."""

    def trust(self, key: str) -> None:
        """Takes the mark away: bytes and row are both there, or both gone."""

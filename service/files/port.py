"""Where bytes are kept (kho tệp), as the use cases see it: a folder, or S3."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Says that somebody is putting or removing these bytes; stays behind when that one dies.

    `owner` names the process, `age` is in seconds.
    """

    sha256: str
    owner: str
    age: float = 0.0

    @property
    def key(self) -> str:
        """The key of the bytes."""
        return key_of(self.sha256)


class FileStore(Protocol):
    """Content-addressed files: the key follows from the SHA-256, so putting twice keeps one.

    Raises FilesUnreachable where the bytes lie elsewhere and do not answer.
    """

    def put(self, source: Path, sha256: str) -> str:
        """Takes over a local file (it is gone afterwards); answers its key."""

    def open(self, key: str) -> BinaryIO:
        """The bytes. Raises NotFound."""

    def local(self, key: str) -> AbstractContextManager[Path]:
        """A local path to read from, as long as the context lasts. Raises NotFound."""

    def delete(self, key: str) -> None:
        """Removes the bytes; nothing happens when they are not there."""

    def doubt(self, sha256: str) -> Mark:
        """Marks bytes as being put or removed by this process; a mark of its own for every call."""

    def doubtful(self, sha256: str | None = None) -> tuple[Mark, ...]:
        """The marks on some bytes, or all there are."""

    def trust(self, mark: Mark) -> None:
        """Takes a mark away: bytes and row are both there, or both gone."""


def key_of(sha256: str) -> str:
    """Where bytes lie: `ab/cd/<sha256>`, so that no folder holds all of them."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"

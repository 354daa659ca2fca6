"""An upload becomes a private temporary file: counted, hashed and cut while streaming (tiếp nhận tệp)."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.errors import EmptyFile, TooLarge
from models.source import ReadLimits

_CHUNK = 1024 * 1024


class ByteStream(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; empty at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What was received: the SHA-256 in hexadecimal and the size in bytes."""

    sha256: str
    size: int


def receive(stream: ByteStream, target: Path, limits: ReadLimits) -> Received:
    """Copies a stream to `target`, readable by this user only; stops at the limit.

    Raises TooLarge or EmptyFile; then nothing is left at `target`.
    """
    digest = hashlib.sha256()
    size = 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limits.max_bytes:
                    raise TooLarge(_too_large(limits))
                digest.update(chunk)
                file.write(chunk)
        if size == 0:
            raise EmptyFile
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Received(sha256=digest.hexdigest(), size=size)


def _too_large(limits: ReadLimits) -> str:
    megabytes = limits.max_bytes // (1024 * 1024)
    return f"Tệp lớn hơn {megabytes} MB. Hãy tách nhỏ hoặc giảm dung lượng rồi tải lên lại."


def hash_file(path: Path) -> Received:
    """Hash and size of a file that is on disk already."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
    return Received(sha256=digest.hexdigest(), size=size)

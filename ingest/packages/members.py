"""What comes out of a package (tệp lấy ra từ gói), and the private folder where it lies while it is read.

Limits are counted while unpacking, over all levels of one package: no header is trusted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ingest.context import ReadContext
from ingest.sniff import MediaType
from models.envelope import Envelope
from models.errors import (
    BadInput,
    DamagedFile,
    DondocError,
    EngineUnavailable,
    NestedTooDeep,
    TooLarge,
    UnpacksTooLarge,
)

MAX_MEMBERS = 1000
CHUNK = 256 * 1024
_TICK_BYTES = 8 * 1024 * 1024
_TOO_MANY = "Trong tệp này có hơn 1.000 tệp nên không được mở. Hãy tách ra rồi tải lên từng văn bản."
_NO_ROOM = "Máy chủ không ghi được tệp tạm (có thể đã hết chỗ). Hãy báo người quản trị rồi thử lại."
REFUSES_ALL = (NestedTooDeep, UnpacksTooLarge)
"""What no package survives: what lies behind such a member cannot even be checked for a secrecy mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file in the private folder."""

    file: Path
    sha256: str
    size: int


@dataclass(slots=True, kw_only=True)
class Member:
    """One file as a package names it; `stored` or else `error`.

    `is_body` marks the text of a message; `media_type` is set where the package's format decides it.
    """

    path: str
    stored: Stored | None = None
    error: BadInput | None = None
    is_body: bool = False
    media_type: MediaType | None = None


@dataclass(slots=True, kw_only=True)
class Unpacked:
    """One level of a package: its files, its envelope, the lines in which a secrecy mark may stand.

    `names` are the names of files that lie beside an edXML envelope, by their content id.
    """

    members: list[Member] = field(default_factory=list)
    envelope: Envelope | None = None
    head: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


class Workplace:
    """The private folder of one reading and what is left of its limits."""

    def __init__(self, folder: Path, context: ReadContext) -> None:
        self.context = context
        self.bytes_left = context.limits.max_unpacked_bytes
        self._folder = folder
        self._members_left = MAX_MEMBERS
        self._files = 0
        self._since_tick = 0

    def expect(self, members: int) -> None:
        """Counts the files of one level before they are unpacked; raises UnpacksTooLarge."""
        self._members_left -= members
        if self._members_left < 0:
            raise UnpacksTooLarge(_TOO_MANY)

    def sink(self) -> Sink:
        """A new file to write to."""
        self._files += 1
        return Sink(self, self._folder / f"{self._files:05d}")

    def keep(self, chunks: Iterable[bytes]) -> Stored:
        """Writes a stream; a file that fails half way is removed."""
        sink = self.sink()
        try:
            for chunk in chunks:
                sink.write(chunk)
        except BaseException:
            sink.drop()
            raise
        return sink.done()

    def tell(self) -> None:
        """Tells the clock how many files there are so far."""
        self.context.tick(self._files, 0)

    def spend(self, size: int) -> None:
        """Counts unpacked bytes and tells the clock; raises UnpacksTooLarge."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise UnpacksTooLarge
        self._since_tick += size
        if self._since_tick >= _TICK_BYTES:
            self._since_tick = 0
            self.tell()


class Sink:
    """A file that is being written, hashed and counted."""

    def __init__(self, place: Workplace, path: Path) -> None:
        self._place = place
        self._path = path
        self._digest = hashlib.sha256()
        self.size = 0
        try:
            self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        except OSError as error:
            raise EngineUnavailable(_NO_ROOM) from error

    def write(self, data: bytes) -> None:
        """Appends bytes; raises TooLarge for this file, UnpacksTooLarge for the whole package."""
        self.size += len(data)
        self._place.spend(len(data))
        if self.size > self._place.context.limits.max_bytes:
            raise TooLarge
        self._digest.update(data)
        try:
            self._file.write(data)
        except OSError as error:
            raise EngineUnavailable(_NO_ROOM) from error

    def done(self) -> Stored:
        """The finished file."""
        try:
            self._file.close()
        except OSError as error:
            raise EngineUnavailable(_NO_ROOM) from error
        self._place.tell()
        return Stored(file=self._path, sha256=self._digest.hexdigest(), size=self.size)

    def drop(self) -> None:
        """Gives the file up."""
        try:
            self._file.close()
        except OSError:  # what was not flushed needs no flushing any more
            pass
        finally:
            self._path.unlink(missing_ok=True)


@contextmanager
def as_damage() -> Iterator[None]:
    """Whatever a parser of foreign bytes stumbles over is a damaged file; facts of our own pass."""
    try:
        yield
    except (DondocError, MemoryError):
        raise
    except Exception as error:  # parsers raise many kinds for broken bytes
        raise DamagedFile from error


def kept(member: Member, chunks: Iterable[bytes], place: Workplace) -> Member:
    """The member with its bytes stored, or with the reason why they could not be; other members go on."""
    try:
        with as_damage():
            member.stored = place.keep(chunks)
    except REFUSES_ALL:
        raise
    except BadInput as error:
        member.error = error
    return member

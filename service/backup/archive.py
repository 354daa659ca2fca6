"""The archive (tệp sao lưu): a tar that any system can open, written front to back.

Members are the database's parts, the files of documents by their SHA-256, and the manifest as the last one.
It is written here and not by `tarfile`, which cannot take back what it has written, and keeps every member in
memory.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from service.backup.faults import DamagedBackup, ForeignBackup
from service.backup.manifest import Manifest, Part, dump, load

MANIFEST = "manifest.json"
DATABASE, FILES = "database/", "files/"

_BLOCK = 512
_CHUNK = 1 << 20
_MOST_MANIFEST = 1 << 30
_TAR_FAULTS = (tarfile.TarError, EOFError, ValueError)
_NAME = re.compile(r"database/[a-z0-9_]+\.[a-z]+|files/[0-9a-f]{64}|manifest\.json")


class NotAsNamed(Exception):
    """Bytes are not those that their name says."""


class Sink(Protocol):
    """Takes the bytes of one member."""

    def write(self, data: bytes, /) -> object: ...


class ArchiveWriter:
    """Writes members one behind the other; what was written last can be taken back."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.parts: dict[str, Part] = {}
        self.files: dict[str, int] = {}

    def place(self) -> int:
        """Where the next member begins."""
        return self._file.tell()

    def add_part(self, path: Path) -> None:
        """One file of the database."""
        with path.open("rb") as stream:
            size = path.stat().st_size
            sha256 = self._add(DATABASE + path.name, stream, size)
        self.parts[path.name] = Part(sha256=sha256, size=size)

    def add_file(self, stream: BinaryIO, sha256: str, size: int) -> None:
        """The bytes of a document. Raises NotAsNamed, and has written nothing then."""
        begin = self.place()
        try:
            if self._add(FILES + sha256, stream, size) != sha256:
                raise NotAsNamed
        except NotAsNamed:
            self.cut(begin)
            raise
        self.files[sha256] = size

    def finish(self, manifest: Manifest) -> None:
        """The manifest, and the end."""
        data = dump(manifest)
        self._head(MANIFEST, len(data))
        self._file.write(data + bytes(-len(data) % _BLOCK + 2 * _BLOCK))

    def cut(self, place: int) -> None:
        """Takes back what was written from there on; it is overwritten, for it may have been refused."""
        end = self.place()
        self._file.seek(place)
        for begin in range(place, end, _CHUNK):
            self._file.write(bytes(min(_CHUNK, end - begin)))
        self._file.flush()
        self._file.seek(place)
        self._file.truncate()

    def _add(self, name: str, stream: BinaryIO, size: int) -> str:
        self._head(name, size)
        digest, left = hashlib.sha256(), size
        while left and (block := stream.read(min(_CHUNK, left))):
            digest.update(block)
            self._file.write(block)
            left -= len(block)
        if left or stream.read(1):
            raise NotAsNamed
        self._file.write(bytes(-size % _BLOCK))
        return digest.hexdigest()

    def _head(self, name: str, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._file.write(member.tobuf(tarfile.PAX_FORMAT))


def hash_of(stream: IO[bytes]) -> str:
    """The SHA-256 of all that comes."""
    digest = hashlib.sha256()
    while block := stream.read(_CHUNK):
        digest.update(block)
    return digest.hexdigest()


def read_archive(path: Path, sink: Callable[[str], Sink | None] = lambda name: None) -> Manifest:
    """Reads an archive through, hands its members to what `sink` gives for them, and compares every hash.

    Raises DamagedBackup, ForeignBackup, NewerBackup; what was handed over is worth nothing then.
    """
    parts: dict[str, Part] = {}
    manifest: Manifest | None = None
    with _members(path) as members:
        for name, stream, size in members:
            if manifest is not None or name in parts:
                raise ForeignBackup
            if name == MANIFEST:
                manifest = _read_manifest(stream, size)
            else:
                parts[name] = part = _hand_over(stream, size, sink(name))
                if name.startswith(FILES) and name != FILES + part.sha256:
                    raise DamagedBackup
    if manifest is None:
        raise DamagedBackup if parts else ForeignBackup
    _compare(manifest, parts)
    return manifest


def _read_manifest(stream: IO[bytes], size: int) -> Manifest:
    if size > _MOST_MANIFEST:
        raise ForeignBackup
    return load(stream.read(size))


def _hand_over(stream: IO[bytes], size: int, sink: Sink | None) -> Part:
    digest, left = hashlib.sha256(), size
    while left and (block := stream.read(min(_CHUNK, left))):
        digest.update(block)
        left -= len(block)
        if sink is not None:
            sink.write(block)
    if left:
        raise DamagedBackup
    return Part(sha256=digest.hexdigest(), size=size)


def _compare(manifest: Manifest, parts: dict[str, Part]) -> None:
    wanted = {DATABASE + name: part for name, part in manifest.parts.items()}
    wanted |= {FILES + sha256: Part(sha256=sha256, size=size) for sha256, size in manifest.files.items()}
    if parts != wanted:
        raise DamagedBackup
    named = {each.sha256 for each in manifest.taken.files}
    if manifest.files.keys() | set(manifest.missing) != named:
        raise DamagedBackup


@contextmanager
def _members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes], int]]]:
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115 - closed below
    except _TAR_FAULTS as fault:
        raise ForeignBackup from fault
    try:
        with tar:
            yield _walk(tar)
    except _TAR_FAULTS as fault:
        raise DamagedBackup from fault


def _walk(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes], int]]:
    is_first = True
    while (member := tar.next()) is not None:
        tar.members = []  # type: ignore[attr-defined]  # an archive may have a million of them
        if not member.isreg() or not _NAME.fullmatch(member.name):
            raise ForeignBackup if is_first else DamagedBackup
        is_first = False
        stream = tar.extractfile(member)
        if stream is None:
            raise DamagedBackup
        yield member.name, stream, member.size

"""Making a backup while the service runs (sao lưu khi phần mềm đang chạy)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from models.clock import OFFICE_TIME
from models.errors import NotFound
from service.backup.archive import ArchiveWriter, NotAsNamed, read_archive
from service.backup.faults import CannotWrite, DamagedDatabase, NeverStill, NoDatabase, TargetTaken
from service.backup.manifest import Manifest
from service.engines import Clock
from service.files.port import FileStore
from service.files.private import wipe
from service.store.snapshots.port import KeptFile, NothingThere, NotWhole, Snapshots, Taken

SUFFIX = ".tar"
PREFIX = "dondoc-"

_ROUNDS = 5
"""Snapshots that are tried: one is in vain where a document is refused before its bytes are copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was written and read again."""

    path: Path
    manifest: Manifest


def target_of(wanted: Path, now: datetime) -> Path:
    """The archive's path: a `.tar` as it is named, in a folder a name that tells the time (giờ Việt Nam)."""
    if wanted.suffix == SUFFIX and not wanted.is_dir():
        return wanted
    return wanted / f"{PREFIX}{now.astimezone(OFFICE_TIME):%Y-%m-%d-%H%M%S}{SUFFIX}"


def make_backup(database: Snapshots, files: FileStore, wanted: Path, clock: Clock) -> Made:
    """Writes database and files into one archive, reads it through, and only then gives it its name.

    Bytes are never changed once they are kept, so those that the snapshot names are copied after it. Bytes
    that are gone or damaged are named in the manifest; the backup holds the rest. Raises TargetTaken,
    CannotWrite, NoDatabase, DamagedDatabase, NeverStill.
    """
    target = target_of(wanted, clock()).absolute()
    if target.exists():
        raise TargetTaken
    try:
        with _workshop(target.parent) as folder:
            draft = folder / "archive.tar"
            _write(database, files, draft, clock())
            manifest = read_archive(draft)
            _publish(draft, target)
    except NothingThere as fault:
        raise NoDatabase from fault
    except NotWhole as fault:
        raise DamagedDatabase from fault
    except OSError as fault:
        raise CannotWrite from fault
    return Made(path=target, manifest=manifest)


def _write(database: Snapshots, files: FileStore, draft: Path, now: datetime) -> None:
    with draft.open("xb") as file:
        writer = ArchiveWriter(file)
        copying = _Copying(files, writer)
        # Most bytes are copied before the snapshot, so that little can happen between it and the end.
        copying.copy(each for each in database.kept() if each.is_settled)
        taken = _settle(database, copying, draft.parent / "database")
        writer.finish(
            Manifest(
                program=version("dondoc"),
                made_at=now,
                kind=database.kind,
                taken=taken,
                parts=writer.parts,
                files=writer.files,
                missing=tuple(sorted(copying.missing)),
            )
        )
        file.flush()
        os.fsync(file.fileno())


def _settle(database: Snapshots, copying: _Copying, folder: Path) -> Taken:
    """A snapshot all of whose documents are still there when their bytes have been copied.

    One that was refused meanwhile shall be in no backup, neither its row nor its bytes.
    """
    writer = copying.writer
    for _ in range(_ROUNDS):
        begin, known = writer.place(), dict(writer.files)
        with _new(folder):
            taken = database.take(folder)
            copying.copy(taken.files)
            still = {each.sha256 for each in database.kept()}
            named = {each.sha256 for each in taken.files}
            if named <= still and writer.files.keys() <= named:
                copying.missing &= named
                for part in sorted(folder.iterdir()):
                    writer.add_part(part)
                return taken
            for part in folder.iterdir():
                wipe(part)
        if known.keys() <= still:
            writer.cut(begin)
            writer.files = known
        else:
            writer.cut(0)
            writer.files = {}
        copying.missing.clear()
    raise NeverStill


class _Copying:
    """Copies the bytes of documents, each once."""

    def __init__(self, files: FileStore, writer: ArchiveWriter) -> None:
        self.writer = writer
        self.missing: set[str] = set()
        self._files = files

    def copy(self, wanted: Iterable[KeptFile]) -> None:
        """Copies those that are not in the archive yet; notes the ones that cannot be."""
        for each in wanted:
            if each.sha256 in self.writer.files or each.sha256 in self.missing:
                continue
            try:
                with self._files.open(each.key) as stream:
                    self.writer.add_file(stream, each.sha256, each.size)
            except (NotFound, NotAsNamed):
                self.missing.add(each.sha256)


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A private folder beside the archive, so that the last step is a rename."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(prefix=f".{PREFIX}", dir=folder))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _new(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(folder)


def _publish(draft: Path, target: Path) -> None:
    draft.chmod(0o600)
    try:
        target.touch(mode=0o600, exist_ok=False)  # so that of two that come at once one is refused
    except FileExistsError as fault:
        raise TargetTaken from fault
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

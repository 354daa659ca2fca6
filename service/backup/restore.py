"""Putting a backup back (khôi phục): all of it or nothing, and never over data by accident."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from models.errors import NotFound
from service.backup.archive import DATABASE, FILES, Sink, hash_of, read_archive
from service.backup.faults import (
    CannotWrite,
    DamagedBackup,
    ForeignBackup,
    NewerBackup,
    OtherDatabase,
    PlaceTaken,
    StillRunning,
)
from service.backup.manifest import Manifest
from service.files.port import FileStore
from service.store.snapshots.kinds import CHECKS
from service.store.snapshots.port import InUse, KeptFile, NotEmpty, NotWhole, Snapshots
from service.store.snapshots.revisions import is_known


def check_backup(source: Path) -> Manifest:
    """Reads a backup through and looks whether it could be put back; changes nothing.

    Raises DamagedBackup, ForeignBackup, NewerBackup, CannotWrite.
    """
    try:
        with _unpacked(source, None) as (manifest, folder):
            _check(manifest, folder)
            return manifest
    except OSError as fault:
        raise CannotWrite("Không mở được bản sao lưu để kiểm tra.") from fault


def restore_backup(
    source: Path, database: Snapshots, files: FileStore, *, folder: Path, replace: bool = False
) -> Manifest:
    """Puts files and database back and brings the schema to the present one.

    The backup is read through first, then the files are put, then the database: what fails before that
    leaves no more than bytes without a row. PostgreSQL takes backups of SQLite too: so an office moves.
    `folder` is on the database's own disk. Raises what `check_backup` does, and OtherDatabase, PlaceTaken,
    StillRunning, CannotWrite.
    """
    try:
        with _unpacked(source, folder) as (manifest, unpacked):
            if manifest.kind not in database.takes:
                raise OtherDatabase
            _check(manifest, unpacked)
            database.make_ready(replace=replace)
            _put_files(source, files, folder, manifest.files.keys())
            database.put_back(unpacked, manifest.taken, manifest.kind)
            return manifest
    except NotEmpty as fault:
        raise PlaceTaken from fault
    except InUse as fault:
        raise StillRunning from fault
    except NotWhole as fault:
        raise DamagedBackup from fault
    except OSError as fault:
        raise CannotWrite("Không ghi được dữ liệu khôi phục. Hãy kiểm tra chỗ trống và quyền ghi.") from fault


def restore_files(source: Path, database: Snapshots, files: FileStore, *, folder: Path) -> int:
    """Puts back the bytes that documents of the database name and the store has lost; answers how many.

    The database stays as it is. Raises what `check_backup` does, and CannotWrite.
    """
    lost = {each.sha256 for each in database.kept() if not _is_there(files, each)}
    try:
        manifest = read_archive(source)
        _put_files(source, files, folder, lost)
    except OSError as fault:
        raise CannotWrite from fault
    return len(lost & manifest.files.keys())


def _is_there(files: FileStore, kept: KeptFile) -> bool:
    try:
        with files.open(kept.key) as stream:
            return hash_of(stream) == kept.sha256
    except NotFound:
        return False


def _check(manifest: Manifest, folder: Path) -> None:
    if manifest.kind not in CHECKS:
        raise ForeignBackup
    if not is_known(manifest.taken.revision):
        raise NewerBackup
    try:
        CHECKS[manifest.kind](folder, manifest.taken)
    except NotWhole as fault:
        raise DamagedBackup from fault


@contextmanager
def _unpacked(source: Path, folder: Path | None) -> Iterator[tuple[Manifest, Path]]:
    """The database's parts in a private folder, all hashes of the archive compared."""
    if not source.is_file():
        raise NotFound(f"Không tìm thấy {source}.")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(prefix=".dondoc-restore-", dir=folder))
    try:
        with ExitStack() as stack:

            def sink(name: str) -> Sink | None:
                if not name.startswith(DATABASE):
                    return None
                path = made / name.removeprefix(DATABASE)
                path.touch(mode=0o600)
                return stack.enter_context(path.open("wb"))

            manifest = read_archive(source, sink)
        yield manifest, made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _put_files(source: Path, files: FileStore, folder: Path, wanted: Collection[str]) -> None:
    """Files go straight from the archive into the store, each checked on its way."""
    made = Path(tempfile.mkdtemp(prefix=".dondoc-restore-", dir=folder))
    try:
        putter = _Putter(files, made, wanted)
        read_archive(source, putter.sink)
        putter.finish()
    finally:
        shutil.rmtree(made, ignore_errors=True)


class _Putter:
    """Writes one file after another; each is put when the next begins: by then all of it is there."""

    def __init__(self, files: FileStore, folder: Path, wanted: Collection[str]) -> None:
        self._files = files
        self._wanted = wanted
        self._path = folder / "file"
        self._stack = ExitStack()
        self._sha256: str | None = None

    def sink(self, name: str) -> Sink | None:
        """Where the bytes of a member go."""
        self.finish()
        sha256 = name.removeprefix(FILES)
        if not name.startswith(FILES) or sha256 not in self._wanted:
            return None
        self._sha256 = sha256
        self._path.touch(mode=0o600)
        return self._stack.enter_context(self._path.open("wb"))

    def finish(self) -> None:
        """Puts what was written."""
        self._stack.close()
        if self._sha256 is not None:
            self._files.put(self._path, self._sha256)
            self._sha256 = None

"""A file of SQLite at one instant (bản chụp SQLite), by its own online backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from service.store.engine import make_engine
from service.store.migrate import migrate
from service.store.snapshots.port import UNSETTLED, InUse, KeptFile, NotEmpty, NothingThere, NotWhole, Taken

SQLITE = "sqlite"
FILE = "dondoc.db"
"""The snapshot's only file."""

_BESIDE = ("-wal", "-shm", "-journal")
_NEW = ".restoring"
_PATIENCE = 30.0
"""Seconds to wait for a writer."""


class SqliteSnapshots:
    """Page by page as the file has it, so that numbers of the word index stay what they are."""

    kind = SQLITE
    takes = frozenset({SQLITE})

    def __init__(self, address: str) -> None:
        database = make_url(address).database
        if not database or database == ":memory:":
            raise NothingThere
        self._path = Path(database)

    def kept(self) -> tuple[KeptFile, ...]:
        """See `Snapshots`."""
        with self._open() as live:
            try:
                return _kept(live)
            except sqlite3.OperationalError as fault:
                if not live.execute("SELECT 1 FROM sqlite_master WHERE name = 'document'").fetchone():
                    raise NothingThere from fault
                raise NotWhole from fault

    def take(self, folder: Path) -> Taken:
        """See `Snapshots`. One step, so that writers cannot make it begin again and again."""
        target = folder / FILE
        target.touch(mode=0o600)
        with self._open() as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            return _examined(target)

    def make_ready(self, *, replace: bool) -> None:
        """See `Snapshots`. A file without an agency holds nothing; one that is no database may be damaged."""
        if not self._path.exists() or not self._path.stat().st_size:
            return
        try:
            with closing(sqlite3.connect(self._path, timeout=0)) as live:
                _take_alone(live)
            with closing(sqlite3.connect(self._path)) as live:
                if not replace and _has_agency(live):
                    raise NotEmpty
        except sqlite3.DatabaseError as fault:
            if _is_locked(fault):
                raise InUse from fault
            if not replace:
                raise NotEmpty from fault

    def put_back(self, folder: Path, taken: Taken, kind: str) -> None:
        """See `Snapshots`. The last step is a rename; what is beside the old file goes before it."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = self._path.with_name(self._path.name + _NEW)
        _remove(new)
        (folder / FILE).chmod(0o600)
        (folder / FILE).replace(new)
        engine = make_engine(f"sqlite:///{new}")
        try:
            migrate(engine)
        finally:
            engine.dispose()  # writes its log into the file
        self._settle_old()
        new.replace(self._path)
        _remove(new)

    def _settle_old(self) -> None:
        for suffix in _BESIDE:
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not self._path.is_file():
            raise NothingThere
        try:
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as live:
                yield live
        except sqlite3.DatabaseError as fault:
            raise NotWhole from fault


def check(folder: Path, taken: Taken) -> None:
    """See `port.Check`."""
    try:
        found = _examined(folder / FILE)
    except sqlite3.DatabaseError as fault:
        raise NotWhole from fault
    if (found.revision, found.rows) != (taken.revision, dict(taken.rows)):
        raise NotWhole
    if {each.sha256 for each in found.files} != {each.sha256 for each in taken.files}:
        raise NotWhole


def _examined(path: Path) -> Taken:
    with closing(sqlite3.connect(path)) as copy:
        if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise NotWhole
        (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        return Taken(revision=revision, rows=dict(_rows(copy)), files=_kept(copy))


def _rows(copy: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    # Of the word index the tables that it keeps itself in are counted.
    tables = copy.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE 'sqlite|_%' ESCAPE '|' ORDER BY name"
    ).fetchall()
    for (name,) in tables:
        (count,) = copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608 - our own names
        yield name, count


def _kept(connection: sqlite3.Connection) -> tuple[KeptFile, ...]:
    rows = connection.execute("SELECT storage_key, sha256, size, state FROM document ORDER BY id")
    return tuple(
        KeptFile(key=key, sha256=sha256, size=size, is_settled=state not in UNSETTLED)
        for key, sha256, size, state in rows
    )


def _has_agency(live: sqlite3.Connection) -> bool:
    tables = live.execute("SELECT name FROM sqlite_master WHERE name = 'agency'").fetchall()
    return bool(tables) and live.execute("SELECT 1 FROM agency").fetchone() is not None


def _take_alone(live: sqlite3.Connection) -> None:
    """Fails where any other process has the file open, even one that does nothing at the moment.

    Only a connection that has not looked at the file yet learns that.
    """
    live.isolation_level = None
    live.execute("PRAGMA locking_mode=EXCLUSIVE")
    live.execute("BEGIN EXCLUSIVE")
    live.execute("ROLLBACK")


def _is_locked(fault: sqlite3.DatabaseError) -> bool:
    return str(getattr(fault, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _remove(path: Path) -> None:
    for suffix in ("", *_BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)

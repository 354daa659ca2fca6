"""What backups need of a database (bản chụp cơ sở dữ liệu), the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from models.document import DocumentState

UNSETTLED = (DocumentState.QUEUED.value, DocumentState.READING.value)
"""States of a document that may still be refused, and be gone then with its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """The bytes of a document (tệp gốc) as its row names them."""

    key: str
    sha256: str
    size: int
    is_settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenTable:
    """Rows of one table in a file: its columns in order, and how many rows."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a snapshot holds: the schema's revision, rows by table, the files that its documents name.

    `tables` and `sequences` are what PostgreSQL needs to take its rows back.
    """

    revision: str
    rows: Mapping[str, int]
    files: tuple[KeptFile, ...]
    tables: Mapping[str, TakenTable] = field(default_factory=dict)
    sequences: Mapping[str, int] = field(default_factory=dict)


class NothingThere(Exception):
    """There is no database, or it has no tables of ours."""


class NotWhole(Exception):
    """The database, or what was taken of it, is damaged."""


class NotEmpty(Exception):
    """There is data that nobody has said may be replaced."""


class InUse(Exception):
    """Another process works on the database."""


Check = Callable[[Path, Taken], None]
"""Looks whether what lies in a folder is whole and what `taken` says. Raises NotWhole."""


class Snapshots(Protocol):
    """Takes a database out and puts it back; knows nothing of archives."""

    kind: str
    takes: frozenset[str]

    def kept(self) -> tuple[KeptFile, ...]:
        """The files that documents name now. Raises NothingThere, NotWhole."""

    def take(self, folder: Path) -> Taken:
        """Writes everything of one instant into an empty folder; writers go on. Raises NotWhole."""

    def make_ready(self, *, replace: bool) -> None:
        """Whether a snapshot may be put here; changes nothing. Raises NotEmpty, InUse."""

    def put_back(self, folder: Path, taken: Taken, kind: str) -> None:
        """Makes the database what a snapshot says, in the present schema: all of it or nothing.

        `kind` is where the snapshot comes from, one of those that this database `takes`.
        """

"""Bytes and the rows that name them, kept in step (tệp và dòng dữ liệu luôn khớp nhau)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlmodel import Session

from service.files.owners import is_left_behind
from service.files.port import FileStore, Mark
from service.store.documents import is_stored
from service.store.session import Store
from service.store.tenancy import lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Kệ tệp: no row ever names bytes that are gone, and no bytes stay that no row names.

    Bytes are removed by whoever leaves them last: under a lock, when no document has them and nobody else has
    marked them. So putting them, which may take long, needs no transaction. A process that dies leaves its
    mark, and the next start settles it. Several agencies may have the same bytes.
    """

    database: Store
    files: FileStore

    @contextmanager
    def holding(self, sha256: str) -> Iterator[str]:
        """Nobody removes these bytes meanwhile; if no row names them at the end they are wiped. Their key."""
        with self.database.unbound() as session:
            _lock_bytes(session, sha256)
            mark = self.files.doubt(sha256)
        try:
            yield mark.key
        finally:
            self._settle(mark)

    def settle_left(self) -> None:
        """Settles what processes that died have left."""
        for mark in self.files.doubtful():
            if is_left_behind(mark):
                self._settle(mark)

    def _settle(self, mark: Mark) -> None:
        with self.database.unbound() as session:
            _lock_bytes(session, mark.sha256)
            others = set(self._owners(mark.sha256)) - {mark.owner}
            if not others and not is_stored(session, mark.key):
                self.files.delete(mark.key)
            self.files.trust(mark)

    def _owners(self, sha256: str) -> Iterator[str]:
        return (each.owner for each in self.files.doubtful(sha256))


def _lock_bytes(session: Session, sha256: str) -> None:
    lock(session, f"bytes/{sha256}")

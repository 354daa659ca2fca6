"""Filling a database with made-up dispatches (nạp dữ liệu mẫu)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.tables.columns import new_id
from service.demo.rows import RowMaker, Rows
from service.demo.writing import Dispatch, Writer
from service.files.port import FileStore
from service.files.private import PrivateFolder
from service.search.port import IndexEntry, ObligationIndex
from service.store.bulk import add_rows, learn, much_room
from service.store.session import Store

TOGETHER = 5000
"""Obligations of one transaction."""

LARGE = 50_000
"""From so many on the word index is made at the end."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Nạp dữ liệu mẫu; `units` are names and keys of the agency's own units, in their order."""

    database: Store
    agency_id: UUID
    index: ObligationIndex
    units: dict[str, UUID]
    now: datetime
    files: FileStore | None = None
    private: PrivateFolder | None = None

    def fill(
        self,
        obligations: int,
        *,
        since: date,
        seed: int = 1,
        tell: Tell = lambda done, whole: None,
    ) -> int:
        """Adds documents with so many obligations from `since` to today; answers how many documents."""
        writer = Writer(units=tuple(self.units), first=since, last=self.now.date(), seed=seed)
        maker = RowMaker(agency_id=self.agency_id, units=tuple(self.units.values()), now=self.now, seed=seed)
        documents, done = 0, 0
        with self._filling(is_large=obligations >= LARGE):
            for some in _together(writer.documents(obligations)):
                done += self._add(maker, some)
                documents += len(some)
                tell(done, obligations)
        with self.database.unbound() as session:
            learn(session)
        return documents

    @contextmanager
    def _filling(self, *, is_large: bool) -> Iterator[None]:
        if not is_large:
            yield
            return
        with self.database.unbound() as session:
            self.index.begin_filling(session)
        try:
            yield
        finally:
            with self.database.unbound() as session:
                self.index.end_filling(session)

    def _add(self, maker: RowMaker, dispatches: list[Dispatch]) -> int:
        rows: Rows = defaultdict(list)
        entries: list[IndexEntry] = []
        for dispatch in dispatches:
            of_one, known = maker.rows_of(dispatch)
            for table, some in of_one.items():
                rows[table] += some
            entries += known
            self._keep_file(dispatch)
        with self.database.writing(self.agency_id) as session, much_room(session):
            numbers = self.index.draw(session, len(entries))
            rows["search_entry"] = [
                {
                    "id": new_id(),
                    "agency_id": self.agency_id,
                    "number": number,
                    "obligation_id": entry.obligation_id,
                }
                for number, entry in zip(numbers, entries, strict=True)
            ]
            add_rows(session, rows)
            self.index.load(session, self.agency_id, list(zip(numbers, entries, strict=True)))
        return len(entries)

    def _keep_file(self, dispatch: Dispatch) -> None:
        if self.files is None or self.private is None:
            return
        with self.private.new_file() as path:
            path.write_bytes(dispatch.data)
            self.files.put(path, dispatch.sha256)


def _together(dispatches: Iterator[Dispatch]) -> Iterator[list[Dispatch]]:
    some: list[Dispatch] = []
    count = 0
    for dispatch in dispatches:
        some.append(dispatch)
        count += len(dispatch.orders)
        if count >= TOGETHER:
            yield some
            some, count = [], 0
    if some:
        yield some

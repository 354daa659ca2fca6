"""How far readings under way have come (tiến độ đọc), in memory: after a stop they begin anew anyway."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesRead:
    """So many pages are read (đã đọc xong); `whole` is how many there are, 0 while nobody knows."""

    done: int
    whole: int

    @property
    def page(self) -> int:
        """The page that is being read now (đang đọc trang mấy), counted from 1."""
        return min(self.done + 1, self.whole) if self.whole else self.done + 1


class ReadingProgress:
    """The pages of every document that is being read; readers write, pages look."""

    def __init__(self) -> None:
        self._pages: dict[UUID, PagesRead] = {}
        self._lock = threading.Lock()

    @contextmanager
    def follow(self, document_id: UUID) -> Iterator[Callable[[int, int], None]]:
        """A tick for the reader of one document; forgotten when the reading ends, however it ends."""

        def tick(done: int, whole: int) -> None:
            with self._lock:
                self._pages[document_id] = PagesRead(done=done, whole=whole)

        try:
            yield tick
        finally:
            with self._lock:
                self._pages.pop(document_id, None)

    def of(self, document_id: UUID) -> PagesRead | None:
        """How far a document is, None while no page has been finished."""
        with self._lock:
            return self._pages.get(document_id)

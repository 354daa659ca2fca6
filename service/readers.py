"""The reading processes of this installation (các tiến trình đọc tệp), made by its settings."""

from __future__ import annotations

from ingest.isolation.pool import ReaderPool
from ingest.sniff import READABLE
from service.settings import Settings

_NICENESS = 5
"""Pages are answered before files are read."""


def readers_of(settings: Settings) -> ReaderPool:
    """The pool for the service; its children start in the background, with all readers loaded."""
    pool = ReaderPool(
        size=settings.readers, folder=settings.data_dir.absolute() / "readers", niceness=_NICENESS
    )
    pool.warm(sorted(READABLE), children=settings.readers)
    return pool

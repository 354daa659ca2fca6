"""A reading process for the command line, started before anything else is loaded (khởi động sớm)."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest.isolation.pool import ReaderPool
from ingest.sniff import EXTENSIONS, READABLE


@contextmanager
def early_readers(files: Sequence[Path]) -> Iterator[ReaderPool]:
    """A pool for the command line: one child warms up for files of these names while the caller loads."""
    pool = ReaderPool()
    before = signal.signal(signal.SIGTERM, _leave)
    types = {each for path in files for each in EXTENSIONS.get(path.suffix.lower(), ())}
    try:
        pool.warm(sorted(types & READABLE))
        yield pool
    finally:
        pool.close()
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, _: object) -> None:
    """A command that is told to end leaves neither process nor copy of a document behind."""
    sys.exit(128 + number)

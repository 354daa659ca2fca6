"""A streaming copy of PostgreSQL that only answers (bản sao chỉ đọc), for lists and searches.

A copy is some milliseconds behind. So that nobody misses in a list what they have just done, it is asked only
when it has replayed all that this process wrote for the agency; else, and while it does not answer, the
database itself is.
"""

from __future__ import annotations

import logging
import threading
import time
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from service.store.engine import SNAPSHOT

logger = logging.getLogger(__name__)

REST_SECONDS = 30.0
"""How long a copy that did not answer is left alone."""

# The end of what was committed, even where a commit does not wait for the disk.
_POSITION = text("SELECT pg_current_wal_insert_lsn()")
_HAS_REPLAYED = text(
    "SELECT pg_is_in_recovery() AND (CAST(:needed AS text) IS NULL"
    " OR pg_last_wal_replay_lsn() >= CAST(CAST(:needed AS text) AS pg_lsn))"
)


class Replica:
    """Knows how far the copy must be for each agency."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.engine = engine.execution_options(**SNAPSHOT)  # a copy refuses transactions that may write
        self._needed: dict[UUID, str] = {}
        self._lock = threading.Lock()
        self._rests_until = 0.0

    def wrote(self, agency_id: UUID, primary: Engine) -> None:
        """Something was committed for an agency: the copy must come to where the log is now."""
        try:
            with primary.connect() as connection:
                position = str(connection.execute(_POSITION).scalar_one())
        except (
            SQLAlchemyError
        ):  # what was written is kept all the same; lists wait for a copy surely behind it
            self._rest()
            return
        with self._lock:
            self._needed[agency_id] = position

    def is_up_to(self, agency_id: UUID) -> bool:
        """Whether the copy answers, and has all that this process wrote for the agency."""
        if time.monotonic() < self._rests_until:
            return False
        with self._lock:
            needed = self._needed.get(agency_id)
        try:
            with self.engine.connect() as connection:
                is_there = bool(connection.execute(_HAS_REPLAYED, {"needed": needed}).scalar_one())
        except SQLAlchemyError as fault:
            logger.warning("the replica does not answer: %s", type(fault).__name__)
            self._rest()
            return False
        if is_there:
            with self._lock:
                if self._needed.get(agency_id) == needed:
                    self._needed.pop(agency_id, None)
        return is_there

    def _rest(self) -> None:
        self._rests_until = time.monotonic() + REST_SECONDS

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

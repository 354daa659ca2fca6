"""Whether the service can work (tình trạng hoạt động), and numbers of what it holds."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from models.errors import DondocError
from service.defects import describe
from service.engines import Clock, Engines
from service.files.port import FileStore
from service.files.private import PrivateFolder
from service.store.census import Census, take_census
from service.store.migrate import is_current
from service.store.session import Store

logger = logging.getLogger(__name__)

REMEMBERED = 2.0
"""Seconds for which an answer holds: who asks often shall not keep the service from its work."""

SILENT = timedelta(seconds=60)
"""A worker that has not beaten for longer is dead; a job that waits longer without any has nobody."""

_NO_BYTES = "0" * 64
"""No file has this hash."""


class Part(StrEnum):
    """What is looked at."""

    DATABASE = "database"
    STORAGE = "storage"
    READERS = "readers"
    WORKER = "worker"


@dataclass(slots=True)
class _Memory:
    lock: threading.Lock = field(default_factory=threading.Lock)
    looked_at: float = float("-inf")
    found: dict[Part, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Tình trạng: looks at each part, and counts."""

    database: Store
    agency_id: UUID
    files: FileStore
    private: PrivateFolder
    engines: Engines
    clock: Clock
    data_dir: Path
    _memory: _Memory = field(default_factory=_Memory)

    def look(self) -> dict[Part, bool]:
        """Which parts can work now."""
        memory = self._memory
        with memory.lock:
            if time.monotonic() - memory.looked_at > REMEMBERED:
                memory.found = {part: self._is_good(part) for part in Part}
                memory.looked_at = time.monotonic()
            return dict(memory.found)

    def _is_good(self, part: Part) -> bool:
        checks = {
            Part.DATABASE: self._has_schema,
            Part.STORAGE: self._may_write,
            Part.READERS: self.engines.is_answering,
            Part.WORKER: self._is_worked,
        }
        try:
            return checks[part]()
        except (DondocError, SQLAlchemyError, OSError) as fault:
            logger.warning("%s is not ready: %s", part, describe(fault))
            return False

    def _has_schema(self) -> bool:
        return is_current(self.database.engine)

    def _may_write(self) -> bool:
        with self.private.new_file() as path:
            path.write_bytes(b"0")
        self.files.trust(self.files.doubt(_NO_BYTES))
        return True

    def _is_worked(self) -> bool:
        census = self._census()
        if census.last_beat is not None:
            return self.clock() - census.last_beat < SILENT
        return census.waiting_since is None or self.clock() - census.waiting_since < SILENT

    def _census(self) -> Census:
        with self.database.reading(self.agency_id) as session:
            return take_census(session, self.agency_id)

    # -- numbers ------------------------------------------------------------------------------------------

    def gather(self) -> Iterator[Metric]:
        """What the database holds and the machine has left; a database that is away is a number too."""
        try:
            census: Census | None = self._census()
        except (DondocError, SQLAlchemyError) as fault:
            logger.warning("nothing counted: %s", describe(fault))
            census = None
        yield _gauge("dondoc_database_up", "Whether the database answers", float(census is not None))
        if census is not None:
            yield from _count(census, self.clock())
        yield from self._connections()
        yield from self._room()

    def _room(self) -> Iterator[Metric]:
        try:
            free = shutil.disk_usage(self.data_dir).free
        except OSError as fault:
            logger.warning("the disk was not looked at: %s", describe(fault))
            return
        yield _gauge("dondoc_disk_free_bytes", "Room on the disk of the data folder", free)

    def _connections(self) -> Iterator[Metric]:
        pool = self.database.engine.pool
        if isinstance(pool, QueuePool):
            yield _gauge("dondoc_database_connections_used", "Connections in use", pool.checkedout())
            yield _gauge("dondoc_database_connections", "Connections kept open", pool.size())


def _count(census: Census, now: datetime) -> Iterator[Metric]:
    documents = GaugeMetricFamily("dondoc_documents", "Documents", labels=["state"])
    for document_state, count in census.documents.items():
        documents.add_metric([document_state.value], count)
    jobs = GaugeMetricFamily("dondoc_jobs", "Readings of documents", labels=["state"])
    for job_state, count in census.jobs.items():
        jobs.add_metric([job_state.value], count)
    yield documents
    yield jobs
    waits = (now - census.waiting_since).total_seconds() if census.waiting_since else 0.0
    yield _gauge("dondoc_queue_age_seconds", "How long the document waits that has waited longest", waits)
    yield _gauge("dondoc_workers", "Processes that read documents", census.workers)


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(name, said, value=value)

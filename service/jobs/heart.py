"""The heart of a worker (nhịp sống của tiến trình đọc): it beats, and sees whose heart has stopped.

No clock is compared with another machine's: who has not beaten while this process counted so many seconds of
its own is taken for dead. A process that was frozen itself begins to count anew.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from socket import gethostname
from uuid import UUID

from models.tables.jobs import JobWorkerRow
from service.defects import describe
from service.engines import Clock
from service.store import workers as store
from service.store.session import Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Seconds between two beats, and after how many without a beat a worker is taken for dead.

    Together with the time for taking over it stays below a minute.
    """

    beat: float = 5.0
    dead: float = 40.0


class Heart:
    """Beats for one worker and buries others.

    `on_beat` is told after each beat which workers live; `on_lost` that the others have buried this one, and
    whether another has its slot; `on_idle` is called instead while this process has no worker.
    """

    def __init__(
        self,
        database: Store,
        clock: Clock,
        rhythm: Rhythm,
        *,
        slot: str,
        on_beat: Callable[[frozenset[UUID]], None],
        on_lost: Callable[[bool], None],
        on_idle: Callable[[], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._rhythm = rhythm
        self._slot = slot
        self._on_beat = on_beat
        self._on_lost = on_lost
        self._on_idle = on_idle
        self._seen: dict[UUID, tuple[int, float]] = {}
        self._now = now
        self._last = now()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dondoc-heart", daemon=True)

    def register(self, worker_id: UUID) -> None:
        """A new life in this slot; a former one, if it still runs, is over."""
        now = self._clock()
        worker = JobWorkerRow(
            id=worker_id, slot=self._slot, host=gethostname(), pid=os.getpid(), started_at=now, beat_at=now
        )
        with self._database.unbound() as session:
            store.register(session, worker)

    def start(self, worker_id: Callable[[], UUID | None]) -> None:
        """Begins to beat for whichever worker this process is."""
        self._worker_id = worker_id
        self._thread.start()

    def stop(self) -> None:
        """Beats no more."""
        self._stopping.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(self._rhythm.beat + 5)

    def touch(self, worker_id: UUID) -> None:
        """A beat without a look at the others: the worker is about to stop in good order."""
        try:
            with self._database.unbound() as session:
                store.beat(session, worker_id, self._clock())
        except Exception as fault:  # a database that is away: the others see no beat, which is so
            logger.warning("no heartbeat: %s", describe(fault))

    def leave(self, worker_id: UUID) -> None:
        """Takes the worker off the list: it stops in good order."""
        with self._database.unbound() as session:
            store.leave(session, worker_id)

    def _run(self) -> None:
        while not self._stopping.wait(self._rhythm.beat):
            try:
                worker_id = self._worker_id()
                if worker_id is None:
                    self._on_idle()
                else:
                    self.beat(worker_id)
            except Exception as fault:  # a database that is away: the heart must go on
                logger.warning("no heartbeat: %s", describe(fault))

    def beat(self, worker_id: UUID) -> None:
        """One beat, and a look at the others."""
        with self._database.unbound() as session:
            is_alive = store.beat(session, worker_id, self._clock())
            has_successor = not is_alive and store.has_successor(session, self._slot, worker_id)
        if not is_alive:
            self._on_lost(has_successor)
            return
        with self._database.unbound() as session:
            others = {row.id: row.beats for row in store.list_workers(session) if row.id != worker_id}
            silent = self._silent(others)
            if store.bury(session, silent):
                logger.warning("%d workers were taken for dead", len(silent))
            living = frozenset(others) - {key for key, _ in silent} | {worker_id}
        self._on_beat(living)

    def _silent(self, others: dict[UUID, int]) -> list[tuple[UUID, int]]:
        now = self._now()
        if now - self._last > self._rhythm.dead / 2:
            self._seen.clear()  # this process stood still: it knows nothing of the others
        self._last = now
        fresh = {key: beats for key, beats in others.items() if self._seen.get(key, (-1, 0.0))[0] != beats}
        self._seen = {key: each for key, each in self._seen.items() if key in others}
        self._seen.update({key: (beats, now) for key, beats in fresh.items()})
        return [(key, beats) for key, (beats, since) in self._seen.items() if now - since > self._rhythm.dead]

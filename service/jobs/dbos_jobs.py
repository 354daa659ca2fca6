"""Durable jobs (hàng đợi bền vững): DBOS in the app's own database, so that no job is lost with a process.

A job is a workflow whose key follows from the document and how often it was asked for, so asking twice is
asking once. Its queue is parted by agency: one with thousands of files does not hold up another. Each life of
a worker has an executor of its own name; whose heart has stopped loses its jobs to the living. DBOS keeps
keys and whether a step is done, nothing else.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from dbos import DBOS, DBOSClient, EnqueueOptions
from sqlmodel import Session

from models.errors import Conflict
from models.job import Priority, Step
from models.tables.columns import new_id
from service.defects import describe
from service.engines import Clock
from service.jobs.daily import Chore, day_to_do
from service.jobs.gate import Gate
from service.jobs.heart import Heart, Rhythm
from service.jobs.port import Work
from service.jobs.running import Leaving, Patience, work_through
from service.jobs.schema import jobs_engine, log_with_ours
from service.jobs.slots import Slot
from service.jobs.takeover import put_back
from service.store import jobs as store
from service.store.jobs import Ticket
from service.store.session import Store

logger = logging.getLogger(__name__)

NAME = "dondoc"
VERSION = "reading/1"
"""The version of the workflow: it changes with its steps, for what is under way has the old ones."""

QUEUE = "reading"
READ = "read_document"
DAILY = "daily"

KEPT = timedelta(days=30)
"""How long the engine remembers jobs that have ended."""

_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")

_MOST_AT_ONCE = 500
_LONGEST_POLL = 0.5
_THREADS = 64
"""Threads for jobs that run, and for those that wait to be told that another worker has finished them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a worker works: jobs at once, seconds between two looks at the queue, seconds to stop in."""

    concurrency: int = 4
    poll: float = 0.1
    grace: float = 20.0
    rhythm: Rhythm = field(default_factory=Rhythm)


class DurableJobs:
    """See `service.jobs.port.Jobs`. Only one of a process may be started."""

    def __init__(
        self,
        work: Work,
        database: Store,
        clock: Clock,
        slot: Slot,
        pace: Pace | None = None,
        *,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._work = work
        self._clock = clock
        self._chores = (*chores, Chore(name="purge", do=self._purge))
        self._asked_for: date | None = None
        self._database = database
        self._slot = slot
        self._pace = pace or Pace()
        self._engine = jobs_engine(database.engine)
        self._client: DBOSClient | None = None
        self._client_lock = threading.Lock()
        self._patience = Patience()
        self._worker_id: UUID | None = None
        self._is_closed = False
        self._running = 0
        self._changed = threading.Condition()
        self._life = threading.Lock()
        self._heart = Heart(
            database,
            clock,
            self._pace.rhythm,
            slot=slot.name,
            on_beat=self._look_around,
            on_lost=self._begin_anew,
            on_idle=self._try_again,
        )

    # -- asking -------------------------------------------------------------------------------------------

    def enqueue(self, session: Session, ticket: Ticket) -> None:
        """Asks for a document to be read, in the caller's transaction."""
        options: EnqueueOptions = {
            "workflow_name": READ,
            "queue_name": QUEUE,
            "workflow_id": _key_of(ticket),
            "priority": int(ticket.priority),
            "queue_partition_key": ticket.agency_id.hex,
        }
        keys = ticket.agency_id.hex, ticket.document_id.hex, ticket.number, int(ticket.priority)
        self._asking().enqueue_in_transaction(session.connection(), options, *keys)

    def submit(self, document_id: UUID) -> None:
        """The queue is looked at all the time; a job that is not in it (any more) is asked for anew."""
        self._find_lost([document_id])

    def wait(self, document_id: UUID, seconds: float) -> bool:
        """Waits for a document's reading at most so long."""
        until, pause = time.monotonic() + seconds, 0.02
        while True:
            if not self._work.is_open(document_id):
                return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            with self._changed:
                self._changed.wait(min(pause, left))
            pause = min(2 * pause, _LONGEST_POLL)

    def _asking(self) -> DBOSClient:
        with self._client_lock:
            if self._client is None:
                self._client = DBOSClient(
                    system_database_engine=self._engine, application_name=NAME, lazy=True
                )
            return self._client

    # -- working ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Takes the slot, begins to work, takes up what was lost. Raises SlotTaken, OneWorkerOnly."""
        try:
            self._slot.take()
        except Conflict:
            if self._slot.is_all:
                raise
            logger.warning("another process reads; this one waits for its place")
        else:
            self._launch()
            self._find_lost()
        self._heart.start(lambda: self._worker_id)

    def close(self) -> None:
        """Lets the steps that run come to their end; what still waits is done after the next start."""
        self._heart.stop()
        with self._life:
            self._is_closed = True
            self._land()
            if self._client is not None:
                self._client.destroy()
                self._client = None
        if self._engine is not self._database.engine:
            self._engine.dispose()
        self._slot.give_back()

    def _try_again(self) -> None:
        """While another process has the place: looks whether it is free now."""
        with self._life, suppress(Conflict):
            if self._worker_id is None and not self._is_closed:
                self._slot.take()
                self._launch()
                self._find_lost()

    def _launch(self) -> None:
        """A new life: a name that no job has been begun under."""
        self._patience = Patience()
        self._worker_id = worker_id = new_id()
        try:
            self._heart.register(worker_id)
            self._bring_up(worker_id)
        except Exception:
            # Without a name the next beat tries again.
            self._worker_id = None
            with suppress(Exception):
                DBOS.destroy(destroy_registry=True)
            with suppress(Exception):
                self._heart.leave(worker_id)
            raise

    def _bring_up(self, worker_id: UUID) -> None:
        log_with_ours()
        DBOS(
            config={
                "name": NAME,
                "system_database_url": self._engine.url.render_as_string(hide_password=False),
                "system_database_engine": self._engine,
                "application_version": VERSION,
                "executor_id": worker_id.hex,
                "run_migrations": False,
                "log_level": "ERROR",
                "max_executor_threads": _THREADS,
            }
        )
        DBOS.workflow(name=READ)(self._workflow(worker_id, self._patience))
        DBOS.workflow(name=DAILY)(self._daily(self._patience))
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=self._pace.concurrency,
            partition_worker_concurrency=self._pace.concurrency,
            polling_interval_sec=self._pace.poll,
        )

    def _workflow(self, worker_id: UUID, patience: Patience) -> Callable[[str, str, int, int], None]:
        gate = Gate(patience.stopping)

        def read_document(agency: str, document: str, number: int, priority: int) -> None:
            ticket = Ticket(
                agency_id=UUID(agency),
                document_id=UUID(document),
                number=number,
                priority=Priority(priority),
            )
            with self._counted():
                through = partial(
                    work_through,
                    self._work,
                    ticket,
                    worker_id=worker_id,
                    run_step=_checkpointed,
                    patience=patience,
                )
                with gate.together():
                    is_over = through(first_only=True)
                if not is_over:
                    with gate.alone():
                        through()

        return read_document

    def _daily(self, patience: Patience) -> Callable[[str], None]:
        def do_day(day: str) -> None:
            with self._counted():
                for chore in self._chores:
                    DBOS.run_step({"name": chore.name}, partial(_done, chore, day, patience))

        return do_day

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._changed:
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _land(self) -> None:
        """Ends this life: steps that run may end, all else is put back into the queue."""
        worker_id, self._worker_id = self._worker_id, None
        if worker_id is None:
            return
        self._patience.stopping.set()
        self._wait_for_steps(worker_id)
        DBOS.destroy(destroy_registry=True)
        self._put_back(worker_id)
        self._heart.leave(worker_id)

    def _wait_for_steps(self, worker_id: UUID) -> None:
        """Beats meanwhile, or the others would take over what is about to end."""
        until = time.monotonic() + self._pace.grace
        while (left := until - time.monotonic()) > 0:
            with self._changed:
                pause = min(left, self._pace.rhythm.beat)
                if self._changed.wait_for(lambda: not self._running, timeout=pause):
                    return
            self._heart.touch(worker_id)

    def _begin_anew(self, has_successor: bool) -> None:
        """The others have taken this process for dead: whatever it does is in vain, so it begins anew."""
        with self._life:
            if self._worker_id is None:
                return
            logger.warning("this worker was taken for dead")
            self._land()
            if has_successor:
                # Two machines with one name, or a place whose lock was not seen: the newer one stays.
                logger.error("another process works in the slot %s; this one reads no more", self._slot.name)
                self._is_closed = True
                return
            self._launch()

    # -- what others have left, and what each day asks for ------------------------------------------------

    def _look_around(self, _: frozenset[UUID]) -> None:
        self._put_back()
        day = day_to_do(self._clock())
        if day is not None and day != self._asked_for:
            # All workers ask; as the key is that of the day, it is done once.
            options: EnqueueOptions = {
                "workflow_name": DAILY,
                "queue_name": QUEUE,
                "workflow_id": f"{DAILY}-{day}",
                "priority": int(Priority.FLASH),
                "queue_partition_key": DAILY,
            }
            self._asking().enqueue(options, day.isoformat())
            self._asked_for = day

    def _purge(self, day: date) -> None:
        """Removes what the engine knows of jobs that ended long ago; the jobs' own rows stay."""
        before = (self._clock() - KEPT).isoformat()
        while True:
            old = self._asking().list_workflows(
                status=list(_ENDED),
                completed_before=before,
                limit=_MOST_AT_ONCE,
                load_input=False,
                load_output=False,
            )
            if not old:
                return
            self._asking().delete_workflows([each.workflow_id for each in old])

    def _put_back(self, worker_id: UUID | None = None) -> None:
        put_back(self._database, self._asking(), (READ, DAILY), queue=QUEUE, worker_id=worker_id)

    def _find_lost(self, document_ids: Sequence[UUID] | None = None) -> None:
        """Documents that wait without a job in the queue: of an earlier version, or put back by hand."""
        try:
            tickets = self._work.tickets(document_ids)
            for start in range(0, len(tickets), _MOST_AT_ONCE):
                self._find(tickets[start : start + _MOST_AT_ONCE])
        except Exception as fault:  # those that are in the queue are read all the same
            logger.error("waiting documents not looked for: %s", describe(fault))

    def _find(self, tickets: list[Ticket]) -> None:
        known = {
            each.workflow_id: each.status
            for each in self._asking().list_workflows(
                workflow_ids=[_key_of(each) for each in tickets], load_input=False, load_output=False
            )
        }
        for ticket in tickets:
            status = known.get(_key_of(ticket))
            if status in ("ENQUEUED", "PENDING", "DELAYED"):
                continue
            with self._database.writing(ticket.agency_id) as session:
                wanted = ticket if status is None else store.next_ticket(session, ticket)
                if wanted is not None:
                    self.enqueue(session, wanted)


def _done(chore: Chore, day: str, patience: Patience) -> bool:
    try:
        patience.call(lambda: chore.do(date.fromisoformat(day)))
    except Exception as fault:  # a defect of ours: the other chores are done all the same
        logger.error("%s of %s: %s", chore.name, day, describe(fault))
        return False
    return True


def _key_of(ticket: Ticket) -> str:
    return f"read-{ticket.document_id.hex}-{ticket.number}"


def _checkpointed(step: Step, action: Callable[[], bool]) -> bool:
    return DBOS.run_step({"name": step.value}, action)


__all__ = ["DurableJobs", "Leaving", "Pace"]

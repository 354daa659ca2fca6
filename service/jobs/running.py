"""Working through the steps of one job (chạy từng bước): the same for every engine, with patience and care.

No exception leaves it with a message in it: the engine would keep it, and it may quote the document.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar
from uuid import UUID

from models.errors import EngineUnavailable, ProgramMissing
from models.job import STEPS, Step
from service.defects import describe
from service.jobs.port import Attempt, TakenOver, TriedBefore, Work
from service.store.busy import DatabaseBusy
from service.store.jobs import Ticket

logger = logging.getLogger(__name__)

T = TypeVar("T")

RunStep = Callable[[Step, Callable[[], bool]], bool]
"""Runs a step unless its outcome is known already."""

_LONGEST_WAIT = 30.0


class Leaving(BaseException):
    """The process stops: the job is left as it is, for another worker or the next start.

    No Exception, so that no engine takes it for the outcome of the job.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a fault may last that passes by itself (lỗi tạm thời).

    `waits` are the seconds before each further try. A database that is away is waited for without end: not
    even a failure could be written down.
    """

    waits: tuple[float, ...] = (0.5, 2.0, 8.0)
    stopping: threading.Event = field(default_factory=threading.Event)

    def call(self, action: Callable[[], T]) -> T:
        """The action's answer; raises Leaving where the process stops meanwhile, else the last fault."""
        away, tries = 0.2, list(self.waits)
        while True:
            if self.stopping.is_set():
                raise Leaving
            try:
                return action()
            except DatabaseBusy:
                pause, away = away, min(2 * away, _LONGEST_WAIT)
            except ProgramMissing:
                raise
            except (EngineUnavailable, OSError):
                if self.stopping.is_set():
                    raise Leaving from None  # the reading processes are being ended
                if not tries:
                    raise
                pause = tries.pop(0)
            self.stopping.wait(pause)


def at_once(_: Step, action: Callable[[], bool]) -> bool:
    """Runs a step and keeps no note of it: for engines that outlive nothing."""
    return action()


def work_through(
    work: Work,
    ticket: Ticket,
    *,
    worker_id: UUID | None = None,
    run_step: RunStep = at_once,
    patience: Patience | None = None,
    first_only: bool = False,
) -> bool:
    """Does one job to its end, whatever that is; False where only a first attempt is wanted and this is none.

    Raises Leaving, and what the engine itself raises.
    """
    patience = patience or Patience(waits=())
    try:
        attempt = patience.call(lambda: work.begin(ticket, worker_id, first_only=first_only))
    except TriedBefore:
        return False
    except TakenOver:
        raise Leaving from None  # this process counts as dead, its jobs are no longer its own
    except Exception as fault:  # a defect of ours: the job ends here, the document waits for the next start
        logger.error("job of %s not begun: %s", ticket.document_id, describe(fault))
        return True
    if attempt is None:
        return True
    try:
        _steps(work, attempt, run_step, patience)
    except Leaving:
        _hand_back(work, attempt)
        raise
    finally:
        work.forget(attempt)
    return True


def _steps(work: Work, attempt: Attempt, run_step: RunStep, patience: Patience) -> None:
    for step in STEPS:
        if not run_step(step, partial(_one, work, step, attempt, patience)):
            return


def _one(work: Work, step: Step, attempt: Attempt, patience: Patience) -> bool:
    """One step; its outcome is whether the next one follows, never an exception."""
    try:
        try:
            return patience.call(lambda: work.do(step, attempt))
        except TakenOver:
            raise
        except (EngineUnavailable, OSError) as fault:  # its sentence tells what is missing
            reason = fault if isinstance(fault, EngineUnavailable) else EngineUnavailable()
            patience.call(lambda: work.fail(attempt, reason))
        except Exception as fault:  # a defect of ours: the document stays, a person may try again
            logger.error("document %s at %s: %s", attempt.document_id, step, describe(fault))
            patience.call(lambda: work.fail(attempt, None))
    except TakenOver:
        logger.info("the job of %s was taken over or stopped at %s", attempt.document_id, step)
    return False


def _hand_back(work: Work, attempt: Attempt) -> None:
    try:
        work.hand_back(attempt)
    except Exception as fault:  # it counts as an attempt then, no more
        logger.warning("job of %s not handed back: %s", attempt.document_id, describe(fault))

"""Who may write for a document now (quyền ghi của lần đọc): claims on jobs, each one short statement.

The statements are made once: they run at every step of every job.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Executable,
    Table,
    bindparam,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlmodel import Session

from models.document import UNREAD, DocumentState
from models.job import OPEN_JOBS, JobState, Step
from models.tables.columns import METADATA
from models.tables.schema import TABLES
from service.store.changing import changed
from service.store.jobs import Ticket

assert TABLES
_JOB: Table = METADATA.tables["document_job"]
_DOCUMENT: Table = METADATA.tables["document"]
_WORKER: Table = METADATA.tables["job_worker"]

_ASKED = (_JOB.c.agency_id == bindparam("agency"), _JOB.c.document_id == bindparam("document"))
_HELD = (*_ASKED, _JOB.c.claim == bindparam("held"), _JOB.c.state == JobState.RUNNING)
_THE_DOCUMENT = (_DOCUMENT.c.agency_id == bindparam("agency"), _DOCUMENT.c.id == bindparam("document"))

_BY = bindparam("worker", type_=_WORKER.c.id.type)
_IS_ALIVE = or_(
    cast(_BY, _WORKER.c.id.type).is_(None), exists(select(_WORKER.c.id).where(_WORKER.c.id == _BY))
)
_TAKE = (
    update(_JOB)
    .where(*_ASKED, _JOB.c.number == bindparam("asked"), _JOB.c.state.in_(OPEN_JOBS), _IS_ALIVE)
    .values(
        state=JobState.RUNNING,
        claim=bindparam("fresh"),
        worker_id=_BY,
        begun_at=func.coalesce(_JOB.c.begun_at, bindparam("now", type_=_JOB.c.begun_at.type)),
        seen_at=bindparam("now"),
    )
)
_BEGIN = (
    update(_DOCUMENT)
    .where(*_THE_DOCUMENT)
    .values(
        attempts=_DOCUMENT.c.attempts + 1,
        state=case((_DOCUMENT.c.state.in_(UNREAD), DocumentState.READING), else_=_DOCUMENT.c.state),
    )
    .returning(_DOCUMENT.c.attempts)
)
_HOLD = update(_JOB).where(*_HELD).values(step=bindparam("at"), seen_at=bindparam("now"))
_TELL = (
    update(_JOB)
    .where(*_HELD)
    .values(pages_done=bindparam("done"), pages_whole=bindparam("whole"), seen_at=bindparam("now"))
)
_END = update(_JOB).where(*_HELD).values(state=bindparam("ending"), ended_at=bindparam("now"))
_GIVE_BACK = update(_JOB).where(*_HELD).values(state=JobState.QUEUED, claim=None, worker_id=None)
_UNBEGIN = update(_DOCUMENT).where(*_THE_DOCUMENT).values(attempts=_DOCUMENT.c.attempts - 1)
_LIVES = select(_WORKER.c.id).where(_WORKER.c.id == _BY)


def take(
    session: Session, ticket: Ticket, *, claim: UUID, worker_id: UUID | None, now: datetime
) -> int | None:
    """Claims a job that has not ended; answers the how manieth attempt it is, None where it may not be had.

    Whoever is no longer on the list of living workers gets none.
    """
    keys = {"agency": ticket.agency_id, "document": ticket.document_id}
    asked = {**keys, "asked": ticket.number, "fresh": claim, "worker": worker_id, "now": now}
    if changed(session, _TAKE, asked) != 1:
        return None
    return session.connection().execute(_BEGIN, keys).scalar()


def lives(session: Session, worker_id: UUID) -> bool:
    """Whether this process counts as living."""
    return session.connection().execute(_LIVES, {"worker": worker_id}).first() is not None


def hold(
    session: Session, agency_id: UUID, document_id: UUID, *, claim: UUID, step: Step, now: datetime
) -> bool:
    """Whether this attempt may still write; holds the job to the end of the transaction."""
    return _changes(session, _HOLD, agency_id, document_id, claim, at=step, now=now)


def keep_pages(
    session: Session, agency_id: UUID, document_id: UUID, *, claim: UUID, done: int, whole: int, now: datetime
) -> bool:
    """Writes down how far a reading is; whether this attempt may go on."""
    return _changes(session, _TELL, agency_id, document_id, claim, done=done, whole=whole, now=now)


def end(
    session: Session, agency_id: UUID, document_id: UUID, *, claim: UUID, state: JobState, now: datetime
) -> bool:
    """Ends a job; False where it has ended already or is another attempt's."""
    return _changes(session, _END, agency_id, document_id, claim, ending=state, now=now)


def give_back(session: Session, agency_id: UUID, document_id: UUID, *, claim: UUID) -> bool:
    """Puts a job back among those that wait: its worker leaves in good order, which is no failed attempt."""
    is_ours = _changes(session, _GIVE_BACK, agency_id, document_id, claim)
    if is_ours:
        session.connection().execute(_UNBEGIN, {"agency": agency_id, "document": document_id})
    return is_ours


def _changes(
    session: Session, statement: Executable, agency_id: UUID, document_id: UUID, claim: UUID, **values: object
) -> bool:
    keys = {"agency": agency_id, "document": document_id, "held": claim}
    return changed(session, statement, {**keys, **values}) == 1

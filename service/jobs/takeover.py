"""Jobs that were begun and will not be ended (nhận lại việc dở) go back into the queue."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from dbos import DBOSClient

from service.store import workers as store
from service.store.session import Store
from service.store.tenancy import lock

logger = logging.getLogger(__name__)


def put_back(
    database: Store, client: DBOSClient, names: Sequence[str], *, queue: str, worker_id: UUID | None = None
) -> None:
    """Puts the jobs of one worker back into the queue; without a name those of all that live no more.

    Jobs are listed before workers: a worker registers before it begins anything, so whoever had begun a job
    of the list, and lives, is on the second list too.
    """
    with _one_at_a_time(database):
        begun = client.list_workflows(status="PENDING", name=list(names), load_input=False, load_output=False)
        if worker_id is not None:
            keys = [each.workflow_id for each in begun if each.executor_id == worker_id.hex]
        else:
            living = _living(database) if begun else frozenset()
            keys = [each.workflow_id for each in begun if each.executor_id not in living]
        if keys:
            logger.warning("%d jobs are taken over", len(keys))
            client.resume_workflows(keys, queue_name=queue)


def _living(database: Store) -> frozenset[str]:
    with database.unbound() as session:
        return frozenset(row.id.hex for row in store.list_workers(session))


@contextmanager
def _one_at_a_time(database: Store) -> Iterator[None]:
    """Or a job would be taken from who has just begun it. SQLite has one worker, and one lock for all."""
    if database.engine.dialect.name == "sqlite":
        yield
        return
    with database.unbound() as session:
        lock(session, "jobs/takeover")
        yield

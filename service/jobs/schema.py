"""The job engine's own tables and connections (bảng của bộ hàng đợi), in the app's database."""

from __future__ import annotations

import logging

from dbos import DBOS
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from service.store.engine import PRAGMAS


def log_with_ours() -> None:
    """The job engine speaks through the product's log: by itself it keeps the console that it first saw."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # with a handler there it brings none of its own


def migrate_jobs(engine: Engine) -> None:
    """Makes the engine's tables or brings them to what this version needs."""
    log_with_ours()
    DBOS.migrate(engine.url.render_as_string(hide_password=False))


def jobs_engine(engine: Engine) -> Engine:
    """Connections for the job engine: the app's own, but on SQLite such as begin in the driver's manner.

    There it reads without a transaction and takes the lock with its first write; the app's own connections
    say themselves when they begin, and the job engine does not know how.
    """
    if engine.dialect.name != "sqlite":
        return engine
    own = create_engine(engine.url, pool_size=10, max_overflow=40)
    event.listen(own, "connect", _prepare)
    return own


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    setattr(connection, "isolation_level", "IMMEDIATE")  # noqa: B010 - the driver's own attribute
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()

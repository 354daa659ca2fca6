"""A database that is busy or out of reach (cơ sở dữ liệu đang bận), told from a defect of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from models.errors import EngineUnavailable

_SQLITE_BUSY = frozenset({"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"})
_POSTGRES_BUSY = frozenset(
    {
        "40001",  # serialization failure
        "40P01",  # deadlock
        "55P03",  # another one holds the lock
        "57014",  # the statement took too long
        "25P03",  # this process stood still in mid-transaction
        "57P01",  # the server is being stopped
        "57P03",  # the server is being started
        "53300",  # too many connections
    }
)
_CONNECTION_LOST = "08"


class DatabaseBusy(EngineUnavailable):
    """Cơ sở dữ liệu đang bận hoặc không liên lạc được. Chưa có gì thay đổi; hãy thử lại sau ít phút."""


@contextmanager
def telling_when_busy() -> Iterator[None]:
    """Raises DatabaseBusy for what may succeed at the next try; every other fault stays what it is."""
    try:
        yield
    except NoConnectionFree as fault:
        raise DatabaseBusy from fault
    except DBAPIError as fault:
        if _is_busy(fault):
            raise DatabaseBusy from fault
        raise


def _is_busy(fault: DBAPIError) -> bool:
    cause = fault.orig
    if fault.connection_invalidated or getattr(cause, "sqlite_errorname", None) in _SQLITE_BUSY:
        return True
    state = getattr(cause, "sqlstate", None)
    if state is None:  # psycopg could not connect at all
        return type(cause).__module__.startswith("psycopg") and type(cause).__name__ in (
            "OperationalError",
            "ConnectionTimeout",
        )
    return state in _POSTGRES_BUSY or str(state).startswith(_CONNECTION_LOST)

"""Whether a database is whole and keeps agencies apart (tình trạng cơ sở dữ liệu), for `dondoc doctor`."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, text

from models.tables.schema import METADATA

_FORCED = text(
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    " AND relrowsecurity AND relforcerowsecurity"
)
_ABOVE = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")


def is_whole(engine: Engine) -> bool:
    """Whether SQLite finds its file in order; PostgreSQL looks after its files itself."""
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        return connection.execute(text("PRAGMA quick_check(1)")).scalar() == "ok"


def log_size(engine: Engine) -> int:
    """Bytes in SQLite's log of changes that are not in the file yet."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file:
        return 0
    log = Path(f"{file}-wal")
    return log.stat().st_size if log.is_file() else 0


def unguarded(engine: Engine) -> tuple[str, ...]:
    """Tables with rows of agencies that PostgreSQL does not hold apart."""
    if engine.dialect.name != "postgresql":
        return ()
    with engine.connect() as connection:
        forced = set(connection.execute(_FORCED).scalars())
    bound = {table.name for table in METADATA.sorted_tables if "agency_id" in table.c} | {"agency"}
    return tuple(sorted(bound - forced))


def is_above_policies(engine: Engine) -> bool:
    """Whether PostgreSQL's policies do not bind the role that the program connects as."""
    if engine.dialect.name != "postgresql":
        return False
    with engine.connect() as connection:
        return bool(connection.execute(_ABOVE).scalar())

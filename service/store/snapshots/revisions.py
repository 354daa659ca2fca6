"""Which schemas this program knows (các phiên bản lược đồ)."""

from __future__ import annotations

from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from service.store.migrate import migration_config


def is_known(revision: str) -> bool:
    """Whether this program can bring a database of that schema to the present one."""
    try:
        return ScriptDirectory.from_config(migration_config()).get_revision(revision) is not None
    except CommandError:
        return False

"""Bringing a database to the present schema (nâng cấp cơ sở dữ liệu)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from service.store.engine import WRITES
from service.store.planning import fix_plans
from service.store.tenancy import hold, unbind

_PATIENCE = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
"""A migration may take as long as it needs; so may one that waits for another process to finish it."""


def migrate(engine: Engine, revision: str = "head") -> None:
    """Runs every migration that is still missing, in one transaction; processes come one after the other."""
    with migrating(engine) as config:
        command.upgrade(config, revision)
        fix_plans(config.attributes["connection"])


@contextmanager
def migrating(engine: Engine) -> Iterator[Config]:
    """Alembic's settings over a transaction that no other migration runs beside."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            _prepare(connection)
        config = migration_config()
        config.attributes["connection"] = connection
        yield config


def is_current(engine: Engine) -> bool:
    """Whether the database has the present schema; changes nothing."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory.from_config(migration_config()).get_heads())


def _prepare(connection: Connection) -> None:
    for name in _PATIENCE:
        connection.execute(text("SELECT set_config(:name, '0', true)"), {"name": name})
    unbind(connection)  # a step that mends rows mends those of every agency
    hold(connection, "migrate")


def migration_config() -> Config:
    """Alembic's settings; the scripts lie in the package, so no ini file is needed."""
    config = Config()
    config.set_main_option("script_location", str(files("models.migrations")))
    return config

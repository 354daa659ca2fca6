"""Bringing a database to the present schema (nâng cấp cơ sở dữ liệu)."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from service.store.engine import WRITES


def migrate(engine: Engine, revision: str = "head") -> None:
    """Runs every migration that is still missing, in one transaction."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has the present schema; changes nothing."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory.from_config(migration_config()).get_heads())


def migration_config() -> Config:
    """Alembic's settings; the scripts lie in the package, so no ini file is needed."""
    config = Config()
    config.set_main_option("script_location", str(files("models.migrations")))
    return config

"""Models and migrations agree, upwards and downwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from dondoc_databases import Databases, SqliteDatabases
from sqlalchemy import Engine, Uuid, bindparam, inspect, text

from models.tables.schema import METADATA
from service.store.engine import WRITES, make_engine
from service.store.migrate import migrate, migrating, migration_config
from service.store.session import Store

WORDS = "obligation_words"


@pytest.fixture
def engine(tmp_path: Path, databases: Databases) -> Iterator[Engine]:
    """An empty database."""
    engine = make_engine(databases.empty(tmp_path / "a"))
    yield engine
    engine.dispose()
    databases.drop(tmp_path / "a")


def tables(engine: Engine) -> set[str]:
    """The tables of the database, without the parts of the word index."""
    names = set(inspect(engine).get_table_names())
    return {name for name in names if not name.startswith(f"{WORDS}_")} - {"alembic_version"}


def test_an_empty_database_becomes_what_the_models_describe(engine: Engine) -> None:
    migrate(engine)
    assert tables(engine) == {*METADATA.tables, WORDS}
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda item, name, kind, reflected, other: (
                    not (kind == "table" and name.startswith(WORDS))
                ),
            },
        )
        assert compare_metadata(context, METADATA) == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    migrate(engine)
    assert tables(engine) == {*METADATA.tables, WORDS}


def test_every_step_can_be_taken_back(engine: Engine) -> None:
    migrate(engine)
    with migrating(engine) as config:
        command.downgrade(config, "base")
    assert tables(engine) == set()


def test_the_steps_are_one_line_without_branches() -> None:
    scripts = ScriptDirectory.from_config(migration_config())
    assert len(scripts.get_heads()) == 1


def test_a_database_that_a_crash_left_in_mid_migration_is_as_before(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", _upgrade_and_die)
        with pytest.raises(RuntimeError):
            migrate(engine)
    assert tables(engine) == set()
    migrate(engine)
    assert tables(engine) == {*METADATA.tables, WORDS}


_upgrade = command.upgrade


def _upgrade_and_die(config: object, revision: str) -> None:
    _upgrade(config, revision)  # type: ignore[arg-type]
    raise RuntimeError("the power is gone")


def test_sqlite_is_set_up_for_several_writers(tmp_path: Path) -> None:
    engine = make_engine(SqliteDatabases().empty(tmp_path))
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 10000, "foreign_keys": 1}


FIRST_ROWS = (
    "INSERT INTO agency (id, name, created_at) VALUES (:agency, 'Sở', '2026-11-03 00:00:00')",
    "INSERT INTO document (id, agency_id, sha256, name, media_type, storage_key, size, state, attempts,"
    " addressees, recipients, corrected, created_at, version, number) VALUES (:key, :agency, 'ab', 'a.txt',"
    " 'text/plain', 'ab', 1, 'ready', 1, '[]', '[]', '[]', '2026-11-03 00:00:00', 4, '12')",
    "INSERT INTO document_reading (id, agency_id, document_id, text, source, extraction, rules_version,"
    " lexicon_version, made_at) VALUES (:key, :agency, :key, 'chữ', '{}', '{}', '1', '1',"
    " '2026-11-03 00:00:00')",
)


def _rows_of_the_first_schema(engine: Engine) -> None:
    """One document with its reading, as an office of the first schema has them."""
    key, agency = UUID(int=1), UUID(int=2)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        for statement in FIRST_ROWS:
            bound = text(statement).bindparams(bindparam("agency", agency, Uuid()))
            if ":key" in statement:
                bound = bound.bindparams(bindparam("key", key, Uuid()))
            connection.execute(bound)


def rows(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    """What a query gives, of every agency."""
    with Store(engine).unbound() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(statement)]


def test_an_office_of_the_first_schema_keeps_its_documents(engine: Engine) -> None:
    migrate(engine, "0001")
    _rows_of_the_first_schema(engine)
    migrate(engine)
    kept = "SELECT number, version, citation_key, is_scan, has_lost_marks FROM document"
    assert rows(engine, kept) == [("12", 4, None, False, False)]
    assert rows(engine, "SELECT text FROM document_reading") == [("chữ",)]


def test_taking_the_second_step_back_loses_no_document(engine: Engine) -> None:
    migrate(engine, "0001")
    _rows_of_the_first_schema(engine)
    migrate(engine)
    with migrating(engine) as config:
        command.downgrade(config, "0001")
    assert rows(engine, "SELECT number FROM document") == [("12",)]

"""SQLite finds its way by keys, however few or many rows there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from dondoc_databases import SqliteDatabases
from sqlalchemy import Engine, text

from service.store.engine import WRITES, make_engine
from service.store.migrate import migrate
from service.store.planning import fix_plans

BY_KEYS = "SELECT 1 FROM {0} WHERE agency_id = 'a' AND id IN (" + ", ".join(f"'{n}'" for n in range(60)) + ")"
HITS = (
    "SELECT 1 FROM search_entry e, obligation o, document d WHERE e.agency_id = 'a' AND e.number IN (1, 2, 3, 4, 5)"
    " AND o.id = e.obligation_id AND o.agency_id = 'a' AND d.id = o.document_id AND d.agency_id = 'a'"
)
OPEN = "state NOT IN ('done', 'cancelled', 'replaced')"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """A migrated database without rows."""
    return make_engine(SqliteDatabases().migrated(tmp_path))


def plan(engine: Engine, query: str) -> str:
    """What SQLite says that it would do."""
    with engine.connect() as connection:
        return "\n".join(row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))


@pytest.mark.parametrize("table", ["obligation", "document", "task", "assignment", "search_entry"])
def test_rows_that_are_asked_for_by_key_are_found_by_key(engine: Engine, table: str) -> None:
    assert "(id=?)" in plan(engine, BY_KEYS.format(table))


def test_hits_lead_from_number_to_obligation_to_document(engine: Engine) -> None:
    steps = plan(engine, HITS).split("\n")
    assert [step.split("(")[-1] for step in steps] == ["number=?)", "id=?)", "id=?)"]


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (OPEN, "ix_task_open "),
        (f"lead_id = 'b' AND {OPEN}", "ix_task_open_lead "),
        (f"{OPEN} AND due_sort <= '2026-01-01'", "ix_task_open "),
        ("lead_id = 'b'", "ix_task_lead "),
        ("state IN ('done')", "ix_task_state "),
        ("lead_id = 'b' AND state IN ('done') AND due_sort >= '2026-01-01'", "ix_task_state_lead "),
        ("1 = 1", "ix_task_due "),
    ],
)
def test_a_page_of_the_task_list_goes_along_an_index(engine: Engine, filters: str, index: str) -> None:
    query = f"SELECT * FROM task WHERE agency_id = 'a' AND {filters} ORDER BY due_sort, id LIMIT 50"
    found = plan(engine, query)
    assert f"USING INDEX {index}" in found
    assert "TEMP B-TREE" not in found


def test_what_somebody_else_has_counted_is_put_right_by_the_next_start(engine: Engine) -> None:
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        before = connection.execute(text("SELECT * FROM sqlite_stat1 ORDER BY tbl, idx")).all()
        connection.execute(text("DELETE FROM sqlite_stat1 WHERE tbl = 'task'"))
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM sqlite_stat1 ORDER BY tbl, idx")).all() == before


def test_a_second_time_nothing_is_written(engine: Engine) -> None:
    with engine.connect() as connection:  # no writing transaction: a change would be refused a later commit
        before = connection.exec_driver_sql("SELECT total_changes()").scalar()
        fix_plans(connection)
        assert connection.exec_driver_sql("SELECT total_changes()").scalar() == before

"""Searching a million obligations: the word index in a new form, citations, indexes of the task list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.migrations.parts import ENUM, column, make_table, optional, reference
from models.migrations.policies import protect
from models.migrations.reindexing import begin_reindex

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("document_reference", "reindex")
WORDS = "obligation_words"

OPEN = "state NOT IN ('done', 'cancelled', 'replaced')"
BY_OPEN = ("due_sort", "id", "state", "nature", "due_time", "group_id")
BY_STATE = ("state", "due_sort", "id", "closed_late", "group_id")
TASK_INDEXES: dict[str, tuple[str, ...]] = {
    "ix_task_open": ("agency_id", *BY_OPEN),
    "ix_task_open_lead": ("agency_id", "lead_id", *BY_OPEN),
    "ix_task_state": ("agency_id", *BY_STATE),
    "ix_task_state_lead": ("agency_id", "lead_id", *BY_STATE),
}


def upgrade() -> None:
    """Adds the tables; the word index is empty afterwards and is filled at the next start."""
    make_table(
        "document_reference",
        reference("document_id", "document"),
        *(column(name, sa.Integer()) for name in ("span_start", "span_end")),
        *(column(name, sa.String()) for name in ("symbol", "start")),
        *(column(name, sa.String(), optional=True) for name in ("kind", "issuer")),
        column("issued_on", sa.Date(), optional=True),
        column("year", sa.Integer(), optional=True),
        column("citing", ENUM),
        optional("target_id", "document"),
        unique=("document_id", "span_start"),
        indexes={
            "ix_document_reference_start": ("agency_id", "start"),
            "ix_document_reference_target": ("target_id",),
        },
    )
    make_table("reindex", column("below", sa.Integer()), unique=("agency_id",))
    protect(*TABLES)
    for name, columns in TASK_INDEXES.items():
        is_open = sa.text(OPEN) if "open" in name else None
        op.create_index(name, "task", list(columns), sqlite_where=is_open, postgresql_where=is_open)
    op.execute(f"DROP TABLE {WORDS}")
    if op.get_bind().dialect.name == "sqlite":
        # Sizes of rows serve ranking by frequency, which is not used.
        op.execute(
            f"CREATE VIRTUAL TABLE {WORDS} USING fts5(exact, folded, facets, tokenize='ascii', columnsize=0)"
        )
        # Pieces are merged by eights, not by fours: half the writing, and searches hardly notice.
        op.execute(f"INSERT INTO {WORDS}({WORDS}, rank) VALUES ('automerge', 8)")  # noqa: S608
    else:
        _postgres_words()
    begin_reindex()


def _postgres_words() -> None:
    op.execute(f"CREATE TABLE {WORDS} (number integer PRIMARY KEY, words tsvector NOT NULL)")
    # Fresh rows wait in a list that every search reads: a short one.
    op.execute(f"CREATE INDEX ix_{WORDS} ON {WORDS} USING gin (words) WITH (gin_pending_list_limit = 256)")
    # How frequent words and filters are, for more of them than by default.
    op.execute(f"ALTER TABLE {WORDS} ALTER COLUMN words SET STATISTICS 500")


def downgrade() -> None:
    """Takes them away; the former index is empty, its rows come back as they are changed."""
    op.execute(f"DROP TABLE {WORDS}")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE VIRTUAL TABLE {WORDS} USING fts5(exact, folded, facets, tokenize='ascii')")
    else:
        op.execute(f"CREATE TABLE {WORDS} (number integer PRIMARY KEY, words tsvector NOT NULL)")
        op.execute(f"CREATE INDEX ix_{WORDS} ON {WORDS} USING gin (words)")
    for name in TASK_INDEXES:
        op.drop_index(name, "task")
    for table in reversed(TABLES):
        op.drop_table(table)

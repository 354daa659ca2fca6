"""Jobs that outlive a crash: who reads what, what is half done, living workers, reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.migrations.parts import ENUM, JSON_TYPE, column, make_table, reference
from models.migrations.policies import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("document_job", "reading_draft", "reminder")
INSTANT = sa.DateTime(timezone=True)
ENGINE = "uq_document_reading_engine"


def upgrade() -> None:
    """Adds the tables; a reading is made once for each version of the engine."""
    _jobs()
    _workers()
    _reminders()
    protect(*TABLES)
    op.add_column("document_reading", sa.Column("engine", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE document_reading SET engine ="
        " rules_version || '/' || lexicon_version || '/' || coalesce(weights_version, '')"
    )
    op.create_index(ENGINE, "document_reading", ["document_id", "engine"], unique=True)


def _jobs() -> None:
    make_table(
        "document_job",
        reference("document_id", "document"),
        *(column(name, sa.Integer()) for name in ("number", "priority")),
        column("state", ENUM),
        column("step", ENUM, optional=True),
        *(column(name, sa.Uuid(), optional=True) for name in ("claim", "worker_id")),
        *(column(name, sa.Integer()) for name in ("pages_done", "pages_whole")),
        column("queued_at", INSTANT),
        *(column(name, INSTANT, optional=True) for name in ("begun_at", "seen_at", "ended_at")),
        unique=("document_id",),
        indexes={"ix_document_job_state": ("agency_id", "state", "queued_at")},
    )
    make_table(
        "reading_draft",
        reference("document_id", "document"),
        column("text", sa.String()),
        column("source", JSON_TYPE),
        column("extraction", JSON_TYPE, optional=True),
        unique=("document_id",),
    )


def _workers() -> None:
    op.create_table(
        "job_worker",
        column("id", sa.Uuid()),
        *(column(name, sa.String()) for name in ("slot", "host")),
        *(column(name, sa.Integer()) for name in ("pid", "beats")),
        *(column(name, INSTANT) for name in ("started_at", "beat_at")),
        sa.PrimaryKeyConstraint("id", name="pk_job_worker"),
    )
    op.create_index("ix_job_worker_slot", "job_worker", ["slot"])


def _reminders() -> None:
    make_table(
        "reminder",
        reference("task_id", "task"),
        column("kind", ENUM),
        *(column(name, sa.Date()) for name in ("due_on", "day")),
        column("created_at", INSTANT),
        unique=("task_id", "kind", "due_on"),
        indexes={"ix_reminder_day": ("agency_id", "day", "id")},
    )


def downgrade() -> None:
    """Takes tables and column away again."""
    op.drop_index(ENGINE, "document_reading")
    with op.batch_alter_table("document_reading", recreate="never") as reading:
        reading.drop_column("engine")
    for table in (*reversed(TABLES), "job_worker"):
        op.drop_table(table)

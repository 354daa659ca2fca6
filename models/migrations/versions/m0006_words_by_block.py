"""Words of PostgreSQL's index carry their block of numbers; the index of SQLite stays as it is."""

from __future__ import annotations

from alembic import op

from models.migrations.reindexing import begin_reindex

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORDS = "obligation_words"


def upgrade() -> None:
    """Empties the word index; it is filled at the next start."""
    # Blocks are looked up one by one, and each look would read the list of what waits to be put in.
    _begin_anew("fastupdate = off")


def downgrade() -> None:
    """Empties it; the version before fills it at its next start."""
    _begin_anew("gin_pending_list_limit = 256")


def _begin_anew(setting: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"TRUNCATE {WORDS}")
        op.execute(f"DROP INDEX IF EXISTS ix_{WORDS}")
        op.execute(f"CREATE INDEX ix_{WORDS} ON {WORDS} USING gin (words) WITH ({setting})")
        begin_reindex()

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
    _empty()


def downgrade() -> None:
    """Empties it; the version before fills it at its next start."""
    _empty()


def _empty() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"TRUNCATE {WORDS}")
        begin_reindex()

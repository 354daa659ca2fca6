"""PostgreSQL: rows of other agencies are held back; words of obligations are indexed there too."""

from __future__ import annotations

from alembic import op

from models.migrations.policies import protect, unprotect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "organisation",
    "organisation_name",
    "organisation_predecessor",
    "organisation_group",
    "organisation_group_name",
    "organisation_membership",
    "document",
    "document_reading",
    "refused_upload",
    "document_fingerprint",
    "fingerprint_band",
    "document_match",
    "obligation",
    "assignment",
    "review",
    "search_entry",
    "task",
    "task_event",
    "due_change",
    "calendar_day",
    "audit_event",
)


def upgrade() -> None:
    """Binds every table to its agency, and makes the word index."""
    protect(*TABLES)
    protect("agency", column="id")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE search_entry_number")
        # No policy here: PostgreSQL would test it before a match, which is not proven to leak nothing, and so
        # never use the index. Whose a number is stands in search_entry, and that is bound.
        op.execute("CREATE TABLE obligation_words (number integer PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_obligation_words ON obligation_words USING gin (words)")


def downgrade() -> None:
    """Takes both away."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TABLE obligation_words")
        op.execute("DROP SEQUENCE search_entry_number")
    unprotect("agency", *TABLES)

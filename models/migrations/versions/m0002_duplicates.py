"""The same document twice: fingerprints, likenesses and what clerks chose; scans; who was refused."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

from models.migrations.parts import ENUM, JSON_TYPE, column, make_table, reference

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("document_fingerprint", "fingerprint_band", "document_match")
KEYS = ("citation_key", "package_key")
FLAGS = ("is_scan", "has_lost_marks")

IN_PLACE: Literal["never"] = "never"
"""A table that others point at must not be made anew: SQLite would first drop it with its rows."""

TEXT = sa.String()
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds columns and tables; documents that are there get their fingerprints at the next start."""
    with op.batch_alter_table("document", recreate=IN_PLACE) as document:
        for key in KEYS:
            document.add_column(column(key, TEXT, optional=True))
            document.create_index(f"ix_document_{key}", ["agency_id", key])
        for flag in FLAGS:
            # The default fills the rows that are there; new ones always say.
            document.add_column(sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("refused_upload", recreate=IN_PLACE) as refused:
        refused.add_column(column("by", TEXT, optional=True))
    _fingerprints()
    _matches()


def _fingerprints() -> None:
    make_table(
        "document_fingerprint",
        reference("document_id", "document"),
        column("form", sa.Integer()),
        column("sketch", TEXT),
        unique=("document_id",),
    )
    make_table(
        "fingerprint_band",
        reference("document_id", "document"),
        column("value", sa.BigInteger()),
        indexes={
            "ix_fingerprint_band_value": ("agency_id", "value", "document_id"),
            "ix_fingerprint_band_document_id": ("document_id",),
        },
    )


def _matches() -> None:
    make_table(
        "document_match",
        reference("document_id", "document"),
        reference("earlier_id", "document"),
        column("likeness", ENUM),
        column("resemblance", sa.Float(), optional=True),
        *(column(name, ENUM, optional=True) for name in ("suggested", "choice")),
        column("effects", JSON_TYPE),
        column("by", TEXT, optional=True),
        column("decided_at", INSTANT, optional=True),
        column("created_at", INSTANT),
        unique=("document_id", "earlier_id"),
        indexes={"ix_document_match_earlier": ("agency_id", "earlier_id")},
    )


def downgrade() -> None:
    """Takes tables and columns away again."""
    for table in reversed(TABLES):
        op.drop_table(table)
    with op.batch_alter_table("refused_upload", recreate=IN_PLACE) as refused:
        refused.drop_column("by")
    with op.batch_alter_table("document", recreate=IN_PLACE) as document:
        for key in KEYS:
            document.drop_index(f"ix_document_{key}")
        for name in (*FLAGS, *KEYS):
            document.drop_column(name)

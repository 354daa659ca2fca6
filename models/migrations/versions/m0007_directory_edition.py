"""The directory tells when it has changed, so that it is read once and not for every page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.tables.columns import new_id

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AGENCY, EDITION = "agency", "directory_edition"


def upgrade() -> None:
    """Adds the edition; a new one, for the directory may differ from that of a copy of this database."""
    op.add_column(AGENCY, sa.Column(EDITION, sa.Uuid(), nullable=False, server_default=new_id().hex))


def downgrade() -> None:
    """Takes it away."""
    op.drop_column(AGENCY, EDITION)

"""Having the word index filled anew (lập lại chỉ mục tìm kiếm) after a migration has emptied it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from uuid_utils.compat import uuid7


def begin_reindex() -> None:
    """Every agency that has indexed obligations has them indexed anew, from the newest on."""
    bind = op.get_bind()
    entry = sa.table("search_entry", sa.column("agency_id", sa.Uuid()), sa.column("number", sa.Integer()))
    reindex = sa.table(
        "reindex",
        sa.column("id", sa.Uuid()),
        sa.column("agency_id", sa.Uuid()),
        sa.column("below", sa.Integer()),
    )
    bind.execute(reindex.delete())  # one that was under way would end where it began
    known = sa.select(entry.c.agency_id, sa.func.max(entry.c.number)).group_by(entry.c.agency_id)
    for agency_id, last in bind.execute(known).all():
        bind.execute(reindex.insert().values(id=uuid7(), agency_id=agency_id, below=last + 1))

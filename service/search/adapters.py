"""The word index of each database (chỉ mục theo cơ sở dữ liệu)."""

from __future__ import annotations

from service.search.fts import FtsIndex
from service.search.port import ObligationIndex
from service.search.postgres import PostgresIndex


def index_for(dialect: str) -> ObligationIndex:
    """The index of a database by its dialect's name."""
    return PostgresIndex() if dialect == "postgresql" else FtsIndex()

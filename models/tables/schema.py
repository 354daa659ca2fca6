"""The whole schema (lược đồ): importing this module makes METADATA complete."""

from __future__ import annotations

from models.tables import documents, duplicates, obligations, organisations, records, tasks
from models.tables.columns import METADATA

TABLES = (organisations, documents, duplicates, obligations, tasks, records)

__all__ = ["METADATA", "TABLES"]

"""The whole schema (lược đồ): importing this module makes METADATA complete."""

from __future__ import annotations

from models.tables import documents, duplicates, jobs, obligations, organisations, records, references, tasks
from models.tables.columns import METADATA

TABLES = (organisations, documents, duplicates, jobs, obligations, tasks, references, records)

__all__ = ["METADATA", "TABLES"]

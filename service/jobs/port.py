"""What the service needs of a job engine (hàng đợi công việc): only keys are handed over, never text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

Work = Callable[[UUID], None]
"""Reads the document with this key; never raises for a fault of the document."""


class Jobs(Protocol):
    """Runs the reading of documents, each at least once."""

    def submit(self, document_id: UUID) -> None:
        """Asks for a document to be read; twice while it waits is once, while it runs once more after it."""

    def wait(self, document_id: UUID, seconds: float) -> bool:
        """Waits for a document's reading at most so long; whether nothing is left to wait for."""

    def close(self) -> None:
        """Lets what runs come to its end; what still waits is read after the next start."""

"""How many rows a statement has changed (số dòng đã thay đổi)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import CursorResult, Executable
from sqlmodel import Session


def changed(session: Session, statement: Executable, values: Mapping[str, object] | None = None) -> int:
    """Runs a statement; answers how many rows it found to change."""
    result = session.connection().execute(statement, values)
    return result.rowcount if isinstance(result, CursorResult) else 0

"""Cursors of lists (dấu trang): where the next page begins, as one word that a program hands back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from models.errors import InvalidValue
from service.search.port import Place
from service.store.tasks import TaskPlace

_FAULT = "Dấu trang không hợp lệ. Hãy tải lại danh sách từ đầu."


def write_key(key: UUID) -> str:
    """The cursor behind a row of a list by key."""
    return key.hex


def read_key(cursor: str | None) -> UUID | None:
    """The key that `write_key` wrote. Raises InvalidValue."""
    if cursor is None:
        return None
    try:
        return UUID(hex=cursor)
    except ValueError as fault:
        raise InvalidValue(_FAULT) from fault


def write_task(place: TaskPlace) -> str:
    """The cursor behind a row of the task list."""
    return f"{place.due.isoformat()}.{place.id.hex}"


def read_task(cursor: str | None) -> TaskPlace | None:
    """The place that `write_task` wrote. Raises InvalidValue."""
    if cursor is None:
        return None
    due, _, key = cursor.partition(".")
    try:
        return TaskPlace(due=date.fromisoformat(due), id=UUID(hex=key))
    except ValueError as fault:
        raise InvalidValue(_FAULT) from fault


def write_place(place: Place) -> str:
    """The cursor behind a hit of a search."""
    return f"{'e' if place.is_exact else 'f'}{place.number}"


def read_place(cursor: str | None) -> Place | None:
    """The place that `write_place` wrote. Raises InvalidValue."""
    if cursor is None:
        return None
    number = cursor[1:]
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    if cursor[:1] not in ("e", "f") or not is_number:
        raise InvalidValue(_FAULT)
    return Place(number=int(number), is_exact=cursor[0] == "e")

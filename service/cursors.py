"""Cursors of lists (dấu trang): where the next page begins, as one word that a program hands back."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from models.errors import InvalidValue
from service.search.port import Place
from service.store.tasks import TaskPlace

_PLACE = re.compile(r"([ef])([0-9]{1,18})(?:\.([0-9]{1,4})\.([0-9]{1,18}))?")
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
    kind = "e" if place.is_exact else "f"
    if place.score is None or place.top is None:
        return f"{kind}{place.number}"
    return f"{kind}{place.number}.{place.score}.{place.top}"


def read_place(cursor: str | None) -> Place | None:
    """The place that `write_place` wrote. Raises InvalidValue."""
    if cursor is None:
        return None
    found = _PLACE.fullmatch(cursor)
    if found is None:
        raise InvalidValue(_FAULT)
    kind, number, score, top = found.groups()
    return Place(
        number=int(number),
        is_exact=kind == "e",
        score=int(score) if score else None,
        top=int(top) if top else None,
    )

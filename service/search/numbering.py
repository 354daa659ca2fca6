"""The numbers that the word index knows obligations by (số thứ tự trong chỉ mục): later ones, higher ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from sqlmodel import Session, col, select

from models.tables.obligations import SearchEntryRow
from service.search.port import IndexEntry

Numbered = list[tuple[int, IndexEntry]]


class Drawing(Protocol):
    """Where numbers come from."""

    def draw(self, session: Session, count: int) -> list[int]:
        """Numbers for so many fresh obligations, rising."""


def numbered(
    drawing: Drawing, session: Session, agency_id: UUID, entries: Sequence[IndexEntry]
) -> tuple[Numbered, Numbered]:
    """Entries with numbers: the fresh ones, which get theirs here, and those that have one."""
    if not entries:
        return [], []
    rows = session.exec(
        select(SearchEntryRow.obligation_id, SearchEntryRow.number).where(
            SearchEntryRow.agency_id == agency_id,
            col(SearchEntryRow.obligation_id).in_([entry.obligation_id for entry in entries]),
        )
    )
    numbers = dict(rows.all())
    known = [(numbers[each.obligation_id], each) for each in entries if each.obligation_id in numbers]
    rest = [entry for entry in entries if entry.obligation_id not in numbers]
    fresh = list(zip(drawing.draw(session, len(rest)), rest, strict=True)) if rest else []
    for number, entry in fresh:
        session.add(SearchEntryRow(agency_id=agency_id, number=number, obligation_id=entry.obligation_id))
    session.flush()
    return fresh, known

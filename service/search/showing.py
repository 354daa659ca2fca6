"""Hits for showing (kết quả tìm kiếm): what a list says of them, in three lean queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from models.obligation import Role
from models.tables.documents import DocumentRow
from models.tables.obligations import AssignmentRow, ObligationRow, SearchEntryRow
from service.organisations import load_directory
from service.search.port import Place
from service.search.query import Query, marks_in
from service.views import SearchHit

_PARTS = (
    SearchEntryRow.number,
    ObligationRow.id,
    ObligationRow.document_id,
    ObligationRow.label,
    ObligationRow.text,
    ObligationRow.state,
    ObligationRow.due_on,
    DocumentRow.number,
    DocumentRow.symbol,
    DocumentRow.subject,
    DocumentRow.issuer,
    DocumentRow.issued_on,
)


def show_hits(
    session: Session, agency_id: UUID, places: Sequence[Place], query: Query
) -> tuple[SearchHit, ...]:
    """The obligations at these places; one that another agency has is left out."""
    rows = session.execute(
        select(*map(col, _PARTS)).where(
            col(SearchEntryRow.agency_id) == agency_id,
            col(SearchEntryRow.number).in_([place.number for place in places]),
            col(ObligationRow.id) == col(SearchEntryRow.obligation_id),
            col(ObligationRow.agency_id) == agency_id,
            col(DocumentRow.id) == col(ObligationRow.document_id),
            col(DocumentRow.agency_id) == agency_id,
        )
    )
    by_number = {row[0]: row[1:] for row in rows}
    leads = leads_of(session, agency_id, [row[0] for row in by_number.values()])
    return tuple(
        _hit(place, by_number[place.number], leads, query) for place in places if place.number in by_number
    )


def _hit(place: Place, row: Sequence[Any], leads: dict[UUID, tuple[str, ...]], query: Query) -> SearchHit:
    key, document_id, label, text, state, due_on, number, symbol, subject, issuer, issued_on = row
    is_numbered = number is not None or symbol is not None
    return SearchHit(
        obligation_id=key,
        document_id=document_id,
        document_citation=f"{number or '…'}/{symbol or '…'}" if is_numbered else None,
        document_subject=subject,
        issuer=issuer,
        issued_on=issued_on,
        label=label,
        text=text,
        marks=marks_in(text, query, is_exact=place.is_exact) if query.terms else (),
        is_exact=place.is_exact,
        state=state,
        due_on=due_on,
        leads=leads.get(key, ()),
    )


def leads_of(session: Session, agency_id: UUID, ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Who leads each obligation, as the directory names them, else as the text does."""
    row = AssignmentRow
    found = session.execute(
        select(col(row.obligation_id), col(row.name), col(row.organisation_id))
        .where(col(row.agency_id) == agency_id, col(row.obligation_id).in_(ids), col(row.role) == Role.LEAD)
        .order_by(col(row.position))
    ).all()
    names = load_directory(session, agency_id).names
    leads: dict[UUID, list[str]] = defaultdict(list)
    for obligation_id, name, body in found:
        leads[obligation_id].append(names.get(body, name) if body is not None else name)
    return {key: tuple(each) for key, each in leads.items()}

"""Queries over obligations, assignments and reviews (nhiệm vụ trong văn bản)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, delete, select

from models.errors import NotFound
from models.review import ObligationState
from models.tables.obligations import AssignmentRow, ObligationRow, ReviewRow


def get_obligation(session: Session, agency_id: UUID, obligation_id: UUID) -> ObligationRow:
    """The obligation. Raises NotFound."""
    row = session.exec(
        select(ObligationRow).where(ObligationRow.agency_id == agency_id, ObligationRow.id == obligation_id)
    ).first()
    if row is None:
        raise NotFound("Không tìm thấy nhiệm vụ này trong văn bản.")
    return row


def obligations_of(session: Session, agency_id: UUID, document_id: UUID) -> list[ObligationRow]:
    """A document's obligations in the order of its text."""
    return list(
        session.exec(
            select(ObligationRow)
            .where(ObligationRow.agency_id == agency_id, ObligationRow.document_id == document_id)
            .order_by(
                col(ObligationRow.span_start), col(ObligationRow.span_end).desc(), col(ObligationRow.id)
            )
        )
    )


def obligations_by_id(session: Session, agency_id: UUID, ids: Collection[UUID]) -> dict[UUID, ObligationRow]:
    """Several obligations by key."""
    rows = session.exec(
        select(ObligationRow).where(ObligationRow.agency_id == agency_id, col(ObligationRow.id).in_(ids))
    )
    return {row.id: row for row in rows}


def documents_with_drafts(session: Session, agency_id: UUID) -> list[UUID]:
    """Documents with drafts of which no person has said who leads."""
    return list(
        session.exec(
            select(ObligationRow.document_id)
            .where(
                ObligationRow.agency_id == agency_id,
                ObligationRow.state == ObligationState.DRAFT,
                col(ObligationRow.assignees_by_hand).is_(False),
            )
            .distinct()
        )
    )


def assignments_of(
    session: Session, agency_id: UUID, ids: Collection[UUID]
) -> dict[UUID, list[AssignmentRow]]:
    """The assignees of several obligations, in their order."""
    found: dict[UUID, list[AssignmentRow]] = defaultdict(list)
    for row in session.exec(
        select(AssignmentRow)
        .where(AssignmentRow.agency_id == agency_id, col(AssignmentRow.obligation_id).in_(ids))
        .order_by(col(AssignmentRow.position))
    ):
        found[row.obligation_id].append(row)
    return found


def replace_assignments(
    session: Session, agency_id: UUID, obligation_id: UUID, rows: Collection[AssignmentRow]
) -> None:
    """Sets the assignees of an obligation anew."""
    session.exec(
        delete(AssignmentRow).where(
            col(AssignmentRow.agency_id) == agency_id, col(AssignmentRow.obligation_id) == obligation_id
        )
    )
    session.add_all(rows)


def reviews_of(session: Session, agency_id: UUID, document_id: UUID) -> list[ReviewRow]:
    """What people decided on a document and its obligations, newest first."""
    return list(
        session.exec(
            select(ReviewRow)
            .where(ReviewRow.agency_id == agency_id, ReviewRow.document_id == document_id)
            .order_by(col(ReviewRow.id).desc())
        )
    )

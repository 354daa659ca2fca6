"""Queries over what documents cite (văn bản viện dẫn)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import Session, col, delete, select

from models.document import DocumentState
from models.tables.documents import DocumentRow, ReadingRow
from models.tables.references import DocumentReferenceRow

MOST_CITED = 40
"""Different citations of a document that the word index knows; a longer list is a register, not a text."""

MOST_CITING = 200
"""Documents that are shown or looked up again as citing one: a law is cited by everything."""


def cited_by(session: Session, agency_id: UUID, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The citations of several documents in the form that is compared, each once."""
    row = DocumentReferenceRow
    found: dict[UUID, dict[str, None]] = defaultdict(dict)
    for document_id, start in session.exec(
        select(row.document_id, row.start)
        .where(row.agency_id == agency_id, col(row.document_id).in_(ids))
        .order_by(col(row.span_start))
    ):
        found[document_id][start] = None
    return defaultdict(list, {key: list(starts)[:MOST_CITED] for key, starts in found.items()})


def references_of(session: Session, agency_id: UUID, document_id: UUID) -> list[DocumentReferenceRow]:
    """What a document cites, in the order of its text."""
    row = DocumentReferenceRow
    return list(
        session.exec(
            select(row)
            .where(row.agency_id == agency_id, row.document_id == document_id)
            .order_by(col(row.span_start))
        )
    )


def replace_references(
    session: Session, agency_id: UUID, document_id: UUID, rows: Collection[DocumentReferenceRow]
) -> None:
    """Sets what a document cites anew."""
    row = DocumentReferenceRow
    session.exec(delete(row).where(col(row.agency_id) == agency_id, col(row.document_id) == document_id))
    session.add_all(rows)
    session.flush()


def touching(
    session: Session, agency_id: UUID, document_id: UUID, start: str | None
) -> list[DocumentReferenceRow]:
    """The references that a document is the target of, or may be now that it is cited as `start`."""
    row = DocumentReferenceRow
    same = col(row.target_id) == document_id
    condition = same if start is None else or_(same, (col(row.start) == start))
    return list(
        session.exec(
            select(row)
            .where(row.agency_id == agency_id, condition)
            .order_by(col(row.id).desc())
            .limit(MOST_CITING)
        )
    )


def pointing_at(session: Session, agency_id: UUID, document_id: UUID) -> list[DocumentReferenceRow]:
    """The references to a stored document, latest first."""
    row = DocumentReferenceRow
    return list(
        session.exec(
            select(row)
            .where(row.agency_id == agency_id, row.target_id == document_id)
            .order_by(col(row.id).desc())
            .limit(MOST_CITING)
        )
    )


def with_citations(session: Session, agency_id: UUID, keys: Collection[str]) -> list[DocumentRow]:
    """The read documents with one of these numbers, symbols and years, oldest first."""
    if not keys:
        return []
    return list(
        session.exec(
            select(DocumentRow)
            .where(
                DocumentRow.agency_id == agency_id,
                col(DocumentRow.citation_key).in_(keys),
                DocumentRow.state == DocumentState.READY,
            )
            .order_by(col(DocumentRow.id))
            .limit(MOST_CITING)
        )
    )


def count_read_by(session: Session, agency_id: UUID, rules_version: str) -> int:
    """How many documents these rules have read."""
    return session.exec(
        select(func.count())
        .select_from(ReadingRow)
        .where(ReadingRow.agency_id == agency_id, ReadingRow.rules_version == rules_version)
    ).one()

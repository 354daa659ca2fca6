"""Queries over fingerprints and likenesses of documents (văn bản trùng)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, or_, select

from models.document import DocumentState
from models.errors import NotFound
from models.tables.documents import DocumentRow
from models.tables.duplicates import DocumentMatchRow, FingerprintBandRow, FingerprintRow
from models.tables.schema import METADATA

MOST_NEAR = 20
"""How many documents with parts of a fingerprint in common are looked at, those with most of them first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A document with parts of a fingerprint in common, and its whole sketch."""

    document: DocumentRow
    sketch: str


def keep_fingerprint(
    session: Session, agency_id: UUID, document_id: UUID, *, form: int, sketch: str, bands: Collection[int]
) -> None:
    """Sets the fingerprint of a document anew."""
    for table in (FingerprintRow, FingerprintBandRow):
        session.exec(
            delete(table).where(col(table.agency_id) == agency_id, col(table.document_id) == document_id)
        )
    session.add(FingerprintRow(agency_id=agency_id, document_id=document_id, form=form, sketch=sketch))
    session.add_all(
        FingerprintBandRow(agency_id=agency_id, document_id=document_id, value=value) for value in bands
    )
    session.flush()


def sketch_of(session: Session, agency_id: UUID, document_id: UUID, form: int) -> str | None:
    """The sketch of a document in this form, None while it has none."""
    return session.exec(
        select(FingerprintRow.sketch).where(
            FingerprintRow.agency_id == agency_id,
            FingerprintRow.document_id == document_id,
            FingerprintRow.form == form,
        )
    ).first()


def without_fingerprint(
    session: Session, agency_id: UUID, form: int, document_ids: Collection[UUID] | None = None
) -> list[UUID]:
    """Documents that were read before fingerprints of this form were made, oldest first."""
    known = select(FingerprintRow.document_id).where(
        FingerprintRow.agency_id == agency_id, FingerprintRow.form == form
    )
    query = select(DocumentRow.id).where(
        DocumentRow.agency_id == agency_id,
        DocumentRow.state == DocumentState.READY,
        col(DocumentRow.id).not_in(known),
    )
    if document_ids is not None:
        query = query.where(col(DocumentRow.id).in_(document_ids))
    return list(session.exec(query.order_by(col(DocumentRow.id))))


def near_documents(
    session: Session, agency_id: UUID, document_id: UUID, *, form: int, bands: Collection[int]
) -> list[Near]:
    """The documents with most bands in common; other documents are not touched."""
    band = FingerprintBandRow
    counted = session.exec(
        select(band.document_id)
        .where(band.agency_id == agency_id, col(band.value).in_(bands), col(band.document_id) != document_id)
        .group_by(col(band.document_id))
        .order_by(func.count().desc(), col(band.document_id).desc())
        .limit(MOST_NEAR)
    )
    ids = list(counted)
    rows = session.exec(
        select(DocumentRow, FingerprintRow.sketch)
        .where(DocumentRow.agency_id == agency_id, col(DocumentRow.id).in_(ids))
        .where(DocumentRow.state == DocumentState.READY)  # one that is still being read finds this one later
        .where(FingerprintRow.document_id == DocumentRow.id, FingerprintRow.form == form)
    )
    return [Near(document=document, sketch=sketch) for document, sketch in rows]


def by_citation(session: Session, agency_id: UUID, key: str, but: UUID) -> list[DocumentRow]:
    """The read documents with this number, symbol and year, oldest first."""
    return _read_documents(session, agency_id, but, DocumentRow.citation_key == key)


def by_citations(session: Session, agency_id: UUID, starts: Collection[str], but: UUID) -> list[DocumentRow]:
    """The read documents whose number and symbol are one of these, in whatever year, oldest first."""
    found: list[DocumentRow] = []
    for start in starts:
        same = col(DocumentRow.citation_key).startswith(f"{start}/", autoescape=True)
        found += _read_documents(session, agency_id, but, same)
    return found


def by_package_keys(session: Session, agency_id: UUID, keys: Collection[str], but: UUID) -> list[DocumentRow]:
    """The read documents that came in packages with these keys, oldest first."""
    return _read_documents(session, agency_id, but, col(DocumentRow.package_key).in_(keys))


def _read_documents(
    session: Session, agency_id: UUID, but: UUID, condition: ColumnElement[bool] | bool
) -> list[DocumentRow]:
    query = (
        select(DocumentRow)
        .where(
            DocumentRow.agency_id == agency_id,
            DocumentRow.state == DocumentState.READY,
            col(DocumentRow.id) != but,
        )
        .where(condition)
        .order_by(col(DocumentRow.id))
        .limit(MOST_NEAR)
    )
    return list(session.exec(query))


_MATCH = METADATA.tables["document_match"].c
_IDS = bindparam("ids", expanding=True, type_=_MATCH.document_id.type)
_ANY_MATCH = (
    columns(_MATCH.id)
    .where(
        _MATCH.agency_id == bindparam("agency"),
        or_(_MATCH.document_id.in_(_IDS), _MATCH.earlier_id.in_(_IDS)),
    )
    .limit(1)
)


def are_like_others(session: Session, agency_id: UUID, ids: Collection[UUID]) -> bool:
    """Whether any of these documents is like another one: of most lists none is."""
    asked = {"agency": agency_id, "ids": list(ids)}
    return session.connection().execute(_ANY_MATCH, asked).first() is not None


def matches_of(session: Session, agency_id: UUID, ids: Collection[UUID]) -> list[DocumentMatchRow]:
    """The likenesses of several documents, as the later or as the earlier one, oldest first."""
    match = DocumentMatchRow
    return list(
        session.exec(
            select(match)
            .where(
                match.agency_id == agency_id,
                or_(col(match.document_id).in_(ids), col(match.earlier_id).in_(ids)),
            )
            .order_by(col(match.id))
        )
    )


def own_matches(session: Session, agency_id: UUID, document_id: UUID) -> list[DocumentMatchRow]:
    """The earlier documents that one document is like, oldest likeness first."""
    match = DocumentMatchRow
    return list(
        session.exec(
            select(match)
            .where(match.agency_id == agency_id, match.document_id == document_id)
            .order_by(col(match.id))
        )
    )


def get_match(session: Session, agency_id: UUID, document_id: UUID, match_id: UUID) -> DocumentMatchRow:
    """One likeness of a document. Raises NotFound."""
    row = session.exec(
        select(DocumentMatchRow).where(
            DocumentMatchRow.agency_id == agency_id,
            DocumentMatchRow.document_id == document_id,
            DocumentMatchRow.id == match_id,
        )
    ).first()
    if row is None:
        raise NotFound("Không còn ghi nhận hai văn bản này giống nhau. Hãy tải lại trang.")
    return row

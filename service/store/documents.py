"""Queries over documents, their readings and refused uploads (văn bản đến)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, or_, select, update

from models.document import UNREAD, DocumentState
from models.errors import Conflict, DondocError, NotFound
from models.review import ObligationState
from models.tables.documents import DocumentRow, ReadingRow, RefusedUploadRow
from models.tables.duplicates import DocumentMatchRow, FingerprintBandRow, FingerprintRow
from models.tables.references import DocumentReferenceRow
from models.tables.schema import METADATA

NOT_READ_YET = "Văn bản này chưa đọc xong. Hãy đợi ít phút rồi thử lại."


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationCounts:
    """How many obligations a document has (số nhiệm vụ), ignored ones left out."""

    obligations: int = 0
    ours: int = 0
    drafts: int = 0
    undecided: int = 0


def find_document(session: Session, agency_id: UUID, document_id: UUID) -> DocumentRow | None:
    """The document, None where there is none of this agency."""
    return session.exec(
        select(DocumentRow).where(DocumentRow.agency_id == agency_id, DocumentRow.id == document_id)
    ).first()


def get_document(session: Session, agency_id: UUID, document_id: UUID) -> DocumentRow:
    """The document. Raises NotFound."""
    row = find_document(session, agency_id, document_id)
    if row is None:
        raise NotFound("Không tìm thấy văn bản này.")
    return row


def find_by_hash(session: Session, agency_id: UUID, sha256: str) -> DocumentRow | None:
    """The document with these bytes."""
    return session.exec(
        select(DocumentRow).where(DocumentRow.agency_id == agency_id, DocumentRow.sha256 == sha256)
    ).first()


def is_stored(session: Session, key: str) -> bool:
    """Whether any document, of whatever agency, has these bytes."""
    return session.exec(select(DocumentRow.id).where(DocumentRow.storage_key == key)).first() is not None


def find_refused(session: Session, agency_id: UUID, document_id: UUID) -> RefusedUploadRow | None:
    """The refused upload that would have become this document."""
    return session.exec(
        select(RefusedUploadRow).where(
            RefusedUploadRow.agency_id == agency_id, RefusedUploadRow.id == document_id
        )
    ).first()


def list_refused(session: Session, agency_id: UUID, limit: int) -> list[RefusedUploadRow]:
    """The latest refused uploads, newest first."""
    return list(
        session.exec(
            select(RefusedUploadRow)
            .where(RefusedUploadRow.agency_id == agency_id)
            .order_by(col(RefusedUploadRow.id).desc())
            .limit(limit)
        )
    )


class DocumentLine(NamedTuple):
    """As much of a document as a list shows (một dòng của danh sách)."""

    id: UUID
    state: DocumentState
    name: str
    media_type: str
    size: int
    error_code: str | None
    error_message: str | None
    created_at: datetime
    kind: str | None
    number: str | None
    symbol: str | None
    issuer: str | None
    subject: str | None
    issued_on: date | None
    arrived_on: date | None
    arrival_number: str | None
    urgency: str | None
    is_scan: bool
    has_lost_marks: bool
    version: int


_DOCUMENT = METADATA.tables["document"].c
_OF_LIST = tuple(_DOCUMENT[name] for name in DocumentLine._fields)


def list_documents(
    session: Session,
    agency_id: UUID,
    *,
    state: DocumentState | None,
    before: UUID | None,
    limit: int,
) -> list[DocumentLine]:
    """Documents, newest first, from the one after `before` on.

    Plain columns, not entities: a list is asked for more often than anything else.
    """
    query = _list_query(is_of_state=state is not None, is_first=before is None)
    asked = {"agency": agency_id, "state": state, "before": before, "limit": limit}
    known = {name: value for name, value in asked.items() if value is not None}
    return [DocumentLine._make(row) for row in session.connection().execute(query, known)]


@cache
def _list_query(*, is_of_state: bool, is_first: bool) -> Select[*tuple[Any, ...]]:
    """Kept, because making a query takes longer than asking it."""
    query = columns(*_OF_LIST).where(_DOCUMENT.agency_id == bindparam("agency"))
    if is_of_state:
        query = query.where(_DOCUMENT.state == bindparam("state", type_=_DOCUMENT.state.type))
    if not is_first:
        query = query.where(_DOCUMENT.id < bindparam("before", type_=_DOCUMENT.id.type))
    return query.order_by(_DOCUMENT.id.desc()).limit(bindparam("limit"))


def documents_by_id(session: Session, agency_id: UUID, ids: Collection[UUID]) -> dict[UUID, DocumentRow]:
    """Several documents by key."""
    rows = session.exec(
        select(DocumentRow).where(DocumentRow.agency_id == agency_id, col(DocumentRow.id).in_(ids))
    )
    return {row.id: row for row in rows}


def unfinished(session: Session, agency_id: UUID, document_ids: Collection[UUID] | None = None) -> list[UUID]:
    """Documents that wait for reading or were being read when the machine stopped, oldest first."""
    query = select(DocumentRow.id).where(
        DocumentRow.agency_id == agency_id, col(DocumentRow.state).in_(UNREAD)
    )
    if document_ids is not None:
        query = query.where(col(DocumentRow.id).in_(document_ids))
    return list(session.exec(query.order_by(col(DocumentRow.id))))


def set_failed(row: DocumentRow, fault: DondocError) -> None:
    """The document could not be read: why, in the clerk's words."""
    row.state = DocumentState.FAILED
    row.error_code, row.error_message = fault.code.value, fault.message


def forget_attempts(session: Session, agency_id: UUID, document_ids: Collection[UUID]) -> None:
    """What is asked for now is another thing than what was tried before."""
    session.exec(
        update(DocumentRow)
        .where(col(DocumentRow.agency_id) == agency_id, col(DocumentRow.id).in_(document_ids))
        .values(attempts=0)
    )


def count_documents(session: Session, agency_id: UUID) -> int:
    """How many documents there are."""
    return session.exec(
        select(func.count()).select_from(DocumentRow).where(DocumentRow.agency_id == agency_id)
    ).one()


def _how_many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*conditions), 1), else_=0))


_OBLIGATION = METADATA.tables["obligation"].c
_COUNTS = (
    columns(
        _OBLIGATION.document_id,
        func.count(),
        _how_many(_OBLIGATION.is_ours.is_(True)),
        _how_many(_OBLIGATION.is_ours.is_(True), _OBLIGATION.state == ObligationState.DRAFT),
        _how_many(_OBLIGATION.is_undecided.is_(True)),
    )
    .where(
        _OBLIGATION.agency_id == bindparam("agency"),
        _OBLIGATION.document_id.in_(bindparam("ids", expanding=True)),
        _OBLIGATION.state != ObligationState.IGNORED,
    )
    .group_by(_OBLIGATION.document_id)
)


def count_obligations(
    session: Session, agency_id: UUID, ids: Collection[UUID]
) -> dict[UUID, ObligationCounts]:
    """The counts of several documents."""
    rows = session.connection().execute(_COUNTS, {"agency": agency_id, "ids": list(ids)})
    return {
        key: ObligationCounts(obligations=count, ours=ours, drafts=drafts, undecided=undecided)
        for key, count, ours, drafts, undecided in rows
    }


def has_reading(session: Session, agency_id: UUID, document_id: UUID, engine: str) -> bool:
    """Whether this version of the engine has read the document already."""
    found = session.exec(
        select(ReadingRow.id).where(
            ReadingRow.agency_id == agency_id,
            ReadingRow.document_id == document_id,
            ReadingRow.engine == engine,
        )
    )
    return found.first() is not None


def latest_reading(session: Session, agency_id: UUID, document_id: UUID) -> ReadingRow | None:
    """What the last reading of a document gave, None while it has not been read."""
    return session.exec(
        select(ReadingRow)
        .where(ReadingRow.agency_id == agency_id, ReadingRow.document_id == document_id)
        .order_by(col(ReadingRow.id).desc())
    ).first()


def get_reading(session: Session, agency_id: UUID, document_id: UUID) -> ReadingRow:
    """The last reading. Raises Conflict while the document has not been read."""
    row = latest_reading(session, agency_id, document_id)
    if row is None:
        raise Conflict(NOT_READ_YET)
    return row


def text_of(session: Session, agency_id: UUID, document_id: UUID) -> str:
    """The text of the last reading, without its positions. Raises Conflict while it is not read."""
    text = session.exec(
        select(ReadingRow.text)
        .where(ReadingRow.agency_id == agency_id, ReadingRow.document_id == document_id)
        .order_by(col(ReadingRow.id).desc())
    ).first()
    if text is None:
        raise Conflict(NOT_READ_YET)
    return text


def drop_unread(session: Session, agency_id: UUID, document_id: UUID) -> None:
    """Removes a document that could not be read, and what an attempt that came further has left of it."""
    match = DocumentMatchRow
    session.exec(
        delete(match).where(
            col(match.agency_id) == agency_id,
            or_(col(match.document_id) == document_id, col(match.earlier_id) == document_id),
        )
    )
    for table in (FingerprintBandRow, FingerprintRow, DocumentReferenceRow):
        session.exec(
            delete(table).where(col(table.agency_id) == agency_id, col(table.document_id) == document_id)
        )
    session.exec(
        delete(DocumentRow).where(col(DocumentRow.agency_id) == agency_id, col(DocumentRow.id) == document_id)
    )

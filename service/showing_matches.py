"""Documents that are alike, for showing (văn bản trùng): which one it is, and why, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from models.duplicate import BINDING, HOLDING, DuplicateChoice, Likeness
from models.tables.documents import DocumentRow
from models.tables.duplicates import DocumentMatchRow
from service.likeness import are_waiting, tie_of
from service.views import DocumentRef, MatchView

_DOES = {DuplicateChoice.REPLACEMENT: "cập nhật hoặc thay thế", DuplicateChoice.REVOCATION: "thu hồi"}


class Cited(Protocol):
    """A document's row, or what a list has of it."""

    @property
    def number(self) -> str | None: ...

    @property
    def symbol(self) -> str | None: ...

    @property
    def subject(self) -> str | None: ...


def citation_of(row: Cited) -> str | None:
    """Số, ký hiệu as one would cite it."""
    if row.number is None and row.symbol is None:
        return None
    return f"{row.number or '…'}/{row.symbol or '…'}"


def cited(row: DocumentRow) -> str:
    """A document as a sentence names it: by citation, else by what it is about or its file."""
    citation = citation_of(row)
    return f"văn bản {citation}" if citation else f"văn bản “{row.subject or row.name}”"


def because_of(match: DocumentMatchRow, earlier: DocumentRow) -> str:
    """Why a document is taken for one that is there already."""
    name = cited(earlier)
    share = f" (giống khoảng {round(100 * match.resemblance)}%)" if match.resemblance else ""
    match match.likeness:
        case Likeness.NAMED:
            does = _DOES.get(match.suggested, "sửa đổi") if match.suggested else "sửa đổi"
            return f"Gói tin báo rằng văn bản này {does} {name} đã có trong sổ."
        case Likeness.SAME_NUMBER:
            return f"Cùng cơ quan ban hành, số, ký hiệu và năm với {name} đã có trong sổ{share}."
        case Likeness.SAME_TEXT:
            return f"Nội dung gần như trùng với {name} đã có trong sổ{share}."
        case Likeness.SIMILAR:
            return f"Nội dung gần giống {name}{share} nhưng khác số, nên được coi là văn bản khác."


def match_views(
    rows: Sequence[DocumentMatchRow],
    own: Mapping[UUID, Sequence[DocumentMatchRow]],
    documents: Mapping[UUID, DocumentRow],
) -> tuple[MatchView, ...]:
    """Matches for showing; `own` are all matches of each later document, for what is still open."""
    return tuple(
        _match_view(row, own.get(row.document_id, ()), documents)
        for row in rows
        if row.document_id in documents and row.earlier_id in documents
    )


def _match_view(
    row: DocumentMatchRow, own: Sequence[DocumentMatchRow], documents: Mapping[UUID, DocumentRow]
) -> MatchView:
    earlier = documents[row.earlier_id]
    is_open = row.choice is None
    return MatchView(
        id=row.id,
        document=_ref(documents[row.document_id]),
        earlier=_ref(earlier),
        likeness=row.likeness,
        because=because_of(row, earlier),
        resemblance=row.resemblance,
        suggested=row.suggested,
        choice=row.choice,
        by=row.by,
        decided_at=row.decided_at,
        is_waiting=is_open and row.likeness in HOLDING and are_waiting(own),
        may_be_chosen=is_open and tie_of(own) is None,
    )


def _ref(row: DocumentRow) -> DocumentRef:
    return DocumentRef(id=row.id, name=citation_of(row) or row.subject or row.name, created_at=row.created_at)


def chief_match(document_id: UUID, matches: Iterable[MatchView]) -> MatchView | None:
    """The match of a later document that a list shows: its tie, else what waits, else what is open."""
    own = [match for match in matches if match.document.id == document_id]
    for holds in (_is_tie, _is_waiting, _is_open):
        found = next(filter(holds, own), None)
        if found is not None:
            return found
    return None


def _is_tie(match: MatchView) -> bool:
    return match.choice in BINDING


def _is_waiting(match: MatchView) -> bool:
    return match.is_waiting


def _is_open(match: MatchView) -> bool:
    return match.choice is None

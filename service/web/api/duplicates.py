"""/api/v1/documents/{id}/duplicates: the same document twice (văn bản trùng)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from service.web.access import TheService
from service.web.api.answers import ErrorOut
from service.web.api.document_answers import DocumentDetailOut, DuplicateOut
from service.web.api.requests import DuplicateAsked, VersionAsked

router = APIRouter(
    prefix="/documents/{document_id}/duplicates",
    tags=["documents"],
    responses={404: {"model": ErrorOut}, 409: {"model": ErrorOut}, 422: {"model": ErrorOut}},
)


@router.get("")
def list_duplicates(document_id: UUID, service: TheService) -> list[DuplicateOut]:
    """The earlier documents that one document is, or may be, the same as."""
    detail = service.documents.get_document(document_id)
    return [DuplicateOut.model_validate(each) for each in detail.matches]


@router.post("/{match_id}/choice")
def choose(
    document_id: UUID, match_id: UUID, asked: DuplicateAsked, service: TheService
) -> DocumentDetailOut:
    """Says what the document is to the earlier one; tasks follow.

    second_copy: its own tasks are cancelled, its obligations set aside. replacement: the earlier one's open
    tasks are replaced. revocation: they are cancelled. different: nothing changes. `version` is that of the
    later document; 409 where a choice was made already.
    """
    detail = service.duplicates.choose(document_id, match_id, asked.choice, version=asked.version)
    return DocumentDetailOut.of(detail)


@router.post("/{match_id}/undo")
def take_back(
    document_id: UUID, match_id: UUID, service: TheService, seen: VersionAsked | None = None
) -> DocumentDetailOut:
    """Takes the choice back: what it changed and nobody has changed since is as it was before."""
    version = seen.version if seen else None
    return DocumentDetailOut.of(service.duplicates.take_back(document_id, match_id, version=version))

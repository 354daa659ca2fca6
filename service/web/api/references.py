"""/api/v1/documents/{id}/references: what a document cites and what cites it (sơ đồ viện dẫn)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from service.web.access import TheService
from service.web.api.answers import ErrorOut
from service.web.api.search_answers import CitedGraphOut

router = APIRouter(prefix="/documents", tags=["documents"], responses={404: {"model": ErrorOut}})


@router.get("/{document_id}/references")
def references(document_id: UUID, service: TheService) -> CitedGraphOut:
    """The documents that it cites, with those that are stored, and the stored ones that cite it."""
    return CitedGraphOut.model_validate(service.references.graph_of(document_id))

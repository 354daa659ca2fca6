"""Backups of an office for tests."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from dondoc_office import Office

from service.backup.make import Made, make_backup
from service.backup.places import files_of, snapshots_of


def back_up(office: Office, target: Path) -> Made:
    """A backup of an office that goes on working."""
    settings = office.settings
    return make_backup(snapshots_of(settings), files_of(settings), target, office.clock)


def kept_path(office: Office, document_id: UUID) -> Path:
    """Where the bytes of a document lie."""
    kept = snapshots_of(office.settings).kept()
    ids = [each.id for each in office.service.documents.list_documents().items]
    return office.folder / "files" / kept[list(reversed(ids)).index(document_id)].key

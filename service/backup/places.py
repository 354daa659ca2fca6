"""What the settings say of where data lies (nơi giữ dữ liệu), without starting the service."""

from __future__ import annotations

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from service.files.port import FileStore
from service.files.private import PrivateFolder
from service.files.stores import file_store
from service.settings import Settings
from service.store.engine import WrongDatabase
from service.store.snapshots import kinds
from service.store.snapshots.port import Snapshots


def snapshots_of(settings: Settings) -> Snapshots:
    """The configured database, to take out and put back. Raises WrongDatabase."""
    try:
        kind = make_url(settings.database).get_backend_name()
    except (ArgumentError, ValueError) as fault:
        raise WrongDatabase from fault
    return kinds.snapshots_of(settings.database, kind)


def files_of(settings: Settings) -> FileStore:
    """The configured store of files."""
    private = PrivateFolder(settings.data_dir / "tmp")
    return file_store(settings.storage_url, folder=settings.data_dir / "files", private=private)

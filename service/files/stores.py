"""The file store that the settings name (chọn kho tệp)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from models.errors import InvalidValue
from service.files.local import LocalFiles
from service.files.port import FileStore
from service.files.private import PrivateFolder


class WrongStorage(InvalidValue):
    """DONDOC_STORAGE_URL phải có dạng s3://thùng/thư-mục hoặc file:///thư-mục."""


class NoS3(InvalidValue):
    """Để giữ tệp trong kho S3, hãy cài thêm phần s3: pip install "dondoc[s3]"."""


def file_store(address: str | None, *, folder: Path, private: PrivateFolder) -> FileStore:
    """The store at an address; `folder` where none is configured. Raises WrongStorage, NoS3."""
    if address is None:
        return LocalFiles(folder)
    parts = urlsplit(address)
    if parts.scheme == "file" and not parts.netloc and len(parts.path) > 1:
        return LocalFiles(Path(url2pathname(parts.path)))
    if parts.scheme != "s3" or not parts.netloc:
        raise WrongStorage
    try:
        from service.files.s3 import S3Files

        return S3Files(address, private)
    except ImportError as fault:
        raise NoS3 from fault

"""Files in an object store that speaks S3 (kho đối tượng S3), through fsspec."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import fsspec
from botocore.exceptions import BotoCoreError

from models.errors import EngineUnavailable, NotFound
from service.files.owners import new_owner, read_name, write_name
from service.files.port import Mark, key_of
from service.files.private import PrivateFolder, wipe

_PATIENCE = {"connect_timeout": 5, "read_timeout": 60, "retries": {"max_attempts": 3}}


class FilesUnreachable(EngineUnavailable):
    """Kho tệp không trả lời. Chưa có gì thay đổi; hãy thử lại sau ít phút hoặc báo người quản trị."""


class S3Files:
    """Keeps each file as an object `<prefix>/ab/cd/<sha256>`; the bucket must be there.

    Key, secret, region and address of the store come from the usual variables (AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL) or from the machine's role.
    """

    def __init__(self, address: str, private: PrivateFolder) -> None:
        # What other processes put or removed must be seen at once, so nothing that was listed is remembered.
        self._remote, root = fsspec.core.url_to_fs(
            address, use_listings_cache=False, skip_instance_cache=True, config_kwargs=_PATIENCE
        )
        self._root = root.rstrip("/")
        self._marks = f"{self._root}/in-doubt"
        self._private = private

    def put(self, source: Path, sha256: str) -> str:
        """Sends a file only where none is (If-None-Match: *): of two that come at once the first is kept."""
        key = key_of(sha256)
        with _reaching(), suppress(FileExistsError):  # there are the same bytes, for the key is their hash
            self._remote.put_file(str(source), self._path(key), mode="create")
        wipe(source)
        return key

    def open(self, key: str) -> BinaryIO:
        """The bytes, fetched as they are read. Raises NotFound."""
        with _reaching():
            return cast("BinaryIO", self._remote.open(self._path(key), "rb"))

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """A private copy, wiped afterwards. Raises NotFound."""
        with self._private.new_file() as path:
            with _reaching():
                self._remote.get_file(self._path(key), str(path))
            yield path

    def delete(self, key: str) -> None:
        """Removes the object. A bucket that keeps versions keeps the bytes: see docs/postgresql.md."""
        with _reaching():
            self._remote.rm_file(self._path(key))

    def doubt(self, sha256: str) -> Mark:
        """An empty object beside the others, with a name of its own."""
        mark = Mark(sha256=sha256, owner=new_owner())
        with _reaching():
            self._remote.pipe_file(f"{self._marks}/{write_name(mark)}", b"")
        return mark

    def doubtful(self, sha256: str | None = None) -> tuple[Mark, ...]:
        """The marks on some bytes, or all there are."""
        now = datetime.now(UTC)
        with _reaching():
            found = self._remote.find(self._marks, prefix=sha256 or "", detail=True)
        marks = (
            read_name(path.rpartition("/")[2], (now - about["LastModified"]).total_seconds())
            for path, about in sorted(found.items())
        )
        return tuple(mark for mark in marks if mark is not None)

    def trust(self, mark: Mark) -> None:
        """Takes a mark away."""
        with _reaching():
            self._remote.rm_file(f"{self._marks}/{write_name(mark)}")

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"


@contextmanager
def _reaching() -> Iterator[None]:
    """Tells what is not there from what does not answer."""
    try:
        yield
    except FileNotFoundError as fault:
        raise NotFound("Không còn tệp gốc của văn bản này.") from fault
    except (OSError, BotoCoreError) as fault:
        raise FilesUnreachable from fault

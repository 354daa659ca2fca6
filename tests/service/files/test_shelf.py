"""No row names bytes that are gone, and no bytes stay that no row names, whoever else is at work."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from dondoc_databases import Databases
from dondoc_fakes import dispatch
from dondoc_office import Office
from dondoc_s3 import BUCKET, ObjectStore
from dondoc_s3 import bucket as bucket
from dondoc_s3 import object_store as object_store

from models.document import DocumentState
from models.errors import NoTextLayer
from service.files.local import LocalFiles
from service.files.owners import LONGEST, new_owner
from service.files.port import key_of
from service.shelf import Shelf
from service.store.engine import make_engine
from service.store.session import Store

DATA = b"van ban"
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def shelf(tmp_path: Path, databases: Databases) -> Iterator[Shelf]:
    """A shelf over a database without documents."""
    store = Store(make_engine(databases.migrated(tmp_path)))
    yield Shelf(database=store, files=LocalFiles(tmp_path / "files"))
    store.close()
    databases.drop(tmp_path)


def put(shelf: Shelf, folder: Path) -> Path:
    """Puts the bytes; where they lie."""
    source = folder / "incoming"
    source.write_bytes(DATA)
    shelf.files.put(source, SHA)
    return folder / "files" / key_of(SHA)


def test_bytes_that_no_row_names_are_wiped(shelf: Shelf, tmp_path: Path) -> None:
    with shelf.holding(SHA) as key:
        path = put(shelf, tmp_path)
        assert key == key_of(SHA)
        assert path.is_file()
    assert not path.exists()
    assert shelf.files.doubtful() == ()


def test_an_exception_leaves_no_bytes(shelf: Shelf, tmp_path: Path) -> None:
    def put_and_fail() -> None:
        with shelf.holding(SHA):
            put(shelf, tmp_path)
            raise RuntimeError("the use case fails")

    with pytest.raises(RuntimeError):
        put_and_fail()
    assert not (tmp_path / "files" / key_of(SHA)).exists()


def test_who_leaves_last_wipes(shelf: Shelf, tmp_path: Path) -> None:
    with shelf.holding(SHA):
        with shelf.holding(SHA):
            path = put(shelf, tmp_path)
        assert path.is_file(), "the other one may be about to keep them"
    assert not path.exists()


def test_what_a_dead_process_left_is_settled_and_what_a_living_one_holds_is_not(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = put(shelf, tmp_path)
    mark = tmp_path / "files" / "in-doubt" / f"{SHA}.999999999-0-0@{new_owner().partition('@')[2]}"
    mark.parent.mkdir()
    with shelf.holding(SHA):
        mark.touch()
        shelf.settle_left()
        assert path.is_file()
        mark.touch()
    assert path.is_file(), "a mark is left, so nobody knows yet"
    shelf.settle_left()
    assert not path.exists()
    assert list(mark.parent.iterdir()) == []


def test_a_mark_of_another_machine_is_settled_when_it_is_old(shelf: Shelf, tmp_path: Path) -> None:
    path = put(shelf, tmp_path)
    mark = tmp_path / "files" / "in-doubt" / f"{SHA}.1-0-0@another-machine"
    mark.parent.mkdir()
    mark.touch()
    shelf.settle_left()
    assert path.is_file()
    long_ago = mark.stat().st_mtime - LONGEST - 60
    os.utime(mark, (long_ago, long_ago))
    shelf.settle_left()
    assert not path.exists()


# The whole office over an object store --------------------------------------------------------------------


@pytest.fixture
def far_office(bucket: ObjectStore, tmp_path: Path, databases: Databases) -> Iterator[Office]:
    """An office whose files lie in an object store."""
    office = Office(tmp_path / "var", databases=databases)
    office.service.close()
    office.settings = office.settings.model_copy(
        update={"storage_url": f"s3://{BUCKET}/{databases.name}/{tmp_path.name}"}
    )
    office.start()
    yield office
    office.service.close()
    databases.drop(office.folder)


def local_files(office: Office) -> list[str]:
    """What lies in the office's folder, but for the database."""
    paths = (path for path in office.folder.rglob("*") if path.is_file())
    return [path.name for path in paths if not path.name.startswith("dondoc.db")]


def test_an_office_over_an_object_store_keeps_no_file_here(far_office: Office) -> None:
    data = dispatch("Văn phòng Sở: Rà soát.")
    uploaded = far_office.service.intake.upload(io.BytesIO(data), "a.txt", wait=5)
    again = far_office.service.intake.upload(io.BytesIO(data), "b.txt", wait=5)
    assert (uploaded.document.state, again.is_new) == (DocumentState.READY, False)
    stored = far_office.service.documents.open_file(uploaded.document.id)
    assert stored.stream.read() == data
    stored.stream.close()
    assert local_files(far_office) == []


def test_a_refused_file_leaves_no_object(far_office: Office, bucket: ObjectStore) -> None:
    with pytest.raises(NoTextLayer):
        far_office.service.intake.upload(io.BytesIO(b"%PDF-1.7 scan"), "a.pdf", wait=5)
    folder = (far_office.settings.storage_url or "").removeprefix(f"s3://{BUCKET}/")
    assert b"<Key>" not in bucket.ask("GET", f"{BUCKET}?list-type=2&prefix={folder}")
    assert local_files(far_office) == []


def test_uploads_of_the_same_bytes_at_once_are_one_document(far_office: Office) -> None:
    data = dispatch("Văn phòng Sở: Rà soát.")
    found = []
    senders = [
        threading.Thread(
            target=lambda: found.append(far_office.service.intake.upload(io.BytesIO(data), "a.txt"))
        )
        for _ in range(4)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [len(found), len({each.document.id for each in found})] == [4, 1]
    far_office.service.documents.open_file(found[0].document.id).stream.close()

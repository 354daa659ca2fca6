"""A folder and an object store keep files alike: once each, under their hash, gone when they are removed."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from dondoc_s3 import BUCKET, ObjectStore
from dondoc_s3 import bucket as bucket
from dondoc_s3 import object_store as object_store

from models.errors import NotFound
from service.files.local import LocalFiles
from service.files.owners import LONGEST, is_left_behind, new_owner
from service.files.port import FileStore, Mark, key_of
from service.files.private import PrivateFolder
from service.files.s3 import FilesUnreachable, S3Files
from service.files.stores import WrongStorage, file_store

DATA = b"van ban"
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def private(tmp_path: Path) -> PrivateFolder:
    """Where copies are made."""
    return PrivateFolder(tmp_path / "tmp")


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path, private: PrivateFolder) -> Iterator[FileStore]:
    """Both kinds of store, empty."""
    if request.param == "folder":
        yield LocalFiles(tmp_path / "files")
        return
    request.getfixturevalue("bucket")
    yield S3Files(f"s3://{BUCKET}/{tmp_path.name}", private)


def put(files: FileStore, folder: Path, data: bytes = DATA) -> str:
    """Keeps some bytes under the hash of DATA."""
    source = folder / f"incoming-{threading.get_ident()}"
    source.write_bytes(data)
    key = files.put(source, SHA)
    assert not source.exists()
    return key


def read(files: FileStore, key: str) -> bytes:
    """The bytes under a key."""
    with files.open(key) as stream:
        return stream.read()


def test_a_file_lies_under_its_hash(files: FileStore, tmp_path: Path) -> None:
    key = put(files, tmp_path)
    assert key == key_of(SHA) == f"{SHA[:2]}/{SHA[2:4]}/{SHA}"
    assert read(files, key) == DATA
    with files.local(key) as path:
        assert path.read_bytes() == DATA
        assert path.stat().st_mode & 0o077 == 0


def test_writers_that_come_at_once_keep_one(files: FileStore, tmp_path: Path) -> None:
    keys: list[str] = []
    writers = [threading.Thread(target=lambda: keys.append(put(files, tmp_path))) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert set(keys) == {key_of(SHA)}
    assert len(keys) == 6
    assert read(files, keys[0]) == DATA


def test_what_is_not_there_is_told(files: FileStore, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        files.open(key_of(SHA))
    with pytest.raises(NotFound), files.local(key_of(SHA)):
        pytest.fail("a file that was never put")


def test_a_removed_file_is_gone_and_may_be_removed_again(files: FileStore, tmp_path: Path) -> None:
    key = put(files, tmp_path)
    files.delete(key)
    files.delete(key)
    with pytest.raises(NotFound):
        files.open(key)
    assert read(files, put(files, tmp_path)) == DATA


def test_marks_are_told_apart_and_found_by_their_bytes(files: FileStore) -> None:
    other = "cd" * 32
    first, second, third = files.doubt(SHA), files.doubt(SHA), files.doubt(other)
    assert {mark.owner for mark in files.doubtful(SHA)} == {first.owner, second.owner}
    assert {mark.sha256 for mark in files.doubtful()} == {SHA, other}
    files.trust(first)
    files.trust(first)
    assert [mark.owner for mark in files.doubtful(SHA)] == [second.owner]
    files.trust(third)
    assert files.doubtful(other) == ()


def test_bytes_and_marks_do_not_get_in_each_others_way(files: FileStore, tmp_path: Path) -> None:
    mark = files.doubt(SHA)
    key = put(files, tmp_path)
    files.trust(mark)
    assert read(files, key) == DATA
    files.doubt(SHA)
    files.delete(key)
    assert len(files.doubtful()) == 1


def test_the_first_of_two_objects_is_kept(
    bucket: ObjectStore, tmp_path: Path, private: PrivateFolder
) -> None:
    files = S3Files(f"s3://{BUCKET}/{tmp_path.name}", private)
    key = put(files, tmp_path, b"first")
    put(files, tmp_path, b"second")
    assert read(S3Files(f"s3://{BUCKET}/{tmp_path.name}", private), key) == b"first"


def test_a_private_copy_of_an_object_is_wiped(
    bucket: ObjectStore, tmp_path: Path, private: PrivateFolder
) -> None:
    files = S3Files(f"s3://{BUCKET}/{tmp_path.name}", private)
    key = put(files, tmp_path)
    with files.local(key) as path:
        other = tmp_path / "link"
        os.link(path, other)
    assert not path.exists()
    assert other.read_bytes() == bytes(len(DATA))


def test_a_store_that_does_not_answer_is_told_in_words(
    bucket: ObjectStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, private: PrivateFolder
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    files = S3Files(f"s3://{BUCKET}/{tmp_path.name}", private)
    source = tmp_path / "incoming"
    source.write_bytes(DATA)
    with pytest.raises(FilesUnreachable):
        files.put(source, SHA)
    assert source.read_bytes() == DATA


def test_a_bucket_that_is_not_there_is_told(
    bucket: ObjectStore, tmp_path: Path, private: PrivateFolder
) -> None:
    source = tmp_path / "incoming"
    source.write_bytes(DATA)
    with pytest.raises((FilesUnreachable, NotFound)):
        S3Files("s3://nowhere-at-all/x", private).put(source, SHA)


# Who put a mark -------------------------------------------------------------------------------------------


def test_a_mark_of_this_process_is_not_left_behind() -> None:
    assert not is_left_behind(Mark(sha256=SHA, owner=new_owner()))
    assert new_owner() != new_owner()


def test_a_mark_of_an_earlier_process_of_the_same_number_is_left_behind() -> None:
    number, _, rest = new_owner().partition("-")
    owner = f"{number}-00000000-{rest.partition('-')[2]}"
    assert is_left_behind(Mark(sha256=SHA, owner=owner))


def test_a_mark_of_a_dead_process_is_left_behind_and_of_a_living_one_not() -> None:
    rest = new_owner().partition("-")[2]
    assert is_left_behind(Mark(sha256=SHA, owner=f"999999999-{rest}"))
    assert not is_left_behind(Mark(sha256=SHA, owner=f"{os.getppid()}-{rest}"))


def test_of_another_machine_only_an_old_mark_is_left_behind() -> None:
    owner = f"{new_owner()}-elsewhere"
    assert not is_left_behind(Mark(sha256=SHA, owner=owner))
    assert is_left_behind(Mark(sha256=SHA, owner=owner, age=LONGEST + 1))


def test_a_mark_without_an_owner_is_left_behind() -> None:
    assert is_left_behind(Mark(sha256=SHA, owner=""))


# The setting ----------------------------------------------------------------------------------------------


def test_without_a_setting_files_lie_in_the_folder(tmp_path: Path, private: PrivateFolder) -> None:
    put(file_store(None, folder=tmp_path / "files", private=private), tmp_path)
    assert (tmp_path / "files" / key_of(SHA)).is_file()


def test_another_folder_may_be_set(tmp_path: Path, private: PrivateFolder) -> None:
    put(file_store(f"file://{tmp_path}/kho%20t", folder=tmp_path / "files", private=private), tmp_path)
    assert (tmp_path / "kho t" / key_of(SHA)).is_file()


@pytest.mark.parametrize("address", ["", "s3:", "s3://", "file://host/x", "file://", "gs://x", "/srv/x"])
def test_a_setting_that_names_no_store_is_refused(
    tmp_path: Path, private: PrivateFolder, address: str
) -> None:
    with pytest.raises(WrongStorage):
        file_store(address, folder=tmp_path, private=private)

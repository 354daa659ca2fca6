"""Kept files are addressed by content; private ones are wiped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models.errors import NotFound
from service.files.local import LocalFiles
from service.files.private import PrivateFolder, wipe

SHA = "ab" * 32


def put(files: LocalFiles, folder: Path, data: bytes = b"x") -> str:
    """Keeps some bytes."""
    source = folder / "incoming"
    source.write_bytes(data)
    return files.put(source, SHA)


def test_a_file_is_moved_in_under_its_hash_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path / "files")
    key = put(files, tmp_path)
    assert key == f"ab/ab/{SHA}"
    assert not (tmp_path / "incoming").exists()
    with files.open(key) as stream:
        assert stream.read() == b"x"
    with files.local(key) as path:
        assert path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


def test_keeping_twice_keeps_one(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path / "files")
    assert put(files, tmp_path) == put(files, tmp_path)
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


def test_a_deleted_file_is_gone_and_may_be_deleted_again(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path / "files")
    key = put(files, tmp_path)
    files.delete(key)
    files.delete(key)
    with pytest.raises(NotFound):
        files.open(key)


def test_a_private_file_is_gone_after_its_use_whatever_happens(tmp_path: Path) -> None:
    private = PrivateFolder(tmp_path / "tmp")
    paths = []

    def use(*, fails: bool) -> None:
        with private.new_file() as path:
            paths.append(path)
            path.write_bytes(b"secret")
            assert path.stat().st_mode & 0o077 == 0
            if fails:
                raise RuntimeError("the use case fails")

    use(fails=False)
    with pytest.raises(RuntimeError):
        use(fails=True)
    assert [path.exists() for path in paths] == [False, False]


def test_wiping_overwrites_before_it_removes(tmp_path: Path) -> None:
    path, other = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"secret" * 1000)
    os.link(path, other)
    wipe(path)
    assert not path.exists()
    assert other.read_bytes() == bytes(6000)


def test_sweeping_leaves_files_of_running_processes(tmp_path: Path) -> None:
    private = PrivateFolder(tmp_path)
    running, left, odd = tmp_path / f"{os.getppid()}-a", tmp_path / "999999999-a", tmp_path / "x"
    for path in (running, left, odd):
        path.write_bytes(b"x")
    private.sweep()
    assert [path.exists() for path in (running, left, odd)] == [True, False, False]

"""An upload is counted, hashed and cut while it streams."""

from __future__ import annotations

import hashlib
import io
import stat
from pathlib import Path

import pytest

from ingest.receive import receive
from models.errors import EmptyFile, TooLarge
from models.source import ReadLimits


def test_hash_and_size_are_those_of_the_bytes(tmp_path: Path) -> None:
    data = b"noi dung" * 1000
    received = receive(io.BytesIO(data), tmp_path / "tep", ReadLimits())
    assert received.sha256 == hashlib.sha256(data).hexdigest()
    assert received.size == len(data)
    assert (tmp_path / "tep").read_bytes() == data


def test_only_the_service_may_read_the_temporary_file(tmp_path: Path) -> None:
    receive(io.BytesIO(b"x"), tmp_path / "tep", ReadLimits())
    assert stat.S_IMODE((tmp_path / "tep").stat().st_mode) == 0o600


def test_a_file_over_the_limit_is_cut_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        receive(io.BytesIO(b"x" * 11), tmp_path / "tep", ReadLimits(max_bytes=10))
    assert not (tmp_path / "tep").exists()


def test_an_empty_upload_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        receive(io.BytesIO(b""), tmp_path / "tep", ReadLimits())
    assert not (tmp_path / "tep").exists()

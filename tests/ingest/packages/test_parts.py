"""The files of a package can be handed out one by one."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from dondoc_packages import ANNEX, dispatch, message, zip_bytes, zip_file

from ingest.context import ReadContext
from ingest.packages.parts import open_part
from ingest.read import read
from models.errors import NotFound

CONTEXT = ReadContext(name="goi.zip")


def package(folder: Path) -> Path:
    mail = message(
        "Gửi", attachments=[("phụ lục.txt", ANNEX.encode()), ("ảnh.heic", b"\x00\x00\x00\x18ftypheic")]
    )
    members: dict[str, str | bytes] = {
        "cv.txt": dispatch(),
        "thư.eml": mail.as_bytes(),
        "trong.zip": zip_bytes({"cv.txt": dispatch("16", "QĐ-SYT", "kiện toàn")}),
    }
    return zip_file(folder / "goi.zip", members)


def test_every_file_comes_out_under_the_path_that_reading_gives_it(tmp_path: Path) -> None:
    path = package(tmp_path)
    parts = read(path).parts
    assert len(parts) == 5
    for number, part in enumerate(parts):
        target = tmp_path / str(number)
        open_part(path, part.path, CONTEXT, target)
        assert hashlib.sha256(target.read_bytes()).hexdigest() == part.sha256


def test_a_file_comes_out_as_it_went_in_and_for_its_owner_only(tmp_path: Path) -> None:
    target = tmp_path / "ra.txt"
    open_part(package(tmp_path), "thư.eml/phụ lục.txt", CONTEXT, target)
    assert target.read_text("utf-8") == ANNEX
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["khong-co.txt", "../cv.txt", "/etc/passwd", "", "trong.zip"])
def test_what_is_not_in_the_package_is_not_found(tmp_path: Path, name: str) -> None:
    target = tmp_path / "ra.txt"
    with pytest.raises(NotFound):
        open_part(package(tmp_path), name, CONTEXT, target)
    assert not target.exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    target = tmp_path / "ra.txt"
    target.write_text("cũ", encoding="utf-8")
    with pytest.raises(FileExistsError):
        open_part(package(tmp_path), "cv.txt", CONTEXT, target)
    assert target.read_text("utf-8") == "cũ"

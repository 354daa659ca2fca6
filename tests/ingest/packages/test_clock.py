"""The clock of a package: every file that is done counts, also one without pages."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from dondoc_packages import ANNEX, dispatch, zip_file

from ingest.context import ReadContext
from ingest.read import read
from ingest.secrecy import check

FILES = 6


def package(folder: Path) -> Path:
    members: dict[str, str | bytes] = {f"phụ lục {n}.txt": f"{ANNEX}\nPhần {n}" for n in range(1, FILES)}
    return zip_file(folder / "goi.zip", {"cv.txt": dispatch(), **members})


def test_at_the_door_every_head_is_a_step_of_its_own(tmp_path: Path) -> None:
    told: list[int] = []
    check(package(tmp_path), ReadContext(name="goi.zip", tick=lambda done, whole: told.append(done)))
    heads = told[-FILES:]
    assert all(before < after for before, after in pairwise(heads))


def test_every_file_that_is_read_is_a_step_although_it_has_no_pages(tmp_path: Path) -> None:
    told: list[int] = []
    read(package(tmp_path), tick=lambda done, whole: told.append(done))
    steps = [before < after for before, after in pairwise(told)]
    assert sum(steps) >= 2 * FILES
    assert told[-1] >= 2 * FILES

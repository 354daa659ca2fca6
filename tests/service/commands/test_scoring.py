"""`dondoc evaluate`: scores of any folder with gold files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dondoc_fakes import FakeReader, dispatch, fake_engines

from models.errors import NotFound
from service.commands.scoring import run_evaluate


def gold(folder: Path, name: str, lead: str) -> None:
    """A dispatch whose one order has this lead in the gold."""
    (folder / f"{name}.txt").write_bytes(dispatch("Văn phòng Sở: Rà soát thủ tục hành chính."))
    right = {
        "file": f"{name}.txt",
        "document": {"issuer": "Sở Y tế", "number": "12"},
        "obligations": [{"lines": [5, 5], "lead": [lead]}],
    }
    (folder / f"{name}.gold.json").write_text(json.dumps(right))


def test_what_is_right_has_no_miss_and_what_is_wrong_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold(tmp_path, "right", "Văn phòng Sở")
    gold(tmp_path, "wrong", "Thanh tra Sở")
    assert run_evaluate([tmp_path], None, with_misses=True, engines=fake_engines()) == 0
    said = capsys.readouterr().out
    assert "wrong.txt" in said
    assert "right.txt" not in said


def test_a_file_that_cannot_be_read_is_said_and_makes_the_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold(tmp_path, "right", "Văn phòng Sở")
    engines = fake_engines(FakeReader(crashes=1))
    assert run_evaluate([tmp_path], None, with_misses=False, engines=engines) == 1
    assert "right.txt" in capsys.readouterr().out


def test_a_folder_without_gold_is_said(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(NotFound):
            run_evaluate([folder], None, with_misses=True, engines=fake_engines())


def test_several_folders_are_one_score_though_their_files_have_the_same_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder, lead in zip(folders, ("Văn phòng Sở", "Thanh tra Sở"), strict=True):
        folder.mkdir()
        gold(folder, "same", lead)
    run_evaluate(folders, None, with_misses=False, engines=fake_engines())
    said = capsys.readouterr().out
    assert [line.split()[-1] for line in said.splitlines() if line.startswith("documents")] == ["2"]
    assert "touchless               0.5000" in said


def test_calibration_adds_how_often_each_confidence_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold(tmp_path, "right", "Văn phòng Sở")
    gold(tmp_path, "wrong", "Thanh tra Sở")
    run_evaluate([tmp_path], None, with_misses=False, calibration=True, engines=fake_engines())
    said = capsys.readouterr().out
    assert "share sure" in said
    assert "0.90–0.95          2      1     0.5000" in said
    run_evaluate([tmp_path], None, with_misses=False, engines=fake_engines())
    assert "share sure" not in capsys.readouterr().out

"""`dondoc backup` and `dondoc restore` as an operator types them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from dondoc_backups import kept_path
from dondoc_office import Office
from typer.testing import CliRunner

from service.cli import app, main


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office that the settings name; it goes on working."""
    office = Office(tmp_path / "var")
    office.order("Văn phòng Sở: Rà soát.")
    monkeypatch.setenv("DONDOC_DATA_DIR", str(office.folder))
    return office


def dondoc(*arguments: object) -> tuple[int, str]:
    """Exit status and what was printed."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    return result.exit_code, " ".join(result.output.split())


def test_a_backup_is_made_checked_and_put_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_BACKUP_DIR", str(tmp_path / "backups"))
    status, said = dondoc("backup")
    assert status == 0
    assert "1 văn bản" in said
    (archive,) = (tmp_path / "backups").iterdir()
    assert dondoc("restore", archive, "--check")[0] == 0
    office.service.close()
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "elsewhere"))
    status, said = dondoc("restore", archive)
    assert status == 0
    assert "Đã khôi phục" in said
    assert sum(path.is_file() for path in (tmp_path / "elsewhere" / "files").rglob("*")) == 1
    assert [path.name for path in (tmp_path / "elsewhere").iterdir() if path.name.startswith(".")] == []


def test_missing_bytes_are_told_and_come_back(office: Office, tmp_path: Path) -> None:
    archive = tmp_path / "b.tar"
    assert dondoc("backup", archive)[0] == 0
    path = kept_path(office, office.service.documents.list_documents().items[0].id)
    path.unlink()
    status, said = dondoc("backup", tmp_path / "second.tar")
    assert status == 1
    assert f"thiếu tệp gốc của 1 văn bản (SHA-256 {path.name[:12]})" in said
    assert "--files" in said
    assert "trả lại 1 tệp" in dondoc("restore", archive, "--files")[1]
    office.service.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backup",), "DONDOC_BACKUP_DIR"),
        (("restore", "khong-co.tar"), "Không tìm thấy"),
        (("restore", "--check", "khong-phai.tar"), "không phải bản sao lưu"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    office: Office,
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("khong-phai.tar").write_bytes(b"hello")
    monkeypatch.setattr("sys.argv", ["dondoc", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert said in line
    office.service.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(office: Office, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    assert dondoc("backup", tmp_path / "locked")[0] == 1
    office.service.close()

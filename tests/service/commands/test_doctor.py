"""`dondoc doctor` names what is missing and the command that mends it."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from ingest.isolation.network import Network
from ingest.isolation.pool import ReaderPool
from service.commands import doctor
from service.commands.doctor import (
    data_folder,
    disk_space,
    office,
    python_version,
    reading,
    recognition,
    run_doctor,
    seclusion,
    trust,
)
from service.commands.doctor_data import database
from service.commands.findings import Finding, Health
from service.commands.office import run_migrate
from service.settings import Settings


def ask(readers: ReaderPool | None = None) -> tuple[int, str]:
    """Exit status and all that was printed."""
    said = io.StringIO()
    return run_doctor(console=Console(file=said, width=300), readers=readers), said.getvalue()


def test_a_machine_without_a_database_is_told_to_make_one(tmp_path: Path) -> None:
    status, said = ask()
    assert status == 1
    assert "Cơ sở dữ liệu: chưa được tạo.\n    → dondoc migrate" in said


@pytest.mark.skipif(
    not (shutil.which("tesseract") and shutil.which("soffice")), reason="needs Tesseract and LibreOffice"
)
def test_a_machine_that_has_everything_is_told_so(tmp_path: Path) -> None:
    run_migrate()
    status, said = ask()
    assert status == 0, said
    assert "Máy này đã đủ" in said
    assert "Ngắt mạng khi đọc tệp" in said


@pytest.mark.parametrize(
    ("finding", "mend"),
    [
        (python_version((3, 10, 4)), "python3.11"),
        (recognition(is_found=False), "tesseract-ocr-vie"),
        (office(None), "libreoffice-writer-nogui"),
        (disk_space(Path(), 1000), "du "),
    ],
    ids=["python", "tesseract", "libreoffice", "disk"],
)
def test_what_is_needed_and_missing_has_a_command(finding: Finding, mend: str) -> None:
    assert finding.health is Health.MISSING
    assert mend in (finding.mend or "")


@pytest.mark.parametrize(
    "finding",
    [
        python_version((3, 13, 0)),
        recognition(is_found=True),
        office(Path("/usr/bin/soffice")),
        disk_space(Path(), 1 << 40),
        seclusion(Network.NAMESPACE),
        seclusion(Network.FILTER),
    ],
)
def test_what_is_good_needs_no_command(finding: Finding) -> None:
    assert finding.health is Health.GOOD
    assert finding.mend is None


def test_a_network_that_only_python_refuses_is_said_plainly() -> None:
    finding = seclusion(Network.HOOK)
    assert finding.health is Health.WEAK
    assert "LibreOffice" in finding.said
    assert "sysctl" in (finding.mend or "")


def test_an_old_database_is_to_be_upgraded(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    settings.data_dir.mkdir()
    (settings.data_dir / "dondoc.db").touch()
    assert database(settings).mend == "dondoc migrate"


def test_a_database_that_is_none_is_not_upgraded_but_restored(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    settings.data_dir.mkdir()
    (settings.data_dir / "dondoc.db").write_bytes(b"something else" * 1000)
    finding = database(settings)
    assert finding.health is Health.MISSING
    assert "sao lưu" in finding.said


def test_asking_makes_no_data_folder(tmp_path: Path) -> None:
    assert data_folder(tmp_path / "a" / "var").health is Health.GOOD
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_missing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert data_folder(tmp_path / "var").health is Health.MISSING


def test_a_data_folder_that_is_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    assert data_folder(tmp_path / "var").health is Health.MISSING


def test_a_reading_process_that_does_not_start_is_missing(tmp_path: Path) -> None:
    (finding,) = reading(ReaderPool(program="raise SystemExit(1)", folder=tmp_path))
    assert finding.health is Health.MISSING


def test_the_trust_folder_is_named_and_bad_files_in_it_too(tmp_path: Path) -> None:
    finding = trust(tmp_path / "trust")
    assert finding.health is Health.WEAK
    assert str(tmp_path / "trust") in (finding.mend or "")
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "anh.crt").write_text("no certificate")
    assert "anh.crt" in trust(tmp_path / "trust").said


def test_each_distribution_has_its_own_switch(tmp_path: Path) -> None:
    assert "max_user_namespaces" in doctor._allow_namespaces(tmp_path)
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel" / "unprivileged_userns_clone").touch()
    assert "unprivileged_userns_clone" in doctor._allow_namespaces(tmp_path)

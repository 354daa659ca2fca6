"""`dondoc doctor` looks at database, files and backups, and names the command that mends each."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dondoc_backups import back_up, kept_path
from dondoc_office import Office

from service.backup.places import files_of, snapshots_of
from service.backup.restore import restore_files
from service.commands import doctor_data
from service.commands.doctor_data import backups, data, database, kept_files, order, policies
from service.commands.findings import Finding, Health
from service.settings import Settings
from service.store.engine import make_engine

NOW = datetime(2026, 11, 3, 1, tzinfo=UTC)


def named(findings: list[Finding]) -> dict[str, Finding]:
    """By the part that they are about."""
    return {finding.part: finding for finding in findings}


def test_data_in_order_is_said_to_be(office: Office) -> None:
    office.order("Văn phòng Sở: Rà soát.")
    found = named(list(data(office.settings, NOW)))
    assert found["Cơ sở dữ liệu"].health is Health.GOOD
    assert "đủ 1 tệp" in found["Tệp gốc của văn bản"].said
    own = "Tệp cơ sở dữ liệu" if office.databases.name == "sqlite" else "Phân quyền theo dòng"
    assert found[own].health is Health.GOOD
    assert found["Sao lưu"].mend == "dondoc backup THƯ-MỤC"


def test_a_file_that_is_gone_is_found_and_comes_back_from_a_backup(tmp_path: Path) -> None:
    office = Office(tmp_path / "var")
    document = office.take_in("Văn phòng Sở: Rà soát.").summary.id
    archive = back_up(office, tmp_path / "b.tar").path
    path = kept_path(office, document)
    path.unlink()
    finding = kept_files(office.settings)
    assert finding.health is Health.MISSING
    assert "--files" in (finding.mend or "")
    settings = office.settings
    put = restore_files(archive, snapshots_of(settings), files_of(settings), folder=office.folder)
    assert put == 1
    assert kept_files(settings).health is Health.GOOD
    path.write_bytes(b"cut")
    assert kept_files(settings).health is Health.MISSING
    office.service.close()


def test_a_damaged_file_of_the_database_is_to_be_restored(tmp_path: Path) -> None:
    office = Office(tmp_path / "var")
    office.service.close()
    path = office.folder / "dondoc.db"
    content = bytearray(path.read_bytes())
    for page in range(4096 * 40, len(content) - 4096, 4096):
        content[page : page + 64] = b"\xff" * 64
    path.write_bytes(content)
    engine = make_engine(office.settings.database)
    (finding,) = order(engine)
    engine.dispose()
    assert finding.health is Health.MISSING
    assert "dondoc restore" in (finding.mend or "")


def test_a_log_of_changes_that_grows_is_noticed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    if office.databases.name != "sqlite":
        pytest.skip("PostgreSQL looks after its own log")
    office.order("Văn phòng Sở: Rà soát.")
    monkeypatch.setattr(doctor_data, "LARGE_LOG", 10)
    found = list(order(office.service.database.engine))
    assert found[-1].health is Health.WEAK


def test_a_database_out_of_reach_is_named_with_its_place(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=f"postgresql://dondoc@/office?host={tmp_path}")
    finding = database(settings)
    assert finding.health is Health.MISSING
    assert finding.mend == f"pg_isready -h {tmp_path} -d office"


@pytest.mark.parametrize("address", ["hello", "mysql://x@y/z", "postgresql://a:b:c@d:e/f"])
def test_a_wrong_address_of_the_database_is_a_finding(tmp_path: Path, address: str) -> None:
    (finding,) = list(data(Settings(data_dir=tmp_path, database_url=address), NOW))[:-1]
    assert finding.health is Health.MISSING
    assert "DONDOC_DATABASE_URL" in (finding.mend or "")


@pytest.mark.parametrize("address", ["ftp://x", "s3://"])
def test_a_wrong_address_of_the_files_is_mended_by_a_right_one(office: Office, address: str) -> None:
    office.order("Văn phòng Sở: Rà soát.")
    finding = kept_files(office.settings.model_copy(update={"storage_url": address}))
    assert finding.health is Health.MISSING
    assert "DONDOC_STORAGE_URL=" in (finding.mend or "")


@pytest.mark.postgresql
def test_a_table_whose_rows_are_not_held_apart_is_noticed(office: Office) -> None:
    if office.databases.name != "postgresql":
        pytest.skip("SQLite knows no policies")
    engine = make_engine(office.settings.database)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE document NO FORCE ROW LEVEL SECURITY")
    (finding,) = policies(engine)
    assert finding.health is Health.MISSING
    assert "ALTER TABLE document" in (finding.mend or "")
    engine.dispose()
    above = make_engine(office.settings.database.replace("dondoc@", "postgres@"))
    (finding,) = policies(above)
    assert "NOSUPERUSER" in (finding.mend or "")
    above.dispose()


def test_the_newest_backup_counts(tmp_path: Path) -> None:
    assert backups(tmp_path / "none", NOW).health is Health.WEAK
    for name, hours in (("dondoc-old.tar", 100), ("dondoc-new.tar", 40), ("other.tar", 1)):
        (tmp_path / name).write_bytes(b"x")
        at = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(tmp_path / name, (at, at))
    (tmp_path / "dondoc-empty.tar").touch()
    finding = backups(tmp_path, NOW)
    assert (finding.health, finding.mend) == (Health.WEAK, f"dondoc backup {tmp_path}")
    assert "16:00 ngày 01/11/2026" in finding.said
    assert backups(tmp_path, NOW - timedelta(hours=10)).health is Health.GOOD

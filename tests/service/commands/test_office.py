"""`dondoc ingest`, `organisations import`, `migrate`, `serve`: what works on the office's database."""

from __future__ import annotations

import io
import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from dondoc_fakes import FakeReader, dispatch, fake_engines
from rich.console import Console

from models.errors import NotFound
from models.source import ReadLimits
from service.bootstrap import Service
from service.commands.office import (
    PortTaken,
    address_of,
    find_files,
    listen,
    open_service,
    run_import,
    run_ingest,
    run_migrate,
    run_serve,
)
from service.jobs.threads import InlineJobs
from service.settings import NotLoopback, Settings


@pytest.fixture(autouse=True)
def _own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "var"))


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """A folder with two dispatches, one of them twice, a scan and a picture of a kind that is not read."""
    folder = tmp_path / "mail"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_bytes(dispatch("Văn phòng Sở: Việc A."))
    (folder / "b.txt").write_bytes(dispatch("Văn phòng Sở: Việc B."))
    (folder / "sub" / "again.txt").write_bytes(dispatch("Văn phòng Sở: Việc A."))
    (folder / "scan.pdf").write_bytes(b"%PDF")
    (folder / "photo.heic").write_bytes(b"x")
    (folder / ".hidden.txt").write_bytes(b"x")
    return folder


def opened() -> Service:
    """The office as it is now."""
    return open_service(Settings(), engines=fake_engines(), make_jobs=InlineJobs)


def ingested(*paths: Path, reader: FakeReader | None = None) -> tuple[int, str]:
    """The exit status and what was said."""
    said = io.StringIO()
    status = run_ingest(paths, engines=fake_engines(reader), console=Console(file=said, width=200))
    return status, said.getvalue()


def test_a_folder_is_taken_in_and_what_failed_is_listed(mail: Path) -> None:
    status, said = ingested(mail)
    assert status == 1
    assert "Đã thêm 2 văn bản, 1 đã có từ trước, 1 không đọc được, bỏ qua 1 tệp khác loại." in said
    assert f"{mail / 'scan.pdf'}: Không nhận ra chữ nào" in said
    service = opened()
    assert len(service.documents.list_documents().items) == 2
    service.close()


def test_good_files_alone_are_a_success(mail: Path) -> None:
    assert ingested(mail / "a.txt", mail / "b.txt")[0] == 0


def test_a_defect_in_one_file_leaves_the_others(mail: Path) -> None:
    status, said = ingested(mail / "a.txt", mail / "b.txt", reader=FakeReader(crashes=1))
    assert status == 1
    assert "Đã thêm 1 văn bản" in said


def test_a_named_file_is_tried_whatever_its_kind(mail: Path) -> None:
    assert find_files([mail / "photo.heic"]) == ([mail / "photo.heic"], 0)
    assert find_files([mail, mail / "a.txt"])[0].count(mail / "a.txt") == 1


def test_a_folder_gives_every_kind_that_can_be_read(tmp_path: Path) -> None:
    wanted = ["a.PDF", "b.doc", "c.odt", "d.jpg", "e.zip", "f.eml", "g.edxml", "h.xlsx"]
    for name in (*wanted, "i.xls", "j.rar", "k.exe"):
        (tmp_path / name).touch()
    found, skipped = find_files([tmp_path])
    assert [path.name for path in found] == wanted
    assert skipped == 3


def test_a_path_that_is_not_there_is_said_before_anything_is_done(mail: Path) -> None:
    with pytest.raises(NotFound):
        ingested(mail, mail / "missing")


def test_a_directory_is_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Tên;Loại\nPhòng Chuyển đổi số;phòng\n")
    assert run_import(path, engines=fake_engines()) == 0
    assert "thêm 1, sửa 0, không đổi 0" in capsys.readouterr().out
    service = opened()
    assert "Phòng Chuyển đổi số" in {unit.name for unit in service.organisations.list_units()}
    service.close()


def test_migrating_makes_the_database(tmp_path: Path) -> None:
    assert run_migrate() == 0
    assert (tmp_path / "var" / "dondoc.db").is_file()
    assert run_migrate() == 0


def test_a_foreign_address_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(NotLoopback):
        run_serve("0.0.0.0", None)
    assert not (tmp_path / "var").exists()


def test_answers_are_sent_without_waiting_for_acknowledgements() -> None:
    with listen("127.0.0.1", 0) as listening:  # asyncio sends at once only where the protocol is named
        assert listening.proto == socket.IPPROTO_TCP


def test_a_taken_port_is_said_in_words() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortTaken):
            listen("127.0.0.1", other.getsockname()[1])


def test_a_name_that_is_no_text_is_taken_in_like_any_other(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/cong v\xe9n.txt"))
    odd.write_bytes(dispatch("Văn phòng Sở: Việc A."))
    bad = Path(os.fsdecode(os.fsencode(tmp_path) + b"/h\xe9ng.pdf"))
    bad.write_bytes(b"%PDF")
    status, said = ingested(odd, bad)
    assert status == 1
    assert "Đã thêm 1 văn bản" in said
    said.encode()


def test_a_defect_while_taking_a_file_in_leaves_the_others(
    mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path, *, limits: ReadLimits, name: str | None = None) -> None:
        raise RuntimeError("a defect")

    engines = replace(fake_engines(), check_secrecy=broken)
    said = io.StringIO()
    assert run_ingest([mail], engines=engines, console=Console(file=said, width=200)) == 1
    assert "5 không đọc được" in said.getvalue() or "4 không đọc được" in said.getvalue()


def test_the_address_of_a_machine_with_ipv6_can_be_opened() -> None:
    assert address_of("::1", 8000) == "http://[::1]:8000"
    assert address_of("127.0.0.1", 8000) == "http://127.0.0.1:8000"


def test_the_database_is_for_its_owner_only(tmp_path: Path) -> None:
    opened().close()
    assert (tmp_path / "var" / "dondoc.db").stat().st_mode & 0o077 == 0

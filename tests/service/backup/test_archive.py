"""An archive is private, whole, and refused when it is not; what was refused meanwhile is in none."""

from __future__ import annotations

import io
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from dondoc_backups import back_up, kept_path
from dondoc_office import Office

from models.errors import SecretDocument
from service.backup.faults import DamagedBackup, ForeignBackup, NewerBackup, TargetTaken
from service.backup.make import make_backup, target_of
from service.backup.places import files_of, snapshots_of
from service.backup.restore import check_backup, restore_backup
from service.jobs.threads import InlineJobs
from service.settings import Settings
from service.store.snapshots.port import Taken
from service.store.snapshots.sqlite import SqliteSnapshots


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office on SQLite for all tests: what an archive is does not depend on the database."""
    office = Office(tmp_path_factory.mktemp("office") / "var")
    office.order("Văn phòng Sở: Rà soát thủ tục.")
    yield office
    office.service.close()


@pytest.fixture(scope="module")
def good(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good backup."""
    return back_up(office, tmp_path_factory.mktemp("good")).path


@pytest.fixture
def archive(good: Path, tmp_path: Path) -> Path:
    """A copy of it, to damage."""
    return Path(shutil.copy(good, tmp_path / "b.tar"))


def test_only_its_owner_may_read_a_backup(office: Office, tmp_path: Path) -> None:
    made = back_up(office, tmp_path / "backups")
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert [each.name for each in made.path.parent.iterdir()] == [made.path.name]


def test_a_folder_gets_one_archive_for_each_time_of_day(office: Office, tmp_path: Path) -> None:
    made = target_of(tmp_path, office.clock())
    assert made.name == "dondoc-2026-11-03-080000.tar"  # 01:00 UTC
    assert target_of(tmp_path / "x.tar", office.clock()) == tmp_path / "x.tar"


def test_a_backup_never_takes_the_name_of_another_file(office: Office, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"something else")
    with pytest.raises(TargetTaken):
        back_up(office, tmp_path / "b.tar")
    assert (tmp_path / "b.tar").read_bytes() == b"something else"


def test_bytes_that_were_changed_on_the_disk_are_not_passed_on(office: Office, tmp_path: Path) -> None:
    document = office.take_in("Văn phòng Sở: Rà soát.")
    path = kept_path(office, document.summary.id)
    good = path.read_bytes()
    path.write_bytes(good.replace(b"a", b"e"))
    assert len(back_up(office, tmp_path / "b.tar").manifest.missing) == 1
    path.write_bytes(good)


class Refusing(SqliteSnapshots):
    """A database in which a queued document is refused as soon as the first snapshot has been taken."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.settings.database)
        self.office = office
        self.rounds = 0

    def take(self, folder: Path) -> Taken:
        """Refuses it behind the snapshot."""
        taken = super().take(folder)
        self.rounds += 1
        if self.rounds == 1:
            self.office.service.intake.resume()
        return taken


def test_a_document_that_is_refused_meanwhile_is_in_no_backup(tmp_path: Path) -> None:
    phrase = b"\x80 khong doc duoc, phai tu choi"  # no UTF-8: the reader refuses it
    office = Office(tmp_path / "var", make_jobs=Waiting)
    office.take_in("Văn phòng Sở: Rà soát.")
    office.service.close()
    office.make_jobs = InlineJobs
    office.start()
    office.service.intake.resume()
    office.service.close()
    office.make_jobs = Waiting
    office.start()
    office.service.intake.upload(io.BytesIO(phrase), "hong.txt")
    database = Refusing(office)
    made = make_backup(database, files_of(office.settings), tmp_path / "b.tar", office.clock)
    office.service.close()
    assert database.rounds == 2
    assert len(made.manifest.files) == 1
    assert phrase not in made.path.read_bytes()


def test_a_secret_document_is_in_no_backup(office: Office, tmp_path: Path) -> None:
    phrase = "chuyến hàng Lam Sơn về bến số chín"
    with pytest.raises(SecretDocument):
        office.service.intake.upload(io.BytesIO(f"MẬT\n{phrase}".encode()), "lam-son.txt")
    said = back_up(office, tmp_path / "b.tar").path.read_bytes()
    assert phrase.encode() not in said
    assert b"lam-son" not in said


class Waiting(InlineJobs):
    """Reads nothing until it is told to."""

    def submit(self, document_id: UUID) -> None:
        """Leaves it queued."""

    def start(self) -> None:
        """Reads all that waits."""
        for ticket in self._work.tickets():
            InlineJobs.submit(self, ticket.document_id)


# -- backups that are refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0.0, 0.02, 0.3, 0.5, 0.9, 0.999])
def test_a_damaged_backup_is_refused_and_nothing_is_put(archive: Path, tmp_path: Path, place: float) -> None:
    data = bytearray(archive.read_bytes())
    end = data.rindex(b"}") - 1  # behind it lies the end of the manifest only
    begin = int(end * place)
    while not data[begin]:  # padding is worth nothing
        begin += 1
    data[begin] ^= 0x15
    archive.write_bytes(data)
    folder = tmp_path / "elsewhere"
    settings = Settings(data_dir=folder)
    with pytest.raises((DamagedBackup, ForeignBackup)):
        restore_backup(archive, snapshots_of(settings), files_of(settings), folder=folder)
    assert [each for each in folder.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize("kept", [0.3, 0.8, 0.97])
def test_half_a_backup_is_refused(archive: Path, kept: float) -> None:
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(DamagedBackup):
        check_backup(archive)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04" + bytes(2000), bytes(10240)])
def test_another_file_is_no_backup(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(data)
    with pytest.raises(ForeignBackup):
        check_backup(tmp_path / "x.tar")


def test_a_backup_of_a_later_version_is_refused(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.backup.restore.is_known", lambda revision: False)
    with pytest.raises(NewerBackup):
        check_backup(archive)


def test_checking_a_backup_changes_nothing(archive: Path) -> None:
    before = archive.read_bytes()
    assert check_backup(archive).files
    assert archive.read_bytes() == before
    assert list(archive.parent.iterdir()) == [archive]

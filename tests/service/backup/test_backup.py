"""A backup is made while the office works, and gives back the same documents, files and tasks elsewhere."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from dondoc_backups import back_up, kept_path
from dondoc_databases import Databases, PostgresDatabases, SqliteDatabases
from dondoc_fakes import FakeClock, dispatch, fake_engines
from dondoc_office import Office
from dondoc_postgres import Cluster
from dondoc_s3 import BUCKET, ObjectStore
from dondoc_s3 import bucket as bucket
from dondoc_s3 import object_store as object_store

from models.document import DocumentState
from models.errors import DondocError
from service.backup.faults import (
    NoDatabase,
    OtherDatabase,
    PlaceTaken,
    StillRunning,
)
from service.backup.make import make_backup
from service.backup.places import files_of, snapshots_of
from service.backup.restore import restore_backup
from service.bootstrap import Service, bootstrap
from service.jobs.threads import InlineJobs, ThreadJobs
from service.search.port import SearchFilter
from service.settings import Settings
from service.store.engine import make_engine
from service.store.migrate import migrate
from service.store.tasks import TaskFilter


@dataclass
class Elsewhere:
    """Another machine without any data."""

    folder: Path
    databases: Databases
    storage_url: str | None = None
    settings: Settings = field(init=False)
    services: list[Service] = field(default_factory=list)

    def __post_init__(self) -> None:
        address = self.databases.empty(self.folder)
        self.settings = Settings(
            data_dir=self.folder, database_url=address, storage_url=self.storage_url, samples_dir=None
        )

    def restore(self, source: Path, *, replace: bool = False) -> None:
        """Puts a backup back here."""
        restore_backup(
            source, snapshots_of(self.settings), files_of(self.settings), folder=self.folder, replace=replace
        )

    def open(self, office: Office) -> Service:
        """The service over what is here."""
        service = bootstrap(
            self.settings, engines=fake_engines(office.reader), clock=office.clock, make_jobs=InlineJobs
        )
        self.services.append(service)
        return service

    def close(self) -> None:
        """Stops what was opened."""
        while self.services:
            self.services.pop().close()


@pytest.fixture
def elsewhere(tmp_path: Path, databases: Databases) -> Iterator[Elsewhere]:
    """Another machine with the same kind of database."""
    place = Elsewhere(tmp_path / "elsewhere", databases)
    yield place
    place.close()
    databases.drop(place.folder)


def all_of(service: Service) -> tuple[object, ...]:
    """Documents with their obligations, bytes and tasks, as people see them."""
    documents = service.documents.list_documents(limit=200).items
    files = []
    for each in documents:
        with service.documents.open_file(each.id).stream as stream:
            files.append(stream.read())
    details = [service.documents.get_document(each.id) for each in documents]
    return documents, files, details, service.progress.list_tasks(TaskFilter(), limit=200).items


def test_a_backup_gives_back_the_same_documents_files_and_tasks(
    office: Office, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    office.take_in("Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026.", number="1/SYT")
    office.take_in("Thanh tra Sở + Văn phòng Sở: Báo cáo.", "Văn phòng Sở: Họp.", number="2/SYT")
    made = back_up(office, tmp_path / "backups")
    elsewhere.restore(made.path)
    assert all_of(elsewhere.open(office)) == all_of(office.service)


def test_what_was_restored_is_worked_on_like_before(
    office: Office, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    office.order("Văn phòng Sở: Rà soát.")
    elsewhere.restore(back_up(office, tmp_path / "b.tar").path)
    service = elsewhere.open(office)
    data = dispatch("Thanh tra Sở: Kiểm tra.", number="77/SYT", issuer="Sở Y tế", issued="2026-11-02")
    service.intake.upload(io.BytesIO(data), "moi.txt", wait=5)
    assert len(service.progress.list_tasks(TaskFilter()).items) == 2


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path, databases: Databases) -> None:
    folder = tmp_path / "nothing"
    settings = Settings(data_dir=folder, database_url=databases.empty(folder))
    with pytest.raises(NoDatabase):
        make_backup(snapshots_of(settings), files_of(settings), tmp_path / "b.tar", FakeClock())
    databases.drop(folder)
    assert not (tmp_path / "b.tar").exists()


def test_while_documents_come_in_every_backup_is_whole(
    tmp_path: Path, databases: Databases, elsewhere: Elsewhere
) -> None:
    office = Office(tmp_path / "var", databases=databases, make_jobs=ThreadJobs)
    stop = threading.Event()
    taken: list[bytes] = []

    def work() -> None:
        while not stop.is_set():
            number = len(taken)
            data = dispatch(f"Văn phòng Sở: Việc số {number}.", number=f"{number}/SYT", issuer="Sở Y tế")
            office.service.intake.upload(io.BytesIO(data), f"{number}.txt")
            taken.append(data)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        while len(taken) < 10:
            stop.wait(0.01)
        before = list(taken)
        made = back_up(office, tmp_path / "b.tar")
        after = len(taken) + 1
    finally:
        stop.set()
        worker.join()
        office.service.close()
        databases.drop(office.folder)
    elsewhere.restore(made.path)
    service = elsewhere.open(office)
    service.intake.resume()  # what was only queued is read now
    documents = service.documents.list_documents(limit=200).items
    assert len(before) <= len(documents) <= after
    assert {each.state for each in documents} == {DocumentState.READY}
    kept = {service.documents.open_file(each.id).stream.read() for each in documents}
    assert kept >= set(before)
    assert len(service.progress.list_tasks(TaskFilter(), limit=200).items) == len(documents)


def test_a_file_that_is_gone_is_named_and_costs_the_backup_nothing_else(
    office: Office, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    lost, kept = (office.take_in(f"Văn phòng Sở: Việc {n}.", number=f"{n}/SYT") for n in (1, 2))
    kept_path(office, lost.summary.id).unlink()
    made = back_up(office, tmp_path / "b.tar")
    assert len(made.manifest.missing) == 1
    elsewhere.restore(made.path)
    service = elsewhere.open(office)
    assert service.documents.get_document(lost.summary.id).obligations
    assert service.documents.open_file(kept.summary.id).stream.read()


@pytest.fixture
def archive(office: Office, tmp_path: Path) -> Path:
    """A backup of one document."""
    office.order("Văn phòng Sở: Rà soát thủ tục.")
    return back_up(office, tmp_path / "b.tar").path


def test_data_that_is_there_is_never_replaced_by_accident(
    office: Office, elsewhere: Elsewhere, archive: Path, tmp_path: Path
) -> None:
    elsewhere.restore(archive)
    before = all_of(elsewhere.open(office))
    elsewhere.close()
    office.order("Thanh tra Sở: Kiểm tra.")
    second = back_up(office, tmp_path / "second.tar").path
    with pytest.raises(PlaceTaken):
        elsewhere.restore(second)
    assert all_of(elsewhere.open(office)) == before
    with pytest.raises(StillRunning):  # nothing is pulled from under the feet of a service that runs
        elsewhere.restore(second, replace=True)
    elsewhere.close()
    elsewhere.restore(second, replace=True)
    assert all_of(elsewhere.open(office)) == all_of(office.service)


def test_a_restore_that_fails_leaves_the_old_data(
    office: Office, elsewhere: Elsewhere, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.restore(archive)
    before = all_of(elsewhere.open(office))
    elsewhere.close()

    def fail(*_: object, **__: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("service.store.snapshots.sqlite.migrate", fail)
    monkeypatch.setattr("service.store.snapshots.postgres._fill", fail)
    with pytest.raises(DondocError):
        elsewhere.restore(archive, replace=True)
    monkeypatch.undo()
    assert all_of(elsewhere.open(office)) == before


def test_an_older_backup_is_brought_to_the_present_schema(tmp_path: Path, databases: Databases) -> None:
    old = tmp_path / "old"
    settings = Settings(data_dir=old, database_url=databases.empty(old))
    engine = make_engine(settings.database)
    migrate(engine, "0003")
    engine.dispose()
    made = make_backup(snapshots_of(settings), files_of(settings), tmp_path / "old.tar", FakeClock())
    assert made.manifest.taken.revision == "0003"
    place = Elsewhere(tmp_path / "new", databases)
    place.restore(made.path)
    service = bootstrap(place.settings, engines=fake_engines(), make_jobs=InlineJobs)
    assert service.documents.list_documents().items == ()
    service.close()
    for folder in (old, place.folder):
        databases.drop(folder)


@pytest.mark.postgresql
def test_an_office_moves_from_sqlite_to_postgresql(tmp_path: Path, postgres: Cluster) -> None:
    office = Office(tmp_path / "var")
    office.take_in("Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026.", number="1/SYT")
    office.take_in("Thanh tra Sở + Văn phòng Sở: Báo cáo.", "Các phòng chuyên môn: Họp.", number="2/SYT")
    place = Elsewhere(tmp_path / "new", PostgresDatabases(postgres))
    place.restore(back_up(office, tmp_path / "b.tar").path)
    service = place.open(office)
    assert all_of(service) == all_of(office.service)
    assert service.reindexing.is_open()
    service.reindexing.run()
    assert len(service.searching.find("ra soat", SearchFilter()).items) == 1
    data = dispatch("Thanh tra Sở: Kiểm tra.", number="77/SYT", issuer="Sở Y tế", issued="2026-11-02")
    service.intake.upload(io.BytesIO(data), "moi.txt", wait=5)
    assert len(service.searching.find("kiem tra", SearchFilter()).items) == 1
    place.close()
    office.service.close()
    place.databases.drop(place.folder)


def test_a_backup_of_postgresql_is_not_put_into_sqlite(office: Office, tmp_path: Path) -> None:
    if office.databases.name != "postgresql":
        pytest.skip("the other way is a move")
    archive = back_up(office, tmp_path / "b.tar").path
    settings = Settings(data_dir=tmp_path / "lite")
    with pytest.raises(OtherDatabase):
        restore_backup(archive, snapshots_of(settings), files_of(settings), folder=tmp_path / "lite")


def test_files_in_s3_are_saved_and_put_back(tmp_path: Path, bucket: ObjectStore) -> None:
    office = Office(tmp_path / "var", storage_url=f"s3://{BUCKET}/here")
    office.order("Văn phòng Sở: Rà soát.")
    made = back_up(office, tmp_path / "b.tar")
    place = Elsewhere(tmp_path / "new", SqliteDatabases(), storage_url=f"s3://{BUCKET}/there")
    place.restore(made.path)
    assert all_of(place.open(office)) == all_of(office.service)
    assert len(made.manifest.files) == 1
    place.close()
    office.service.close()

"""Starting: a database that is empty, old, strange, or full already."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from dondoc_databases import Databases
from dondoc_fakes import FakeClock, fake_engines
from dondoc_office import Office

from service.bootstrap import UNNAMED, NotMigrated, Service, bootstrap
from service.jobs.threads import InlineJobs
from service.seeding import load_samples, sample_files
from service.settings import Settings
from service.store.busy import DatabaseBusy
from service.store.engine import WrongDatabase, make_engine
from service.store.migrate import migrate
from service.views import DocumentState


def migrated(settings: Settings) -> Settings:
    """Settings of a database with the present schema."""
    engine = make_engine(settings.database)
    migrate(engine)
    engine.dispose()
    return settings


def test_a_database_that_was_not_migrated_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotMigrated):
        bootstrap(Settings(data_dir=tmp_path), engines=fake_engines())


@pytest.mark.parametrize("address", ["mysql://localhost/x", "dondoc.db", "", "postgresql+asyncpg://x/y"])
def test_another_database_is_refused_in_words(address: str) -> None:
    with pytest.raises(WrongDatabase):
        make_engine(address)


@pytest.mark.parametrize("address", ["postgresql://x/y", "postgres://x/y", "postgresql+psycopg://x/y"])
def test_postgresql_needs_no_driver_in_its_address(address: str) -> None:
    assert make_engine(address).url.drivername == "postgresql+psycopg"


def test_a_database_out_of_reach_is_told_in_words(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=f"postgresql://dondoc@/dondoc?host={tmp_path}")
    with pytest.raises(DatabaseBusy):
        bootstrap(settings, engines=fake_engines())


def test_processes_that_start_at_once_on_an_empty_database_found_one_agency(
    tmp_path: Path, databases: Databases
) -> None:
    settings = Settings(data_dir=tmp_path, database_url=databases.empty(tmp_path), samples_dir=None)
    found: list[Service] = []
    faults: list[Exception] = []

    def start() -> None:
        try:
            engine = make_engine(settings.database)
            migrate(engine)
            engine.dispose()
            found.append(bootstrap(settings, engines=fake_engines(), make_jobs=InlineJobs))
        except Exception as fault:
            faults.append(fault)

    starters = [threading.Thread(target=start) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert faults == []
    assert len({service.organisations.agency().id for service in found}) == 1
    for service in found:
        service.close()
    databases.drop(tmp_path)


def test_without_samples_the_agency_is_there_and_has_no_units(tmp_path: Path) -> None:
    service = bootstrap(
        migrated(Settings(data_dir=tmp_path, seed=False)), engines=fake_engines(), make_jobs=InlineJobs
    )
    assert service.organisations.agency().name == UNNAMED
    assert service.organisations.list_units() == ()
    service.close()


def test_a_second_start_finds_what_was_there(office: Office) -> None:
    obligation = office.order("Văn phòng Sở: Rà soát.")
    office.service.close()
    office.start()
    assert office.service.documents.get_obligation(obligation.id) == obligation


def test_an_empty_office_takes_the_samples_once(tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    samples.mkdir()
    for number in range(3):
        (samples / f"{number}_cong_van.txt").write_text(f"Cơ quan: Sở Y tế\n- Văn phòng Sở: Việc {number}.")
    (samples / "0_cong_van.gold.json").write_text("{}")
    service = bootstrap(
        migrated(Settings(data_dir=tmp_path / "var", samples_dir=samples)),
        engines=fake_engines(),
        clock=FakeClock(),
        make_jobs=InlineJobs,
    )
    assert load_samples(service) == 3
    states = {each.state for each in service.documents.list_documents().items}
    assert states == {DocumentState.READY}
    assert load_samples(service) == 0
    service.close()


def test_an_office_without_samples_starts_empty(office: Office) -> None:
    assert load_samples(office.service) == 0


def test_of_a_sample_in_several_formats_one_is_taken() -> None:
    names = ["b.txt", "b.docx", "b.pdf", "b.gold.json", "a_auto.pdf", "a_auto.docx", "a_auto.txt", "c.txt"]
    chosen = sample_files(Path(name) for name in names)
    assert [path.name for path in chosen] == ["a_auto.docx", "b.pdf", "c.txt"]

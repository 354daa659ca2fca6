"""`dondoc demo`: made-up documents and tasks in any number, for demonstrations and measurements."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from models.clock import day_of
from models.errors import Conflict, NotFound
from service.bootstrap import Service
from service.commands.office import open_service
from service.demo.filling import Filling, Tell
from service.demo.rows import ENGINE
from service.files.private import PrivateFolder
from service.files.stores import file_store
from service.jobs.threads import InlineJobs
from service.settings import load_settings
from service.store.documents import count_documents
from service.store.organisations import only_agency
from service.store.references import count_read_by

SAMPLES = 20
"""So many real documents may be there: the sample dispatches of a first start."""


class OfficeInUse(Conflict):
    """Cơ sở dữ liệu này đang có văn bản thật. Dữ liệu mẫu chỉ nạp vào một nơi riêng: hãy đặt DONDOC_DATA_DIR hoặc DONDOC_DATABASE_URL khác."""  # noqa: E501


def run_demo(obligations: int, *, years: int, seed: int | None, with_files: bool) -> int:
    """Adds documents with so many obligations; refuses where an office works."""
    service = open_service(load_settings(), make_jobs=InlineJobs)
    console = Console()
    try:
        known = _check(service)
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
        ) as progress:
            step = progress.add_task("Đang nạp dữ liệu mẫu", total=obligations)
            documents = fill_demo(
                service,
                obligations,
                years=years,
                seed=known + 1 if seed is None else seed,
                with_files=with_files,
                tell=lambda done, whole: progress.update(step, completed=done),
            )
    finally:
        service.close()
    console.print(f"Đã nạp {documents} văn bản mẫu với {obligations} nhiệm vụ.", highlight=False)
    return 0


def fill_demo(
    service: Service,
    obligations: int,
    *,
    years: int = 5,
    seed: int = 1,
    with_files: bool = True,
    tell: Tell = lambda done, whole: None,
) -> int:
    """Adds documents of the last `years` to a service; answers how many."""
    settings, now = service.settings, service.clock()
    private = PrivateFolder(settings.data_dir / "tmp")
    filling = Filling(
        database=service.database,
        agency_id=agency_of(service),
        index=service.similar.index,
        units={unit.name: unit.id for unit in service.organisations.list_units()},
        now=now,
        files=file_store(settings.storage_url, folder=settings.data_dir / "files", private=private)
        if with_files
        else None,
        private=private,
    )
    return filling.fill(obligations, since=date(day_of(now).year - years, 1, 1), seed=seed, tell=tell)


def _check(service: Service) -> int:
    """How many documents there are; made-up ones and a few samples. Raises OfficeInUse for others."""
    agency_id = agency_of(service)
    with service.database.reading(agency_id) as session:
        known = count_documents(session, agency_id)
        if known - count_read_by(session, agency_id, ENGINE) > SAMPLES:
            raise OfficeInUse
    return known


def agency_of(service: Service) -> UUID:
    """The key of the agency whose service this is."""
    with service.database.unbound() as session:
        row = only_agency(session)
        if row is None:
            raise NotFound
        return row.id

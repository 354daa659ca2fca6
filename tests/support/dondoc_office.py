"""An office for tests: the whole service over a database in a temporary folder."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from dondoc_databases import Databases, SqliteDatabases
from dondoc_fakes import FakeClock, FakeReader, dispatch, fake_engines

from service.bootstrap import Service, bootstrap
from service.jobs.dbos_jobs import Pace
from service.jobs.port import Jobs, Work
from service.jobs.threads import InlineJobs
from service.settings import Settings
from service.views import DocumentDetail, ObligationView, TaskView


@dataclass
class Office:
    """The sample agency with a clock that a test moves and a reader that a test may let die."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    reader: FakeReader = field(default_factory=FakeReader)
    make_jobs: Callable[[Work], Jobs] | None = InlineJobs
    pace: Pace | None = None
    databases: Databases = field(default_factory=SqliteDatabases)
    storage_url: str | None = None
    settings: Settings = field(init=False)
    service: Service = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings(
            data_dir=self.folder,
            database_url=self.databases.seeded(self.folder),
            storage_url=self.storage_url,
            samples_dir=None,
            upload_wait=5,
            max_bytes=200_000,
        )
        self.start()

    def start(self) -> None:
        """Starts the service; a second time as after a stop."""
        self.service = bootstrap(
            self.settings,
            engines=fake_engines(self.reader),
            clock=self.clock,
            make_jobs=self.make_jobs,
            pace=self.pace,
        )

    def take_in(
        self,
        *orders: str,
        name: str = "cong-van.txt",
        issuer: str | None = "Sở Y tế",
        number: str | None = "12/SYT-VP",
        issued: str | None = "2026-11-02",
    ) -> DocumentDetail:
        """A dispatch with these orders, read."""
        data = dispatch(*orders, issuer=issuer, number=number, issued=issued)
        uploaded = self.service.intake.upload(io.BytesIO(data), name, wait=5)
        return self.service.documents.get_document(uploaded.document.id)

    def order(self, order: str, *, issuer: str | None = "Sở Y tế") -> ObligationView:
        """A dispatch with one order, read: its obligation."""
        return self.take_in(order, issuer=issuer).obligations[0]

    def unit(self, name: str) -> UUID:
        """The key of a unit by its official name."""
        return next(unit.id for unit in self.service.organisations.list_units() if unit.name == name)

    def tasks(self, obligation: ObligationView) -> tuple[TaskView, ...]:
        """The tasks of an obligation as they are now."""
        return self.service.documents.get_obligation(obligation.id).tasks

"""Composition root (nơi lắp ráp): settings become one Service; the only place that builds objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import inspect

from models.errors import EngineUnavailable, InvalidValue
from service.changes import Desk
from service.documents import Documents
from service.duplicates import Duplicates
from service.engines import Clock, Engines
from service.files.private import PrivateFolder
from service.files.stores import file_store
from service.health import Health
from service.intake import Intake
from service.jobs.daily import Chore
from service.jobs.dbos_jobs import DurableJobs, Pace
from service.jobs.port import Jobs, Work
from service.jobs.slots import Slot
from service.metrics import Metrics, measured
from service.organisations import Organisations
from service.own_engines import own_engines
from service.progress import Progress
from service.readers import readers_of
from service.references import References
from service.reminders import Reminders
from service.review import Reviewing
from service.rosters import sample_roster
from service.search.adapters import index_for
from service.search.find import Searching
from service.search.reindexing import Reindexing
from service.search.similar import Similar
from service.settings import Settings, load_settings
from service.store.busy import telling_when_busy
from service.store.engine import make_engine
from service.store.organisations import found_agency, only_agency
from service.store.replica import Replica
from service.store.session import Store
from service.store.tenancy import lock
from service.workload import Workload

SERVING = "serve"
"""The slot of the worker inside `dondoc serve`."""

UNNAMED = "Cơ quan"
"""The agency's name until a directory is imported."""


class NotMigrated(EngineUnavailable):
    """Cơ sở dữ liệu chưa được tạo hoặc chưa nâng cấp. Hãy chạy “dondoc migrate” rồi thử lại."""


class WrongReplica(InvalidValue):
    """DONDOC_READ_DATABASE_URL chỉ dùng khi cả hai cơ sở dữ liệu đều là PostgreSQL."""


def system_clock() -> datetime:
    """Now, as an instant in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything that pages, API and command line may call.

    intake      upload(stream, name, wait=…) → a document, queued, reading, ready or failed
    documents   list_documents(…), get_document(id) → DocumentDetail, open_file(id), page_image(id, n),
                list_refused()
    duplicates  choose(id, match, choice), take_back(id, match): the same document twice
    reviewing   confirm, confirm_all, ignore, reopen, add, decide_assignee, look_up_again,
                change_header/extent/assignees/deadline, correct (several at once)
    progress    list_tasks(TaskFilter, …), count_buckets, get_task(id), change(id, TaskChange),
                move(id, state), hand(id, unit), change_due(…)
    searching   find(words, SearchFilter, …), count_values(words, SearchFilter)
    similar     find(obligation_id) → obligations of earlier years that say nearly the same
    references  graph_of(document_id) → what a document cites and what cites it
    reindexing  run() makes the word index anew, is_open() tells that it has to be
    workload    list_jobs(), get_job(document_id), count_jobs(), list_workers()
    reminders   list_day(day), make_list(day): made every morning by the worker
    organisations   agency(), list_units(), list_groups(), import_file(path)
    health      look() → which parts can work; metrics.write() → numbers for Prometheus
    """

    settings: Settings
    clock: Clock
    engines: Engines
    database: Store
    intake: Intake
    documents: Documents
    duplicates: Duplicates
    reviewing: Reviewing
    progress: Progress
    searching: Searching
    similar: Similar
    references: References
    reindexing: Reindexing
    workload: Workload
    reminders: Reminders
    organisations: Organisations
    health: Health
    metrics: Metrics

    def close(self) -> None:
        """Finishes the reading under way, ends the reading processes and closes the database."""
        self.intake.close()
        self.engines.close()
        self.database.close()


def bootstrap(
    settings: Settings | None = None,
    *,
    engines: Engines | None = None,
    clock: Clock = system_clock,
    make_jobs: Callable[[Work], Jobs] | None = None,
    slot: str = SERVING,
    pace: Pace | None = None,
) -> Service:
    """The whole product over a migrated database; tests hand in other engines, clocks and jobs.

    Documents are read by durable jobs once `intake.resume` is called; `slot` names the place of this worker.
    An empty database gets its agency: the sample one with its directory, or an unnamed one where
    `settings.seed` is off. Raises NotMigrated, WrongDatabase, WrongReplica.
    """
    settings = settings or load_settings()
    database = _store(settings)
    agency_id = _agency_of(database, settings, clock)
    metrics = Metrics()
    engines = measured(engines or own_engines(readers_of(settings), trust=settings.trust), metrics)
    private = PrivateFolder(settings.data_dir / "tmp")
    files = file_store(settings.storage_url, folder=settings.data_dir / "files", private=private)
    index = index_for(database.engine.dialect.name)
    health = Health(
        database=database,
        agency_id=agency_id,
        files=files,
        private=private,
        engines=engines,
        clock=clock,
        data_dir=settings.data_dir,
    )
    metrics.gather(health.gather)
    desk = Desk(database=database, agency_id=agency_id, engines=engines, index=index, clock=clock)
    reminders = Reminders(desk)
    make_jobs = make_jobs or _durable(settings, desk, reminders, slot, pace or pace_of(settings))
    return Service(
        settings=settings,
        clock=clock,
        engines=engines,
        database=database,
        intake=Intake(desk, files=files, private=private, limits=settings.limits, make_jobs=make_jobs),
        documents=Documents(
            database,
            agency_id,
            files=files,
            clock=clock,
            private=private,
            engines=engines,
            limits=settings.limits,
        ),
        duplicates=Duplicates(desk),
        reviewing=Reviewing(desk),
        progress=Progress(desk),
        searching=Searching(database, agency_id, index=index),
        similar=Similar(database=database, agency_id=agency_id, index=index, clock=clock),
        references=References(database=database, agency_id=agency_id),
        reindexing=Reindexing(database=database, agency_id=agency_id, index=index),
        workload=Workload(database, agency_id),
        reminders=reminders,
        organisations=Organisations(database, agency_id),
        health=health,
        metrics=metrics,
    )


def _durable(
    settings: Settings, desk: Desk, reminders: Reminders, slot: str, pace: Pace
) -> Callable[[Work], Jobs]:
    """Jobs in the app's database, done by the worker in `slot`, with the chores of every day."""
    place = Slot(
        settings.data_dir / "workers",
        slot,
        is_sqlite=desk.database.engine.dialect.name == "sqlite",
        is_all=slot != SERVING,
    )
    chores = [Chore(name="remind", do=reminders.make_list)]
    return lambda work: DurableJobs(work, desk.database, desk.clock, place, pace, chores=chores)


def _store(settings: Settings) -> Store:
    engine = make_engine(settings.database)
    if settings.read_database_url is None:
        return Store(engine)
    replica = make_engine(settings.read_database_url)
    if {engine.dialect.name, replica.dialect.name} != {"postgresql"}:
        raise WrongReplica
    return Store(engine, Replica(replica))


def pace_of(settings: Settings) -> Pace:
    """While some files are read in their processes, as many again are understood and written down."""
    return Pace(concurrency=2 * settings.readers, grace=settings.stop_seconds)


def _agency_of(database: Store, settings: Settings, clock: Clock) -> UUID:
    with telling_when_busy():
        is_migrated = inspect(database.engine).has_table("agency")
    if not is_migrated:
        raise NotMigrated
    with database.unbound() as session:
        lock(session, "found")  # several processes may start on an empty database
        row = only_agency(session)
        if row is not None:
            return row.id
        agency_id = found_agency(session, UNNAMED, clock())
    if settings.seed:
        Organisations(database, agency_id).import_roster(sample_roster())
    return agency_id

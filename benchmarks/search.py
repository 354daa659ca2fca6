"""`make bench-search`: searching and listing in a million made-up obligations, on SQLite and on PostgreSQL.

python -m benchmarks.search [--obligations N] [--keep FOLDER] [--reindex] [sqlite] [postgresql]

The data lies in a temporary folder, about 5 GB for a million on each database, one after the other, and is
removed afterwards; with `--keep FOLDER` SQLite's stays there and is used again by the next run. At the end
of a run with `--reindex`, `dondoc reindex` makes the index anew while searches and changes go on. Every value
is beside the limit that it has to keep.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from benchmarks.measure import Measurement, keep, show
from benchmarks.run import RESULTS
from models.task import TaskState
from service.bootstrap import Service
from service.commands.demo import agency_of, fill_demo
from service.commands.office import open_service
from service.demo.vocabulary import vocabulary
from service.jobs.threads import InlineJobs
from service.search.find import Order, SearchFilter
from service.search.port import IndexEntry
from service.settings import Settings
from service.views import SearchHit
from service.web.app import create_app
from service.web.pages.faults import error_page
from service.web.pages.routes import page_routes

SUPPORT = Path(__file__).parents[1] / "tests" / "support"
sys.path.insert(0, str(SUPPORT))

from dondoc_postgres import find_programs, running_cluster  # noqa: E402

OBLIGATIONS = 1_000_000
ROWS = 20
SAMPLES = 240
WARM = 60
"""Rounds before the clock counts: a service that runs has read what is asked for often."""

INDEXED = 2000
TOGETHER = 8
SERVER = {"shared_buffers": "1GB", "maintenance_work_mem": "512MB", "autovacuum": "on", "work_mem": "16MB"}
OWN = "http://127.0.0.1:8000"

COMMON = ("kiem tra", "báo cáo", "thủ tục hành chính", "y te", "kinh phí", "bao cao ket qua", "trạm y tế xã")
MIDDLE = (
    "vắc xin",
    "dau thau thuoc",
    "bệnh án điện tử",
    "chung thu so",
    "khiếu nại tố cáo",
    "nuoc thai y te",
)
RARE = ("phèn chua", "methadone", "cloramin b", "mối mọt", "cong veo cot song", "máy chụp x-quang")
NUMBERS = ("30/2020/NĐ-CP", "12/UBND-NC", "37/KH-SYT", "480", '"cải cách hành chính"')


class ReindexFailed(Exception):
    """The command failed, or nothing is found after it."""


Entries = list[tuple[int, IndexEntry]]


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in milliseconds."""

    values: Sequence[float]

    @property
    def half(self) -> float:
        """The median."""
        return statistics.median(self.values)

    @property
    def most(self) -> float:
        """What nineteen of twenty stay under."""
        return statistics.quantiles(self.values, n=20)[-1]


def main(words: Sequence[str]) -> int:
    """Measures the databases that are named, both by default."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--obligations", type=int, default=OBLIGATIONS)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--reindex", action="store_true")
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    asked = parser.parse_args(words)
    for name in asked.databases:
        with _data(name, asked.keep) as (folder, address):
            measured = []
            for one in _measure(name, folder, address, asked):
                print(f"  {one.name}: {one.value:.2f} {one.unit}", flush=True)
                measured.append(one)
        show(measured)
        keep(measured, RESULTS)
    return 0


@contextmanager
def _data(name: str, kept: Path | None) -> Iterator[tuple[Path, str | None]]:
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as folder:
        if name == "sqlite":
            yield kept or Path(folder), None
            return
        programs = find_programs()
        if programs is None:
            raise SystemExit("needs PostgreSQL (apt install postgresql)")
        with running_cluster(programs, SERVER) as cluster:
            yield Path(folder), cluster.create("bench")


def _measure(
    name: str, folder: Path, address: str | None, asked: argparse.Namespace
) -> Iterator[Measurement]:
    settings = Settings(data_dir=folder, database_url=address, samples_dir=None)
    service = open_service(settings, make_jobs=InlineJobs)
    try:
        yield from _filled(service, name, asked.obligations)
        yield from _searches(service, name)
        yield from _lists(service, name)
        yield from _index_cost(service, name)
        if asked.reindex:
            yield from _reindexed(service, name)
    finally:
        service.close()


def _filled(service: Service, name: str, obligations: int) -> Iterator[Measurement]:
    if service.searching.find("", SearchFilter()).total:
        return  # the data of an earlier run
    begin = time.perf_counter()
    fill_demo(service, obligations, with_files=False, tell=_tell)
    taken = time.perf_counter() - begin
    yield _beside(f"{name}: filling, ms an obligation", 1000 * taken / obligations, 0.6)


def _tell(done: int, whole: int) -> None:
    if done * 20 // whole != max(0, done - 5000) * 20 // whole:
        print(f"  {done:,} of {whole:,}", flush=True)


def _searches(service: Service, name: str) -> Iterator[Measurement]:
    is_sqlite = name == "sqlite"
    find, pick = service.searching.find, random.Random(1)
    units = [unit.id for unit in service.organisations.list_units()]
    places = [f"{pick.choice(vocabulary().first)} {pick.choice(vocabulary().second)}" for _ in range(8)]
    words = [*COMMON, *MIDDLE, *RARE, *NUMBERS, *places]

    def in_unit(wanted: SearchFilter = SearchFilter()) -> None:
        find(pick.choice(words), replace(wanted, organisation_id=_unit(units, pick)), limit=ROWS)

    yield from _timed(f"{name}: search in a department", in_unit, 150 if is_sqlite else 500)
    issuers = [issuer.name for issuer in vocabulary().issuers]

    def filtered() -> None:
        day = service.clock().date() - timedelta(days=pick.randint(200, 1500))
        in_unit(SearchFilter(issuer=pick.choice(issuers), issued_after=day, has_deadline=True))

    yield from _timed(f"{name}: search in a department, issuer and days", filtered, 150 if is_sqlite else 500)
    nothing = SearchFilter()
    yield from _timed(f"{name}: newest first, no words", lambda: find("", nothing, limit=ROWS), 20)
    yield from _timed(
        f"{name}: newest first, words", lambda: find(pick.choice(words), nothing, limit=ROWS), 20
    )

    def best() -> None:
        wanted = SearchFilter(organisation_id=_unit(units, pick))
        find(pick.choice(words), wanted, order=Order.BEST, limit=ROWS)

    yield from _timed(f"{name}: best first in a department", best, 150 if is_sqlite else 500)

    def counts() -> None:
        wanted = SearchFilter(organisation_id=_unit(units, pick))
        service.searching.count_values(pick.choice(words), wanted)

    yield from _timed(f"{name}: counts by value in a department", counts, 150 if is_sqlite else 500)
    some = [hit.obligation_id for hit in find("", nothing, limit=100).items]
    yield from _timed(f"{name}: similar obligations", lambda: service.similar.find(pick.choice(some)), 150)


def _unit(units: Sequence[UUID], pick: random.Random) -> UUID:
    """Large departments are asked for more often, as they are in an office."""
    return units[min(int(pick.expovariate(3.0 / len(units))), len(units) - 1)]


def _lists(service: Service, name: str) -> Iterator[Measurement]:
    pick = random.Random(2)
    units = [unit.id for unit in service.organisations.list_units()]
    year = service.clock().year
    filters = (
        "unit={unit}",
        "unit={unit}&state=all",
        "unit={unit}&state=in_progress",
        "unit={unit}&overdue=1",
        "unit={unit}&state=done&due_from=01/01/{past}&due_to=31/12/{past}",
        "state=done",
        "overdue=1",
        "state=all",
        "",
    )
    with TestClient(create_app(service, pages=page_routes(), error_page=error_page), base_url=OWN) as client:

        def page() -> None:
            query = pick.choice(filters).format(unit=_unit(units, pick), past=year - pick.randint(1, 4))
            client.get(f"/tasks?{query}").raise_for_status()

        yield from _timed(f"{name}: page of the task list", page, 50)


def _index_cost(service: Service, name: str) -> Iterator[Measurement]:
    """Documents of eight obligations are taken in once more, each in a transaction of its own."""
    agency_id, index = agency_of(service), service.similar.index
    some = list(_newest(service, INDEXED))
    with service.database.writing(agency_id) as session:
        first = index.draw(session, 1)[0] + 1000
    entries = [(first + place, _entry(hit)) for place, hit in enumerate(some)]
    groups = [entries[start : start + TOGETHER] for start in range(0, len(entries), TOGETHER)]
    taken = _transactions(service, lambda session, group: index.load(session, agency_id, group), groups)
    bare = _transactions(service, lambda session, _: session.connection().execute(_TOUCH), groups)
    with service.database.unbound() as session:
        gone = "rowid" if name == "sqlite" else "number"
        session.connection().execute(text(f"DELETE FROM obligation_words WHERE {gone} >= {first}"))
    yield _beside(f"{name}: taking an obligation into the index", 1000 * (taken - bare) / len(entries), 0.3)


def _reindexed(service: Service, name: str) -> Iterator[Measurement]:
    """`dondoc reindex` in a process of its own, and searches and changes in this one meanwhile."""
    settings, pick = service.settings, random.Random(3)
    units = [unit.id for unit in service.organisations.list_units()]
    places = {"DONDOC_DATA_DIR": str(settings.data_dir)}
    if settings.database_url is not None:
        places["DONDOC_DATABASE_URL"] = settings.database_url
    agency_id, searched, changed = agency_of(service), [], []
    begin = time.perf_counter()
    command = [sys.executable, "-m", "service", "reindex"]
    with subprocess.Popen(command, env=os.environ | places, stdout=subprocess.DEVNULL) as reindex:
        while reindex.poll() is None:
            asked = time.perf_counter()
            service.searching.find(
                pick.choice(COMMON), SearchFilter(organisation_id=_unit(units, pick)), limit=ROWS
            )
            searched.append(1000 * (time.perf_counter() - asked))
            asked = time.perf_counter()
            with service.database.writing(agency_id) as session:
                session.connection().execute(_TOUCH)
            changed.append(1000 * (time.perf_counter() - asked))
            time.sleep(0.2)
    if reindex.returncode:
        raise ReindexFailed
    taken = time.perf_counter() - begin
    if not service.searching.find(COMMON[0], SearchFilter()).total:
        raise ReindexFailed
    yield Measurement(name=f"{name}: reindexing", value=taken, unit="s", peer="", peer_value=0.0)
    yield _beside(f"{name}: search meanwhile, p95", Times(searched).most, 150 if name == "sqlite" else 500)
    change = f"{name}: change meanwhile, p95"
    yield Measurement(name=change, value=Times(changed).most, unit="ms", peer="", peer_value=0.0)


_TOUCH = text("UPDATE document SET version = version WHERE id = (SELECT id FROM document LIMIT 1)")
"""A transaction writes anyway; what the index adds to it is measured."""


def _transactions(
    service: Service, work: Callable[[Session, Entries], object], groups: Sequence[Entries]
) -> float:
    """Seconds for one transaction a group."""
    agency_id, begin = agency_of(service), time.perf_counter()
    for group in groups:
        with service.database.writing(agency_id) as session:
            work(session, group)
    return time.perf_counter() - begin


def _newest(service: Service, count: int) -> Iterator[SearchHit]:
    cursor = None
    for _ in range(count // 100):
        page = service.searching.find("", SearchFilter(), cursor=cursor, limit=100)
        yield from page.items
        cursor = page.next


def _entry(hit: SearchHit) -> IndexEntry:
    return IndexEntry(
        obligation_id=hit.obligation_id,
        document_id=hit.document_id,
        parts=(hit.text, *hit.leads, hit.document_citation or ""),
        state=hit.state,
        leads=(hit.document_id,),
        task_states=(TaskState.IN_PROGRESS,),
        issuer=hit.issuer,
        kind="công văn",
        issued_on=hit.issued_on,
        due_on=hit.due_on,
        references=("12/UBND",),
        has_deadline=hit.due_on is not None,
    )


def _timed(name: str, work: Callable[[], object], limit: float) -> Iterator[Measurement]:
    for _ in range(WARM):
        work()
    values = []
    for _ in range(SAMPLES):
        begin = time.perf_counter()
        work()
        values.append(1000 * (time.perf_counter() - begin))
    times = Times(values)
    yield _beside(f"{name}, p50", times.half, limit)
    yield _beside(f"{name}, p95", times.most, limit)


def _beside(name: str, value: float, limit: float) -> Measurement:
    return Measurement(name=name, value=value, unit="ms", peer="limit", peer_value=limit)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

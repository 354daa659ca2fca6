"""How long a list takes while documents are understood, with Python's own turns of threads and with ours.

PYTHONPATH=tests/support python -m benchmarks.turns
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dondoc_databases import SqliteDatabases
from dondoc_fakes import dispatch, fake_engines
from dondoc_works import prepare
from fastapi.testclient import TestClient

from benchmarks.measure import Measurement, keep, show
from ingest.read import read
from nlp.extract import extract
from service.bootstrap import bootstrap
from service.jobs.threads import InlineJobs
from service.jobs.turns import TURN
from service.settings import Settings
from service.web.app import create_app

SAMPLE = Path(__file__).parents[1] / "samples" / "dispatches" / "05_ke_hoach_chuyen_doi_so.txt"
RESULTS = Path("var") / "bench.jsonl"
DOCUMENTS, READERS, REQUESTS, ROUNDS = 20, 2, 40, 3
PYTHONS = 0.005


@contextmanager
def understanding() -> Iterator[Callable[[], int]]:
    """Some threads that understand a plan again and again; tells how often they have."""
    source, stop, done = read(SAMPLE), threading.Event(), [0] * READERS

    def work(number: int) -> None:
        while not stop.is_set():
            extract(source)
            done[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    yield lambda: sum(done)
    stop.set()
    for thread in threads:
        thread.join()


def measure(client: TestClient) -> Iterator[Measurement]:
    """The median of a list, and documents understood a second meanwhile, in turns."""
    times: dict[float, list[float]] = {PYTHONS: [], TURN: []}
    rates: dict[float, list[float]] = {PYTHONS: [], TURN: []}
    with understanding() as understood:
        for turn in (PYTHONS, TURN) * ROUNDS:
            sys.setswitchinterval(turn)
            before, begin = understood(), time.perf_counter()
            for _ in range(REQUESTS):
                start = time.perf_counter()
                client.get("/api/v1/tasks").raise_for_status()
                times[turn].append(1000 * (time.perf_counter() - start))
            rates[turn].append((understood() - before) / (time.perf_counter() - begin))
    for name, found, unit in (
        ("a list while two documents are understood", times, "ms"),
        ("documents understood meanwhile", rates, "1/s"),
    ):
        yield Measurement(
            name=name,
            value=statistics.median(found[TURN]),
            unit=unit,
            peer="Python's own turns of threads",
            peer_value=statistics.median(found[PYTHONS]),
        )


def main() -> None:
    """Prints what was measured and appends it to var/bench.jsonl."""
    databases = SqliteDatabases()
    with tempfile.TemporaryDirectory() as folder:
        address = prepare(databases, Path(folder) / "var")
        settings = Settings(data_dir=Path(folder) / "var", database_url=address, samples_dir=None)
        service = bootstrap(settings, engines=fake_engines(), make_jobs=InlineJobs)
        for number in range(DOCUMENTS):
            service.intake.upload(
                io.BytesIO(dispatch("Văn phòng Sở: Rà soát.", number=f"{number}/SYT-VP")), "a.txt"
            )
        with TestClient(create_app(service), base_url="http://127.0.0.1:8000") as client:
            measured = list(measure(client))
        service.close()
    show(measured)
    keep(measured, RESULTS)


if __name__ == "__main__":
    main()

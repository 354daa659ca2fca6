"""Many at once on SQLite: clients that upload and edit, a backup meanwhile, lists beside a bare endpoint."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.measure import Measurement
from benchmarks.serving import Place, free_port, running, served, wait_for

CLIENTS = 8
SECONDS = 60.0
SHARED = 4
"""Documents that all clients edit."""

LISTED = 60
READERS = 4
ROUNDS, ROUND_SECONDS = 5, 3.0

_SYLLABLES = [
    start + vowel + end
    for start in ("b", "ch", "d", "gi", "h", "kh", "l", "m", "ng", "nh", "ph", "t", "th", "tr", "v")
    for vowel in ("a", "o", "u", "i", "ê", "ơ")
    for end in ("", "n", "ng", "m", "t", "ch")
]


class LostUpdate(Exception):
    """A change that was answered with 200 is not there."""


class Failed(Exception):
    """A request was answered with something else than it should."""


def dispatch(number: int, chance: random.Random) -> bytes:
    """A short dispatch that is like no other."""
    words = " ".join(chance.choices(_SYLLABLES, k=25))
    return (
        f"SỞ Y TẾ TỈNH SƠN GIANG\nSố: {number}/SYT-VP\nSơn Giang, ngày 02 tháng 11 năm 2026\n\n"
        f"Kính gửi: Văn phòng Sở.\n\n1. Văn phòng Sở {words}, báo cáo trước ngày {1 + number % 28}/12/2026.\n"
        f"2. Thanh tra Sở kiểm tra {words[::-1]} trong quý IV năm 2026.\n"
    ).encode()


@dataclass
class Tally:
    """What the clients have done."""

    uploads: list[float] = field(default_factory=list)
    edits: list[float] = field(default_factory=list)
    conflicts: int = 0
    counted: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Client:
    """Uploads, then raises a number that all clients raise, under the version that it has seen."""

    http: httpx.Client
    tally: Tally
    shared: list[str]
    number: int
    chance: random.Random

    def work_until(self, end: float) -> None:
        """One upload and one edit after another."""
        while time.monotonic() < end:
            self.upload()
            self.edit(self.chance.choice(self.shared))

    def upload(self) -> None:
        """One dispatch, read or waiting."""
        self.number += CLIENTS
        began = time.monotonic()
        answer = upload(self.http, self.number, self.chance, wait=0)
        if answer.status_code not in (201, 202):
            raise Failed(answer.status_code)
        with self.tally.lock:
            self.tally.uploads.append(time.monotonic() - began)

    def edit(self, document: str) -> None:
        """Once more where another client was quicker."""
        path = f"/api/v1/documents/{document}"
        while True:
            began = time.monotonic()
            seen = self.http.get(path, params={"text": False}).json()
            number = int(seen["arrival_number"] or 0)
            change = {"arrival_number": str(number + 1), "version": seen["version"]}
            answer = self.http.patch(path, json=change)
            with self.tally.lock:
                if answer.status_code == 200:
                    self.tally.edits.append(time.monotonic() - began)
                    self.tally.counted[document] += 1
                    return
                if answer.status_code != 409:
                    raise Failed(answer.status_code)
                self.tally.conflicts += 1


def upload(http: httpx.Client, number: int, chance: random.Random, *, wait: float) -> httpx.Response:
    """Sends one dispatch."""
    files = {"file": (f"{number}.txt", dispatch(number, chance), "text/plain")}
    return http.post("/api/v1/documents", params={"wait": wait}, files=files)


def working(seconds: float = SECONDS) -> Iterator[Measurement]:
    """Clients that upload and edit; nothing may fail, nothing be lost. A backup is made in the middle."""
    with served() as place, place.client() as http, tempfile.TemporaryDirectory() as folder:
        chance = random.Random(7)
        shared = [upload(http, number, chance, wait=30).json()["id"] for number in range(SHARED)]
        tally, archive = Tally(), Path(folder) / "backup.tar"
        began = time.monotonic()
        with ThreadPoolExecutor(CLIENTS) as pool:
            clients = [
                Client(place.client(), tally, shared, 1000 + at, random.Random(at)) for at in range(CLIENTS)
            ]
            jobs = [pool.submit(client.work_until, began + seconds) for client in clients]
            time.sleep(seconds / 2)
            backup_seconds = _run(place, "backup", str(archive))
            for job in jobs:
                job.result()
        took = time.monotonic() - began
        for document in shared:
            said = http.get(f"/api/v1/documents/{document}").json()["arrival_number"]
            if int(said or 0) != tally.counted[document]:
                raise LostUpdate
        yield _value("uploads by 8 clients", len(tally.uploads) / took, "a second")
        yield _value("slowest 5 % of uploads", 1000 * _p95(tally.uploads), "ms")
        yield _value("edits by 8 clients", len(tally.edits) / took, "a second")
        yield _value("slowest 5 % of edits", 1000 * _p95(tally.edits), "ms")
        yield _value("edits answered 409, made again", tally.conflicts, "times")
        yield _value("backup meanwhile", backup_seconds, "s")
        yield _value("restore elsewhere", _restore(archive, Path(folder) / "elsewhere"), "s")


def _run(place: Place, *arguments: str) -> float:
    began = time.monotonic()
    command = [sys.executable, "-m", "service", *arguments]
    subprocess.run(command, env=place.environment, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def _restore(archive: Path, folder: Path) -> float:
    return _run(Place(folder=folder, port=free_port()), "restore", str(archive))


def listing() -> Iterator[Measurement]:
    """Requests a second for a page of 50 rows, beside a bare endpoint over the same file."""
    with served() as place, place.client() as http:
        chance = random.Random(3)
        for number in range(LISTED):
            upload(http, number, chance, wait=30).raise_for_status()
        port = free_port()
        file = str(place.folder / "dondoc.db")
        with running(sys.executable, "-m", "benchmarks.bare", file, str(port)):
            with httpx.Client(base_url=f"http://127.0.0.1:{port}") as bare:
                wait_for(bare, "/tasks")
            for path in ("tasks", "documents"):
                ours, peer = _in_turns(
                    f"http://127.0.0.1:{place.port}/api/v1/{path}?limit=50",
                    f"http://127.0.0.1:{port}/{path}?limit=50",
                )
                yield Measurement(
                    name=f"GET /api/v1/{path}, 50 rows",
                    value=ours,
                    unit="requests/s",
                    peer="bare FastAPI + SQLModel",
                    peer_value=peer,
                )


def _in_turns(ours: str, peer: str) -> tuple[float, float]:
    """The medians of both rates, measured in turns."""
    rates: dict[str, list[float]] = {ours: [], peer: []}
    for address in rates:
        _rate(address, 1.0)
    for _ in range(ROUNDS):
        for address, found in rates.items():
            found.append(_rate(address, ROUND_SECONDS))
    return statistics.median(rates[ours]), statistics.median(rates[peer])


def _rate(address: str, seconds: float) -> float:
    """Answers a second to a few clients, who load the server and cost as little as they can."""
    until = time.monotonic() + seconds

    def ask() -> int:
        count = 0
        with httpx.Client() as http:
            while time.monotonic() < until:
                http.get(address).raise_for_status()
                count += 1
        return count

    began = time.monotonic()
    with ThreadPoolExecutor(READERS) as pool:
        counted = sum(job.result() for job in [pool.submit(ask) for _ in range(READERS)])
    return counted / (time.monotonic() - began)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def _value(name: str, value: float, unit: str) -> Measurement:
    return Measurement(name=name, value=value, unit=unit, peer="", peer_value=0.0)


BENCHMARKS: tuple[Callable[[], Iterator[Measurement]], ...] = (working, listing)

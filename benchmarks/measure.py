"""What every benchmark shares: rounds that alternate with the peer's, a table, a line of var/bench.jsonl."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

Clock = Callable[[], float]
Work = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One measured value beside its peer's, both in `unit`; `ratio` is value over peer."""

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float

    @property
    def ratio(self) -> float:
        """How many times the peer's value; above 1 is better for rates, worse for times."""
        return self.value / self.peer_value if self.peer_value else 0.0


def alternate(
    ours: Work, peer: Work, *, rounds: int, clock: Clock = time.perf_counter
) -> tuple[float, float]:
    """The median seconds of both, measured in turns so that a busy machine slows both; one warm-up each."""
    ours(), peer()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, taken in zip((ours, peer), times, strict=True):
            begin = clock()
            work()
            taken.append(clock() - begin)
    return statistics.median(times[0]), statistics.median(times[1])


def machine() -> str:
    """Names what was measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}"


def show(measurements: Sequence[Measurement]) -> None:
    """Prints the table."""
    table = Table()
    for head in ("benchmark", "value", "unit", "peer", "peer's value", "ratio"):
        table.add_column(head, overflow="fold")
    for one in measurements:
        row = (f"{one.value:.3f}", one.unit, one.peer, f"{one.peer_value:.3f}", f"{one.ratio:.2f}")
        table.add_row(one.name, *row)
    Console().print(table)


def keep(measurements: Sequence[Measurement], path: Path) -> None:
    """Appends a JSON object a measurement."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for one in measurements:
            line = {
                "name": one.name,
                "value": round(one.value, 4),
                "unit": one.unit,
                "peer": one.peer,
                "peer_value": round(one.peer_value, 4),
                "ratio": round(one.ratio, 3),
                "machine": machine(),
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

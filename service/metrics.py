"""Numbers for whoever watches over the service (số đo vận hành), in the form of Prometheus.

Labels are routes, states, formats and codes: few, and known beforehand. No name and no word of a document.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
    start_http_server,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from ingest.sniff import EXTENSIONS
from models.errors import Conflict, DondocError, ErrorCode
from models.source import ReadLimits, SourceText
from service.engines import Engines, Tick

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_SLOW = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
_FATAL = {
    ErrorCode.READER_DIED: "died",
    ErrorCode.READER_STALLED: "stalled",
    ErrorCode.READER_TOO_BIG: "too_big",
}
OTHER, GOOD, DEFECT = "other", "ok", "defect"


class MetricsPortTaken(Conflict):
    """Cổng này đang được chương trình khác dùng. Hãy chọn cổng khác bằng --metrics-port."""


class Metrics:
    """Counts what this process does; `gather` is asked for the rest whenever somebody looks."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        ProcessCollector(registry=own)
        self._requests = Counter(
            "dondoc_http_requests", "Requests answered", ["method", "route", "status"], registry=own
        )
        self._request_seconds = Histogram(
            "dondoc_http_request_seconds", "Time to the whole answer", ["route"], buckets=_QUICK, registry=own
        )
        self.running = Gauge("dondoc_http_requests_running", "Requests being answered", registry=own)
        self._readings = Counter("dondoc_readings", "Files read", ["format", "outcome"], registry=own)
        self._reading_seconds = Histogram(
            "dondoc_reading_seconds", "Time to read a file", ["format"], buckets=_SLOW, registry=own
        )
        self._checks = Counter("dondoc_secrecy_checks", "Heads of files looked at", ["outcome"], registry=own)
        self._deaths = Counter("dondoc_reader_deaths", "Reading processes lost", ["cause"], registry=own)
        for cause in _FATAL.values():
            self._deaths.labels(cause)

    def note_request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def note_reading(self, form: str, outcome: str, seconds: float) -> None:
        """A file was read, or was not."""
        self._readings.labels(form, outcome).inc()
        self._reading_seconds.labels(form).observe(seconds)
        self._note_death(outcome)

    def note_check(self, outcome: str) -> None:
        """The head of a file was looked at."""
        self._checks.labels(outcome).inc()
        self._note_death(outcome)

    def gather(self, look: Callable[[], Iterable[Metric]]) -> None:
        """Asks `look` too, whenever somebody looks."""
        self._registry.register(_Looking(look))

    def write(self) -> bytes:
        """All numbers, as Prometheus reads them."""
        return generate_latest(self._registry)

    @contextmanager
    def served(self, host: str, port: int | None) -> Iterator[None]:
        """Answers them on a port of its own meanwhile, None for not at all; for a process without pages.

        Raises MetricsPortTaken.
        """
        if port is None:
            yield
            return
        try:
            server, thread = start_http_server(port, addr=host, registry=self._registry)
        except OSError as fault:
            raise MetricsPortTaken from fault
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _note_death(self, outcome: str) -> None:
        if outcome in _FATAL:
            self._deaths.labels(_FATAL[ErrorCode(outcome)]).inc()


class _Looking(Collector):
    def __init__(self, look: Callable[[], Iterable[Metric]]) -> None:
        self._look = look

    def describe(self) -> list[Metric]:
        """Nothing is known before somebody looks."""
        return []

    def collect(self) -> Iterable[Metric]:
        """What is so now."""
        return self._look()


def form_of(name: str) -> str:
    """The format of a file by the ending of its name, as a label: one of those that are known, or other."""
    suffix = PurePath(name).suffix.lower()
    return suffix[1:] if suffix in EXTENSIONS else OTHER


def measured(engines: Engines, metrics: Metrics) -> Engines:
    """The same engines, whose readings are counted."""

    def read(
        path: Path, *, limits: ReadLimits, name: str | None = None, tick: Tick | None = None
    ) -> SourceText:
        form = form_of(name or path.name)
        with _timed(lambda outcome, seconds: metrics.note_reading(form, outcome, seconds)):
            return engines.read(path, limits=limits, name=name, tick=tick)

    def check_secrecy(path: Path, *, limits: ReadLimits, name: str | None = None) -> None:
        with _timed(lambda outcome, _: metrics.note_check(outcome)):
            engines.check_secrecy(path, limits=limits, name=name)

    return replace(engines, read=read, check_secrecy=check_secrecy)


@contextmanager
def _timed(note: Callable[[str, float], None]) -> Iterator[None]:
    began, outcome = time.perf_counter(), GOOD
    try:
        yield
    except DondocError as fault:
        outcome = fault.code.value
        raise
    except BaseException:
        outcome = DEFECT
        raise
    finally:
        note(outcome, time.perf_counter() - began)

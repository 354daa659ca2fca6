"""`dondoc worker` and `dondoc jobs`: reading documents in a process of its own, and what is being read."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Sequence
from datetime import datetime

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from models.clock import OFFICE_TIME
from models.job import JobState, Priority, Step
from service.bootstrap import Service
from service.commands.office import open_service
from service.engines import Engines
from service.jobs.threads import InlineJobs
from service.logs import set_up_logs
from service.own_engines import own_engines
from service.settings import load_settings
from service.workload import JobView

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - only where DONDOC_OPEN_METRICS says so

STATES = {
    JobState.QUEUED: "chờ đọc",
    JobState.RUNNING: "đang đọc",
    JobState.DONE: "đã đọc",
    JobState.FAILED: "không đọc được",
    JobState.STOPPED: "đã dừng",
}
STEPS = {
    Step.READ: "đọc chữ",
    Step.EXTRACT: "tách nhiệm vụ",
    Step.MATCH: "đối chiếu",
    Step.DRAFT: "lập dự thảo",
    Step.INDEX: "ghi chỉ mục",
    Step.NOTIFY: "báo xong",
}
PRIORITIES = {
    Priority.FLASH: "hỏa tốc",
    Priority.URGENT: "khẩn",
    Priority.ORDINARY: "thường",
    Priority.SCAN: "bản quét",
}


def run_worker(
    slot: str,
    *,
    metrics_port: int | None = None,
    engines: Engines | None = None,
    stopping: threading.Event | None = None,
) -> int:
    """Reads documents until it is told to end; then ends the step that runs and leaves the rest.

    Numbers for Prometheus are answered on `metrics_port`, where there is one.
    Raises SlotTaken, OneWorkerOnly, MetricsPortTaken.
    """
    settings = load_settings()
    set_up_logs(settings.log_level, settings.log_format)
    stopping = stopping or _until_told()
    service = open_service(settings, engines=engines, slot=slot)
    host = EVERYWHERE if settings.open_metrics else LOOPBACK
    try:
        with service.metrics.served(host, metrics_port):
            service.intake.resume()
            Console().print(f"Tiến trình đọc “{slot}” đang chạy (nhấn Ctrl+C để dừng)", highlight=False)
            while not stopping.wait(1.0):
                pass
    finally:
        service.close()
    return 0


def _until_told() -> threading.Event:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def run_jobs(
    states: Sequence[JobState], output: str, *, limit: int = 200, console: Console | None = None
) -> int:
    """Prints what waits, what is being read and what has failed; 0 whatever that is."""
    service = open_service(load_settings(), engines=own_engines(), make_jobs=InlineJobs)
    try:
        wanted = {"states": states} if states else {}
        found = service.workload.list_jobs(**wanted, limit=limit)
        if output == "jsonl":
            for job in found:
                typer.echo(json.dumps(job_json(job), ensure_ascii=False))
        else:
            _print(service, found, console or Console())
    finally:
        service.close()
    return 0


def job_json(job: JobView) -> dict[str, object]:
    """One job as a line for programs; the API answers the same."""
    return {
        "document_id": str(job.document_id),
        "name": job.name,
        "state": job.state.value,
        "priority": int(job.priority),
        "step": job.step.value if job.step else None,
        "attempts": job.attempts,
        "pages_done": job.pages_done,
        "pages_whole": job.pages_whole,
        "worker": job.worker,
        "error": {"code": job.failure.code.value, "message": job.failure.message} if job.failure else None,
        **{name: _iso(getattr(job, name)) for name in ("queued_at", "begun_at", "seen_at", "ended_at")},
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _print(service: Service, jobs: Sequence[JobView], console: Console) -> None:
    table = Table(expand=True)
    for head in ("Tệp", "Trạng thái", "Ưu tiên", "Bước", "Trang", "Lần", "Ai đọc", "Vào lúc", "Lý do"):
        table.add_column(head, overflow="fold")
    for job in jobs:
        table.add_row(*map(escape, _row(job)))
    if jobs:
        console.print(table)
    counts = service.workload.count_jobs()
    console.print(", ".join(f"{STATES[state]} {count}" for state, count in counts.items()) + ".")
    workers = service.workload.list_workers()
    for worker in workers:
        console.print(
            f"Tiến trình đọc {worker.slot} (số {worker.pid}), thấy lần cuối {_clock(worker.beat_at)}.",
            highlight=False,
            markup=False,
        )
    if not workers:
        console.print("Không có tiến trình đọc nào đang chạy; hãy chạy “dondoc serve” hoặc “dondoc worker”.")


def _row(job: JobView) -> tuple[str, ...]:
    is_running = job.state is JobState.RUNNING
    pages = f"{job.pages_done}/{job.pages_whole or '?'}" if is_running and job.pages_done else ""
    return (
        job.name,
        STATES[job.state],
        PRIORITIES[job.priority],
        STEPS[job.step] if job.step and is_running else "",
        pages,
        str(job.attempts),
        job.worker or "",
        _clock(job.queued_at),
        job.failure.message if job.failure else "",
    )


def _clock(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_TIME):%H:%M:%S %d/%m/%Y}"

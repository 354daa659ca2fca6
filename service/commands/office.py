"""`dondoc serve`, `migrate`, `ingest` and `organisations import`: what works on the office's database."""

from __future__ import annotations

import logging
import math
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ingest.sniff import EXTENSIONS, READABLE
from models.document import DocumentState
from models.errors import Conflict, DondocError, NotFound
from service.bootstrap import SERVING, Service, bootstrap
from service.defects import describe
from service.engines import Engines
from service.jobs.port import Jobs, Work
from service.jobs.schema import migrate_jobs
from service.jobs.threads import InlineJobs
from service.logs import set_up_logs
from service.seeding import load_samples
from service.settings import Settings, load_settings
from service.store.engine import make_engine
from service.store.migrate import migrate
from service.web.app import create_app
from service.web.pages.faults import error_page
from service.web.pages.routes import page_routes

logger = logging.getLogger(__name__)

DOCUMENT_SUFFIXES = frozenset(suffix for suffix, types in EXTENSIONS.items() if types & READABLE) - {".xls"}
"""What is taken from a folder; a file that is named itself is always tried.

An .xls that is really an .xlsx could be read, but hardly one is: each of a folder would be told as a failure.
"""


class PortTaken(Conflict):
    """Cổng này đang được chương trình khác dùng. Hãy chọn cổng khác bằng --port."""


def open_service(
    settings: Settings,
    *,
    engines: Engines | None = None,
    make_jobs: Callable[[Work], Jobs] | None = None,
    slot: str = SERVING,
) -> Service:
    """The service over the configured database, brought to the present schema first."""
    _migrate(settings)
    return bootstrap(settings, engines=engines, make_jobs=make_jobs, slot=slot)


def _migrate(settings: Settings) -> None:
    engine = make_engine(settings.database)
    try:
        migrate(engine)
        migrate_jobs(engine)
    finally:
        engine.dispose()


def run_migrate() -> int:
    """Makes the database or brings it to the present schema."""
    settings = load_settings()
    _migrate(settings)
    Console().print("Cơ sở dữ liệu đã sẵn sàng.")
    return 0


def run_serve(host: str | None, port: int | None) -> int:
    """Serves until it is stopped; prints the address once the port is ours."""
    settings = load_settings()
    set_up_logs(settings.log_level, settings.log_format)
    settings = load_settings(
        host=settings.host if host is None else host, port=settings.port if port is None else port
    )
    listening = listen(settings.host, settings.port)
    service = open_service(settings)
    load_samples(service)
    service.reindexing.finish_beside()
    app = create_app(service, pages=page_routes(), error_page=error_page)
    server = uvicorn.Server(_how_to_serve(app, settings))
    Console().print(
        f"Đôn Đốc đang chạy tại {address_of(settings.host, settings.port)} (nhấn Ctrl+C để dừng)",
        highlight=False,
    )
    server.run(sockets=[listening])
    return 0


def _how_to_serve(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """On SIGTERM no further request is taken, those under way are answered, then the service is closed."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=math.ceil(settings.stop_seconds),
    )


def address_of(host: str, port: int) -> str:
    """What a person opens in the browser."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on. Raises PortTaken before anything else is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol must be named: asyncio sends at once only what it knows to be TCP, and an answer that waits
    # for the other side's acknowledgement takes 40 ms longer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as fault:
        listening.close()
        raise PortTaken from fault
    return listening


@dataclass(slots=True)
class Tally:
    """What became of the files of one `ingest`."""

    added: int = 0
    known: int = 0
    failed: list[tuple[Path, str]] = field(default_factory=list)


def run_ingest(
    paths: Sequence[Path], *, engines: Engines | None = None, console: Console | None = None
) -> int:
    """Stores every file; the ones that fail are listed and make the exit status 1, the others stay."""
    console = console or Console()
    files, skipped = find_files(paths)
    service = open_service(load_settings(), engines=engines, make_jobs=InlineJobs)
    tally = Tally()
    try:
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
        ) as progress:
            step = progress.add_task("Đang đọc văn bản", total=len(files))
            for path in files:
                _take_in(service, path, tally)
                progress.advance(step)
    finally:
        service.close()
    console.print(
        f"Đã thêm {tally.added} văn bản, {tally.known} đã có từ trước, {len(tally.failed)} không đọc được"
        + (f", bỏ qua {skipped} tệp khác loại." if skipped else "."),
        highlight=False,
    )
    for path, message in tally.failed:
        shown = str(path).encode("utf-8", "replace").decode()  # a name may hold bytes that are no text
        console.print(f"  {shown}: {message}", highlight=False, markup=False, soft_wrap=True)
    return 1 if tally.failed else 0


def _take_in(service: Service, path: Path, tally: Tally) -> None:
    try:
        uploaded = service.intake.upload_file(path)
    except DondocError as fault:
        tally.failed.append((path, fault.message))
    except OSError:
        tally.failed.append((path, "Không mở được tệp."))
    except Exception as defect:  # a defect of ours in one file must not lose the others
        logger.error("a file was not taken in: %s", describe(defect))
        tally.failed.append((path, DondocError().message))
    else:
        if uploaded.document.state is DocumentState.FAILED and uploaded.document.failure:
            tally.failed.append((path, uploaded.document.failure.message))
        elif uploaded.is_new:
            tally.added += 1
        else:
            tally.known += 1


def find_files(paths: Iterable[Path]) -> tuple[list[Path], int]:
    """The files to take in, and how many of the folders' files are no documents. Raises NotFound."""
    found: list[Path] = []
    skipped = 0
    for path in paths:
        if path.is_dir():
            for each in sorted(path.rglob("*")):
                if not each.is_file() or each.name.startswith("."):
                    continue
                if each.suffix.lower() in DOCUMENT_SUFFIXES:
                    found.append(each)
                else:
                    skipped += 1
        elif path.exists():
            found.append(path)
        else:
            raise NotFound(f"Không tìm thấy {path}.")
    return list(dict.fromkeys(found)), skipped


def run_import(file: Path, *, engines: Engines | None = None) -> int:
    """Loads a directory file into the database."""
    if not file.is_file():
        raise NotFound(f"Không tìm thấy {file}.")
    service = open_service(load_settings(), engines=engines, make_jobs=InlineJobs)
    try:
        done = service.organisations.import_file(file)
        settled = service.reviewing.look_up_again()
    finally:
        service.close()
    Console().print(
        f"Danh bạ: thêm {done.added}, sửa {done.changed}, không đổi {done.unchanged}."
        + (f" Đã nhận ra đơn vị của {settled} nhiệm vụ đang chờ." if settled else ""),
        highlight=False,
    )
    return 0

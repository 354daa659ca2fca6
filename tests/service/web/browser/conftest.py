"""A served office and a real browser; the browser is the system's Chromium, nothing is downloaded."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from dondoc_fakes import FakeClock
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from service.bootstrap import bootstrap
from service.jobs.schema import migrate_jobs
from service.settings import Settings
from service.store.engine import make_engine
from service.store.migrate import migrate
from service.web.app import create_app
from service.web.pages.faults import error_page
from service.web.pages.routes import page_routes

START_SECONDS = 20
WIDE = {"width": 1366, "height": 768}
PATIENCE = 15_000
"""Milliseconds that a busy machine may take for one step."""


@dataclass(frozen=True)
class Site:
    """Where the pages are served."""

    address: str


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The whole product, with its own readers, over an empty database on a port of its own."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        settings = Settings(data_dir=tmp_path / "var", port=port, samples_dir=None, max_bytes=1_000_000)
        engine = make_engine(settings.database)
        migrate(engine)
        migrate_jobs(engine)
        engine.dispose()
        service = bootstrap(settings, clock=FakeClock())
        app = create_app(service, pages=page_routes(), error_page=error_page)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            until = time.monotonic() + START_SECONDS
            while not server.started:
                assert thread.is_alive(), "the server died"
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.02)
            yield Site(address=f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            thread.join(timeout=START_SECONDS)


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """One Chromium for the tests of a file; no longer, for Playwright leaves an event loop running beside it."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        # CI runs as root, where Chromium's sandbox cannot start.
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A person with a wide screen."""
    context = browser.new_context(base_url=site.address, viewport=WIDE, locale="vi-VN")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab; a script that fails or anything that the content policy stops fails the test."""
    page = context.new_page()
    faults: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A refused upload is answered with 4xx, which the browser reports too; that is no fault.
        if message.type == "error" and "status of 4" not in message.text:
            faults.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield page
    assert faults == []


@pytest.fixture
def plain_page(browser: Browser, site: Site) -> Iterator[Page]:
    """A tab without script, as on an old machine that forbids it."""
    context = browser.new_context(base_url=site.address, viewport=WIDE, java_script_enabled=False)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()

"""Other web pages cannot use the clerk's browser against the service."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from dondoc_office import Office
from fastapi.testclient import TestClient
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

from models.errors import ErrorCode
from service.web.app import create_app
from service.web.errors import STATUS
from service.web.security import SAFE_METHODS, ForeignHost, ForeignPage, Guard

HOSTS = {"127.0.0.1:8000", "localhost:8000"}


def fault(method: str = "GET", **headers: str) -> type | None:
    """Why a request is refused."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def nothing(*_: object) -> None:
        """No application."""

    found = Guard(nothing, allowed_hosts=HOSTS).fault_of(method, Headers({"host": "127.0.0.1:8000", **named}))
    return type(found) if found else None


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000"])
def test_our_own_addresses_are_answered(host: str) -> None:
    assert fault(host=host) is None


@pytest.mark.parametrize(
    "host", ["", "127.0.0.1", "127.0.0.1:9000", "evil.example:8000", "localhost:8000.evil.example"]
)
def test_other_hosts_are_refused_even_for_reading(host: str) -> None:
    assert fault(host=host) is ForeignHost


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_write_from_a_foreign_page_is_refused(site: str) -> None:
    assert fault("POST", sec_fetch_site=site) is ForeignPage


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://127.0.0.1:9000",
        "http://localhost:8000@evil.example",
        "file://127.0.0.1:8000",
        "http://[",
    ],
)
def test_a_write_with_a_foreign_origin_is_refused(origin: str) -> None:
    assert fault("POST", origin=origin) is ForeignPage
    assert fault("DELETE", origin=origin, sec_fetch_site="same-origin") is ForeignPage


def test_our_own_pages_and_programs_may_write() -> None:
    assert fault("POST", origin="http://localhost:8000", sec_fetch_site="same-origin") is None
    assert fault("PATCH") is None


@pytest.mark.parametrize("method", sorted(SAFE_METHODS))
def test_a_link_from_elsewhere_may_be_followed(method: str) -> None:
    assert fault(method, sec_fetch_site="cross-site", origin="http://evil.example") is None


@pytest.mark.parametrize("path", ["/api/v1/tasks", "/api/v1/nothing", "/nothing"])
def test_every_answer_carries_the_protecting_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_refused_request_is_an_answer_with_code_and_headers(client: TestClient) -> None:
    answer = client.post("/api/v1/documents", headers={"origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_defect_tells_nothing_of_itself_and_keeps_the_headers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("mật khẩu trong bộ nhớ")

    monkeypatch.setattr("service.progress.Progress.list_tasks", broken)
    with TestClient(
        create_app(office.service), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as client:
        answer = client.get("/api/v1/tasks")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert "mật khẩu" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_wrong_method_is_an_error_in_our_form(client: TestClient) -> None:
    answer = client.delete("/api/v1/tasks")
    assert answer.status_code == 405
    assert set(answer.json()) == {"error"}


def test_every_code_has_a_status() -> None:
    assert set(STATUS) == set(ErrorCode)


def test_a_cut_off_upload_is_no_defect(caplog: pytest.LogCaptureFixture) -> None:
    async def gone(*_: object) -> None:
        raise ClientDisconnect

    async def send(_: object) -> None:
        raise AssertionError("nobody is there")

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/documents",
        "headers": [(b"host", b"127.0.0.1:8000")],
    }
    guard = Guard(gone, allowed_hosts=HOSTS)
    with ThreadPoolExecutor() as pool:  # a thread without the loop that tests in a browser leave running
        pool.submit(asyncio.run, guard(scope, receive, send)).result()
    assert caplog.records == []

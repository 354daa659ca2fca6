"""A log tells what was done and how long it took, and holds no word of a document."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from dondoc_fakes import dispatch
from dondoc_office import Office
from fastapi.testclient import TestClient

from service.logs import FACTS, REQUEST, set_up_logs
from service.settings import LogFormat, LogLevel
from service.web.app import create_app

ADDRESS = "http://127.0.0.1:8000"
PHRASE = "chuyến hàng Lam Sơn"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged; afterwards the log is what it was before."""
    root, levels = logging.getLogger(), {}
    handlers, level = root.handlers[:], root.level
    for name in ("service", "ingest", "nlp", "models"):
        levels[name] = logging.getLogger(name).level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office on SQLite."""
    office = Office(tmp_path_factory.mktemp("office") / "var")
    yield office
    office.service.close()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    """The objects that were logged."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_key_route_status_and_time(
    office: Office, stream: io.StringIO
) -> None:
    document = office.take_in("Văn phòng Sở: Rà soát.").summary.id
    set_up_logs(LogLevel.INFO, LogFormat.JSON, stream)
    client = TestClient(create_app(office.service), base_url=ADDRESS)
    answer = client.get(f"/api/v1/documents/{document}", params={"text": True, "q": PHRASE})
    (line,) = lines(stream)
    assert line["request"] == answer.headers["x-request-id"]
    assert (line["method"], line["route"]) == ("GET", "/api/v1/documents/{document_id}")
    assert (line["status"], line["document_id"]) == (200, str(document))
    assert isinstance(line["ms"], float)


def test_the_key_that_a_proxy_gives_is_kept_where_it_is_one(office: Office) -> None:
    client = TestClient(create_app(office.service), base_url=ADDRESS)
    given = "a1b2c3d4-0000"
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"] == given
    for bad in ("", "x", "a b c d e f g h", "é" * 10, "a" * 65):
        headers = {"X-Request-ID": bad.encode()}
        assert client.get("/healthz", headers=headers).headers["x-request-id"] != bad  # type: ignore[arg-type]


def test_nothing_of_a_document_or_of_what_was_asked_is_logged(office: Office, stream: io.StringIO) -> None:
    set_up_logs(LogLevel.DEBUG, LogFormat.JSON, stream)
    client = TestClient(create_app(office.service), base_url=ADDRESS, raise_server_exceptions=False)
    data = dispatch(f"Văn phòng Sở: Đưa {PHRASE} về kho.")
    files = {"file": ("lam-son.txt", data, "text/plain")}
    assert client.post("/api/v1/documents", files=files).status_code == 201
    office.reader.crashes = 1
    files = {"file": ("lam-son-2.txt", data + b"\n", "text/plain")}
    client.post("/api/v1/documents", files=files)
    client.get("/api/v1/search", params={"q": PHRASE})
    client.get(f"/{PHRASE}/lam-son")
    said = stream.getvalue()
    assert len(lines(stream)) > 4
    for word in ("Lam Sơn", "lam-son", "Rà soát", "chuy"):
        assert word not in said


def test_the_message_of_an_exception_is_not_logged(stream: io.StringIO) -> None:
    for form in LogFormat:
        set_up_logs(LogLevel.INFO, form, stream)
        try:
            raise ValueError(PHRASE)
        except ValueError:
            logging.getLogger("uvicorn.error").exception("crashed")
    said = stream.getvalue()
    assert said.count("ValueError at test_logs.py") == 2
    assert PHRASE not in said


def test_a_person_reads_a_line_and_a_program_an_object(stream: io.StringIO) -> None:
    logger = logging.getLogger("service.somewhere")
    token = REQUEST.set("key-of-a-request")
    try:
        for form in LogFormat:
            set_up_logs(LogLevel.WARNING, form, stream)
            logger.warning("the disk is full", extra={FACTS: {"free": 12}})
            logger.info("not worth a line")
    finally:
        REQUEST.reset(token)
    text, line = stream.getvalue().splitlines()
    assert "WARNING service.somewhere: the disk is full [key-of-a-request]" in text
    found = json.loads(line)
    assert (found["level"], found["free"], found["request"]) == ("warning", 12, "key-of-a-request")


def test_libraries_that_quote_what_they_read_are_not_heard(stream: io.StringIO) -> None:
    set_up_logs(LogLevel.DEBUG, LogFormat.TEXT, stream)
    for name in ("pdfminer.psparser", "docx.parts", "openpyxl", "dbos"):
        logging.getLogger(name).error(PHRASE)
    assert stream.getvalue() == ""

"""How far a reading is: for the clerk on the page, for programs in the API, for the operator at the terminal."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from dondoc_databases import Databases
from dondoc_fakes import dispatch
from dondoc_jobs import IdleJobs
from dondoc_office import Office
from dondoc_visitor import Visitor
from fastapi.testclient import TestClient
from rich.console import Console

from models.document import DocumentState
from models.errors import ErrorCode
from models.job import JobState
from service.commands import working
from service.commands.working import run_jobs
from service.web.app import create_app

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."
JOBS = "/api/v1/jobs"


@pytest.fixture
def idle(tmp_path: Path, databases: Databases) -> Iterator[Office]:
    """An office whose worker is away."""
    office = Office(tmp_path / "var", databases=databases, make_jobs=IdleJobs)
    yield office
    office.service.close()
    databases.drop(office.folder)


def test_a_job_that_waits_is_on_the_list_with_its_priority(idle: Office) -> None:
    idle.service.intake.upload(io.BytesIO(dispatch(ORDER)), "HỎA TỐC 12.txt")
    idle.service.intake.upload(io.BytesIO(dispatch(ORDER, number="2/SYT-VP")), "anh.txt")
    with TestClient(create_app(idle.service), base_url="http://127.0.0.1:8000") as client:
        body = client.get(JOBS).json()
        assert [(job["name"], job["state"], job["priority"]) for job in body["items"]] == [
            ("HỎA TỐC 12.txt", "queued", 1),
            ("anh.txt", "queued", 3),
        ]
        assert (body["counts"]["queued"], body["workers"]) == (2, [])
        job = client.get(f"{JOBS}/{body['items'][0]['document_id']}").json()
        assert (job["attempts"], job["error"]) == (0, None)
        assert client.get(f"{JOBS}?state=done").json()["items"] == []
        assert client.get(f"{JOBS}/{idle.unit('Văn phòng Sở')}").status_code == 404


def test_a_reading_is_stopped_and_may_be_tried_again(idle: Office) -> None:
    document_id = idle.service.intake.upload(io.BytesIO(dispatch(ORDER)), "a.txt").document.id
    visitor = Visitor(idle.service)
    page = visitor.open(f"/documents/{document_id}")
    stopped = visitor.press(page, "form[action$='/stop']")
    assert "đã được dừng theo yêu cầu" in stopped.fault
    job = idle.service.workload.get_job(document_id)
    assert job is not None
    assert (job.state, job.failure and job.failure.code) == (JobState.STOPPED, ErrorCode.READING_STOPPED)
    again = visitor.press(stopped, "form[action$='/retry']")
    assert "Trang này tự tải lại" in again.text
    job = idle.service.workload.get_job(document_id)
    assert job is not None
    assert (job.state, job.failure) == (JobState.QUEUED, None)


def test_a_reading_under_way_that_is_stopped_writes_nothing_more(office: Office) -> None:
    def stop() -> None:
        (item,) = office.service.documents.list_documents().items
        office.service.intake.stop(item.id)

    office.reader.pages, office.reader.on_page = 1, stop
    document_id = office.service.intake.upload(io.BytesIO(dispatch(ORDER)), "a.txt").document.id
    summary = office.service.documents.get_document(document_id).summary
    assert (summary.state, summary.obligations) == (DocumentState.FAILED, 0)
    office.reader.pages = 0
    assert office.service.intake.retry(document_id).state is DocumentState.READY


def test_a_document_that_is_read_cannot_be_stopped(office: Office) -> None:
    document = office.take_in(ORDER)
    assert office.service.intake.stop(document.summary.id).state is DocumentState.READY


def test_the_operator_sees_what_waits(
    idle: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    idle.service.intake.upload(io.BytesIO(dispatch(ORDER)), "ke-hoach[1].txt")
    monkeypatch.setattr(working, "load_settings", lambda: idle.settings)
    out = io.StringIO()
    assert run_jobs([], "table", console=Console(file=out, width=200)) == 0
    assert "ke-hoach[1].txt" in out.getvalue()
    assert "chờ đọc 1" in out.getvalue()
    assert "Không có tiến trình đọc nào đang chạy" in out.getvalue()
    assert run_jobs([JobState.QUEUED], "jsonl") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert (json.loads(line)["name"], json.loads(line)["state"]) == ("ke-hoach[1].txt", "queued")

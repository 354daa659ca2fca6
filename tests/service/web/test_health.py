"""Machines watch over the service: is it alive, can it work, how much does it do."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from dondoc_fakes import dispatch
from dondoc_office import Office
from dondoc_visitor import OWN
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from models.errors import ReaderDied
from service import health as health_module
from service.bootstrap import Service
from service.metrics import Metrics, form_of, measured
from service.web.app import create_app


@pytest.fixture(autouse=True)
def _looks_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_module, "REMEMBERED", 0.0)


def numbers(client: TestClient) -> dict[tuple[str, ...], float]:
    """Every number by its name and the values of its labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_a_service_that_runs_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.json() == {
        "status": "ok",
        "parts": {"database": True, "storage": True, "readers": True, "worker": True},
    }
    assert answer.status_code == 200


def broken(office: Office, part: str) -> Service:
    """The service with one part that cannot work."""
    service = office.service
    if part == "readers":
        ill = replace(service.health, engines=replace(service.engines, is_answering=lambda: False))
        return replace(service, health=ill)
    if part == "storage":
        shutil.rmtree(office.folder / "tmp")
        (office.folder / "tmp").touch()
    if part == "database":
        service.database.engine.dispose()
        office.databases.drop(office.folder)
        if office.databases.name == "sqlite":
            for each in office.folder.glob("dondoc.db*"):
                each.unlink()
    return service


@pytest.mark.parametrize("part", ["readers", "storage", "database"])
def test_a_part_that_cannot_work_is_named(office: Office, part: str) -> None:
    client = TestClient(create_app(broken(office, part)), base_url=OWN)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert not answer.json()["parts"][part]
    assert answer.json()["parts"]["readers"] is (part != "readers")
    assert client.get("/healthz").status_code == 200
    office.databases.seeded(office.folder)


def test_documents_that_wait_for_nobody_are_noticed(office: Office, client: TestClient) -> None:
    office.service.intake._jobs.submit = lambda document_id: None  # type: ignore[method-assign]
    files = {"file": ("a.txt", dispatch("Văn phòng Sở: Rà soát."), "text/plain")}
    assert client.post("/api/v1/documents", params={"wait": 0}, files=files).status_code == 202
    assert client.get("/readyz").json()["parts"]["worker"]
    assert numbers(client)["dondoc_jobs", "queued"] == 1
    office.clock.pass_days(1)
    assert not client.get("/readyz").json()["parts"]["worker"]
    assert numbers(client)["dondoc_queue_age_seconds",] == 86_400


def test_requests_are_counted_by_route_and_never_by_path(office: Office, client: TestClient) -> None:
    document = office.take_in("Văn phòng Sở: Rà soát.").summary.id
    client.get(f"/api/v1/documents/{document}")
    client.get("/api/v1/documents/no-key-at-all")
    client.get("/bi-mat/chuyen-hang?q=bi-mat")
    found = numbers(client)
    route = "/api/v1/documents/{document_id}"
    assert found["dondoc_http_requests_total", "GET", route, "200"] == 1
    assert found["dondoc_http_requests_total", "GET", route, "422"] == 1
    assert found["dondoc_http_requests_total", "GET", "-", "404"] == 1
    assert found["dondoc_http_request_seconds_count", route] == 2
    said = client.get("/metrics").text
    assert str(document) not in said
    assert "bi-mat" not in said


def test_what_the_office_holds_is_counted(office: Office, client: TestClient) -> None:
    office.take_in("Văn phòng Sở: Rà soát.", name="cong-van-mat.txt")
    found = numbers(client)
    assert found["dondoc_documents", "ready"] == 1
    assert found["dondoc_documents", "failed"] == 0
    assert found["dondoc_database_up",] == 1
    assert found["dondoc_disk_free_bytes",] > 0
    assert found["dondoc_readings_total", "txt", "ok"] == 1
    assert "cong-van-mat" not in client.get("/metrics").text


def test_a_database_that_is_away_is_a_number_and_no_error(office: Office, client: TestClient) -> None:
    broken(office, "database")
    assert numbers(client)["dondoc_database_up",] == 0
    office.databases.seeded(office.folder)


def test_a_disk_that_cannot_be_looked_at_hides_no_other_number(
    office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(path: Path) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(shutil, "disk_usage", away)
    found = numbers(client)
    assert found["dondoc_database_up",] == 1
    assert ("dondoc_disk_free_bytes",) not in found


def test_readers_that_die_are_counted(office: Office, tmp_path: Path) -> None:
    def die(*_: object, **__: object) -> None:
        raise ReaderDied

    metrics = Metrics()
    engines = measured(replace(office.service.engines, read=die, check_secrecy=die), metrics)  # type: ignore[arg-type]
    for ask in (engines.read, engines.check_secrecy):
        with pytest.raises(ReaderDied):
            ask(tmp_path / "x.pdf", limits=office.settings.limits)
    said = metrics.write().decode()
    assert 'dondoc_reader_deaths_total{cause="died"} 2.0' in said
    assert 'dondoc_readings_total{format="pdf",outcome="reader_died"} 1.0' in said


def test_whatever_a_file_is_called_there_are_few_formats() -> None:
    assert [form_of(name) for name in ("a.PDF", "b.docx", "c", "d.bi-mat", ".pdf", "e.pdf.exe")] == [
        "pdf",
        "docx",
        "other",
        "other",
        "other",
        "other",
    ]


@pytest.mark.parametrize(
    "headers", [{"host": "dondoc.so-y-te.vn"}, {"x-forwarded-for": "10.0.0.7"}, {"forwarded": "for=10.0.0.7"}]
)
def test_numbers_are_for_programs_of_this_machine(office: Office, headers: dict[str, str]) -> None:
    for is_open, status in ((False, 404), (True, 200)):
        settings = office.settings.model_copy(
            update={"hosts": ("dondoc.so-y-te.vn",), "open_metrics": is_open}
        )
        app = create_app(replace(office.service, settings=settings))
        assert TestClient(app, base_url=OWN).get("/metrics", headers=headers).status_code == status

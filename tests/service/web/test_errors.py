"""The page of codes tells the same HTTP statuses as the API answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

import pytest
from dondoc_office import Office
from fastapi.testclient import TestClient

from service.documents import Documents
from service.web.errors import STATUS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "codes.md"


def test_the_listed_statuses_are_those_that_are_answered() -> None:
    listed = dict(re.findall(r"^\| `(\w+)` \| (\d{3}) \|", PAGE.read_text("utf-8"), re.MULTILINE))
    assert listed == {code.value: str(int(status)) for code, status in STATUS.items()}


def test_a_defect_is_logged_with_its_route_and_without_its_path(
    office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("a defect")

    document = office.take_in("Văn phòng Sở: Rà soát.").summary.id
    monkeypatch.setattr(Documents, "get_document", crash)
    with caplog.at_level("ERROR"):
        assert client.get(f"/api/v1/documents/{document}").status_code == 500
    (said,) = [record.getMessage() for record in caplog.records if record.name == "service.web.errors"]
    assert "GET /api/v1/documents/{document_id}: RuntimeError" in said
    assert str(document) not in said

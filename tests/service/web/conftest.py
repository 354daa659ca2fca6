"""A client that speaks to the whole application as a program on this machine does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dondoc_office import Office
from fastapi.testclient import TestClient

from service.web.app import create_app

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    """The API without pages; what crashes is answered as it would be, not raised."""
    with TestClient(create_app(office.service), base_url=ADDRESS, raise_server_exceptions=False) as client:
        yield client

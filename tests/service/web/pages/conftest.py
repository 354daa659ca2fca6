"""A visitor for every test of the pages."""

from __future__ import annotations

import pytest
from dondoc_office import Office
from dondoc_visitor import Visitor


@pytest.fixture
def visitor(office: Office) -> Visitor:
    """A browser without script at the sample agency's pages."""
    return Visitor(office.service)

"""A visitor for every test of the pages."""

from __future__ import annotations

import pytest
from dondoc_databases import Databases, SqliteDatabases
from dondoc_office import Office
from dondoc_visitor import Visitor


@pytest.fixture(scope="session")
def databases() -> Databases:
    """What pages show is the same on both databases: the use cases below them are tested on both."""
    return SqliteDatabases()


@pytest.fixture
def visitor(office: Office) -> Visitor:
    """A browser without script at the sample agency's pages."""
    return Visitor(office.service)

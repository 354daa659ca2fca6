"""Finding alike documents among thousands: by the index, without looking at any text."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from dondoc_fakes import dispatch
from dondoc_office import Office
from sqlalchemy import event
from sqlmodel import insert

from models.document import DocumentState
from models.duplicate import Likeness
from models.tables.columns import new_id
from models.tables.documents import DocumentRow
from models.tables.duplicates import FingerprintBandRow, FingerprintRow
from service.fingerprints import FORM, PLACES, bands_of, citation_key
from service.store.organisations import only_agency

MANY = 3000
BODY = " ".join(f"việc{number} đơn vị{number % 7} thực hiện" for number in range(60))


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """The statements that the database is sent meanwhile."""
    found: list[str] = []

    def hear(_c: object, _k: object, statement: str, *_: object) -> None:
        found.append(statement)

    engine = office.service.database.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def fill(office: Office, count: int) -> None:
    """So many read documents with fingerprints and numbers of their own, no texts."""
    chooser = random.Random(7)
    with office.service.database.unbound() as session:
        found = only_agency(session)
        assert found is not None
        agency = found.id
        documents, prints, bands = [], [], []
        for number in range(count):
            key = new_id()
            sketch = "".join(f"{chooser.getrandbits(32):08x}" for _ in range(PLACES))
            documents.append(
                {
                    "id": key,
                    "agency_id": agency,
                    "sha256": f"{number:064x}",
                    "name": "a.txt",
                    "media_type": "text/plain",
                    "size": 1,
                    "storage_key": "x",
                    "state": DocumentState.READY,
                    "attempts": 1,
                    "addressees": [],
                    "recipients": [],
                    "corrected": [],
                    "is_scan": False,
                    "has_lost_marks": False,
                    "citation_key": citation_key(str(number), "UBND-VX", 2026),
                    "created_at": office.clock.now,
                    "version": 1,
                }
            )
            prints.append(
                {"id": new_id(), "agency_id": agency, "document_id": key, "form": FORM, "sketch": sketch}
            )
            bands += [
                {"id": new_id(), "agency_id": agency, "document_id": key, "value": value}
                for value in bands_of(sketch)
            ]
        for table, rows in (
            (DocumentRow, documents),
            (FingerprintRow, prints),
            (FingerprintBandRow, bands),
        ):
            session.exec(insert(table), params=rows)


def upload(office: Office, tail: str = "") -> Likeness | None:
    """Takes the document in; what it is found to be like."""
    data = dispatch("Văn phòng Sở: Rà soát.").decode() + f"\n{BODY}\n{tail}"
    uploaded = office.service.intake.upload(io.BytesIO(data.encode()), "a.txt", wait=5)
    detail = office.service.documents.get_document(uploaded.document.id)
    return detail.matches[0].likeness if detail.matches else None


def test_among_thousands_the_one_alike_is_found_with_no_more_work_and_no_text_read(office: Office) -> None:
    with statements(office) as among_none:
        assert upload(office) is None
    fill(office, MANY)
    with statements(office) as among_many:
        assert upload(office, "hai") is Likeness.SAME_NUMBER
    of_texts = [sum("FROM document_reading" in each for each in sent) for sent in (among_none, among_many)]
    assert of_texts[0] == of_texts[1]  # its own text, and no other
    assert len(among_many) <= len(among_none) + 15


@pytest.mark.parametrize(
    "query",
    [
        "SELECT document_id FROM fingerprint_band WHERE agency_id = 'x' AND value IN (1, 2, 3) GROUP BY document_id",
        "SELECT id FROM document WHERE agency_id = 'x' AND citation_key = 'y'",
        "SELECT id FROM document WHERE agency_id = 'x' AND package_key IN ('y', 'z')",
    ],
)
def test_what_is_looked_up_has_an_index(office: Office, query: str) -> None:
    if office.service.database.engine.dialect.name != "sqlite":
        pytest.skip("the plan is written in SQLite's words")
    with office.service.database.engine.connect() as connection:
        plan = " ".join(str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}"))
    assert "SEARCH" in plan
    assert "value=?" in plan or "_key=?" in plan

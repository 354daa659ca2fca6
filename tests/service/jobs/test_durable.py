"""Durable jobs: enqueued with their document, done once, whatever dies meanwhile."""

from __future__ import annotations

import base64
import io
from uuid import UUID

import pytest
from dondoc_fakes import dispatch
from dondoc_office import Office
from sqlalchemy import MetaData

from models.document import DocumentState
from models.job import JobState

ORDER = "Văn phòng Sở: Rà soát thủ tục cắm mốc thửa ruộng bậc thang trước ngày 20/11/2026."


def upload(office: Office, number: int = 1, wait: float = 20.0, name: str = "a.txt") -> UUID:
    """A dispatch comes in."""
    data = dispatch(ORDER, number=f"{number}/SYT-VP")
    return office.service.intake.upload(io.BytesIO(data), name, wait=wait).document.id


def test_an_upload_is_read_by_the_worker(durable: Office) -> None:
    durable.service.intake.resume()
    document_id = upload(durable)
    document = durable.service.documents.get_document(document_id)
    assert document.summary.state is DocumentState.READY
    assert [len(each.tasks) for each in document.obligations] == [1]
    job = durable.service.workload.get_job(document_id)
    assert job is not None
    assert (job.state, job.attempts) == (JobState.DONE, 1)


def test_what_came_in_while_no_worker_ran_is_read_at_the_start(durable: Office) -> None:
    ids = [upload(durable, number, wait=0) for number in range(5)]
    durable.service.intake.resume()
    for document_id in ids:
        assert durable.service.intake.retry(document_id, wait=20).state is DocumentState.READY


@pytest.mark.parametrize("is_started", [True, False])
def test_no_word_of_a_document_gets_into_the_tables_of_the_job_engine(
    durable: Office, is_started: bool
) -> None:
    if is_started:
        durable.service.intake.resume()
    upload(durable, wait=20 if is_started else 0, name="ruộng bậc thang.txt")
    tables = MetaData()
    is_sqlite = durable.databases.name == "sqlite"
    tables.reflect(durable.service.database.engine, schema=None if is_sqlite else "dbos")
    own = [each for each in tables.sorted_tables if each.name in ("workflow_status", "operation_outputs")]
    assert len(own) == 2
    found = []
    with durable.service.database.engine.connect() as connection:
        for table in tables.sorted_tables:
            if is_sqlite and table.name not in DBOS_TABLES:
                continue
            found += [str(value) for row in connection.execute(table.select()) for value in row]
    assert any("read_document" in each for each in found)
    for value in [*found, *map(decoded, found)]:
        for word in ("ruộng", "thửa", "Rà soát", "Văn phòng", "12/SYT", ".txt"):
            assert word not in value


DBOS_TABLES = {
    "application_versions",
    "queues",
    "workflow_input",
    "streams",
    "workflow_output",
    "notifications",
    "workflow_events",
    "workflow_schedules",
    "operation_outputs",
    "workflow_events_history",
    "workflow_status",
}


def decoded(value: str) -> str:
    """What a packed value holds."""
    try:
        return base64.b64decode(value, validate=True).decode("utf-8", "replace")
    except ValueError:
        return ""

"""Files come in: read once, kept once, refused with a note and nothing else."""

from __future__ import annotations

import io
import threading
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from dondoc_databases import Databases
from dondoc_fakes import dispatch
from dondoc_jobs import IdleJobs
from dondoc_office import Office
from sqlmodel import SQLModel, select

import service.reading
from models.document import DocumentState
from models.errors import (
    BadInput,
    DamagedFile,
    EmptyFile,
    ErrorCode,
    NoTextLayer,
    SecretDocument,
    TooLarge,
)
from models.job import JobState, Priority
from models.source import SourceText
from models.tables.documents import DocumentRow, RefusedUploadRow
from models.tables.duplicates import DocumentMatchRow, FingerprintBandRow, FingerprintRow
from models.tables.jobs import DocumentJobRow, ReadingDraftRow
from models.tables.records import AuditEventRow
from models.task import TaskState
from service.intake import Arrival, clean_name, error_of
from service.jobs.running import work_through
from service.jobs.threads import ThreadJobs
from service.keeping import Keeper
from service.reading import MOST_ATTEMPTS
from service.search.port import SearchFilter
from service.store import claims
from service.store.busy import DatabaseBusy
from service.store.jobs import open_job
from service.store.organisations import only_agency

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."

OF_A_DOCUMENT = (
    DocumentRow,
    DocumentJobRow,
    ReadingDraftRow,
    FingerprintRow,
    FingerprintBandRow,
    DocumentMatchRow,
)
"""Tables in which a document that is not read yet may have rows."""


def upload(office: Office, data: bytes, name: str = "a.txt", wait: float = 5) -> UUID:
    """Takes bytes in."""
    return office.service.intake.upload(io.BytesIO(data), name, wait=wait).document.id


def files(office: Office) -> list[Path]:
    """Every file that lies in the office's folder, but for the database."""
    return [
        path for path in office.folder.rglob("*") if path.is_file() and not path.name.startswith("dondoc.db")
    ]


def refusals(office: Office) -> list[RefusedUploadRow]:
    """The refused uploads as they are kept."""
    with office.service.database.unbound() as session:
        rows = list(session.exec(select(RefusedUploadRow)))
        session.expunge_all()
        return rows


def documents(office: Office) -> int:
    """How many documents there are."""
    return len(office.service.documents.list_documents(limit=100).items)


def test_an_upload_becomes_obligations_and_proposed_tasks(office: Office) -> None:
    document = office.take_in(ORDER, "Sở Tài chính: Bố trí kinh phí.")
    assert document.summary.state is DocumentState.READY
    assert (document.summary.citation, document.summary.issuer) == ("12/SYT-VP", "Sở Y tế")
    first, second = document.obligations
    assert first.quote == f"- {ORDER}"
    assert [(task.state, task.lead and task.lead.name) for task in first.tasks] == [
        (TaskState.PROPOSED, "Văn phòng Sở")
    ]
    assert second.tasks == ()
    assert (document.summary.obligations, document.summary.ours) == (2, 1)


def test_the_same_bytes_again_are_the_document_that_is_there(office: Office) -> None:
    first = office.service.intake.upload(io.BytesIO(dispatch(ORDER)), "a.txt", wait=5)
    again = office.service.intake.upload(io.BytesIO(dispatch(ORDER)), "b.txt", wait=5)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.document.id == first.document.id
    assert documents(office) == 1
    assert len(files(office)) == 1


def test_ngày_đến_and_số_đến_are_kept_and_reckoned_with(office: Office) -> None:
    data = dispatch("Văn phòng Sở: Báo cáo trong 5 ngày kể từ ngày nhận.")
    arrival = Arrival(on=date(2026, 11, 10), number="345")
    uploaded = office.service.intake.upload(io.BytesIO(data), "a.txt", arrival=arrival, wait=5)
    document = office.service.documents.get_document(uploaded.document.id)
    assert (document.summary.arrived_on, document.summary.arrival_number) == (date(2026, 11, 10), "345")
    assert document.obligations[0].tasks[0].due_on == date(2026, 11, 15)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", EmptyFile),
        (b"x" * 300_000, TooLarge),
        (b"%PDF-1.7 scan", NoTextLayer),
        (b"\xff\xfe\xfd", DamagedFile),
    ],
)
def test_what_cannot_be_read_leaves_a_note_and_nothing_else(
    office: Office, data: bytes, fault: type[BadInput]
) -> None:
    with pytest.raises(fault):
        upload(office, data, name="quet.pdf")
    (row,) = refusals(office)
    assert (row.name, row.code, row.at) == ("quet.pdf", fault.code.value, office.clock.now)
    assert documents(office) == 0
    assert files(office) == []


def test_a_refused_upload_keeps_its_hash(office: Office) -> None:
    with pytest.raises(NoTextLayer):
        upload(office, b"%PDF-1.7 scan")
    assert refusals(office)[0].sha256 is not None


def test_of_a_secret_document_only_when_and_why_is_kept(office: Office) -> None:
    with pytest.raises(SecretDocument):
        upload(office, "MẬT\nNội dung mật".encode(), name="to-trinh-mat.txt")
    (row,) = refusals(office)
    assert (row.name, row.sha256, row.code) == (None, None, "secret_document")
    assert files(office) == []
    assert office.reader.read_names == []
    kept = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    assert "Nội dung mật".encode() not in kept
    assert b"to-trinh-mat" not in kept


def test_a_refused_file_may_come_again_mended(office: Office) -> None:
    with pytest.raises(NoTextLayer):
        upload(office, b"%PDF-1.7 scan")
    with pytest.raises(NoTextLayer):
        upload(office, b"%PDF-1.7 scan")
    assert len(refusals(office)) == 2


def test_one_who_asks_later_is_told_why_a_file_was_refused(tmp_path: Path, databases: Databases) -> None:
    before = Office(tmp_path, make_jobs=IdleJobs, databases=databases)
    document_id = upload(before, b"%PDF-1.7 scan")
    before.service.close()
    after = Office(tmp_path, databases=databases)
    after.service.intake.resume()
    summary = after.service.documents.get_document(document_id).summary
    assert (summary.state, summary.failure and summary.failure.code) == (
        DocumentState.FAILED,
        ErrorCode.NO_TEXT_LAYER,
    )
    assert documents(after) == 0
    assert files(after) == []
    after.service.close()


def test_a_defect_of_ours_keeps_the_file_for_another_try(office: Office) -> None:
    office.reader.crashes = 1
    document_id = upload(office, dispatch(ORDER))
    failed = office.service.documents.get_document(document_id).summary
    assert (failed.state, failed.failure and failed.failure.code) == (
        DocumentState.FAILED,
        ErrorCode.INTERNAL,
    )
    assert len(files(office)) == 1
    assert office.service.intake.retry(document_id).state is DocumentState.READY
    assert len(office.service.documents.get_document(document_id).obligations) == 1


def crash_once(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    """The next call dies like a defect of ours, those after it do not."""
    real = getattr(owner, name)
    calls: list[None] = []

    def call(*values: object, **named: object) -> object:
        calls.append(None)
        if len(calls) == 1:
            raise RuntimeError("a defect")
        return real(*values, **named)

    monkeypatch.setattr(owner, name, call)


def test_one_that_is_refused_after_it_came_far_once_leaves_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash_once(monkeypatch, Keeper, "keep")
    document_id = upload(office, dispatch(ORDER + " Kèm phụ lục." * 200))
    assert office.service.documents.get_document(document_id).summary.state is DocumentState.FAILED
    assert rows_of(office, FingerprintBandRow) > 0

    def is_secret(_: SourceText) -> SourceText:
        raise SecretDocument

    office.reader.dress = is_secret
    with pytest.raises(SecretDocument):
        office.service.intake.retry(document_id)
    assert files(office) == []
    assert [rows_of(office, table) for table in OF_A_DOCUMENT] == [0] * len(OF_A_DOCUMENT)
    assert [(row.code, row.name, row.sha256) for row in refusals(office)] == [("secret_document", None, None)]


def rows_of(office: Office, table: type[SQLModel]) -> int:
    """How many rows a table has."""
    with office.service.database.unbound() as session:
        return len(session.exec(select(table)).all())


@pytest.mark.parametrize("way", ["retry", "upload", "start"])
def test_what_failed_after_the_document_was_read_is_done_when_it_is_asked_for_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    crash_once(monkeypatch, service.reading, "index_obligations")
    document_id = upload(office, dispatch(ORDER))
    job = office.service.workload.get_job(document_id)
    assert job is not None
    assert job.state is JobState.FAILED
    again = {
        "retry": lambda: office.service.intake.retry(document_id),
        "upload": lambda: upload(office, dispatch(ORDER)),
        "start": office.service.intake.resume,
    }
    again[way]()
    job = office.service.workload.get_job(document_id)
    assert job is not None
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    detail = office.service.documents.get_document(document_id)
    assert (detail.summary.state, len(detail.obligations)) == (DocumentState.READY, 1)
    assert office.service.searching.find("thủ tục", SearchFilter()).total == 1
    assert office.reader.read_names == ["a.txt"]


def test_what_failed_after_the_reading_too_often_waits_for_a_person(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash_once(monkeypatch, service.reading, "index_obligations")
    document_id = upload(office, dispatch(ORDER))
    set_state(office, document_id, DocumentState.READY, attempts=MOST_ATTEMPTS + 1)
    assert office.service.intake.reading.tickets() == []
    office.service.intake.retry(document_id)
    assert office.service.intake.reading.tickets() == []
    assert rows_of(office, DocumentJobRow) == 1


def test_fingerprints_that_are_made_anew_come_last_and_have_attempts_of_their_own(
    tmp_path: Path, databases: Databases
) -> None:
    office = Office(tmp_path / "var", databases=databases)
    document_id = upload(office, dispatch(ORDER))
    set_state(office, document_id, DocumentState.READY, attempts=MOST_ATTEMPTS)
    with office.service.database.unbound() as session:
        for row in session.exec(select(FingerprintRow)):
            row.form = 0
            session.add(row)
    office.service.close()
    after = Office(tmp_path / "var", databases=databases, make_jobs=IdleJobs)
    waiting = upload(after, dispatch(ORDER, number="13/SYT-VP"), wait=0)
    tickets = after.service.intake.reading.tickets()
    assert [(each.document_id, each.priority) for each in tickets] == [
        (waiting, Priority.ORDINARY),
        (document_id, Priority.SCAN),
    ]
    assert after.service.intake.reading.tickets([document_id]) == tickets[1:]
    assert after.service.intake.reading.begin(tickets[1], None, first_only=True) is not None
    after.service.close()
    databases.drop(after.folder)


def test_a_note_of_progress_that_cannot_be_written_ends_no_reading(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_busy(*_: object, **__: object) -> bool:
        raise DatabaseBusy

    monkeypatch.setattr(service.reading, "_BETWEEN_TICKS", 0.0)
    monkeypatch.setattr(claims, "keep_pages", is_busy)
    office.reader.pages = 3
    document_id = upload(office, dispatch(ORDER))
    assert office.service.documents.get_document(document_id).summary.state is DocumentState.READY


def test_the_same_bytes_give_a_failed_document_another_try(office: Office) -> None:
    office.reader.crashes = 1
    document_id = upload(office, dispatch(ORDER))
    assert upload(office, dispatch(ORDER)) == document_id
    assert office.service.documents.get_document(document_id).summary.state is DocumentState.READY


def test_what_a_crash_left_unread_is_read_at_the_next_start(tmp_path: Path, databases: Databases) -> None:
    before = Office(tmp_path, make_jobs=IdleJobs, databases=databases)
    document_id = upload(before, dispatch(ORDER))
    assert before.service.documents.get_document(document_id).summary.state is DocumentState.QUEUED
    before.service.close()
    after = Office(tmp_path, databases=databases)
    after.service.intake.resume()
    assert after.service.documents.get_document(document_id).summary.state is DocumentState.READY
    after.service.close()


def test_a_document_that_was_being_read_is_begun_again(office: Office) -> None:
    office.reader.crashes = 1
    document_id = upload(office, dispatch(ORDER))
    set_state(office, document_id, DocumentState.READING)
    office.service.intake.resume()
    detail = office.service.documents.get_document(document_id)
    assert detail.summary.state is DocumentState.READY
    assert len(detail.obligations) == 1


def test_a_file_that_kills_the_reader_again_and_again_is_given_up(office: Office) -> None:
    office.reader.crashes = 1
    document_id = upload(office, dispatch(ORDER))
    set_state(office, document_id, DocumentState.READING, attempts=MOST_ATTEMPTS)
    office.service.intake.resume()
    assert office.service.documents.get_document(document_id).summary.state is DocumentState.FAILED
    assert office.reader.read_names == ["a.txt"]


def set_state(office: Office, document_id: UUID, state: DocumentState, attempts: int = 1) -> None:
    """As a crash would have left it."""
    with office.service.database.unbound() as session:
        row = session.get(DocumentRow, document_id)
        assert row is not None
        row.state, row.attempts = state, attempts
        session.add(row)


def test_reading_a_document_twice_makes_no_second_obligation(office: Office) -> None:
    document_id = upload(office, dispatch(ORDER))
    reading = office.service.intake.reading
    agency_id = reading.desk.agency_id
    for _ in range(2):
        with office.service.database.writing(agency_id) as session:
            ticket = open_job(
                session, agency_id, document_id, priority=Priority.ORDINARY, now=office.clock.now
            )
        work_through(reading, ticket)
    assert len(office.service.documents.get_document(document_id).obligations) == 1


def test_many_uploads_at_once_are_all_read(tmp_path: Path, databases: Databases) -> None:
    office = Office(tmp_path, make_jobs=ThreadJobs, databases=databases)
    found: list[UUID] = []

    def send(number: int) -> None:
        found.append(upload(office, dispatch(ORDER, number=f"{number // 2}/SYT-VP"), wait=20))

    senders = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(found) == 8
    assert len(set(found)) == documents(office) == 4
    for document_id in set(found):
        detail = office.service.documents.get_document(document_id)
        assert (detail.summary.state, len(detail.obligations)) == (DocumentState.READY, 1)
    office.service.close()


def test_leftovers_of_a_crash_are_wiped_at_the_start(office: Office) -> None:
    left = office.folder / "tmp" / "999999999-abc"
    left.write_bytes(b"secret")
    office.service.intake.resume()
    assert not left.exists()


def test_looking_at_a_file_keeps_nothing(office: Office) -> None:
    source, extraction = office.service.intake.look_at(io.BytesIO(dispatch(ORDER)), "a.txt")
    assert (source.name, len(extraction.obligations)) == ("a.txt", 1)
    assert documents(office) == 0
    assert files(office) == []


def test_the_audit_trail_names_steps_and_no_contents(office: Office) -> None:
    document_id = upload(office, dispatch(ORDER))
    with office.service.database.unbound() as session:
        rows = [(row.action, row.subject_id, row.detail) for row in session.exec(select(AuditEventRow))]
    assert rows == [("document.received", document_id, None), ("document.read", document_id, None)]


def test_an_office_has_one_agency(office: Office) -> None:
    office.start()
    with office.service.database.unbound() as session:
        agency = only_agency(session)
    assert agency is not None
    assert office.service.organisations.agency().name == "Sở Y tế tỉnh Sơn Giang"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\công văn.pdf", "công văn.pdf"),
        ("a\x00b\n.txt", "a b .txt"),
        ("", "khong-ten"),
        ("x" * 500 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_name_is_only_a_name(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_a_kept_fault_is_the_exception_that_it_was() -> None:
    fault = error_of(ErrorCode.NO_TEXT_LAYER, "Ảnh quét.")
    assert (type(fault), fault.message) == (NoTextLayer, "Ảnh quét.")


def test_bytes_that_no_document_has_are_wiped_at_the_start(office: Office) -> None:
    kept = upload(office, dispatch(ORDER))
    orphan = office.folder / "files" / "ab" / "cd" / ("abcd" + "0" * 60)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"left between file and row")
    for mark in (orphan.name, files(office)[0].name):
        (office.folder / "files" / "in-doubt").mkdir(exist_ok=True)
        (office.folder / "files" / "in-doubt" / mark).touch()
    stranger = orphan.with_name("abcd" + "1" * 60)
    stranger.write_bytes(b"of a database that was put back")
    office.service.intake.resume()
    assert not orphan.exists()
    assert stranger.exists()
    stranger.unlink()
    assert len(files(office)) == 1
    office.service.documents.open_file(kept).stream.close()


def test_a_file_that_comes_again_while_it_is_refused_is_refused_again(
    tmp_path: Path, databases: Databases
) -> None:
    office = Office(tmp_path / "var", make_jobs=ThreadJobs, databases=databases)
    faults: list[type[BaseException] | None] = []

    def send() -> None:
        try:
            upload(office, b"%PDF scan", wait=20)
        except BadInput as fault:
            faults.append(type(fault))
        else:
            faults.append(None)

    for _ in range(10):
        senders = [threading.Thread(target=send) for _ in range(4)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    office.service.close()
    assert set(faults) == {NoTextLayer}
    assert files(office) == []


@pytest.mark.parametrize(
    ("name", "clean"),
    [("cong v\udce9n.txt", "cong v�n.txt"), ("a\u202efdp.exe", "afdp.exe"), ("a\u2028b.txt", "a b.txt")],
)
def test_a_name_holds_nothing_that_cannot_be_kept_or_that_deceives(name: str, clean: str) -> None:
    assert clean_name(name) == clean

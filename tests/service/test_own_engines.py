"""The whole way with the product's own engines: sample files become tasks of the sample agency."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from models.document import DocumentState
from models.errors import BadInput, EmptyFile, SecretDocument
from models.evidence import SEVERAL_LEADS_MESSAGE, IssueCode
from models.organisation import AssigneeKind
from models.review import ObligationState
from service.bootstrap import Service
from service.commands.office import open_service
from service.engines import Engines
from service.jobs.threads import ThreadJobs
from service.own_engines import own_engines
from service.settings import Settings, checkout_samples
from service.views import DocumentDetail, HeaderField
from service.web.app import create_app

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "dispatches"
LETTER = "01_cong_van_chan_chinh"


@pytest.fixture(scope="module")
def engines() -> Engines:
    """Loaded once."""
    return own_engines()


@pytest.fixture
def service(tmp_path: Path, engines: Engines) -> Iterator[Service]:
    """An office of its own, without samples."""
    settings = Settings(data_dir=tmp_path, samples_dir=None)
    service = open_service(settings, engines=engines, make_jobs=ThreadJobs)
    yield service
    service.close()


def take_in(service: Service, name: str) -> DocumentDetail:
    """A sample, read."""
    uploaded = service.intake.upload_file(SAMPLES / name, wait=30)
    return service.documents.get_document(uploaded.document.id)


def leads(detail: DocumentDetail) -> set[str]:
    """The units that have tasks."""
    return {task.lead.name for each in detail.obligations for task in each.tasks if task.lead}


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".pdf"])
def test_a_letter_of_the_agency_becomes_tasks_of_its_departments(service: Service, suffix: str) -> None:
    detail = take_in(service, LETTER + suffix)
    assert detail.summary.state is DocumentState.READY
    assert (detail.summary.citation, detail.summary.issuer) == ("3127/SYT-VP", "Sở Y tế")
    assert detail.summary.issued_on == date(2026, 11, 2)
    assert {"Văn phòng Sở", "Phòng Nghiệp vụ Y", "Phòng Tổ chức cán bộ", "Chi cục Dân số"} <= leads(detail)
    for each in detail.obligations:
        assert each.quote == detail.text[each.span.start : each.span.end]
        assert each.quote.strip() == each.quote != ""
    first = detail.obligations[0]
    assert first.tasks[0].due_on == date(2026, 11, 19)


def test_a_directive_of_the_province_has_tasks_for_the_agency_itself(service: Service) -> None:
    detail = take_in(service, "03_chi_thi_dich_benh.txt")
    ours = [each for each in detail.obligations if each.is_ours]
    assert ours
    assert len(ours) < len(detail.obligations)
    kinds = {lead.kind for each in ours for lead in each.assignments if lead.role.value == "lead"}
    assert AssigneeKind.OURS in kinds
    assert all(task.lead is None for each in ours for task in each.tasks)


def test_a_letter_with_a_blank_day_is_reckoned_when_it_is_filled_in(service: Service) -> None:
    detail = take_in(service, "08_cong_van_de_trong.txt")
    assert detail.summary.issued_on is None
    changed = service.reviewing.change_header(
        detail.summary.id, {HeaderField.ISSUED_ON: "2026-11-10", HeaderField.ARRIVED_ON: "2026-11-11"}
    )
    assert changed.summary.issued_on == date(2026, 11, 10)
    assert IssueCode.BLANK_DATE in {issue.code for issue in detail.issues}
    assert IssueCode.BLANK_DATE not in {issue.code for issue in changed.issues}
    assert [each.span for each in changed.obligations] == [each.span for each in detail.obligations]


def test_every_sample_is_read_and_its_drafts_can_be_confirmed(service: Service) -> None:
    for path in sorted(SAMPLES.glob("*.txt")):
        detail = take_in(service, path.name)
        assert detail.summary.state is DocumentState.READY, path.name
        confirmed = service.reviewing.confirm_all(detail.summary.id)
        states = [each.state for each in service.documents.get_document(detail.summary.id).obligations]
        assert states.count(ObligationState.CONFIRMED) == confirmed


def test_a_missed_obligation_is_read_from_its_own_words(service: Service) -> None:
    detail = take_in(service, f"{LETTER}.txt")
    words = "Văn phòng Sở"
    start = detail.text.index(words)
    end = detail.text.index("\n", start)
    added = service.reviewing.add(detail.summary.id, start, end)
    assert added.quote == detail.text[start:end]


def test_pdfs_that_come_at_once_do_not_break_each_other(service: Service) -> None:
    paths = sorted(SAMPLES.glob("*.pdf"))
    faults: list[BaseException] = []

    def send(path: Path) -> None:
        try:
            service.intake.upload_file(path, wait=60)
        except BaseException as fault:
            faults.append(fault)

    senders = [threading.Thread(target=send, args=(path,)) for path in paths]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert faults == []
    listed = service.documents.list_documents(limit=100).items
    assert len(listed) == len(paths)
    assert {each.state for each in listed} == {DocumentState.READY}


@pytest.mark.parametrize(
    ("data", "fault"), [(b"", EmptyFile), ("TỐI MẬT\nSố: 1/TM\n".encode(), SecretDocument)]
)
def test_refused_files_leave_nothing(service: Service, data: bytes, fault: type[BadInput]) -> None:
    with pytest.raises(fault):
        service.intake.upload(io.BytesIO(data), "a.txt", wait=30)
    assert service.documents.list_documents().items == ()
    left = [path for path in service.settings.data_dir.rglob("*") if path.is_file()]
    assert all(path.name.startswith("dondoc.db") for path in left)


def test_the_api_answers_a_pdf_with_its_tasks_at_once(service: Service) -> None:
    with TestClient(create_app(service), base_url="http://127.0.0.1:8000") as client:
        with (SAMPLES / f"{LETTER}.pdf").open("rb") as file:
            answer = client.post("/api/v1/documents?wait=30", files={"file": (f"{LETTER}.pdf", file)})
        assert answer.status_code == 201
        body = answer.json()
        found = client.get("/api/v1/search", params={"q": "thu tuc hanh chinh"}).json()
    assert body["obligations"][0]["page"] == 1
    assert body["our_count"] > 5
    assert found["total"] > 0


def test_the_checkout_knows_its_samples() -> None:
    assert checkout_samples() == SAMPLES


def test_several_leads_are_one_doubt_in_one_wording(service: Service) -> None:
    text = (
        "SỞ Y TẾ\nSố: 12/SYT-VP\n\nGiao Văn phòng Sở và Thanh tra Sở rà soát thủ tục trước ngày 20/12/2026.\n"
    )
    source, found = service.intake.look_at(io.BytesIO(text.encode()), "a.txt")
    said = {
        issue.message
        for each in found.obligations
        for issue in each.issues
        if issue.code is IssueCode.SEVERAL_LEADS
    }
    assert said == {SEVERAL_LEADS_MESSAGE}, source.text


SEVERAL = """
import sys, threading
from pathlib import Path
from ingest.read import read
from service.own_engines import own_engines

engines = own_engines()
sources = [read(Path(name)) for name in sys.argv[1:]]
gate, faults = threading.Barrier(len(sources)), []

def understand(source):
    gate.wait()
    try:
        engines.extract(source, calendar=engines.calendar)
    except Exception as fault:
        faults.append(type(fault).__name__)

threads = [threading.Thread(target=understand, args=(source,)) for source in sources]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(*faults)
"""


def test_several_documents_may_be_understood_at_once_from_the_first_moment_on() -> None:
    names = [str(path) for path in sorted(SAMPLES.glob("*.txt"))[:4]]
    command = [sys.executable, "-c", SEVERAL, *names]  # a process in which nothing has been loaded yet
    done = subprocess.run(command, cwd=SAMPLES.parents[1], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

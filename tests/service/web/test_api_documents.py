"""/api/v1/documents: upload, look at, correct."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from dondoc_databases import Databases
from dondoc_fakes import dispatch
from dondoc_jobs import IdleJobs
from dondoc_office import Office
from fastapi.testclient import TestClient

from service.web.app import create_app

DOCUMENTS = "/api/v1/documents"
ORDER = "Văn phòng Sở + Phòng Nghiệp vụ Y: Rà soát thủ tục trước ngày 20/11/2026."
AFTER_ARRIVAL = "Thanh tra Sở: Báo cáo trong 5 ngày kể từ ngày nhận."


def send(client: TestClient, *orders: str, name: str = "công văn.txt", **fields: str) -> dict[str, object]:
    """Uploads a dispatch; the answer's JSON."""
    answer = client.post(DOCUMENTS, files={"file": (name, dispatch(*orders))}, data=fields)
    assert answer.status_code == 201, answer.text
    body: dict[str, object] = answer.json()
    return body


def error(answer: object) -> str:
    """The code of an error answer."""
    body = answer.json()  # type: ignore[attr-defined]
    assert set(body) == {"error"}
    assert body["error"]["message"]
    return str(body["error"]["code"])


@pytest.fixture
def slow(tmp_path: Path, databases: Databases) -> Iterator[TestClient]:
    """A client of an office whose reader is busy."""
    office = Office(tmp_path / "slow", make_jobs=IdleJobs, databases=databases)
    with TestClient(create_app(office.service), base_url="http://127.0.0.1:8000") as client:
        yield client


def test_an_upload_that_is_read_at_once_answers_201_with_its_obligations(client: TestClient) -> None:
    answer = client.post(DOCUMENTS, files={"file": ("a.txt", dispatch(ORDER))})
    assert answer.status_code == 201
    body = answer.json()
    assert answer.headers["location"] == f"{DOCUMENTS}/{body['id']}"
    assert (body["state"], body["citation"], body["issuer"]) == ("ready", "12/SYT-VP", "Sở Y tế")
    (obligation,) = body["obligations"]
    assert body["text"][obligation["start"] : obligation["end"]] == obligation["quote"] == f"- {ORDER}"
    assert [(each["name"], each["role"], each["kind"]) for each in obligation["assignees"]] == [
        ("Văn phòng Sở", "lead", "department"),
        ("Phòng Nghiệp vụ Y", "support", "department"),
    ]
    assert (obligation["deadline"]["kind"], obligation["deadline"]["due_on"]) == ("date", "2026-11-19")
    (task,) = obligation["tasks"]
    assert (task["state"], task["lead"]["name"], task["due_on"]) == ("proposed", "Văn phòng Sở", "2026-11-19")


def test_an_upload_that_takes_longer_answers_202_and_can_be_asked_for(slow: TestClient) -> None:
    answer = slow.post(f"{DOCUMENTS}?wait=0", files={"file": ("a.txt", dispatch(ORDER))})
    assert answer.status_code == 202
    assert answer.json()["state"] == "queued"
    later = slow.get(answer.headers["location"])
    assert (later.status_code, later.json()["state"], later.json()["text"]) == (200, "queued", None)


def test_the_same_bytes_answer_200_with_the_document_that_is_there(client: TestClient) -> None:
    first = send(client, ORDER)
    again = client.post(DOCUMENTS, files={"file": ("b.txt", dispatch(ORDER))})
    assert (again.status_code, again.json()["id"]) == (200, first["id"])


def test_ngày_đến_and_số_đến_come_with_the_upload(client: TestClient) -> None:
    body = send(client, AFTER_ARRIVAL, arrived_on="10/11/2026", arrival_number="345")
    assert (body["arrived_on"], body["arrival_number"]) == ("2026-11-10", "345")


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "empty_file"),
        ("MẬT\nx".encode(), 422, "secret_document"),
        (b"%PDF", 422, "no_text_layer"),
        (b"\xff\xfe", 422, "damaged_file"),
        (b"x" * 200_001, 413, "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_code(
    client: TestClient, data: bytes, status: int, code: str
) -> None:
    answer = client.post(DOCUMENTS, files={"file": ("a.txt", data)})
    assert (answer.status_code, error(answer)) == (status, code)
    assert client.get(DOCUMENTS).json()["items"] == []


def test_a_body_beyond_the_limit_is_cut_while_it_streams_in(client: TestClient) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(10_000):
            sent += 1
            yield b"x" * 10_000

    answer = client.post(
        DOCUMENTS, content=endless(), headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert (answer.status_code, error(answer)) == (413, "too_large")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"data": {"file": "x"}},
        {"content": b"nonsense", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"nonsense", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"%PDF", "headers": {"content-type": "application/pdf"}},
    ],
)
def test_a_request_without_a_file_is_told_so(client: TestClient, sent: dict[str, object]) -> None:
    answer = client.post(DOCUMENTS, **sent)  # type: ignore[arg-type]
    assert (answer.status_code, error(answer)) == (422, "invalid_value")


def test_documents_are_listed_newest_first_by_pages(client: TestClient) -> None:
    sent = [send(client, f"Văn phòng Sở: Việc {number}.")["id"] for number in range(5)]
    found: list[object] = []
    cursor: str | None = None
    while True:
        page = client.get(DOCUMENTS, params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == sent[::-1]


def test_the_list_says_what_is_to_be_done(client: TestClient) -> None:
    send(client, ORDER, "Phòng Quản trị mạng: Rà soát.", "Sở Tài chính: Bố trí.")
    (item,) = client.get(DOCUMENTS, params={"state": "ready"}).json()["items"]
    counts = {key: item[key] for key in item if key.endswith("_count")}
    assert counts == {"obligation_count": 3, "our_count": 1, "draft_count": 1, "undecided_count": 1}
    assert client.get(DOCUMENTS, params={"state": "failed"}).json()["items"] == []


def test_the_text_can_be_left_out(client: TestClient) -> None:
    body = send(client, ORDER)
    assert client.get(f"{DOCUMENTS}/{body['id']}", params={"text": "false"}).json()["text"] is None


def test_what_does_not_exist_is_404(client: TestClient) -> None:
    for path in (f"{DOCUMENTS}/{uuid4()}", f"{DOCUMENTS}/{uuid4()}/file", "/api/v1/nothing"):
        answer = client.get(path)
        assert (answer.status_code, error(answer)) == (404, "not_found")


def test_the_file_comes_back_as_an_attachment_that_runs_nothing(client: TestClient) -> None:
    body = send(client, ORDER)
    answer = client.get(f"{DOCUMENTS}/{body['id']}/file")
    assert answer.content == dispatch(ORDER)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''c%C3%B4ng%20v%C4%83n.txt"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_header_fields_are_corrected_and_deadlines_reckoned_again(client: TestClient) -> None:
    body = send(client, AFTER_ARRIVAL)
    answer = client.patch(
        f"{DOCUMENTS}/{body['id']}",
        json={"arrived_on": "2026-11-10", "subject": "Về việc báo cáo", "addressees": ["Sở A", "Sở B"]},
    )
    changed = answer.json()
    assert (changed["subject"], changed["arrived_on"]) == ("Về việc báo cáo", "2026-11-10")
    assert changed["header"]["addressees"]["value"] == "Sở A\nSở B"
    assert changed["header"]["subject"]["corrected"]
    assert changed["obligations"][0]["tasks"][0]["due_on"] == "2026-11-15"
    (review,) = client.get(f"{DOCUMENTS}/{body['id']}/reviews").json()
    assert review["after"]["arrived_on"] == "2026-11-10"


def test_a_null_clears_a_field_and_what_is_not_named_stays(client: TestClient) -> None:
    body = send(client, ORDER)
    changed = client.patch(f"{DOCUMENTS}/{body['id']}", json={"subject": None}).json()
    assert (changed["subject"], changed["issuer"]) == (None, "Sở Y tế")


@pytest.mark.parametrize(
    "body", [{}, {"sujbect": "x"}, {"issued_on": "30/02"}, {"urgency": "rất gấp"}, {"addressees": "Sở A"}]
)
def test_a_wrong_correction_is_refused(client: TestClient, body: dict[str, object]) -> None:
    document = send(client, ORDER)
    answer = client.patch(f"{DOCUMENTS}/{document['id']}", json=body)
    assert (answer.status_code, error(answer)) == (422, "invalid_value")


def test_a_version_that_is_past_is_409(client: TestClient) -> None:
    body = send(client, ORDER)
    path = f"{DOCUMENTS}/{body['id']}"
    assert client.patch(path, json={"place": "A", "version": body["version"]}).status_code == 200
    answer = client.patch(path, json={"place": "B", "version": body["version"]})
    assert (answer.status_code, error(answer)) == (409, "stale_version")


def test_all_drafts_of_ours_are_confirmed_at_once(client: TestClient) -> None:
    body = send(client, ORDER, AFTER_ARRIVAL, "Sở Tài chính: Bố trí.")
    assert client.post(f"{DOCUMENTS}/{body['id']}/confirm").json() == {"confirmed": 2}


def test_a_missed_obligation_is_added_by_its_place(client: TestClient) -> None:
    body = send(client, ORDER)
    text = str(body["text"])
    start = text.index("kiểm tra")
    answer = client.post(f"{DOCUMENTS}/{body['id']}/obligations", json={"start": start, "end": start + 8})
    assert (answer.status_code, answer.json()["quote"]) == (201, "kiểm tra")


def test_a_failed_document_is_tried_again(client: TestClient, office: Office) -> None:
    office.reader.crashes = 1
    answer = client.post(DOCUMENTS, files={"file": ("a.txt", dispatch(ORDER))})
    assert (answer.status_code, answer.json()["state"]) == (202, "failed")
    assert answer.json()["error"]["code"] == "internal"
    again = client.post(f"{answer.headers['location']}/retry")
    assert (again.status_code, again.json()["state"]) == (202, "ready")


def test_extract_answers_the_contract_and_stores_nothing(client: TestClient) -> None:
    answer = client.post("/api/v1/extract", files={"file": ("a.txt", dispatch(ORDER))})
    body = answer.json()
    assert (body["schema"], body["file"], body["pages"]) == ("dondoc.extraction/1", "a.txt", None)
    (obligation,) = body["obligations"]
    assert body["text"][obligation["start"] : obligation["end"]] == f"- {ORDER}"
    assert client.get(DOCUMENTS).json()["items"] == []
    short = client.post("/api/v1/extract?text=false", files={"file": ("a.txt", dispatch(ORDER))})
    assert "text" not in short.json()


def test_extract_reckons_with_the_day_of_arrival(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/extract",
        files={"file": ("a.txt", dispatch(AFTER_ARRIVAL))},
        data={"arrived_on": date(2026, 11, 10).isoformat()},
    )
    assert answer.json()["obligations"][0]["deadline"]["due_on"] == "2026-11-15"


def test_extract_refuses_what_cannot_be_read(client: TestClient) -> None:
    answer = client.post("/api/v1/extract", files={"file": ("a.txt", "MẬT\nx".encode())})
    assert (answer.status_code, error(answer)) == (422, "secret_document")


def test_the_same_bytes_while_they_wait_answer_202(slow: TestClient) -> None:
    file = {"file": ("a.txt", dispatch(ORDER))}
    first = slow.post(f"{DOCUMENTS}?wait=0", files=file)
    again = slow.post(f"{DOCUMENTS}?wait=0", files=file)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.headers["location"] == again.headers["location"]


class _Waiting(IdleJobs):
    """Jobs that are waited for until the test ends."""

    gate = threading.Event()

    def wait(self, document_id: UUID, seconds: float) -> bool:
        """Blocks its thread."""
        return self.gate.wait(seconds)


def test_uploads_that_wait_leave_threads_for_pages(tmp_path: Path, databases: Databases) -> None:
    _Waiting.gate.clear()
    office = Office(tmp_path / "busy", make_jobs=_Waiting, databases=databases)
    with TestClient(create_app(office.service), base_url="http://127.0.0.1:8000") as client:

        def send_one(number: int) -> None:
            body = {"file": ("a.txt", dispatch(ORDER, number=f"{number}/SYT-VP"))}
            client.post(f"{DOCUMENTS}?wait=20", files=body)

        senders = [threading.Thread(target=send_one, args=(number,)) for number in range(50)]
        for sender in senders:
            sender.start()
        time.sleep(1)
        assert client.get("/api/v1/tasks").status_code == 200
        still_waiting = all(sender.is_alive() for sender in senders)
        _Waiting.gate.set()
        for sender in senders:
            sender.join()
    assert still_waiting

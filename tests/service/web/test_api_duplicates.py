"""The same document twice, page images, parts and progress, as programs see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from dondoc_fakes import dispatch
from dondoc_office import Office
from fastapi.testclient import TestClient

from models.envelope import Business, Envelope
from models.signature import FileSignature, SignatureKind, SignatureState
from models.source import Box, Page, PageOrigin, PartRole, SourcePart, SourceText, Span, Word

DOCUMENTS = "/api/v1/documents"
ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."


def send(client: TestClient, tail: str = "", **head: str) -> Any:
    """Uploads a dispatch; the answer's JSON."""
    data = dispatch(ORDER, **head) + f"\n{tail}".encode()
    answer = client.post(DOCUMENTS, files={"file": ("a.txt", data)})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def pair(client: TestClient) -> tuple[str, str, str]:
    """The keys of a document, of one that may be its second copy, and of their likeness."""
    first, late = send(client), send(client, "hai")
    (match,) = client.get(f"{DOCUMENTS}/{late['id']}/duplicates").json()
    return str(first["id"]), str(late["id"]), str(match["id"])


def test_a_likely_duplicate_is_answered_with_the_upload(client: TestClient) -> None:
    first, late = send(client), send(client, "hai")
    assert (first["awaits_choice"], late["awaits_choice"]) == (False, True)
    (match,) = late["duplicates"]
    assert match["earlier"] == {"id": first["id"], "name": "12/SYT-VP"}
    assert (match["likeness"], match["choice"], match["waiting"]) == ("same_number", None, True)
    assert match["because"].startswith("Cùng cơ quan ban hành")
    followers = client.get(f"{DOCUMENTS}/{first['id']}").json()["followers"]
    assert [each["document"]["id"] for each in followers] == [late["id"]]


def test_confirming_before_the_choice_is_409(client: TestClient, pair: tuple[str, str, str]) -> None:
    answer = client.post(f"{DOCUMENTS}/{pair[1]}/confirm")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    assert "Hãy chọn trước" in answer.json()["error"]["message"]


def test_a_choice_is_made_and_undone(client: TestClient, pair: tuple[str, str, str]) -> None:
    _, late, match = pair
    path = f"{DOCUMENTS}/{late}/duplicates/{match}"
    version = client.get(f"{DOCUMENTS}/{late}").json()["version"]
    chosen = client.post(f"{path}/choice", json={"choice": "second_copy", "version": version})
    assert chosen.status_code == 200
    assert [each["state"] for each in chosen.json()["obligations"]] == ["ignored"]
    again = client.post(f"{path}/choice", json={"choice": "replacement"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")
    undone = client.post(f"{path}/undo", json={"version": chosen.json()["version"]})
    assert [each["state"] for each in undone.json()["obligations"]] == ["draft"]
    assert undone.json()["duplicates"][0]["choice"] is None


def test_a_choice_seen_on_an_old_page_is_409(client: TestClient, pair: tuple[str, str, str]) -> None:
    _, late, match = pair
    answer = client.post(
        f"{DOCUMENTS}/{late}/duplicates/{match}/choice", json={"choice": "different", "version": 1}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "stale_version")


@pytest.mark.parametrize("body", [{}, {"choice": "trùng"}, {"choice": "different", "reason": "x"}])
def test_a_choice_that_does_not_exist_is_422(
    client: TestClient, pair: tuple[str, str, str], body: dict[str, str]
) -> None:
    answer = client.post(f"{DOCUMENTS}/{pair[1]}/duplicates/{pair[2]}/choice", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_value")


def test_an_unknown_likeness_is_404(client: TestClient, pair: tuple[str, str, str]) -> None:
    answer = client.post(f"{DOCUMENTS}/{pair[1]}/duplicates/{uuid4()}/choice", json={"choice": "different"})
    assert answer.status_code == 404


def scanned(source: SourceText) -> SourceText:
    """What a reader of scans and packages finds beside the text."""
    return replace(
        source,
        pages=(Page(number=1, width=595, height=842, origin=PageOrigin.OCR),),
        words=(
            Word(span=Span(0, 2), page=1, box=Box(x0=1, top=1, x1=9, bottom=9), confidence=0.41),
            Word(span=Span(3, 7), page=1, box=Box(x0=9, top=1, x1=20, bottom=9), confidence=0.93),
        ),
        parts=(
            SourcePart(
                path="thư mục/công văn.pdf",
                sha256="1" * 64,
                size=7,
                media_type="application/pdf",
                role=PartRole.MAIN,
                span=Span(0, 20),
            ),
            SourcePart(
                path="missing",
                sha256="2" * 64,
                size=7,
                media_type="image/heic",
                role=PartRole.OTHER,
                note="Hãy lưu thành JPEG.",
            ),
        ),
        envelope=Envelope(sender="Sở Y tế", business=Business.NEW),
        signatures=(
            FileSignature(
                state=SignatureState.CHANGED,
                sentence="Tệp đã bị sửa sau khi ký.",
                kind=SignatureKind.AGENCY,
                signed_at=datetime(2026, 11, 2, 1, 0, tzinfo=UTC),
            ),
        ),
    )


def test_what_a_scan_and_a_package_tell_is_answered(client: TestClient, office: Office) -> None:
    office.reader.dress = scanned
    body = send(client)
    assert body["scan"] is True
    assert body["doubtful_words"] == [{"start": 0, "end": 2, "page": 1, "confidence": 0.41}]
    assert [part["role"] for part in body["parts"]] == ["main", "other"]
    assert body["envelope"]["business"] == "new"
    assert body["signatures"][0]["state"] == "changed"
    assert body["pages"] == [{"number": 1, "width": 595.0, "height": 842.0, "origin": "ocr"}]


def test_a_page_comes_as_an_image(client: TestClient) -> None:
    body = send(client)
    answer = client.get(f"{DOCUMENTS}/{body['id']}/pages/2.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG 2 ")
    assert "no-store" in answer.headers["cache-control"]
    for page in ("3", "0x", "-1"):
        assert client.get(f"{DOCUMENTS}/{body['id']}/pages/{page}.png").status_code in (404, 422)
    assert client.get(f"{DOCUMENTS}/{uuid4()}/pages/1.png").status_code == 404


def test_a_page_of_a_package_is_a_page_of_the_file_that_it_stands_in(
    client: TestClient, office: Office
) -> None:
    def dress(source: SourceText) -> SourceText:
        part = scanned(source).parts[0]
        return replace(
            source,
            parts=(replace(part, path="một", first_page=1), replace(part, path="hai", first_page=4)),
        )

    office.reader.dress = dress
    body = send(client)
    answer = client.get(f"{DOCUMENTS}/{body['id']}/pages/5.png")
    assert answer.content == b"\x89PNG 2 part " + b"hai"


def test_a_file_of_a_package_comes_as_an_attachment(client: TestClient, office: Office) -> None:
    office.reader.dress = scanned
    body = send(client)
    answer = client.get(f"{DOCUMENTS}/{body['id']}/parts/1")
    assert answer.content == "part thư mục/công văn.pdf".encode()
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''c%C3%B4ng%20v%C4%83n.pdf"
    assert answer.headers["content-type"] == "application/octet-stream"
    for number in (0, 2, 3):
        assert client.get(f"{DOCUMENTS}/{body['id']}/parts/{number}").status_code == 404
    assert list((office.folder / "tmp").iterdir()) == []


def test_how_far_a_reading_is_can_be_asked_for(client: TestClient, office: Office) -> None:
    seen: list[object] = []

    def look() -> None:
        (item,) = client.get(DOCUMENTS).json()["items"]
        seen.append(client.get(f"{DOCUMENTS}/{UUID(item['id'])}").json()["reading"])

    office.reader.pages, office.reader.on_page = 2, look
    body = send(client)
    assert seen == [{"page": 2, "whole": 2}, {"page": 2, "whole": 2}]
    assert body["reading"] is None


def test_the_description_of_the_api_tells_all_of_it(client: TestClient) -> None:
    description = client.get("/api/v1/openapi.json").json()
    paths = description["paths"]
    choice = paths["/api/v1/documents/{document_id}/duplicates/{match_id}/choice"]["post"]
    assert set(choice["responses"]) >= {"200", "404", "409", "422"}
    assert "image/png" in str(paths["/api/v1/documents/{document_id}/pages/{page}.png"]["get"]["responses"])
    kinds = description["components"]["schemas"]["DuplicateChoice"]["enum"]
    assert kinds == ["second_copy", "replacement", "revocation", "different"]

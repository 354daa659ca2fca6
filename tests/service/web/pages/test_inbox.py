"""The first page: files come in, refusals are explained, documents stand newest first."""

from __future__ import annotations

from typing import Any, BinaryIO

import pytest
from dondoc_fakes import dispatch
from dondoc_office import Office
from dondoc_visitor import OWN, Visitor

from models.errors import ProgramMissing
from service.intake import Uploaded

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."


def test_an_empty_office_is_asked_for_its_first_file(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert page.status == 200
    assert "Chưa có văn bản nào" in page.text
    assert page.one("form#upload").get("enctype") == "multipart/form-data"


def test_one_file_leads_to_its_document(visitor: Visitor) -> None:
    page = visitor.upload(("cong-van.txt", dispatch(ORDER)))
    assert page.status == 200
    assert page.path.startswith("/documents/")
    assert "Rà soát thủ tục" in page.text


def test_the_day_of_arrival_is_taken_with_the_file(visitor: Visitor) -> None:
    page = visitor.upload(("cong-van.txt", dispatch(ORDER)), arrived_on="5/11/2026")
    assert "ngày đến 05/11/2026" in page.text


def test_an_impossible_day_of_arrival_is_told_and_nothing_is_kept(visitor: Visitor, office: Office) -> None:
    page = visitor.upload(("cong-van.txt", dispatch(ORDER)), arrived_on="31/2/2026")
    assert page.status == 422
    assert "“31/2/2026” không phải là một ngày có thật." in page.fault
    assert office.service.documents.list_documents().items == ()


def test_several_files_without_script_are_told_one_by_one(visitor: Visitor) -> None:
    page = visitor.upload(("a.txt", dispatch(ORDER)), ("b.pdf", b"%PDF-1.7"), ("c.txt", b""))
    assert page.status == 422
    assert "12/SYT-VP : đã đọc, 1 nhiệm vụ." in page.text
    assert "b.pdf : Không nhận ra chữ nào" in page.fault
    assert "c.txt : Tệp rỗng" in page.fault


def test_a_program_that_is_missing_for_one_file_leaves_the_others(
    visitor: Visitor, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = office.service.intake.upload

    def missing(stream: BinaryIO, name: str, **more: Any) -> Uploaded:
        if name == "b.doc":
            raise ProgramMissing("Máy chủ chưa cài LibreOffice.")
        return upload(stream, name, **more)

    monkeypatch.setattr(office.service.intake, "upload", missing)
    page = visitor.upload(("a.txt", dispatch(ORDER)), ("b.doc", b"x"))
    assert page.status == 503
    assert "12/SYT-VP : đã đọc, 1 nhiệm vụ." in page.text
    assert "b.doc : Máy chủ chưa cài LibreOffice." in page.fault


@pytest.mark.parametrize(
    ("name", "data", "status", "says"),
    [
        ("quet.pdf", b"%PDF-1.7 scan", 422, ("Không nhận ra chữ nào", "(mã no_text_layer)")),
        ("rong.txt", b"", 422, ("Tệp rỗng", "(mã empty_file)")),
        ("hong.txt", b"\xff\xfe\xfd", 422, ("Tệp bị hỏng", "(mã damaged_file)")),
        ("lon.txt", b"x" * 200_001, 413, ("Tệp quá lớn", "(mã too_large)")),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    visitor: Visitor, name: str, data: bytes, status: int, says: tuple[str, str]
) -> None:
    page = visitor.upload((name, data))
    assert page.status == status
    assert all(words in page.fault for words in says)
    later = visitor.open("/")
    assert name in later.words(".refused td")
    assert all(words in later.text for words in says)


def test_a_secret_document_leaves_neither_name_nor_content(visitor: Visitor) -> None:
    page = visitor.upload(("ke-hoach-tac-chien.txt", "MẬT\nNội dung kín".encode()))
    assert "sổ văn bản mật" in page.fault
    later = visitor.open("/")
    assert "(không lưu tên)" in later.text
    assert "ke-hoach-tac-chien" not in later.text
    assert "Nội dung kín" not in later.text


def test_the_same_file_again_is_the_same_document(visitor: Visitor) -> None:
    first = visitor.upload(("a.txt", dispatch(ORDER)))
    again = visitor.upload(("b.txt", dispatch(ORDER)))
    assert again.path == f"{first.path}?done=known"
    assert "đã được tải lên trước đây" in again.text


def test_a_form_without_a_file_asks_for_one(visitor: Visitor) -> None:
    page = visitor.upload()
    assert page.status == 422
    assert page.fault.startswith("Hãy chọn một tệp")


def test_a_script_is_answered_with_the_address_and_the_counts(visitor: Visitor) -> None:
    answer = visitor.upload(
        ("a.txt", dispatch(ORDER, "Sở Nội vụ: Báo cáo.")), accept="application/json"
    ).answer
    assert answer.status_code == 201
    assert answer.json() == {
        "url": answer.json()["url"],
        "state": "ready",
        "citation": "12/SYT-VP",
        "obligations": 2,
        "ours": 1,
        "is_new": True,
        "awaits_choice": False,
    }
    assert visitor.open(answer.json()["url"]).status == 200


def test_a_script_is_told_the_refusal_with_its_code(visitor: Visitor) -> None:
    answer = visitor.upload(("quet.pdf", b"%PDF-1.7"), accept="application/json").answer
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "no_text_layer"


def test_documents_stand_newest_first_with_what_remains_to_be_done(visitor: Visitor, office: Office) -> None:
    office.take_in(ORDER, "Phòng Quản trị mạng: Báo cáo.", number="1/SYT-VP")
    office.take_in("Sở Nội vụ: Báo cáo.", number="2/SNV-VP", issuer="Sở Nội vụ")
    page = visitor.open("/")
    rows = page.words("#list > .list tbody tr")
    assert rows[0].startswith("2/SNV-VP")
    assert rows[1].startswith("1/SYT-VP")
    assert "1 của ta / 2 1 chờ duyệt 1 chưa rõ đơn vị" in rows[1]


def test_a_long_list_has_pages(visitor: Visitor, office: Office) -> None:
    for number in range(31):
        office.take_in(ORDER, number=f"{number}/SYT-VP")
    page = visitor.open("/")
    assert len(page.all("#list > .list tbody tr")) == 30
    (link,) = page.all("a[rel=next]")
    assert visitor.open(str(link["href"])).words("#list > .list tbody tr td b")[0] == "0/SYT-VP"


def test_a_foreign_page_cannot_upload(visitor: Visitor, office: Office) -> None:
    files = {"file": ("a.txt", dispatch(ORDER), "text/plain")}
    answer = visitor.client.post("/documents", files=files, headers={"Origin": "http://la.example"})
    assert answer.status_code == 403
    assert "trang web khác" in answer.text
    assert office.service.documents.list_documents().items == ()


def test_every_page_forbids_scripts_and_styles_from_elsewhere(visitor: Visitor) -> None:
    for path in ("/", "/tasks", "/organisations", "/search?q=a", "/help"):
        page = visitor.open(path)
        assert "default-src 'self'" in page.answer.headers["content-security-policy"]
        assert page.answer.headers["cache-control"] == "no-store"
        assert page.all("style, [style], script:not([src]), [onclick]") == []
        for tag in page.all("script[src], link[href]"):
            assert str(tag.get("src") or tag.get("href")).startswith("/static/"), OWN


def test_the_files_that_pages_load_are_there(visitor: Visitor) -> None:
    page = visitor.open("/")
    for tag in page.all("script[src], link[href]"):
        assert visitor.client.get(str(tag.get("src") or tag.get("href"))).status_code == 200

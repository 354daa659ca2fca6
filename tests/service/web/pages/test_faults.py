"""Errors are pages in Vietnamese for people, whatever went wrong."""

from __future__ import annotations

from dondoc_visitor import Visitor


def test_an_address_that_does_not_exist_is_a_page(visitor: Visitor) -> None:
    page = visitor.open("/khong-co")
    assert page.status == 404
    assert page.fault == "Không tìm thấy nội dung yêu cầu."
    assert page.words("h1") == ["Không thực hiện được"]
    assert "not_found" in page.text


def test_an_address_that_is_no_key_is_a_page(visitor: Visitor) -> None:
    page = visitor.open("/documents/abc")
    assert 400 <= page.status < 500
    assert page.fault


def test_the_api_still_answers_programs_in_json(visitor: Visitor) -> None:
    answer = visitor.client.get("/api/v1/documents/abc")
    assert answer.headers["content-type"] == "application/json"


def test_a_foreign_host_gets_no_links(visitor: Visitor) -> None:
    answer = visitor.client.get("/", headers={"Host": "la.example"})
    assert answer.status_code == 403
    assert "<nav" not in answer.text

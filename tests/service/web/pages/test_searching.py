"""Searching on the page: with or without diacritics, searched words marked."""

from __future__ import annotations

from dondoc_office import Office
from dondoc_visitor import Visitor


def test_words_without_diacritics_find_and_mark_those_with(office: Office, visitor: Visitor) -> None:
    office.order("Văn phòng Sở: Rà soát thủ tục hành chính.")
    page = visitor.press(visitor.open("/search"), "form.filters", q="thu tuc")
    assert "Tìm thấy 1 nhiệm vụ" in page.text
    assert page.words("mark") == ["thủ", "tục"]
    assert "12/SYT-VP" in page.words(".hits .soft")[0]
    assert page.one("#q")["value"] == "thu tuc"


def test_a_hit_leads_to_its_card(office: Office, visitor: Visitor) -> None:
    office.take_in("Sở Nội vụ: A.", "Văn phòng Sở: Rà soát thủ tục.")
    page = visitor.open("/search?q=rà+soát")
    link = str(page.one(".hits a")["href"])
    document = visitor.open(link)
    assert document.words(".card.is-chosen .number") == ["2"]
    assert document.all(f".card [id='{link.rsplit('#', 1)[1]}']")


def test_nothing_found_is_said(visitor: Visitor) -> None:
    assert "Không tìm thấy nhiệm vụ nào." in visitor.open("/search?q=không+có+đâu").text


def test_any_input_is_answered(visitor: Visitor) -> None:
    for words in ('"', "a AND", "12/UBND-NC", "(*", "%", "x" * 500):
        assert visitor.client.get("/search", params={"q": words}).status_code == 200


def test_hits_have_pages(office: Office, visitor: Visitor) -> None:
    office.take_in(*(f"Văn phòng Sở: Rà soát mục {number}." for number in range(25)))
    first = visitor.open("/search?q=rà+soát")
    second = visitor.open(str(first.one("a[rel=next]")["href"]))
    assert (len(first.all(".hits > li")), len(second.all(".hits > li"))) == (20, 5)


def test_a_unit_that_is_none_is_told(visitor: Visitor) -> None:
    page = visitor.open("/search?q=a&unit=x")
    assert page.status == 422
    assert page.fault

"""The same document twice, on the pages: the clerk is shown which, chooses, and may take it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dondoc_fakes import dispatch
from dondoc_office import Office
from dondoc_visitor import Sheet, Visitor

from models.envelope import Business, Envelope

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."


def again(visitor: Visitor, tail: str = "hai") -> Sheet:
    """The page of a document that may be the second copy of one that came before."""
    visitor.upload(("a.txt", dispatch(ORDER)))
    return visitor.upload(("b.txt", dispatch(ORDER) + f"\n{tail}".encode()))


def choices(page: Sheet) -> list[str]:
    """What can be chosen, the one that is set marked."""
    return [
        f"{tag['value']}{'*' if tag.has_attr('checked') else ''}" for tag in page.all("input[name=choice]")
    ]


def test_the_clerk_is_shown_which_document_it_may_be_and_why(visitor: Visitor, office: Office) -> None:
    page = again(visitor)
    (box,) = page.words("section.same")
    assert "Văn bản này có thể đã có" in box
    assert "Cùng cơ quan ban hành, số, ký hiệu và năm với văn bản 12/SYT-VP đã có trong sổ" in box
    first = office.service.documents.list_documents().items[1]
    assert [str(link["href"]) for link in page.all("section.same a")] == [f"/documents/{first.id}"]
    assert choices(page) == ["second_copy", "replacement", "revocation", "different"]


def test_until_the_choice_nothing_can_be_confirmed_and_the_page_says_so(visitor: Visitor) -> None:
    page = again(visitor)
    assert "Chưa duyệt được nhiệm vụ nào" in page.text
    assert page.all("form.all") == []
    assert page.all(".card form[action$='/confirm']") == []
    assert "rồi mới duyệt được" in page.words(".card")[0]


def test_a_second_copy_is_recorded_and_leads_to_the_first(visitor: Visitor) -> None:
    page = visitor.press(again(visitor), "form.choices", choice="second_copy")
    assert page.status == 200
    assert page.words("[role=status]") == ["Đã ghi nhận lựa chọn về văn bản trùng."]
    assert "Văn bản này là bản thứ hai của 12/SYT-VP" in page.words(".same")[0]
    assert "Bản thứ hai không có nhiệm vụ riêng" in page.text
    all_cards = visitor.open(f"{page.path.partition('?')[0]}?view=all")
    assert "Lý do bỏ qua: Bản thứ hai của văn bản 12/SYT-VP" in all_cards.words(".card")[0]
    assert all_cards.all("form[action$='/reopen']") == []
    assert all_cards.all("#add") == []


def test_a_mistake_is_undone_on_the_same_page(visitor: Visitor) -> None:
    chosen = visitor.press(again(visitor), "form.choices", choice="second_copy")
    page = visitor.press(chosen, "form[action$='/undo']")
    assert page.words("[role=status]") == ["Đã hoàn tác lựa chọn về văn bản trùng."]
    assert "Văn bản này có thể đã có" in page.text


def test_the_earlier_document_tells_what_replaced_it(visitor: Visitor, office: Office) -> None:
    visitor.press(again(visitor), "form.choices", choice="replacement")
    newest, oldest = office.service.documents.list_documents().items
    page = visitor.open(f"/documents/{oldest.id}")
    assert "Văn bản này đã được thay thế bằng 12/SYT-VP ." in page.text
    assert f"/documents/{newest.id}" in [str(link["href"]) for link in page.all(".note a")]
    (task,) = office.service.documents.get_document(oldest.id).obligations[0].tasks
    assert "Được thay thế bằng văn bản 12/SYT-VP" in visitor.open(f"/tasks/{task.id}").text


def test_without_a_choice_the_form_asks_for_one(visitor: Visitor) -> None:
    page = visitor.press(again(visitor), "form.choices")
    assert page.status == 422
    assert page.fault.startswith("Hãy chọn văn bản này là gì")


def test_a_choice_from_an_old_page_is_told_and_changes_nothing(visitor: Visitor, office: Office) -> None:
    page = again(visitor)
    visitor.press(page, "form.choices", choice="different")
    late = visitor.press(page, "form.choices", choice="second_copy")
    assert late.status == 409
    assert "Hãy tải lại trang" in late.fault
    detail = office.service.documents.get_document(office.service.documents.list_documents().items[0].id)
    assert detail.obligations[0].state.value == "draft"


def test_the_inbox_shows_what_waits_for_a_choice_and_what_was_chosen(visitor: Visitor) -> None:
    page = again(visitor)
    row = visitor.open("/").words("#list > .list tbody tr")[0]
    assert "Cùng cơ quan ban hành, số, ký hiệu và năm" in row
    assert "có thể trùng, cần chọn" in row
    visitor.press(page, "form.choices", choice="second_copy")
    row = visitor.open("/").words("#list > .list tbody tr")[0]
    assert "Văn bản này là bản thứ hai của 12/SYT-VP" in row
    assert "cần chọn" not in row


def test_what_a_package_says_is_chosen_beforehand_and_told(visitor: Visitor, office: Office) -> None:
    visitor.upload(("a.txt", dispatch(ORDER)))
    office.reader.dress = lambda source: replace(
        source, envelope=Envelope(business=Business.REVOCATION, related=("12/SYT-VP",))
    )
    page = visitor.upload(("b.txt", dispatch(ORDER, number="31/SYT-VP")))
    assert choices(page) == ["second_copy", "replacement", "revocation*", "different"]
    assert "Đã chọn sẵn theo nghiệp vụ ghi trong gói tin" in page.text
    assert "Gói tin báo rằng văn bản này thu hồi văn bản 12/SYT-VP" in page.text


def test_a_script_is_told_that_a_choice_waits(visitor: Visitor) -> None:
    visitor.upload(("a.txt", dispatch(ORDER)))
    answer = visitor.upload(("b.txt", dispatch(ORDER) + b"\nhai"), accept="application/json").answer
    assert answer.json()["awaits_choice"] is True


@pytest.mark.parametrize(
    "kind", [".pdf", ".doc", ".odt", ".xlsx", ".jpg", ".tiff", ".zip", ".eml", ".msg", ".edxml"]
)
def test_the_form_takes_every_kind_of_file_of_the_desk(visitor: Visitor, kind: str) -> None:
    assert kind in str(visitor.open("/").one("#file")["accept"]).split(",")

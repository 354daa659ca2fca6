"""The page of a document: its fields, its text with marked quotes, its obligations in order."""

from __future__ import annotations

from uuid import uuid4

from dondoc_fakes import dispatch
from dondoc_jobs import IdleJobs
from dondoc_office import Office
from dondoc_visitor import Visitor

OURS = "Văn phòng Sở + Thanh tra Sở: Rà soát thủ tục trước ngày 20/11/2026."
OTHER = "Sở Nội vụ: Tổng hợp báo cáo."
UNKNOWN = "Phòng Quản trị mạng: Lập danh sách."
EVIL = "<script>alert(1)</script>"


def address(office: Office, *orders: str) -> str:
    """The page of a document with these orders."""
    return f"/documents/{office.take_in(*orders).summary.id}"


def test_text_of_a_document_is_never_markup(visitor: Visitor, office: Office) -> None:
    orders = (f"Văn phòng Sở Y tế: Rà soát {EVIL} ngay.", f"Phòng {EVIL}: Báo cáo.")
    visitor.upload((f"{EVIL}.txt", dispatch(*orders, subject=f"V/v {EVIL}", issuer=f"Sở {EVIL}")))
    document_id = office.service.documents.list_documents().items[0].id
    detail = office.service.documents.get_document(document_id)
    office.service.reviewing.ignore(detail.obligations[1].id, EVIL)
    (task,) = detail.obligations[0].tasks
    here = f"/documents/{detail.summary.id}"
    paths = (f"{here}?view=all&n=1&edit=1", "/", "/tasks?q=alert", f"/tasks/{task.id}", "/search?q=alert")
    for path in paths:
        html = visitor.open(path).answer.text
        assert EVIL not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_what_is_ours_is_shown_first_and_the_rest_behind_a_switch(visitor: Visitor, office: Office) -> None:
    here = address(office, OURS, OTHER, UNKNOWN)
    page = visitor.open(here)
    assert page.words(".views a") == ["Của cơ quan ta 1", "Chưa rõ đơn vị 1", "Tất cả 3"]
    assert page.words(".card .number") == ["1"]
    assert visitor.open(f"{here}?view=undecided").words(".card .number") == ["3"]
    assert visitor.open(f"{here}?view=all").words(".card .number") == ["1", "2", "3"]


def test_a_document_without_tasks_of_ours_shows_all(visitor: Visitor, office: Office) -> None:
    assert visitor.open(address(office, OTHER)).words(".card .number") == ["1"]


def test_a_card_tells_who_whose_why_and_when(visitor: Visitor, office: Office) -> None:
    page = visitor.open(address(office, OURS))
    card = page.words(".card")[0]
    assert "Văn phòng Sở phòng, đơn vị của ta Vì sao? Nêu trong câu." in card
    assert "Phối hợp Thanh tra Sở" in card
    assert "19/11/2026 Trước ngày ghi trong văn bản." in card
    assert "chắc chắn" in card


def test_bodies_are_told_apart_in_words(visitor: Visitor, office: Office) -> None:
    orders = ("Sở Y tế: A.", "Các phòng chuyên môn: B.", OTHER, UNKNOWN)
    page = visitor.open(address(office, *orders) + "?view=all")
    assert page.words(".body > .kind") == [
        "cơ quan ta",
        "nhóm đơn vị của ta",
        "cơ quan khác",
        "chưa rõ là đơn vị nào",
    ]


def test_each_quote_is_marked_exactly_and_can_be_jumped_to(visitor: Visitor, office: Office) -> None:
    page = visitor.open(address(office, OURS, OTHER))
    marks = page.all("#text mark")
    assert "".join(mark.get_text() for mark in marks if mark["data-q"] == " 1 ") == f"- {OURS}"
    assert page.one("#n1")["href"] == "?view=ours&n=1#o1"
    assert page.one("#n2")["href"] == "?view=all&n=2#o2"
    assert page.one("#o1 a.see")["href"] == "?view=ours&n=1#n1"


def test_choosing_without_script_marks_the_quote_and_its_card(visitor: Visitor, office: Office) -> None:
    page = visitor.open(address(office, OURS, OTHER) + "?view=all&n=2")
    assert {str(mark["data-q"]) for mark in page.all("mark.is-chosen")} == {" 2 "}
    assert page.words(".card.is-chosen .number") == ["2"]


def test_an_obligation_is_found_by_its_key(visitor: Visitor, office: Office) -> None:
    detail = office.take_in(OURS, OTHER)
    page = visitor.open(f"/documents/{detail.summary.id}?o={detail.obligations[1].id}")
    assert page.words(".card.is-chosen .number") == ["2"]


def test_an_address_that_makes_no_sense_still_shows_the_document(visitor: Visitor, office: Office) -> None:
    here = address(office, OURS)
    for query in ("?n=99", "?n=x&view=mine", "?o=x", "?edit=1", "?done=<b>"):
        page = visitor.open(here + query)
        assert page.status == 200
        assert page.words(".card .number") == ["1"]


def test_the_selectable_text_is_the_text_itself(visitor: Visitor, office: Office) -> None:
    detail = office.take_in(OURS, OTHER)
    page = visitor.open(f"/documents/{detail.summary.id}")
    for run in page.all("#text [data-start]"):
        start = int(str(run["data-start"]))
        assert detail.text[start : start + len(run.get_text())] == run.get_text()
    assert "\n".join(block.get_text() for block in page.all("#text .block")) == detail.text


def test_the_original_file_comes_as_an_attachment_only(visitor: Visitor, office: Office) -> None:
    data = dispatch(OURS)
    detail = office.take_in(OURS, name="công văn <1>.txt")
    answer = visitor.client.get(f"/documents/{detail.summary.id}/file")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''c%C3%B4ng")


def test_a_document_that_waits_says_so_and_loads_itself_again(office: Office) -> None:
    office.service.close()
    office.make_jobs = IdleJobs
    office.start()
    page = Visitor(office.service).upload(("a.txt", dispatch(OURS)))
    assert "Trang này tự tải lại khi đọc xong" in page.text
    assert page.one("meta[http-equiv=refresh]")["content"] == "2"
    assert Visitor(office.service).open("/").all("noscript meta[http-equiv=refresh]")


def test_a_reading_that_died_can_be_tried_again(visitor: Visitor, office: Office) -> None:
    office.reader.crashes = 1
    page = visitor.upload(("a.txt", dispatch(OURS)))
    assert "(mã internal)" in page.fault
    again = visitor.press(page, "form[action$='/retry']")
    assert "Rà soát thủ tục" in again.text
    assert again.fault == ""


def test_an_unknown_document_is_told_as_a_page(visitor: Visitor) -> None:
    page = visitor.open(f"/documents/{uuid4()}")
    assert page.status == 404
    assert page.fault == "Không tìm thấy văn bản này."
    assert page.one("html")["lang"] == "vi"

"""What earlier years asked for in nearly the same words is found again."""

from __future__ import annotations

import pytest
from dondoc_office import Office
from dondoc_visitor import Visitor

from models.errors import NotFound
from models.tables.columns import new_id
from models.task import TaskState

EARLIER = "Văn phòng Sở: Kiểm tra việc bảo quản vắc xin tại các trạm y tế xã, báo cáo kết quả trước ngày 20/11/2024."
NOW = "Văn phòng Sở: Kiểm tra việc bảo quản vắc xin tại các trạm y tế xã, báo cáo kết quả trước ngày 18/11/2026."
OTHER = "Văn phòng Sở: Giải quyết dứt điểm đơn khiếu nại và công khai kết quả trên trang thông tin điện tử."


def test_the_same_duty_of_an_earlier_year_is_found(office: Office) -> None:
    old = office.take_in(EARLIER, OTHER, issued="2024-11-02", number="3/SYT-VP").obligations[0]
    new = office.take_in(NOW).obligations[0]
    (found,) = office.service.similar.find(new.id)
    assert (found.obligation_id, found.document_citation) == (old.id, "3/SYT-VP")
    assert found.likeness > 80
    assert found.leads == ("Văn phòng Sở",)


def test_what_became_of_it_is_told(office: Office) -> None:
    old = office.take_in(EARLIER, issued="2024-11-02", number="3/SYT-VP").obligations[0]
    office.service.reviewing.confirm(old.id)
    task = office.tasks(old)[0]
    office.service.progress.move(task.id, TaskState.DONE, product="Báo cáo số 9/BC-SYT")
    (found,) = office.service.similar.find(office.order(NOW).id)
    assert (found.task_state, found.product) == (TaskState.DONE, "Báo cáo số 9/BC-SYT")


def test_what_came_in_the_same_year_is_no_earlier_one(office: Office) -> None:
    office.take_in(NOW.replace("18/11", "18/10"), issued="2026-10-01", number="3/SYT-VP")
    assert office.service.similar.find(office.order(NOW).id) == ()


def test_what_later_years_asked_for_is_none_of_an_earlier_one(office: Office) -> None:
    for number, issued in ((3, "2025-11-02"), (4, "2026-10-01"), (5, "2027-01-04")):
        office.take_in(EARLIER, issued=issued, number=f"{number}/SYT-VP")
    office.take_in(EARLIER, issued="2018-11-02", number="6/SYT-VP")
    old = office.take_in(EARLIER, issued="2020-11-02", number="7/SYT-VP").obligations[0]
    assert [each.document_citation for each in office.service.similar.find(old.id)] == ["6/SYT-VP"]


def test_one_without_a_date_is_of_the_year_in_which_it_came_in(office: Office) -> None:
    office.take_in(EARLIER, issued=None, number=None)
    assert office.service.similar.find(office.order(NOW).id) == ()


def test_an_open_task_tells_more_than_a_cancelled_one(office: Office) -> None:
    old = office.take_in(EARLIER.replace("Văn phòng Sở:", "Văn phòng Sở; Thanh tra Sở:"), issued="2024-11-02")
    office.service.reviewing.confirm(old.obligations[0].id)
    first, last = sorted(office.tasks(old.obligations[0]), key=lambda task: task.id)
    office.service.progress.move(last.id, TaskState.CANCELLED, reason="Không còn cần.")
    (found,) = office.service.similar.find(office.order(NOW).id)
    assert found.task_state is office.service.progress.get_task(first.id).task.state


def test_an_archive_that_is_brought_in_later_counts_too(office: Office) -> None:
    new = office.order(NOW)
    office.take_in(EARLIER, issued="2024-11-02", number="3/SYT-VP")
    assert [each.document_citation for each in office.service.similar.find(new.id)] == ["3/SYT-VP"]


def test_other_duties_are_not_shown(office: Office) -> None:
    office.take_in(OTHER, issued="2024-11-02", number="3/SYT-VP")
    assert office.service.similar.find(office.order(NOW).id) == ()


def test_the_same_issuer_comes_first(office: Office) -> None:
    office.take_in(EARLIER, issued="2023-11-02", issuer="Sở Y tế", number="3/SYT-VP")
    office.take_in(EARLIER, issued="2024-11-02", issuer="Sở Nội vụ", number="4/SNV-VP")
    found = office.service.similar.find(office.order(NOW, issuer="Sở Y tế").id)
    assert [each.issuer for each in found] == ["Sở Y tế", "Sở Nội vụ"]


def test_an_ignored_one_is_not_shown(office: Office) -> None:
    old = office.take_in(EARLIER, issued="2024-11-02", number="3/SYT-VP").obligations[0]
    office.service.reviewing.ignore(old.id, "Trùng")
    assert office.service.similar.find(office.order(NOW).id) == ()


def test_an_obligation_that_is_not_there_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        office.service.similar.find(new_id())


def test_the_chosen_card_the_task_and_the_api_show_them(office: Office) -> None:
    office.take_in(EARLIER, issued="2024-11-02", number="3/SYT-VP")
    new = office.take_in(NOW).obligations[0]
    visitor = Visitor(office.service)
    for path in (f"/documents/{new.document_id}?o={new.id}", f"/tasks/{office.tasks(new)[0].id}"):
        assert "3/SYT-VP" in visitor.open(path).words(".similar li")[0]
    (found,) = visitor.client.get(f"/api/v1/obligations/{new.id}/similar").json()
    assert (found["document_citation"], found["task_state"]) == ("3/SYT-VP", "proposed")

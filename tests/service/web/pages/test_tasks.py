"""Following tasks up on pages: the list with its filters, one task with its steps."""

from __future__ import annotations

from uuid import uuid4

import pytest
from dondoc_office import Office
from dondoc_visitor import Sheet, Visitor

from models.task import TaskState

SOON = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."
LATER = "Thanh tra Sở: Kiểm tra nội bộ trước ngày 20/12/2026."
OPEN = "Sở Y tế: Báo cáo kết quả."
GROUP = "Các bệnh viện công lập: Tổng hợp số liệu trước ngày 01/12/2026."


@pytest.fixture
def page(office: Office, visitor: Visitor) -> Sheet:
    """The task list over four orders."""
    office.take_in(SOON, LATER, OPEN, GROUP)
    return visitor.open("/tasks")


def rows(page: Sheet) -> list[str]:
    """The rows of the list."""
    return page.words(".list tbody tr")


def leads(page: Sheet) -> list[str]:
    """Who leads, row by row."""
    return page.words("td[data-label='Đơn vị chủ trì']")


# The list -------------------------------------------------------------------------------------------------


def test_an_office_without_tasks_is_told_where_they_come_from(visitor: Visitor) -> None:
    assert "Nhiệm vụ được tạo khi tải văn bản lên" in visitor.open("/tasks").text


def test_the_nearest_due_date_stands_on_top_and_none_at_the_end(page: Sheet) -> None:
    assert rows(page)[0].startswith("19/11/2026 còn 16 ngày")
    assert "không ghi ngày" in rows(page)[-1]
    assert leads(page)[-1] == "Cơ quan ta (chưa giao phòng)"


def test_a_group_has_a_row_and_so_has_each_member(page: Sheet) -> None:
    assert "Cả nhóm: các bệnh viện công lập 0/3 đơn vị xong" in leads(page)
    assert "Bệnh viện Đa khoa tỉnh" in leads(page)


def test_what_is_late_says_by_how_many_days(page: Sheet, office: Office, visitor: Visitor) -> None:
    office.clock.pass_days(20)
    late = visitor.press(visitor.open("/tasks"), "form.filters", overdue="1")
    assert len(rows(late)) == 1
    assert "quá hạn 4 ngày" in rows(late)[0]
    assert late.words(".counts b")[:2] == ["1", "5"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"due_from": "1/12/2026", "due_to": "31/12/2026"}, ["Thanh tra Sở"]),
        ({"due_to": "20-11-2026"}, ["Văn phòng Sở"]),
        ({"unit": "agency"}, ["Cơ quan ta (chưa giao phòng)"]),
        ({"q": "noi bo"}, ["Thanh tra Sở"]),
        ({"q": "nội bộ", "due_to": "1/12/2026"}, []),
        ({"state": "done"}, []),
    ],
)
def test_the_list_is_filtered(
    page: Sheet, visitor: Visitor, fields: dict[str, str], expected: list[str]
) -> None:
    assert leads(visitor.press(page, "form.filters", **fields)) == expected


def test_the_list_is_filtered_by_unit_and_remembers_it(page: Sheet, office: Office, visitor: Visitor) -> None:
    unit = str(office.unit("Thanh tra Sở"))
    filtered = visitor.press(page, "form.filters", unit=unit)
    assert leads(filtered) == ["Thanh tra Sở"]
    assert filtered.one("#unit option[selected]")["value"] == unit
    assert filtered.words(".counts b")[1] == "1"


def test_the_list_of_one_document_names_it(page: Sheet, office: Office, visitor: Visitor) -> None:
    detail = office.take_in("Văn phòng Sở: Việc khác.", number="99/SYT-VP")
    filtered = visitor.open(f"/tasks?document={detail.summary.id}")
    assert len(rows(filtered)) == 1
    assert filtered.words("#document option[selected]") == ["99/SYT-VP"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("due_from=32/1/2026", "“32/1/2026” không phải là một ngày có thật."),
        ("unit=x", "Mục đã chọn không còn nữa"),
        ("after=x", "Dấu trang không hợp lệ"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told(
    page: Sheet, visitor: Visitor, query: str, sentence: str
) -> None:
    answer = visitor.open(f"/tasks?{query}")
    assert answer.status == 422
    assert sentence in answer.fault


def test_a_long_list_goes_on_where_it_stopped(office: Office, visitor: Visitor) -> None:
    office.take_in(*(f"Văn phòng Sở: Việc số {number}." for number in range(52)))
    first = visitor.open("/tasks?state=proposed")
    second = visitor.open(str(first.one("a[rel=next]")["href"]))
    assert (len(rows(first)), len(rows(second))) == (50, 2)
    assert not set(rows(first)) & set(rows(second))
    assert second.one("#state option[selected]")["value"] == "proposed"
    assert second.all("a[rel=next]") == []


# One task -------------------------------------------------------------------------------------------------


def task_page(office: Office, visitor: Visitor, order: str, number: int = 0) -> Sheet:
    """The page of a task of a confirmed order."""
    obligation = office.service.reviewing.confirm(office.order(order).id)
    return visitor.open(f"/tasks/{office.tasks(obligation)[number].id}")


def test_a_task_shows_its_quote_its_document_and_the_reason_of_its_due_date(
    office: Office, visitor: Visitor
) -> None:
    page = task_page(office, visitor, SOON)
    assert page.words(".quote-text") == [f"- {SOON}"]
    assert "12/SYT-VP" in page.text
    assert "Trước ngày ghi trong văn bản." in page.text


def test_only_the_allowed_steps_are_buttons(office: Office, visitor: Visitor) -> None:
    page = task_page(office, visitor, SOON)
    shown = {str(button["value"]) for button in page.all("button[name=to]")}
    assert shown == {
        "proposed",
        "assigned",
        "received",
        "in_progress",
        "awaiting_confirmation",
        "done",
        "returned",
        "paused",
        "cancelled",
        "replaced",
    }
    done = visitor.press(page, "form[action$='/state']", button="to=done", product="Báo cáo số 5/BC-VP")
    assert {str(button["value"]) for button in done.all("button[name=to]")} == {"in_progress"}


def test_a_finished_task_keeps_its_product_and_its_history(office: Office, visitor: Visitor) -> None:
    page = task_page(office, visitor, SOON)
    page = visitor.press(page, "form[action$='/state']", button="to=in_progress")
    page = visitor.press(page, "form[action$='/state']", button="to=done", product="Báo cáo số 5/BC-VP")
    assert "Báo cáo số 5/BC-VP" in page.text
    assert page.words(".events li")[-1].endswith("chuyển trạng thái từ “đang thực hiện” sang “hoàn thành”.")


def test_stopping_a_task_needs_a_reason(office: Office, visitor: Visitor) -> None:
    page = task_page(office, visitor, SOON)
    assert "Tạm dừng *" in page.words("button[name=to]")
    refused = visitor.press(page, "form[action$='/state']", button="to=paused")
    assert refused.status == 422
    assert refused.fault == "Hãy ghi lý do."
    page = visitor.press(refused, "form[action$='/state']", button="to=paused", reason="Chờ hướng dẫn của Bộ")
    assert "Lý do: Chờ hướng dẫn của Bộ" in page.text


def test_a_task_of_the_agency_is_handed_to_a_department(office: Office, visitor: Visitor) -> None:
    page = task_page(office, visitor, OPEN)
    assert "Giao cho phòng, đơn vị" in page.text
    page = visitor.press(page, "form[action$='/lead']", unit=str(office.unit("Phòng Kế hoạch - Tài chính")))
    assert "Đã chuyển nhiệm vụ cho đơn vị." in page.text
    assert "Phòng Kế hoạch - Tài chính" in page.words(".facts dd")[1]
    assert "Chuyển từ Sở Y tế tỉnh Sơn Giang sang Phòng Kế hoạch - Tài chính." in page.words(".events li")[-1]


def test_a_task_of_a_group_shows_its_members_and_is_not_handed_on(office: Office, visitor: Visitor) -> None:
    page = task_page(office, visitor, GROUP)
    assert page.words("td[data-label='Đơn vị']") == [
        "Bệnh viện Đa khoa tỉnh",
        "Bệnh viện Sản - Nhi tỉnh",
        "Bệnh viện Y học cổ truyền tỉnh",
    ]
    assert page.all("form[action$='/lead']") == []


def test_a_later_due_date_keeps_the_old_one(office: Office, visitor: Visitor) -> None:
    page = task_page(office, visitor, SOON)
    page = visitor.press(page, "form[action$='/due']", due_on="30/11/2026", due_reason="Sở đồng ý gia hạn")
    assert "từ 19/11/2026 sang 30/11/2026. Lý do: Sở đồng ý gia hạn" in page.text
    assert "30/11/2026 còn 27 ngày" in page.words(".facts dd")[3]


def test_a_due_date_is_not_changed_to_nothing_by_an_empty_field(office: Office, visitor: Visitor) -> None:
    page = visitor.press(task_page(office, visitor, SOON), "form[action$='/due']", due_reason="Xin lùi")
    assert page.status == 422
    assert page.fault == "Hãy ghi hạn mới."
    assert page.one("#due_reason")["value"] == "Xin lùi"


def test_a_step_on_an_old_version_is_refused_with_a_sentence(office: Office, visitor: Visitor) -> None:
    page = task_page(office, visitor, SOON)
    key = page.path.rsplit("/", 1)[1]
    visitor.press(page, "form[action$='/state']", button="to=in_progress")
    answer = visitor.press(page, "form[action$='/state']", button="to=done")
    assert answer.status == 409
    assert "vừa được người khác thay đổi" in answer.fault
    assert f"/tasks/{key}" in answer.path
    assert visitor.open(answer.path).status == 200


def test_a_draft_leads_back_to_its_document(office: Office, visitor: Visitor) -> None:
    obligation = office.order(SOON)
    page = visitor.open(f"/tasks/{obligation.tasks[0].id}")
    link = page.one("a[href*='?o='].plain, .note a[href*='?o=']")
    assert visitor.open(str(link["href"])).words(".card.is-chosen .number") == ["1"]
    assert obligation.tasks[0].state is TaskState.PROPOSED


def test_an_unknown_task_is_told_as_a_page(visitor: Visitor) -> None:
    page = visitor.open(f"/tasks/{uuid4()}")
    assert page.status == 404
    assert page.fault == "Không tìm thấy nhiệm vụ này."

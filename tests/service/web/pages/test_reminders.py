"""What a clerk is reminded of today, as a page."""

from __future__ import annotations

from datetime import date

from dondoc_office import Office
from dondoc_visitor import Visitor

from models.clock import day_of


def today(office: Office) -> date:
    """The day of the office's clock."""
    return day_of(office.clock())


def test_a_task_that_is_due_today_is_on_the_page(visitor: Visitor, office: Office) -> None:
    (obligation,) = office.take_in("Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026.").obligations
    office.service.reviewing.confirm(obligation.id)
    while today(office) < date(2026, 11, 19):
        office.clock.pass_days(1)
    office.service.reminders.make_list(today(office))
    page = visitor.open("/reminders")
    (row,) = page.words(".list tbody tr")
    assert row.startswith("19/11/2026 đến hạn hôm nay Văn phòng Sở: Rà soát thủ tục")
    assert "Văn phòng Sở" in row
    office.clock.pass_days(1)
    assert "Hôm nay không có việc nào phải nhắc." in visitor.open("/reminders").text
    office.service.reminders.make_list(today(office))
    (late,) = visitor.open("/reminders").words("tr.is-late")
    assert late.startswith("19/11/2026 quá hạn")


def test_the_page_is_linked_from_the_tasks_and_the_help(visitor: Visitor) -> None:
    for path in ("/tasks", "/help"):
        assert visitor.open(path).one("main a[href='/reminders']")

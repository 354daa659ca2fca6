"""Every morning the list of what is overdue, due or near; each task once for each reason and date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from dondoc_fakes import extract, fake_engines
from dondoc_office import Office
from fastapi.testclient import TestClient

from models.deadline import Recurring
from models.extraction import Extraction
from models.job import ReminderKind
from models.source import SourceText, Span
from models.task import TaskState
from models.workdays import WorkCalendar
from service.jobs.daily import day_to_do
from service.views import TaskView
from service.web.app import create_app

FRIDAY = "Văn phòng Sở: Rà soát thủ tục trước ngày 21/11/2026."
SUNDAY = "Thanh tra Sở: Báo cáo trước ngày 23/11/2026."


def begun(office: Office, order: str, number: str = "12/SYT-VP") -> TaskView:
    """A task that is under way."""
    (obligation,) = office.take_in(order, number=number).obligations
    (task,) = office.service.reviewing.confirm(obligation.id).tasks
    return task


def listed(office: Office, day: date) -> list[tuple[ReminderKind, date]]:
    """The list of a day, made as by the worker."""
    office.service.reminders.make_list(day)
    return [(line.kind, line.due_on) for line in office.service.reminders.list_day(day)]


def test_a_task_is_on_the_list_when_it_is_due_and_once_when_it_is_overdue(office: Office) -> None:
    begun(office, FRIDAY)
    assert listed(office, date(2026, 11, 19)) == []
    assert listed(office, date(2026, 11, 20)) == [(ReminderKind.DUE, date(2026, 11, 20))]
    assert listed(office, date(2026, 11, 21)) == [(ReminderKind.OVERDUE, date(2026, 11, 20))]
    assert listed(office, date(2026, 11, 22)) == []


def test_what_ends_on_a_rest_day_is_on_the_list_of_the_last_working_day(office: Office) -> None:
    begun(office, SUNDAY)
    assert listed(office, date(2026, 11, 20)) == [(ReminderKind.UPCOMING, date(2026, 11, 22))]
    assert listed(office, date(2026, 11, 21)) == []


def test_the_api_answers_the_list_of_a_day(office: Office) -> None:
    task = begun(office, FRIDAY)
    office.service.reminders.make_list(date(2026, 11, 20))
    with TestClient(create_app(office.service), base_url="http://127.0.0.1:8000") as client:
        (line,) = client.get("/api/v1/reminders?day=2026-11-20").json()
        assert (line["task_id"], line["kind"], line["due_on"]) == (str(task.id), "due", "2026-11-20")
        assert client.get("/api/v1/reminders").json() == []


def test_making_a_list_twice_adds_nothing(office: Office) -> None:
    begun(office, FRIDAY)
    day = date(2026, 11, 20)
    assert len(listed(office, day)) == len(listed(office, day)) == 1


def test_proposed_and_finished_tasks_are_on_no_list(office: Office) -> None:
    office.take_in(FRIDAY)
    task = begun(office, SUNDAY, "13/SYT-VP")
    office.service.progress.move(task.id, TaskState.DONE)
    assert listed(office, date(2026, 11, 30)) == []


def test_a_new_due_date_is_told_anew(office: Office) -> None:
    task = begun(office, FRIDAY)
    assert len(listed(office, date(2026, 11, 20))) == 1
    office.service.progress.change_due(task.id, date(2026, 11, 27), "Được gia hạn.")
    assert listed(office, date(2026, 11, 27)) == [(ReminderKind.DUE, date(2026, 11, 27))]


def monthly(source: SourceText, *, calendar: WorkCalendar, **days: date | None) -> Extraction:
    """The fake extraction, but every duty recurs on the 20th."""
    read = extract(source, calendar=calendar, **days)
    rule = Recurring(
        text="hằng tháng", span=Span(0, 1), because="Nêu trong câu.", rrule="FREQ=MONTHLY;BYMONTHDAY=20"
    )
    return replace(read, obligations=tuple(replace(each, deadline=rule) for each in read.obligations))


def test_a_recurring_duty_comes_again_also_after_it_was_done(office: Office) -> None:
    office.service.intake.reading.desk = replace(
        office.service.intake.reading.desk, engines=replace(fake_engines(office.reader), extract=monthly)
    )
    task = begun(office, "Văn phòng Sở: Báo cáo kết quả.")
    assert listed(office, date(2026, 11, 19)) == []
    assert listed(office, date(2026, 11, 20)) == [(ReminderKind.DUE, date(2026, 11, 20))]
    office.clock.now = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    office.service.progress.move(task.id, TaskState.DONE)
    assert listed(office, date(2026, 11, 21)) == []
    assert listed(office, date(2026, 12, 18)) == [(ReminderKind.UPCOMING, date(2026, 12, 20))]
    assert listed(office, date(2027, 1, 20)) == [(ReminderKind.DUE, date(2027, 1, 20))]


def test_the_day_begins_at_six_in_the_office() -> None:
    assert day_to_do(datetime(2026, 11, 2, 22, 59, tzinfo=UTC)) is None
    assert day_to_do(datetime(2026, 11, 2, 23, 0, tzinfo=UTC)) == date(2026, 11, 3)
    assert day_to_do(datetime(2026, 11, 3, 16, 59, tzinfo=UTC)) == date(2026, 11, 3)

"""Filters of the task list: what a form asks for, and the same filters over tasks found by words."""

from __future__ import annotations

from datetime import date

import pytest
from dondoc_office import Office

from models.task import TaskState
from service.progress import TaskFilter
from service.web.forms import Fields
from service.web.pages.task_filters import find_tasks, passes, read_task_query


def fields(**values: str) -> Fields:
    """The fields of an address."""
    return Fields(tuple(values.items()))


def test_without_a_state_only_what_is_not_finished_is_asked_for() -> None:
    assert read_task_query(fields()).wanted == TaskFilter(open_only=True)
    assert read_task_query(fields(state="all")).wanted == TaskFilter()
    assert read_task_query(fields(state="done")).wanted == TaskFilter(states=(TaskState.DONE,))
    assert read_task_query(fields(state="nonsense")).wanted == TaskFilter(open_only=True)


def test_an_address_keeps_the_filters_and_drops_what_is_empty() -> None:
    query = read_task_query(fields(q="báo cáo", due_to="5/3/2026", state="", after="x", other="y"))
    assert query.address() == "/tasks?q=b%C3%A1o+c%C3%A1o&due_to=5%2F3%2F2026"
    assert query.address(q="", overdue="1") == "/tasks?due_to=5%2F3%2F2026&overdue=1"
    assert read_task_query(fields()).address() == "/tasks"


@pytest.mark.parametrize(
    "wanted",
    [
        TaskFilter(),
        TaskFilter(open_only=True),
        TaskFilter(agency_only=True),
        TaskFilter(states=(TaskState.DONE, TaskState.PROPOSED)),
        TaskFilter(overdue=True),
        TaskFilter(overdue=False),
        TaskFilter(due_after=date(2026, 11, 19)),
        TaskFilter(due_before=date(2026, 11, 19)),
    ],
)
def test_tasks_found_by_words_pass_the_same_filters_as_in_the_store(
    office: Office, wanted: TaskFilter
) -> None:
    orders = office.take_in(
        "Văn phòng Sở: Việc A trước ngày 20/11/2026.",
        "Thanh tra Sở: Việc B trước ngày 25/12/2026.",
        "Sở Y tế: Việc C.",
        "Các bệnh viện công lập: Việc D trước ngày 21/11/2026.",
        "Thanh tra Sở: Việc E trước ngày 05/11/2026.",
    ).obligations
    done = office.service.reviewing.confirm(orders[-1].id)
    office.service.progress.move(done.tasks[0].id, TaskState.DONE)
    office.clock.pass_days(20)
    listed = {task.id for task in office.service.progress.list_tasks(wanted).items}
    every = office.service.progress.list_tasks(TaskFilter()).items
    assert {task.id for task in every if passes(task, wanted)} == listed
    query = read_task_query(fields(q="viec", state="all"))
    found = find_tasks(office.service, query, cursor=None, limit=50)
    assert {task.id for task in found.items} == {task.id for task in every}


def test_a_search_by_words_goes_on_page_by_page(office: Office) -> None:
    office.take_in(*(f"Văn phòng Sở: Việc số {number}." for number in range(5)))
    query = read_task_query(fields(q="việc"))
    found = []
    cursor: str | None = None
    while True:
        page = find_tasks(office.service, query, cursor=cursor, limit=2)
        found += [task.id for task in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert len(found) == len(set(found)) == 5

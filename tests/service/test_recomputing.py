"""Corrected headers: what runs from a date is reckoned again, whose units are meant is looked up again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from dondoc_office import Office

from models.errors import StaleVersion
from models.evidence import IssueCode
from models.obligation import Role
from models.organisation import AssigneeKind
from models.task import TaskState
from service.review import AssigneeInput, DeadlineInput
from service.views import HeaderField, ObligationView

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."


def lead(organisation_id: UUID) -> AssigneeInput:
    """A unit that leads."""
    return AssigneeInput(role=Role.LEAD, kind=AssigneeKind.DEPARTMENT, organisation_id=organisation_id)


def states(obligation: ObligationView) -> dict[str | None, TaskState]:
    """The states of an obligation's tasks by lead."""
    return {task.lead.name if task.lead else task.group: task.state for task in obligation.tasks}


# Header and recomputing -----------------------------------------------------------------------------------

AFTER_ISSUE = "Văn phòng Sở: Báo cáo trong 5 ngày kể từ ngày ban hành."
AFTER_ARRIVAL = "Thanh tra Sở: Báo cáo trong 5 ngày kể từ ngày nhận."


def test_filling_in_the_blank_day_of_issue_sets_the_deadlines(office: Office) -> None:
    document = office.take_in(AFTER_ISSUE, issued="2026-11")
    assert document.summary.issued_on is None
    assert document.obligations[0].tasks[0].due_on is None
    filled = office.service.reviewing.change_header(
        document.summary.id, {HeaderField.ISSUED_ON: "02/11/2026"}
    )
    assert filled.summary.issued_on == date(2026, 11, 2)
    task = filled.obligations[0].tasks[0]
    assert (task.due_on, task.remind_on) == (date(2026, 11, 7), date(2026, 11, 6))
    (change,) = office.service.progress.get_task(task.id).due_changes
    assert (change.old_on, change.new_on) == (None, date(2026, 11, 7))


def test_ngày_đến_sets_deadlines_that_run_from_receipt_and_no_others(office: Office) -> None:
    document = office.take_in(AFTER_ARRIVAL, AFTER_ISSUE)
    filled = office.service.reviewing.change_header(
        document.summary.id, {HeaderField.ARRIVED_ON: "2026-11-10", HeaderField.ARRIVAL_NUMBER: "345"}
    )
    assert filled.summary.arrival_number == "345"
    assert [each.tasks[0].due_on for each in filled.obligations] == [date(2026, 11, 15), date(2026, 11, 7)]


def test_what_a_person_set_is_not_recomputed(office: Office) -> None:
    document = office.take_in(AFTER_ARRIVAL)
    obligation = document.obligations[0]
    office.service.reviewing.change_deadline(obligation.id, DeadlineInput(due_on=date(2026, 12, 24)))
    filled = office.service.reviewing.change_header(
        document.summary.id, {HeaderField.ARRIVED_ON: "2026-11-10"}
    )
    assert filled.obligations[0].tasks[0].due_on == date(2026, 12, 24)


def test_a_due_date_extended_for_one_task_is_not_recomputed(office: Office) -> None:
    document = office.take_in("Văn phòng Sở; Thanh tra Sở: Báo cáo trong 5 ngày kể từ ngày nhận.")
    mine, other = document.obligations[0].tasks
    office.service.progress.change_due(mine.id, date(2026, 12, 24), "Xin gia hạn")
    filled = office.service.reviewing.change_header(
        document.summary.id, {HeaderField.ARRIVED_ON: "2026-11-10"}
    )
    due = {task.id: task.due_on for task in filled.obligations[0].tasks}
    assert due == {mine.id: date(2026, 12, 24), other.id: date(2026, 11, 15)}


def test_a_finished_task_keeps_its_due_date(office: Office) -> None:
    document = office.take_in(AFTER_ISSUE)
    task = document.obligations[0].tasks[0]
    office.service.reviewing.confirm_all(document.summary.id)
    office.service.progress.move(task.id, TaskState.DONE)
    filled = office.service.reviewing.change_header(
        document.summary.id, {HeaderField.ISSUED_ON: "2026-11-20"}
    )
    assert filled.obligations[0].tasks[0].due_on == date(2026, 11, 7)
    assert filled.obligations[0].deadline is not None
    assert filled.obligations[0].deadline.due_on == date(2026, 11, 25)


def test_a_correction_of_the_header_is_kept_with_both_values(office: Office) -> None:
    document = office.take_in(ORDER)
    changed = office.service.reviewing.change_header(
        document.summary.id, {HeaderField.SUBJECT: "Về việc rà soát", HeaderField.KIND: "công văn"}
    )
    subject = next(each for each in changed.header if each.field is HeaderField.SUBJECT)
    assert (subject.value, subject.read) == ("Về việc rà soát", "Về việc kiểm tra")
    assert subject.is_corrected
    (review,) = office.service.documents.list_reviews(document.summary.id)
    assert (review.before, review.after) == (
        {"subject": "Về việc kiểm tra"},
        {"subject": "Về việc rà soát"},
    )


def test_another_issuer_changes_whose_units_are_meant(office: Office) -> None:
    document = office.take_in("các đơn vị trực thuộc: Báo cáo.", issuer="Bộ Y tế")
    assert not document.obligations[0].is_ours
    changed = office.service.reviewing.change_header(document.summary.id, {HeaderField.ISSUER: "Sở Y tế"})
    assert changed.obligations[0].is_ours
    back = office.service.reviewing.change_header(document.summary.id, {HeaderField.ISSUER: "Bộ Y tế"})
    assert set(states(back.obligations[0]).values()) == {TaskState.CANCELLED}


def test_a_header_that_somebody_else_changed_is_refused(office: Office) -> None:
    document = office.take_in(ORDER)
    office.service.reviewing.change_header(document.summary.id, {HeaderField.PLACE: "Sơn Giang"})
    with pytest.raises(StaleVersion):
        office.service.reviewing.change_header(
            document.summary.id, {HeaderField.PLACE: "Hà Nội"}, version=document.summary.version
        )


def test_the_deadline_of_an_added_obligation_is_recomputed_too(office: Office) -> None:
    document = office.take_in(f"Văn phòng Sở: Rà soát; {AFTER_ARRIVAL}")
    start = document.text.index("Thanh tra Sở: Báo cáo")
    added = office.service.reviewing.add(document.summary.id, start, len(document.text))
    office.service.reviewing.change_header(document.summary.id, {HeaderField.ARRIVED_ON: "2026-11-10"})
    after = office.service.documents.get_obligation(added.id)
    assert after.deadline is not None
    assert after.deadline.due_on == date(2026, 11, 15)


def test_doubts_that_a_person_has_settled_do_not_come_back(office: Office) -> None:
    obligation = office.order("Văn phòng Sở; Thanh tra Sở: Báo cáo trong 5 ngày kể từ ngày nhận.")
    assert IssueCode.SEVERAL_LEADS in {issue.code for issue in obligation.issues}
    both = [lead(office.unit("Văn phòng Sở")), lead(office.unit("Thanh tra Sở"))]
    settled = office.service.reviewing.change_assignees(obligation.id, both)
    filled = office.service.reviewing.change_header(
        settled.document_id, {HeaderField.ARRIVED_ON: "2026-11-10"}
    )
    assert IssueCode.SEVERAL_LEADS not in {issue.code for issue in filled.obligations[0].issues}
    assert IssueCode.SEVERAL_LEADS not in {issue.code for issue in settled.issues}


def test_only_fields_that_changed_count_as_corrected(office: Office) -> None:
    document = office.take_in(ORDER)
    same = document.value(HeaderField.SYMBOL)
    filled = office.service.reviewing.change_header(
        document.summary.id, {HeaderField.SYMBOL: same, HeaderField.SUBJECT: "Khác"}
    )
    assert [each.field for each in filled.header if each.is_corrected] == [HeaderField.SUBJECT]


def test_a_parent_body_of_another_province_changes_whose_units_are_meant(office: Office) -> None:
    document = office.take_in(ORDER)
    assert document.obligations[0].is_ours
    changed = office.service.reviewing.change_header(
        document.summary.id, {HeaderField.PARENT_ISSUER: "UBND tỉnh Hoa Lư"}
    )
    assert not changed.obligations[0].is_ours
    assert set(states(changed.obligations[0]).values()) == {TaskState.CANCELLED}

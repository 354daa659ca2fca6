"""People confirm, correct, add and ignore; tasks follow and every step is kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from dondoc_office import Office

from models.errors import InvalidValue, NotFound, StaleVersion
from models.obligation import Role
from models.organisation import AssigneeKind
from models.review import ObligationState, ReviewKind
from models.task import TaskState
from service.review import AssigneeInput, DeadlineInput
from service.views import ObligationView, TaskView

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."
TWO_LEADS = "Văn phòng Sở; Thanh tra Sở: Rà soát thủ tục trước ngày 20/11/2026."
UNKNOWN = "Phòng Quản trị mạng: Rà soát thủ tục."


def lead(organisation_id: UUID) -> AssigneeInput:
    """A unit that leads."""
    return AssigneeInput(role=Role.LEAD, kind=AssigneeKind.DEPARTMENT, organisation_id=organisation_id)


def states(obligation: ObligationView) -> dict[str | None, TaskState]:
    """The states of an obligation's tasks by lead."""
    return {task.lead.name if task.lead else task.group: task.state for task in obligation.tasks}


def kinds(office: Office, document_id: UUID) -> list[ReviewKind]:
    """What was decided, newest first."""
    return [review.kind for review in office.service.documents.list_reviews(document_id)]


def only_task(office: Office, obligation: ObligationView) -> TaskView:
    """The one task."""
    (task,) = office.tasks(obligation)
    return task


def test_confirming_approves_the_proposed_tasks(office: Office) -> None:
    obligation = office.service.reviewing.confirm(office.order(TWO_LEADS).id)
    assert obligation.state is ObligationState.CONFIRMED
    assert states(obligation) == {"Văn phòng Sở": TaskState.APPROVED, "Thanh tra Sở": TaskState.APPROVED}
    assert kinds(office, obligation.document_id) == [ReviewKind.CONFIRMED]


def test_confirming_twice_is_once(office: Office) -> None:
    obligation = office.order(ORDER)
    office.service.reviewing.confirm(obligation.id)
    office.service.reviewing.confirm(obligation.id)
    assert kinds(office, obligation.document_id) == [ReviewKind.CONFIRMED]


def test_an_undecided_lead_must_be_decided_before(office: Office) -> None:
    obligation = office.order(UNKNOWN)
    assert obligation.is_undecided
    with pytest.raises(InvalidValue):
        office.service.reviewing.confirm(obligation.id)


def test_confirming_all_takes_what_is_ours_and_decided(office: Office) -> None:
    document = office.take_in(ORDER, UNKNOWN, "Sở Tài chính: Bố trí kinh phí.", "các phòng: Báo cáo.")
    assert office.service.reviewing.confirm_all(document.summary.id) == 2
    after = office.service.documents.get_document(document.summary.id)
    assert [each.state for each in after.obligations] == [
        ObligationState.CONFIRMED,
        ObligationState.DRAFT,
        ObligationState.DRAFT,
        ObligationState.CONFIRMED,
    ]
    assert after.summary.drafts == 0


def test_a_stale_page_changes_nothing(office: Office) -> None:
    obligation = office.order(ORDER)
    office.service.reviewing.change_deadline(obligation.id, DeadlineInput(due_on=date(2026, 12, 1)))
    with pytest.raises(StaleVersion):
        office.service.reviewing.confirm(obligation.id, version=obligation.version)
    assert only_task(office, obligation).state is TaskState.PROPOSED


def test_what_does_not_exist_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        office.service.reviewing.confirm(uuid4())
    with pytest.raises(NotFound):
        office.service.reviewing.confirm_all(uuid4())


def test_ignoring_needs_a_reason_and_drops_the_tasks(office: Office) -> None:
    obligation = office.order(TWO_LEADS)
    with pytest.raises(InvalidValue):
        office.service.reviewing.ignore(obligation.id, "  ")
    ignored = office.service.reviewing.ignore(obligation.id, "Trùng với công văn trước")
    assert (ignored.state, ignored.reason) == (ObligationState.IGNORED, "Trùng với công văn trước")
    assert set(states(ignored).values()) == {TaskState.CANCELLED}


def test_an_ignored_obligation_can_be_taken_up_again(office: Office) -> None:
    obligation = office.order(ORDER)
    office.service.reviewing.ignore(obligation.id, "Nhầm")
    again = office.service.reviewing.reopen(obligation.id)
    assert (again.state, again.reason) == (ObligationState.DRAFT, None)
    assert states(again) == {"Văn phòng Sở": TaskState.PROPOSED}
    assert len(office.tasks(obligation)) == 1


def test_confirming_an_ignored_one_approves_its_tasks(office: Office) -> None:
    obligation = office.order(ORDER)
    office.service.reviewing.ignore(obligation.id, "Nhầm")
    assert states(office.service.reviewing.confirm(obligation.id)) == {"Văn phòng Sở": TaskState.APPROVED}


def test_reopening_a_confirmed_one_leaves_begun_work_alone(office: Office) -> None:
    obligation = office.service.reviewing.confirm(office.order(TWO_LEADS).id)
    begun, waiting = obligation.tasks
    office.service.progress.move(begun.id, TaskState.IN_PROGRESS)
    after = {task.id: task.state for task in office.service.reviewing.reopen(obligation.id).tasks}
    assert after == {begun.id: TaskState.IN_PROGRESS, waiting.id: TaskState.PROPOSED}


def test_a_missed_obligation_is_added_from_selected_words(office: Office) -> None:
    document = office.take_in(ORDER)
    text = document.text
    start = text.index("Về việc")
    added = office.service.reviewing.add(document.summary.id, start - 1, start + len("Về việc kiểm tra"))
    assert (added.quote, added.text) == ("Về việc kiểm tra", "Về việc kiểm tra")
    assert (added.state, added.is_undecided, added.tasks) == (ObligationState.DRAFT, True, ())
    again = office.service.reviewing.add(document.summary.id, start, start + len("Về việc kiểm tra"))
    assert again.id == added.id
    after = office.service.documents.get_document(document.summary.id)
    assert [each.id for each in after.obligations] == [added.id, document.obligations[0].id]
    assert kinds(office, document.summary.id) == [ReviewKind.ADDED]


def test_an_added_obligation_takes_assignee_and_deadline_from_its_own_words(office: Office) -> None:
    document = office.take_in("Văn phòng Sở: Rà soát.\n- Thanh tra Sở: Báo cáo trước ngày 20/11/2026")
    first, second = document.obligations
    office.service.reviewing.ignore(second.id, "Gộp")
    added = office.service.reviewing.add(document.summary.id, second.span.start, second.span.end - 5)
    assert [each.name for each in added.assignments] == ["Thanh tra Sở"]
    assert states(added) == {"Thanh tra Sở": TaskState.PROPOSED}
    assert added.deadline is None
    assert added.id not in (first.id, second.id)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 3), (-1, 4), (0, 10_000_000)])
def test_an_impossible_selection_is_refused(office: Office, start: int, end: int) -> None:
    document = office.take_in(ORDER)
    with pytest.raises(InvalidValue):
        office.service.reviewing.add(document.summary.id, start, end)


def test_a_selection_of_blanks_is_refused(office: Office) -> None:
    document = office.take_in("Văn phòng Sở: Rà     soát.")
    start = document.text.index("     ")
    with pytest.raises(InvalidValue):
        office.service.reviewing.add(document.summary.id, start, start + 4)


def test_a_corrected_extent_is_the_new_quote_without_its_label(office: Office) -> None:
    document = office.take_in("Văn phòng Sở: Rà soát.\nvà niêm yết.")
    obligation = document.obligations[0]
    changed = office.service.reviewing.change_extent(obligation.id, obligation.span.start, len(document.text))
    assert changed.quote == "- Văn phòng Sở: Rà soát.\nvà niêm yết."
    assert changed.text == "Văn phòng Sở: Rà soát. và niêm yết."
    (review,) = office.service.documents.list_reviews(document.summary.id)
    assert review.before["end"] == obligation.span.end

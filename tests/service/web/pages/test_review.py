"""What the clerk does on a document's page, by plain forms: every step is carried out or explained."""

from __future__ import annotations

from uuid import UUID

import pytest
from dondoc_office import Office
from dondoc_visitor import OWN, Sheet, Visitor

from models.document import HeaderField
from models.errors import InvalidValue
from models.obligation import Role
from models.organisation import AssigneeKind
from models.review import ObligationState
from service.views import DocumentDetail
from service.web.forms import Fields
from service.web.pages.review import header_changes, read_assignees, read_body, read_deadline_input

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."
SECOND = "Thanh tra Sở: Kiểm tra trong 5 ngày kể từ ngày nhận."
UNKNOWN = "Phòng Quản trị mạng: Lập danh sách."


class Case:
    """A document that a person looks at."""

    def __init__(self, office: Office, visitor: Visitor, *orders: str) -> None:
        self.office = office
        self.visitor = visitor
        self.key: UUID = office.take_in(*orders).summary.id
        self.address = f"/documents/{self.key}"

    def detail(self) -> DocumentDetail:
        """The document as it is now."""
        return self.office.service.documents.get_document(self.key)

    def open(self, query: str = "?view=all&n=1") -> Sheet:
        """The page of the document."""
        return self.visitor.open(self.address + query)

    def press(
        self, form: str, *, query: str = "?view=all&n=1", button: str | None = None, **fields: str
    ) -> Sheet:
        """Sends a form of the page; `form` is the end of its address."""
        return self.visitor.press(self.open(query), f"form[action$='{form}']", button=button, **fields)


@pytest.fixture
def case(office: Office, visitor: Visitor) -> Case:
    """Two orders to units of ours, one to a body that nobody knows."""
    return Case(office, visitor, ORDER, SECOND, UNKNOWN)


def only(case: Case, part: str) -> str:
    """The form of the first obligation."""
    return f"{case.detail().obligations[0].id}/{part}"


# Confirming, ignoring -------------------------------------------------------------------------------------


def test_confirming_one_goes_on_to_the_next_that_waits(case: Case) -> None:
    page = case.press(only(case, "confirm"), query="")
    assert "Đã duyệt nhiệm vụ." in page.text
    assert page.words(".card.is-chosen .number") == ["2"]
    assert "Đã duyệt" in page.words("#o1 .state")
    assert case.detail().obligations[0].state is ObligationState.CONFIRMED


def test_confirming_all_leaves_what_is_undecided(case: Case) -> None:
    page = case.press(f"documents/{case.key}/confirm", query="?view=ours")
    assert "Đã duyệt tất cả" in page.text
    assert [each.state.value for each in case.detail().obligations] == ["confirmed", "confirmed", "draft"]
    assert page.all(f"form[action='{case.address}/confirm']") == []


def test_an_undecided_obligation_has_no_button_to_confirm(case: Case) -> None:
    page = case.open("?view=undecided")
    assert page.all("#o3 form[action$='/confirm']") == []
    assert "Chọn đơn vị chủ trì rồi mới duyệt được." in page.text


def test_ignoring_needs_a_reason_and_can_be_taken_back(case: Case) -> None:
    page = case.press(only(case, "ignore"), reason=" ")
    assert page.status == 422
    assert page.fault == "Hãy ghi lý do bỏ qua nhiệm vụ này."
    page = case.press(only(case, "ignore"), reason="Trùng với văn bản khác")
    assert "Lý do bỏ qua: Trùng với văn bản khác" in page.text
    assert page.all("#text mark[data-q*=' 1 ']") == []
    page = case.press(only(case, "reopen"))
    assert case.detail().obligations[0].state is ObligationState.DRAFT
    assert "bỏ qua nhiệm vụ 1 . Lý do: Trùng với văn bản khác" in page.words(".history")[0].replace("  ", " ")


def test_what_somebody_else_changed_meanwhile_is_told_not_overwritten(case: Case) -> None:
    page = case.open()
    case.office.service.reviewing.ignore(case.detail().obligations[0].id, "Không phải nhiệm vụ")
    answer = case.visitor.press(page, f"form[action$='{only(case, 'confirm')}']")
    assert answer.status == 409
    assert answer.fault == "Nội dung vừa được người khác thay đổi. Hãy tải lại trang rồi thử lại."
    assert case.detail().obligations[0].state is ObligationState.IGNORED


def test_reloading_the_address_of_a_failed_form_shows_the_document(case: Case) -> None:
    page = case.press(only(case, "ignore"), reason="")
    assert case.visitor.open(page.path).path == case.address


def test_a_foreign_page_can_change_nothing(case: Case) -> None:
    obligation = case.detail().obligations[0]
    path = f"{case.address}/obligations/{obligation.id}/confirm"
    for headers in (
        {"Origin": "http://la.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "la.example"},
    ):
        answer = case.visitor.client.post(path, headers=headers)
        assert answer.status_code == 403
        assert 'role="alert"' in answer.text
    assert case.detail().obligations[0].state is ObligationState.DRAFT


# Header ---------------------------------------------------------------------------------------------------


def test_a_corrected_field_shows_what_the_text_says(case: Case) -> None:
    page = case.visitor.press(case.open(""), "details.is-identity form", number="13")
    assert "Đã lưu thông tin văn bản." in page.text
    assert page.words("h1")[0].endswith("13/SYT-VP")
    assert "Trong văn bản: 12" in page.text
    corrected = [value.field for value in case.detail().header if value.is_corrected]
    assert corrected == [HeaderField.NUMBER]


def test_filling_in_the_day_of_arrival_settles_the_deadline(case: Case) -> None:
    assert "Tính từ sự kiện." in case.open().words("#o2 dl")[0]
    page = case.visitor.press(
        case.open(""), "details.is-arrival form", arrived_on="3/11/2026", arrival_number="45"
    )
    assert "08/11/2026" in page.words("#o2 dl")[0]
    assert "ngày đến 03/11/2026 số đến 45" in page.words("details.is-arrival .values")[0]


def test_an_impossible_day_keeps_what_was_typed(case: Case) -> None:
    page = case.visitor.press(
        case.open(""), "details.is-identity form", issued_on="30/02/2026", symbol="SYT-TTr"
    )
    assert page.status == 422
    assert page.fault == "“30/02/2026” không phải là một ngày có thật."
    assert page.one("details.is-identity[open] input[name=issued_on]")["value"] == "30/02/2026"
    assert page.one("input[name=symbol]")["value"] == "SYT-TTr"
    assert case.detail().value(HeaderField.SYMBOL) == "SYT-VP"


def test_a_day_left_blank_in_the_text_is_not_cleared_by_saving_the_rest(
    office: Office, visitor: Visitor
) -> None:
    detail = office.take_in(ORDER, issued="2026-11")
    page = visitor.open(f"/documents/{detail.summary.id}")
    assert "ngày …/11/2026" in page.words("details.is-identity .values")[0]
    assert "Văn bản chỉ ghi …/11/2026." in page.text
    visitor.press(page, "details.is-identity form", number="77")
    detail = office.service.documents.get_document(detail.summary.id)
    assert detail.value(HeaderField.NUMBER) == "77"
    assert detail.value(HeaderField.ISSUED_ON) == "2026-11"


def test_only_what_differs_is_a_change(case: Case) -> None:
    detail = case.detail()
    same = Fields((("number", "12"), ("issued_on", "2-11-2026"), ("addressees", "")))
    assert header_changes(detail, same) == {}
    other = Fields((("number", ""), ("issued_on", "3/11/2026"), ("addressees", "Sở Nội vụ\nSở Tài chính")))
    assert header_changes(detail, other) == {
        HeaderField.NUMBER: None,
        HeaderField.ISSUED_ON: "2026-11-03",
        HeaderField.ADDRESSEES: "Sở Nội vụ\nSở Tài chính",
    }


# Assignees ------------------------------------------------------------------------------------------------


def test_saving_the_assignees_unchanged_keeps_them(case: Case) -> None:
    case.press(only(case, "assignees"), query="?view=all&n=1&edit=1")
    (assigned,) = case.detail().obligations[0].assignments
    assert (assigned.name, assigned.role, assigned.kind) == (
        "Văn phòng Sở",
        Role.LEAD,
        AssigneeKind.DEPARTMENT,
    )


def test_a_unit_is_chosen_from_the_directory(case: Case) -> None:
    page = case.open("?view=all&n=1&edit=1")
    options = page.words("#body-2 option")
    assert "Phòng Nghiệp vụ Y" in options
    assert "các phòng chuyên môn (6)" in options
    unit = case.office.unit("Phòng Nghiệp vụ Y")
    form = page.one(f"form[action$='{only(case, 'assignees')}']")
    posted = [("version", str(form.select_one("[name=version]")["value"]))]  # type: ignore[index]
    posted += [("role", "support"), ("body", f"unit:{unit}"), ("name", "")]
    posted += [("role", "lead"), ("body", "ours"), ("name", "")]
    case.visitor.client.post(str(form["action"]), data=_lists(posted), headers={"Origin": OWN})
    found = [(each.name, each.role, each.kind) for each in case.detail().obligations[0].assignments]
    assert found == [
        ("Sở Y tế tỉnh Sơn Giang", Role.LEAD, AssigneeKind.OURS),
        ("Phòng Nghiệp vụ Y", Role.SUPPORT, AssigneeKind.DEPARTMENT),
    ]


def _lists(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def test_an_unknown_name_is_decided_by_one_press(case: Case) -> None:
    assignment = case.detail().obligations[2].assignments[0]
    page = case.press(f"assignees/{assignment.id}", query="?view=undecided", button="body=other")
    assert "Đã lưu đơn vị thực hiện." in page.text
    (decided,) = case.detail().obligations[2].assignments
    assert (decided.name, decided.kind) == ("Phòng Quản trị mạng", AssigneeKind.OTHER)


def test_near_names_are_offered_as_buttons(office: Office, visitor: Visitor) -> None:
    case = Case(office, visitor, "Phòng Nghiệp vụ: Lập danh sách.")
    assert case.open().words("#o1 .decide button") == [
        "Phòng Nghiệp vụ Y",
        "Phòng Nghiệp vụ Dược",
        "Là cơ quan khác",
    ]
    assignment = case.detail().obligations[0].assignments[0]
    unit = office.unit("Phòng Nghiệp vụ Dược")
    case.press(f"assignees/{assignment.id}", button=f"body=unit:{unit}")
    (decided,) = case.detail().obligations[0].assignments
    assert decided.organisation is not None
    assert decided.organisation.name == "Phòng Nghiệp vụ Dược"
    assert decided.name == "Phòng Nghiệp vụ"


def test_rows_without_a_body_are_left_out_and_one_must_lead() -> None:
    row = (("role", "support"), ("body", "none"), ("name", ""))
    lead = (("role", "lead"), ("body", "other"), ("name", "Sở Nội vụ"))
    (found,) = read_assignees(Fields((*row, *lead)))
    assert (found.role, found.kind, found.name) == (Role.LEAD, AssigneeKind.OTHER, "Sở Nội vụ")
    with pytest.raises(InvalidValue, match="ít nhất một đơn vị chủ trì"):
        read_assignees(Fields(row))
    with pytest.raises(InvalidValue, match="Hãy chọn đơn vị cho “các đơn vị”"):
        read_assignees(Fields((("role", "lead"), ("body", ""), ("name", "các đơn vị"))))
    with pytest.raises(InvalidValue, match="thiếu ô"):
        read_assignees(Fields((("role", "lead"),)))


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue):
        read_body("unit:khong-phai", Role.LEAD, "")
    assert read_body("", Role.LEAD, "") is None


# Deadline -------------------------------------------------------------------------------------------------


def test_a_deadline_is_set_by_day_and_hour(case: Case) -> None:
    page = case.press(
        only(case, "deadline"), query="?view=all&n=1&edit=1", due_on="1.12.2026", due_time="16h30"
    )
    assert "16 giờ 30 01/12/2026 Văn thư nhập hạn ngày" in page.words("#o1 dl")[0]


def test_a_deadline_is_read_from_words(case: Case) -> None:
    page = case.press(
        only(case, "deadline"), query="?view=all&n=1&edit=1", due_on="", phrase="trước ngày 05/01/2027"
    )
    assert "04/01/2027" in page.words("#o1 dl")[0]


def test_words_that_set_no_deadline_are_told_and_kept(case: Case) -> None:
    page = case.press(
        only(case, "deadline"), query="?view=all&n=1&edit=1", due_on="", phrase="càng sớm càng tốt"
    )
    assert page.status == 422
    assert "Không đọc được thời hạn trong “càng sớm càng tốt”" in page.fault
    assert page.one("#phrase")["value"] == "càng sớm càng tốt"


def test_a_deadline_can_be_none(case: Case) -> None:
    page = case.press(only(case, "deadline"), query="?view=all&n=1&edit=1", none="1")
    assert "không nêu thời hạn" in page.words("#o1 dl")[0]


def test_an_empty_deadline_is_a_question_not_a_deletion() -> None:
    with pytest.raises(InvalidValue, match="Không có thời hạn"):
        read_deadline_input(Fields())
    with pytest.raises(InvalidValue, match="cả ngày"):
        read_deadline_input(Fields((("due_time", "16:30"),)))


# Extent, added obligations --------------------------------------------------------------------------------


def test_a_pasted_passage_becomes_an_obligation(case: Case) -> None:
    page = case.press("/obligations", query="", quote="Trích yếu:\n Về việc  kiểm tra")
    assert "Đã bổ sung nhiệm vụ" in page.text
    assert page.words(".card.is-chosen .quote-text") == ["Trích yếu: Về việc kiểm tra"]


def test_a_selected_passage_is_taken_by_its_place(case: Case) -> None:
    text = case.detail().text
    start = text.rindex("kiểm tra")
    page = case.press("/obligations", query="", quote="kiểm tra", start=str(start), end=str(start + 8))
    assert page.words(".card.is-chosen .quote-text") == ["kiểm tra"]
    assert start in [each.span.start for each in case.detail().obligations]


def test_a_passage_that_is_not_there_is_told_and_kept(case: Case) -> None:
    page = case.press("/obligations", query="", quote="Nội dung tự nghĩ ra")
    assert page.status == 422
    assert "Không thấy đoạn này trong văn bản" in page.fault
    assert page.one("#add[open] textarea").get_text().strip() == "Nội dung tự nghĩ ra"


def test_the_extent_of_a_quote_is_corrected(case: Case) -> None:
    page = case.press(only(case, "extent"), query="?view=all&n=1&edit=1", quote="Rà soát thủ tục")
    assert page.words("#o1 .quote-text") == ["Rà soát thủ tục"]

"""The same document twice: found, shown, decided on by the clerk, and taken back."""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import uuid4

import pytest
from dondoc_fakes import FakeReader, dispatch
from dondoc_office import Office
from sqlmodel import select

from models.document import DocumentState, HeaderField
from models.duplicate import DuplicateChoice, Likeness
from models.envelope import Business, Envelope
from models.errors import BadInput, Conflict, NotFound, StaleVersion
from models.review import ObligationState, ReviewKind
from models.source import Quality, SourceText
from models.tables.documents import DocumentRow
from models.tables.duplicates import DocumentMatchRow, FingerprintBandRow, FingerprintRow
from models.tables.records import AuditEventRow
from models.task import TaskState
from service.views import DocumentDetail, MatchView

ORDER = "Văn phòng Sở: Rà soát thủ tục trước ngày 20/11/2026."
SECOND = "Thanh tra Sở: Báo cáo kết quả trước ngày 25/11/2026."
GROUP = "Các phòng chuyên môn: Rà soát quy trình trước ngày 20/11/2026."

COPY, REPLACES, REVOKES, OTHER = (
    DuplicateChoice.SECOND_COPY,
    DuplicateChoice.REPLACEMENT,
    DuplicateChoice.REVOCATION,
    DuplicateChoice.DIFFERENT,
)

BODY = (
    "Thực hiện chương trình công tác năm, các đơn vị trực thuộc khẩn trương kiểm tra hồ sơ đã tiếp nhận, phân loại "
    "theo từng lĩnh vực, đối chiếu với danh mục đã công bố, ghi rõ hồ sơ nào chậm và vì sao chậm; hồ sơ thiếu thành "
    "phần thì liên hệ người nộp ngay trong ngày; người đứng đầu chịu trách nhiệm về số liệu đã báo, không để người "
    "dân phải đi lại nhiều lần; bộ phận một cửa niêm yết lịch trả kết quả tại nơi dễ thấy và cập nhật hằng tuần; số "
    "điện thoại đường dây nóng phải có người trực cả buổi trưa, mọi phản ánh được ghi sổ và trả lời bằng văn bản."
)
"""Long enough to have a fingerprint."""


def take(
    office: Office,
    *orders: str,
    body: str = "",
    tail: str = "",
    issuer: str | None = "Sở Y tế",
    number: str | None = "12/SYT-VP",
    issued: str | None = "2026-11-02",
) -> DocumentDetail:
    """A dispatch that is read; `body` is a paragraph of it, `tail` makes its bytes its own."""
    data = dispatch(*(orders or (ORDER,)), issuer=issuer, number=number, issued=issued)
    text = "\n".join(part for part in (data.decode(), body, tail) if part)
    uploaded = office.service.intake.upload(io.BytesIO(text.encode()), "a.txt", wait=5)
    return office.service.documents.get_document(uploaded.document.id)


def only(detail: DocumentDetail) -> MatchView:
    """The one earlier document that it is like."""
    (match,) = detail.matches
    return match


def choose(office: Office, detail: DocumentDetail, choice: DuplicateChoice) -> DocumentDetail:
    """The clerk chooses for the only match."""
    return office.service.duplicates.choose(
        detail.summary.id, only(detail).id, choice, version=detail.summary.version
    )


def again(office: Office, detail: DocumentDetail) -> DocumentDetail:
    """The document as it is now."""
    return office.service.documents.get_document(detail.summary.id)


def states(detail: DocumentDetail) -> list[TaskState]:
    """The states of all tasks of a document."""
    return [task.state for each in detail.obligations for task in each.tasks]


def decisions(detail: DocumentDetail) -> list[ObligationState]:
    """What was decided on its obligations."""
    return [each.state for each in detail.obligations]


# Finding


def test_the_scan_after_the_electronic_copy_is_known_by_issuer_number_symbol_and_year(office: Office) -> None:
    first = take(office)
    scan = take(office, issuer="SỞ Y TẾ", number="012/syt-vр", tail="quét")  # the last letter is Cyrillic
    match = only(scan)
    assert (match.earlier.id, match.likeness) == (first.summary.id, Likeness.SAME_NUMBER)
    assert match.because == (
        "Cùng cơ quan ban hành, số, ký hiệu và năm với văn bản 12/SYT-VP đã có trong sổ."
    )
    assert match.is_waiting
    assert again(office, first).matches == ()
    assert [each.document.id for each in again(office, first).followers] == [scan.summary.id]


@pytest.mark.parametrize(
    "head",
    [
        {"issuer": "Sở Nội vụ"},
        {"issuer": None},
        {"number": "13/SYT-VP"},
        {"number": "12/SYT-NVY"},
        {"number": None},
        {"number": "/SYT-VP"},
        {"issued": "2025-11-02"},
        {"issued": None},
    ],
)
def test_where_one_part_differs_or_is_blank_the_number_tells_nothing(
    office: Office, head: dict[str, str | None]
) -> None:
    take(office)
    whole: dict[str, str | None] = {
        "issuer": "Sở Y tế",
        "number": "12/SYT-VP",
        "issued": "2026-11-02",
        **head,
    }
    late = take(office, tail="khác", issuer=whole["issuer"], number=whole["number"], issued=whole["issued"])
    assert late.matches == ()


def test_nearly_the_same_text_is_known_without_a_number(office: Office) -> None:
    first = take(office, body=BODY)
    late = take(office, body=BODY.replace("khẩn trương", "khân truong"), number=None, issuer=None)
    match = only(late)
    assert (match.earlier.id, match.likeness, match.is_waiting) == (
        first.summary.id,
        Likeness.SAME_TEXT,
        True,
    )
    assert match.resemblance is not None
    assert match.resemblance > 0.8
    assert match.because.startswith(
        "Nội dung gần như trùng với văn bản 12/SYT-VP đã có trong sổ (giống khoảng "
    )


def test_a_form_under_another_number_is_only_similar_and_holds_nothing_back(office: Office) -> None:
    take(office, body=BODY)
    form = take(office, body=BODY, number="13/SYT-VP", issued="2026-11-03")
    match = only(form)
    assert (match.likeness, match.is_waiting, form.summary.awaits_choice) == (Likeness.SIMILAR, False, False)
    assert match.because.endswith("nhưng khác số, nên được coi là văn bản khác.")
    assert office.service.reviewing.confirm_all(form.summary.id) == 1


def test_a_different_text_is_not_remarked_on(office: Office) -> None:
    take(office, body=BODY)
    words = BODY.split()
    other = take(office, body=" ".join(words[::-1]), number="13/SYT-VP")
    assert other.matches == ()


def test_only_the_best_of_many_similar_forms_is_shown(office: Office) -> None:
    for number in range(4):
        take(office, body=BODY, number=f"{number + 1}/SYT-VP")
    assert len(take(office, body=BODY, number="9/SYT-VP").matches) == 1


def test_a_third_copy_is_shown_the_first_document_and_not_its_second_copy(office: Office) -> None:
    first = take(office)
    choose(office, take(office, tail="hai"), COPY)
    third = take(office, tail="ba")
    assert only(third).earlier.id == first.summary.id


def test_the_list_tells_which_document_may_be_there_already(office: Office) -> None:
    first = take(office)
    take(office, tail="hai")
    newest, oldest = office.service.documents.list_documents().items
    assert newest.awaits_choice
    assert newest.match is not None
    assert newest.match.earlier.id == first.summary.id
    assert (oldest.awaits_choice, oldest.match) == (False, None)


def test_a_number_that_the_clerk_fills_in_finds_the_document_that_is_there(office: Office) -> None:
    first = take(office)
    late = take(office, number="/SYT-VP", tail="chưa có số")
    assert late.matches == ()
    mended = office.service.reviewing.change_header(late.summary.id, {HeaderField.NUMBER: "12"})
    assert (only(mended).earlier.id, only(mended).is_waiting) == (first.summary.id, True)
    cleared = office.service.reviewing.change_header(late.summary.id, {HeaderField.NUMBER: "21"})
    assert cleared.matches == ()


def test_a_number_filled_in_on_the_earlier_document_points_from_the_later_to_it(office: Office) -> None:
    first = take(office, number="/SYT-VP")
    late = take(office, tail="hai")
    office.service.reviewing.change_header(first.summary.id, {HeaderField.NUMBER: "12"})
    assert only(again(office, late)).earlier.id == first.summary.id


# Until the clerk has chosen


def test_nothing_is_confirmed_before_the_clerk_has_chosen(office: Office) -> None:
    take(office)
    late = take(office, tail="hai")
    (obligation,) = late.obligations
    service = office.service
    for act in (
        lambda: service.reviewing.confirm_all(late.summary.id),
        lambda: service.reviewing.confirm(obligation.id),
        lambda: service.progress.move(obligation.tasks[0].id, TaskState.APPROVED),
    ):
        with pytest.raises(Conflict, match="Hãy chọn trước"):
            act()
    assert decisions(again(office, late)) == [ObligationState.DRAFT]
    assert states(again(office, late)) == [TaskState.PROPOSED]


def test_a_draft_may_be_corrected_and_ignored_before_the_choice(office: Office) -> None:
    take(office)
    late = take(office, ORDER, SECOND, tail="hai")
    office.service.reviewing.ignore(late.obligations[0].id, "Không phải nhiệm vụ")
    assert decisions(again(office, late)) == [ObligationState.IGNORED, ObligationState.DRAFT]


def test_a_different_document_is_confirmed_like_any_other(office: Office) -> None:
    first = take(office)
    late = choose(office, take(office, tail="hai"), OTHER)
    assert not late.summary.awaits_choice
    assert office.service.reviewing.confirm_all(late.summary.id) == 1
    assert states(again(office, first)) == [TaskState.PROPOSED]


# Choosing


def test_a_second_copy_makes_no_tasks_of_its_own_and_names_the_first(office: Office) -> None:
    first = take(office, ORDER, SECOND)
    office.service.reviewing.confirm_all(first.summary.id)
    copy = choose(office, take(office, ORDER, SECOND, tail="hai"), COPY)
    assert decisions(copy) == [ObligationState.IGNORED] * 2
    assert states(copy) == [TaskState.CANCELLED] * 2
    assert copy.obligations[0].reason == "Bản thứ hai của văn bản 12/SYT-VP; nhiệm vụ theo dõi ở văn bản ấy."
    assert copy.summary.match is not None
    assert copy.summary.match.earlier.id == first.summary.id
    assert states(again(office, first)) == [TaskState.APPROVED] * 2
    assert (copy.summary.ours, copy.summary.drafts) == (0, 0)


def test_a_second_copy_cannot_be_made_to_have_tasks(office: Office) -> None:
    take(office)
    copy = choose(office, take(office, tail="hai"), COPY)
    (obligation,) = copy.obligations
    service = office.service
    start = copy.text.index("kiểm tra")
    for act in (
        lambda: service.reviewing.reopen(obligation.id),
        lambda: service.reviewing.confirm(obligation.id),
        lambda: service.reviewing.confirm_all(copy.summary.id),
        lambda: service.reviewing.add(copy.summary.id, start, start + 8),
        lambda: service.progress.move(obligation.tasks[0].id, TaskState.PROPOSED),
    ):
        with pytest.raises(Conflict, match="bản thứ hai"):
            act()
    assert states(again(office, copy)) == [TaskState.CANCELLED]


def test_a_replacement_ends_what_is_open_and_leaves_what_is_done(office: Office) -> None:
    first = take(office, ORDER, SECOND, GROUP)
    office.service.reviewing.confirm_all(first.summary.id)
    done = first.obligations[0].tasks[0]
    office.service.progress.move(done.id, TaskState.DONE)
    late = choose(office, take(office, ORDER, SECOND, GROUP, tail="hai"), REPLACES)
    earlier = again(office, first)
    found = states(earlier)
    assert found[0] is TaskState.DONE
    assert set(found[1:]) == {TaskState.REPLACED}
    assert decisions(earlier) == [ObligationState.CONFIRMED] * 3
    history = office.service.progress.get_task(earlier.obligations[1].tasks[0].id).events
    assert [event.to_state for event in history][-1] is TaskState.REPLACED
    assert history[-1].reason == "Được thay thế bằng văn bản 12/SYT-VP."
    assert office.service.reviewing.confirm_all(late.summary.id) == 3
    assert TaskState.APPROVED in states(again(office, late))


def test_drafts_of_a_replaced_document_wait_for_nobody(office: Office) -> None:
    first = take(office, ORDER, SECOND)
    choose(office, take(office, ORDER, tail="hai"), REPLACES)
    earlier = again(office, first)
    assert decisions(earlier) == [ObligationState.IGNORED] * 2
    assert earlier.summary.drafts == 0
    assert [(each.choice, each.document.name) for each in earlier.followers] == [(REPLACES, "12/SYT-VP")]


def test_a_revocation_cancels_what_is_open_with_its_reason(office: Office) -> None:
    first = take(office)
    office.service.reviewing.confirm_all(first.summary.id)
    choose(office, take(office, SECOND, tail="thu hồi"), REVOKES)
    (task,) = again(office, first).obligations[0].tasks
    assert task.state is TaskState.CANCELLED
    assert office.service.progress.get_task(task.id).events[-1].reason == "Bị thu hồi theo văn bản 12/SYT-VP."


def test_a_choice_is_written_down_on_both_documents_and_in_the_audit_trail(office: Office) -> None:
    first = take(office)
    late = choose(office, take(office, tail="hai"), COPY)
    for document in (first, late):
        reviews = office.service.documents.list_reviews(document.summary.id)
        assert [(each.kind, each.after.get("choice")) for each in reviews] == [
            (ReviewKind.DUPLICATE, "second_copy")
        ]
    with office.service.database.unbound() as session:
        rows = [(row.action, row.subject_id, row.detail) for row in session.exec(select(AuditEventRow))]
    assert rows[-1] == ("document.duplicate", late.summary.id, "second_copy")


def test_one_choice_is_undone_before_another_is_made(office: Office) -> None:
    take(office)
    late = take(office, tail="hai")
    chosen = choose(office, late, OTHER)
    with pytest.raises(Conflict, match="hoàn tác"):
        office.service.duplicates.choose(late.summary.id, only(chosen).id, COPY)


def test_a_document_is_tied_to_one_earlier_document_only(office: Office) -> None:
    take(office, number="12/SYT-VP", body=BODY)
    take(office, number=None, issuer=None, body=BODY, tail="bản nháp")
    late = take(office, body=BODY, tail="hai")
    assert [each.likeness for each in late.matches] == [Likeness.SAME_NUMBER, Likeness.SAME_TEXT]
    one, other = late.matches
    office.service.duplicates.choose(late.summary.id, one.id, COPY)
    with pytest.raises(Conflict):
        office.service.duplicates.choose(late.summary.id, other.id, REPLACES)


def test_a_choice_made_on_an_old_page_is_refused(office: Office) -> None:
    take(office)
    late = take(office, tail="hai")
    office.service.reviewing.change_header(late.summary.id, {HeaderField.PLACE: "Sơn Giang"})
    with pytest.raises(StaleVersion):
        choose(office, late, COPY)
    assert states(again(office, late)) == [TaskState.PROPOSED]


def test_what_is_no_match_cannot_be_chosen(office: Office) -> None:
    first = take(office)
    late = take(office, tail="hai")
    with pytest.raises(NotFound):
        office.service.duplicates.choose(late.summary.id, uuid4(), COPY)
    with pytest.raises(NotFound):
        office.service.duplicates.choose(first.summary.id, only(late).id, COPY)


def test_two_documents_cannot_be_copies_of_each_other(office: Office) -> None:
    first = take(office)
    late = take(office, tail="hai")
    with office.service.database.unbound() as session:
        match = session.exec(select(DocumentMatchRow)).one()
        back = DocumentMatchRow(
            agency_id=match.agency_id,
            document_id=first.summary.id,
            earlier_id=late.summary.id,
            likeness=Likeness.SAME_TEXT,
            created_at=match.created_at,
        )
        session.add(back)
        session.flush()
        back_id = back.id
    choose(office, late, COPY)
    for choice in (COPY, REPLACES):
        with pytest.raises(Conflict, match="bản thứ hai hoặc có quan hệ"):
            office.service.duplicates.choose(first.summary.id, back_id, choice)


# Taking back


@pytest.mark.parametrize("choice", [COPY, REPLACES, REVOKES, OTHER])
def test_a_mistaken_choice_is_taken_back_wholly(office: Office, choice: DuplicateChoice) -> None:
    first = take(office, ORDER, SECOND, GROUP)
    office.service.reviewing.confirm(first.obligations[0].id)
    late = take(office, ORDER, SECOND, GROUP, tail="hai")
    before = [(decisions(each), states(each)) for each in (again(office, first), late)]
    chosen = choose(office, late, choice)
    office.service.duplicates.take_back(late.summary.id, only(chosen).id, version=chosen.summary.version)
    now = [again(office, first), again(office, late)]
    assert [(decisions(each), states(each)) for each in now] == before
    assert now[1].summary.awaits_choice
    assert all(each.reason is None for document in now for each in document.obligations)


def test_taking_back_leaves_what_people_have_done_since(office: Office) -> None:
    first = take(office, ORDER, SECOND)
    office.service.reviewing.confirm_all(first.summary.id)
    chosen = choose(office, take(office, ORDER, tail="hai"), REVOKES)
    taken_up = again(office, first).obligations[0].tasks[0]
    office.service.progress.move(taken_up.id, TaskState.PROPOSED)
    office.service.duplicates.take_back(chosen.summary.id, only(chosen).id)
    assert states(again(office, first)) == [TaskState.PROPOSED, TaskState.APPROVED]


def test_what_was_not_chosen_cannot_be_taken_back(office: Office) -> None:
    take(office)
    late = take(office, tail="hai")
    with pytest.raises(Conflict):
        office.service.duplicates.take_back(late.summary.id, only(late).id)


# Packages


def package(office: Office, **fields: object) -> None:
    """The next files come in packages with this envelope."""

    def dress(source: SourceText) -> SourceText:
        return replace(source, envelope=Envelope(**fields))  # type: ignore[arg-type]

    office.reader.dress = dress


@pytest.mark.parametrize(
    ("business", "suggested"),
    [
        (Business.UPDATE, REPLACES),
        (Business.REPLACEMENT, REPLACES),
        (Business.REVOCATION, REVOKES),
    ],
)
def test_the_business_of_a_package_is_chosen_beforehand(
    office: Office, business: Business, suggested: DuplicateChoice
) -> None:
    package(office, document_id="000.00.01.H99-goi-1")
    first = take(office)
    package(office, document_id="000.00.01.H99-goi-2", business=business, related=("000.00.01.H99-goi-1",))
    late = take(office, SECOND, number="31/SYT-VP")
    match = only(late)
    assert (match.earlier.id, match.likeness, match.suggested) == (
        first.summary.id,
        Likeness.NAMED,
        suggested,
    )
    assert match.because.startswith("Gói tin báo rằng văn bản này")
    assert match.is_waiting
    assert match.choice is None


def test_a_package_may_name_the_document_by_its_citation(office: Office) -> None:
    first = take(office)
    take(office, issuer="Sở Nội vụ", tail="cùng số của cơ quan khác")
    package(office, business=Business.REVOCATION, related=("12/SYT-VP",))
    assert only(take(office, SECOND, number="31/SYT-VP")).earlier.id == first.summary.id


def test_a_package_that_names_nothing_suggests_for_the_document_of_the_same_number(office: Office) -> None:
    take(office)
    package(office, business=Business.UPDATE)
    match = only(take(office, tail="hai"))
    assert (match.likeness, match.suggested) == (Likeness.SAME_NUMBER, REPLACES)


def test_a_new_package_suggests_nothing(office: Office) -> None:
    take(office)
    package(office, business=Business.NEW, related=("12/SYT-VP",))
    assert only(take(office, tail="hai")).suggested is None


# What reserves nothing, what comes late, how much is looked at


def rows(office: Office, table: type[FingerprintRow | FingerprintBandRow | DocumentMatchRow]) -> int:
    """How many rows a table has."""
    with office.service.database.unbound() as session:
        return len(list(session.exec(select(table))))


def test_a_failed_reading_reserves_neither_bytes_number_nor_text(office: Office) -> None:
    def refuse(source: SourceText) -> SourceText:
        raise BadInput

    office.reader.dress = refuse
    with pytest.raises(BadInput):
        take(office, body=BODY)
    assert rows(office, FingerprintRow) == rows(office, FingerprintBandRow) == 0
    office.reader.dress = FakeReader().dress
    mended = take(office, body=BODY)
    assert (mended.summary.state, mended.matches) == (DocumentState.READY, ())
    assert take(office, body=BODY, tail="hai").matches[0].earlier.id == mended.summary.id


def test_a_document_that_failed_by_our_fault_is_no_earlier_document(office: Office) -> None:
    office.reader.crashes = 1
    take(office, body=BODY)
    assert take(office, body=BODY, tail="hai").matches == ()


def test_documents_of_an_earlier_version_become_comparable_at_the_start(office: Office) -> None:
    first = take(office, body=BODY)
    with office.service.database.unbound() as session:
        for table in (FingerprintBandRow, FingerprintRow):
            for row in session.exec(select(table)):
                session.delete(row)
        document = session.get(DocumentRow, first.summary.id)
        assert document is not None
        document.citation_key = None
        session.add(document)
    office.service.intake.resume()
    assert rows(office, FingerprintRow) == 1
    late = take(office, body=BODY, tail="hai")
    assert (only(late).earlier.id, only(late).likeness) == (first.summary.id, Likeness.SAME_NUMBER)


def test_a_text_that_lost_its_marks_is_not_confirmed_in_bulk(office: Office) -> None:
    office.reader.dress = lambda source: replace(source, quality=Quality(marks=0.02, has_marks=False))
    document = take(office, ORDER, SECOND)
    assert document.summary.has_lost_marks
    with pytest.raises(BadInput, match="mất dấu"):
        office.service.reviewing.confirm_all(document.summary.id)
    office.service.reviewing.confirm(document.obligations[0].id)
    assert decisions(again(office, document)) == [ObligationState.CONFIRMED, ObligationState.DRAFT]

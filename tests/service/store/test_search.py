"""Words find obligations, with and without diacritics, and no input is an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from dondoc_databases import Databases
from dondoc_office import Office
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InvalidValue
from models.review import ObligationState
from models.task import TaskState
from service.search.port import FEW, SearchFilter
from service.views import SearchResult

ALL = SearchFilter()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Office]:
    """Obligations that nobody changes."""
    office = Office(tmp_path_factory.mktemp("shelf"), databases=databases)
    office.take_in(
        "Văn phòng Sở: Đẩy mạnh cải cách hành chính tại Đồng Nai trước ngày 20/11/2026.",
        "Thanh tra Sở: Kiểm tra đúng năm nay trước ngày 05/12/2026.",
        "Thanh tra Sở: Xây dựng phía nam và phía bắc.",
        "Sở Tài chính: Bố trí kinh phí theo Công văn số 12/UBND-NC.",
        number="77/SYT-VP",
    )
    yield office
    office.service.close()


def find(office: Office, words: str, wanted: SearchFilter = ALL) -> list[str]:
    """The beginnings of the texts found."""
    return [hit.text.split(": ")[1] for hit in office.service.searching.find(words, wanted).items]


@pytest.mark.parametrize(
    "words", ["cai cach hanh chinh", "Cải cách hành chính", "CẢI CÁCH", "dong nai", "Đồng Nai"]
)
def test_words_are_found_with_and_without_diacritics(shelf: Office, words: str) -> None:
    (found,) = find(shelf, words)
    assert found.startswith("Đẩy mạnh")


def test_a_word_with_marks_comes_before_one_that_only_looks_like_it(shelf: Office) -> None:
    hits = shelf.service.searching.find("năm", ALL).items
    assert [("năm" in hit.text, hit.is_exact) for hit in hits] == [(True, True), (False, False)]


def test_a_word_without_marks_finds_both(shelf: Office) -> None:
    assert len(find(shelf, "nam")) == 2


@pytest.mark.parametrize("words", ["12/UBND-NC", "12 ubnd nc", "77/SYT-VP kinh phí", "Sở Tài chính"])
def test_numbers_and_names_are_found(shelf: Office, words: str) -> None:
    assert any(found.startswith("Bố trí kinh phí") for found in find(shelf, words))


def test_all_words_must_be_there(shelf: Office) -> None:
    assert find(shelf, "cải cách kinh phí") == []


def test_the_searched_words_are_marked(shelf: Office) -> None:
    (hit,) = shelf.service.searching.find("cai cach", ALL).items
    assert [mark.of(hit.text) for mark in hit.marks] == ["cải", "cách"]


def test_hits_say_where_they_come_from(shelf: Office) -> None:
    (hit,) = shelf.service.searching.find("cai cach", ALL).items
    assert (hit.document_citation, hit.issuer) == ("77/SYT-VP", "Sở Y tế")
    assert (hit.due_on, hit.leads) == (date(2026, 11, 19), ("Văn phòng Sở",))


def test_no_words_list_everything_newest_first(shelf: Office) -> None:
    assert len(find(shelf, "")) == 4
    assert find(shelf, "")[0].startswith("Bố trí")


def test_signs_alone_find_nothing(shelf: Office) -> None:
    assert find(shelf, "?!") == []


def test_a_department_finds_its_own(shelf: Office) -> None:
    wanted = SearchFilter(organisation_id=shelf.unit("Thanh tra Sở"))
    assert len(find(shelf, "", wanted)) == 2
    assert len(find(shelf, "nam", wanted)) == 2
    assert find(shelf, "cai cach", wanted) == []


def test_days_bound_the_deadline_inclusively(shelf: Office) -> None:
    day = date(2026, 12, 4)
    assert find(shelf, "", SearchFilter(due_after=day, due_before=day)) == [
        "Kiểm tra đúng năm nay trước ngày 05/12/2026."
    ]
    assert len(find(shelf, "", SearchFilter(due_before=day))) == 2


def test_states_filter(shelf: Office) -> None:
    assert len(find(shelf, "", SearchFilter(state=ObligationState.DRAFT))) == 4
    assert find(shelf, "", SearchFilter(state=ObligationState.CONFIRMED)) == []
    assert len(find(shelf, "", SearchFilter(task_state=TaskState.PROPOSED))) == 3
    assert find(shelf, "", SearchFilter(task_state=TaskState.DONE)) == []


def pages(office: Office, words: str, limit: int) -> list[SearchResult]:
    """All pages of a search."""
    found = [office.service.searching.find(words, ALL, limit=limit)]
    while found[-1].next:
        found.append(office.service.searching.find(words, ALL, cursor=found[-1].next, limit=limit))
    return found


@pytest.mark.parametrize("words", ["", "nam", "năm", "so"])
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_together_hold_every_hit_once(shelf: Office, words: str, limit: int) -> None:
    whole = [hit.obligation_id for hit in shelf.service.searching.find(words, ALL, limit=100).items]
    paged = [hit.obligation_id for page in pages(shelf, words, limit) for hit in page.items]
    assert paged == whole
    assert {page.total for page in pages(shelf, words, limit)} == {len(whole)}


@pytest.mark.parametrize("cursor", ["", "x", "e", "e-1", "e²", "f" + "9" * 40])
def test_a_cursor_that_is_none_of_ours_is_refused(shelf: Office, cursor: str) -> None:
    with pytest.raises(InvalidValue):
        shelf.service.searching.find("nam", ALL, cursor=cursor)


@settings(deadline=None, max_examples=60)
@given(st.text() | st.text(alphabet='"*()-^:{}+~ANDORNOTexactfolded \x00\ud800ăđ'))
def test_no_input_is_an_error(shelf: Office, words: str) -> None:
    result = shelf.service.searching.find(words, ALL)
    assert len(result.items) <= result.total


def test_many_exact_hits_leave_the_others_out(office: Office) -> None:
    office.take_in(*[f"Văn phòng Sở: Nhiệm vụ năm thứ {n}." for n in range(FEW)], "Văn phòng Sở: Phía nam.")
    result = office.service.searching.find("năm", ALL, limit=100)
    assert (result.total, {hit.is_exact for hit in result.items}) == (FEW, {True})


def test_what_a_person_changes_is_found_at_once(office: Office) -> None:
    document = office.take_in("Văn phòng Sở: Rà soát thủ tục.\nvà niêm yết công khai.")
    obligation = document.obligations[0]
    assert find(office, "niêm yết") == []
    start = obligation.span.start
    office.service.reviewing.change_extent(obligation.id, start, len(document.text))
    assert len(find(office, "niêm yết")) == 1


def test_ignored_obligations_are_found_only_when_asked_for(office: Office) -> None:
    obligation = office.order("Văn phòng Sở: Rà soát thủ tục.")
    office.service.reviewing.ignore(obligation.id, "Trùng")
    assert find(office, "rà soát") == []
    assert len(find(office, "rà soát", SearchFilter(state=ObligationState.IGNORED))) == 1


def test_a_task_handed_on_is_found_by_its_new_unit(office: Office) -> None:
    obligation = office.order("Văn phòng Sở: Rà soát thủ tục.")
    office.service.progress.hand(obligation.tasks[0].id, office.unit("Thanh tra Sở"))
    assert find(office, "", SearchFilter(organisation_id=office.unit("Văn phòng Sở"))) == []
    assert len(find(office, "", SearchFilter(organisation_id=office.unit("Thanh tra Sở")))) == 1


def test_the_count_is_capped(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.search.port.COUNTED", 2)
    office.take_in(*[f"Văn phòng Sở: Việc {n}." for n in range(4)])
    result = office.service.searching.find("viec", ALL)
    assert (result.total, result.is_capped, len(result.items)) == (2, True, 4)


def test_each_office_has_its_own_shelf(office: Office, tmp_path: Path) -> None:
    office.order("Văn phòng Sở: Rà soát thủ tục.")
    other = Office(tmp_path / "other", databases=office.databases)
    assert find(other, "rà soát") == []
    other.service.close()

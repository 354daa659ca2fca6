"""Phrases, numbers and symbols, the best first, and counts by value; on both databases."""

from __future__ import annotations

import pytest
from dondoc_office import Office

from service.search.find import Order, SearchFilter

ALL = SearchFilter()


def find(office: Office, words: str, order: Order = Order.NEWEST) -> list[str]:
    """The beginnings of the orders found."""
    hits = office.service.searching.find(words, ALL, order=order).items
    return [hit.text.split(": ")[1].removesuffix(".") for hit in hits]


def test_quoted_words_must_stand_side_by_side(office: Office) -> None:
    office.take_in(
        "Văn phòng Sở: Cải cách hành chính.", "Văn phòng Sở: Hành trình cải tiến, chính sách cách ly."
    )
    assert len(find(office, "cai cach hanh chinh")) == 2
    assert find(office, '"cai cach hanh chinh"') == ["Cải cách hành chính"]
    assert find(office, "“cải cách”") == ["Cải cách hành chính"]


def test_a_symbol_is_found_as_a_whole(office: Office) -> None:
    office.take_in(
        "Văn phòng Sở: Thực hiện Công văn số 12/UBND-NC.",
        "Văn phòng Sở: Họp ngày 12 với UBND xã, lập nhóm NC.",
        number="5978/UBND-KSTT",
    )
    assert find(office, "12/UBND-NC") == ["Thực hiện Công văn số 12/UBND-NC"]
    assert len(find(office, "5978/UBND-KSTT")) == 2
    assert len(find(office, "5978")) == 2


def test_noughts_before_a_number_do_not_matter(office: Office) -> None:
    office.take_in("Văn phòng Sở: Thực hiện Kế hoạch số 05/KH-SYT.", "Văn phòng Sở: Họp ngày 5.")
    assert find(office, "5/KH-SYT") == find(office, "005/KH-SYT") == ["Thực hiện Kế hoạch số 05/KH-SYT"]


def test_no_phrase_runs_from_the_text_into_a_name(office: Office) -> None:
    office.take_in("Thanh tra Sở: Báo cáo với Văn phòng.")
    assert find(office, '"văn phòng thanh tra"') == []


def test_a_word_without_marks_beside_marked_ones_finds_all_that_it_may_mean(office: Office) -> None:
    orders = ("Kiểm kê ban hành", "Kiểm kê bản đồ", "Kiêm kê ban")
    office.take_in(*(f"Văn phòng Sở: {order}." for order in orders))
    assert find(office, "kiểm ke ban") == ["Kiểm kê bản đồ", "Kiểm kê ban hành", "Kiêm kê ban"]


def test_the_best_first_have_the_words_side_by_side(office: Office) -> None:
    office.take_in(
        "Văn phòng Sở: Cải cách thủ tục hành chính.",
        "Văn phòng Sở: Thủ trưởng tục gọi hành khách, chính sách.",
        "Văn phòng Sở: Hành lang, chính quyền, thủ đô và tục lệ.",
    )
    assert find(office, "thủ tục hành chính")[0].startswith("Hành lang")
    assert find(office, "thủ tục hành chính", Order.BEST)[0] == "Cải cách thủ tục hành chính"
    assert len(find(office, "thủ tục hành chính", Order.BEST)) == 3


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_the_best_first_hold_every_hit_once(office: Office, limit: int) -> None:
    office.take_in(*(f"Văn phòng Sở: Việc {'năm' if n % 3 else 'nam'} thứ {n} kiểm tra." for n in range(8)))
    searching = office.service.searching
    whole = [h.obligation_id for h in searching.find("năm kiểm tra", ALL, order=Order.BEST, limit=50).items]
    page = searching.find("năm kiểm tra", ALL, order=Order.BEST, limit=limit)
    found = list(page.items)
    while page.next:
        office.take_in(
            "Văn phòng Sở: Việc năm mới kiểm tra.", name=f"{len(found)}.txt", number=f"{len(found)}/A-B"
        )
        page = searching.find("năm kiểm tra", ALL, order=Order.BEST, cursor=page.next, limit=limit)
        found += page.items
    assert [hit.obligation_id for hit in found] == whole
    assert len(whole) == 8


def test_values_are_counted_among_the_hits(office: Office) -> None:
    office.take_in("Văn phòng Sở: Rà soát A.", "Thanh tra Sở: Rà soát B.", "Văn phòng Sở: Rà soát C.")
    office.take_in("Chi cục Dân số: Rà soát D.", issuer="Sở Nội vụ", number="9/SNV-VP")
    counts = office.service.searching.count_values("ra soat", ALL)
    assert [(each.value, each.count) for each in counts.issuers] == [("Sở Y tế", 3), ("Sở Nội vụ", 1)]
    units = {each.name: each.count for each in counts.units}
    assert units == {"Văn phòng Sở": 2, "Thanh tra Sở": 1, "Chi cục Dân số": 1}
    assert counts.units[0].name == "Văn phòng Sở"
    assert [(each.value, each.count) for each in counts.task_states] == [("proposed", 4)]
    assert [(each.value, each.count) for each in counts.kinds] == [("công văn", 4)]
    assert not counts.is_capped


def test_words_of_a_phrase_are_marked_only_where_all_of_it_is(office: Office) -> None:
    office.take_in("Văn phòng Sở: Cải tiến, rồi cải cách hành chính.")
    (hit,) = office.service.searching.find('"cai cach"', ALL).items
    assert [mark.of(hit.text) for mark in hit.marks] == ["cải", "cách"]

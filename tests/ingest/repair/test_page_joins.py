"""A sentence broken by a page or a line is one again; headings and items stay apart."""

from __future__ import annotations

import pytest

from ingest.repair.page_joins import goes_on, is_cut


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Các đơn vị nghiêm túc đối thoại; đồng thời có", "cơ chế khuyến khích người dân."),
        ("- Đơn vị phối hợp: các cơ quan, đơn vị, địa phương", "liên quan."),
        ("4. Trong giai đoạn 2026", "- 2030 phấn đấu có ít nhất 10%"),
        ("V/v cải thiện Chỉ số Cải cách hành", "chính năm 2026"),
        ("hoàn thành trước ngày", "15/12/2026 và báo cáo."),
    ],
)
def test_the_rest_of_a_sentence_is_joined(before: str, after: str) -> None:
    assert goes_on(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Rà soát quy trình nội bộ.", "tiếp tục cập nhật"),
        ("gồm các nội dung", "a) Rà soát"),
        ("gồm các nội dung", "đ) Báo cáo"),
        ("ỦY BAN NHÂN DÂN", "TỈNH SƠN GIANG"),
        ("Số: 15/SYT-VP", "v/v báo cáo"),
        ("Kính gửi", "các đơn vị trực thuộc"),
        ("Văn phòng Sở", "1. Rà soát"),
        ("", "x"),
    ],
)
def test_what_begins_anew_is_not_joined(before: str, after: str) -> None:
    assert not goes_on(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Thông tư số 87/2031/TT-", "BYT ngày 02/3/2031"),
        ("Nghị quyết số 57-", "NQ/TW của Bộ Chính trị"),
        ("giai đoạn 2026-", "2030"),
        ("tại địa chỉ soyte.songia", "ng.gov.vn trước ngày 30/6"),
        ("hộp thư vanphong@soyte.songiang", ".gov.vn"),
        ("https://dichvucong.", "songiang.gov.vn"),
    ],
)
def test_a_word_cut_by_the_end_of_a_line_is_whole_again(before: str, after: str) -> None:
    assert is_cut(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Quý IV/2026-", "Quý II/2027"),
        ("Sở Y tế -", "Sở Tài chính"),
        ("xem soyte.songiang.gov.vn", "và báo cáo"),
        ("xem soyte.songiang.gov.vn", "www.songiang.gov.vn"),
        ("theo quy định.", "a.khoản này"),
        ("các đơn vị", "trực thuộc"),
    ],
)
def test_words_that_only_stand_at_the_end_of_a_line_keep_their_space(before: str, after: str) -> None:
    assert not is_cut(before, after)

"""Names in capitals as a person would cite them (NĐ 30/2020/NĐ-CP, Phụ lục II)."""

from __future__ import annotations

import pytest

from nlp.casing import name_case, title_case


@pytest.mark.parametrize(
    ("capitals", "cited"),
    [
        ("SỞ Y TẾ", "Sở Y tế"),
        ("ỦY BAN NHÂN DÂN TỈNH BẮC NINH", "Ủy ban nhân dân tỉnh Bắc Ninh"),
        ("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Bộ Nông nghiệp và Môi trường"),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch"),
        ("VĂN PHÒNG CHÍNH PHỦ", "Văn phòng Chính phủ"),
        ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_a_body_is_written_as_it_is_cited(capitals: str, cited: str) -> None:
    assert name_case(capitals) == cited


@pytest.mark.parametrize(
    ("capitals", "cited"),
    [
        ("PHÓ CHỦ TỊCH", "Phó Chủ tịch"),
        ("GIÁM ĐỐC", "Giám đốc"),
        ("BỘ TRƯỞNG", "Bộ trưởng"),
        ("THỨ TRƯỞNG", "Thứ trưởng"),
    ],
)
def test_an_office_is_written_as_in_a_sentence(capitals: str, cited: str) -> None:
    assert title_case(capitals) == cited

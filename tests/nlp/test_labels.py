"""Labels of items as directives write them."""

from __future__ import annotations

import pytest

from nlp.labels import Level, read_label


@pytest.mark.parametrize(
    ("line", "level", "value"),
    [
        ("Chương II. QUY ĐỊNH CỤ THỂ", Level.CHAPTER, "II"),
        ("Điều 12. Giao Sở Tài chính", Level.ARTICLE, "12"),
        ("III. TỔ CHỨC THỰC HIỆN", Level.ROMAN, "III"),
        ("V. KINH PHÍ", Level.ROMAN, "V"),
        ("1. Văn phòng Sở", Level.DECIMAL, "1"),
        ("1.Văn phòng Sở", Level.DECIMAL, "1"),
        ("2.3. Trách nhiệm", Level.DECIMAL_2, "2.3"),
        ("1.2.4 Nội dung", Level.DECIMAL_3, "1.2.4"),
        ("(2) Rà soát", Level.DECIMAL_PAREN, "2"),
        ("đ) Nội dung khác", Level.LETTER, "đ"),
        ("b1) Chi tiết", Level.LETTER_NUMBER, "b1"),
        ("- Rà soát", Level.DASH, "-"),
        ("– Rà soát", Level.DASH, "-"),
        ("• Rà soát", Level.DASH, "-"),
        ("+ Lắp đặt", Level.PLUS, "+"),
    ],
)
def test_a_label_is_read_with_its_level(line: str, level: Level, value: str) -> None:
    label = read_label(line)
    assert label is not None
    assert (label.level, label.value) == (level, value)


@pytest.mark.parametrize(
    "line",
    [
        "100% các xã, phường",
        "1.000 hộ dân được hỗ trợ",
        "- 2030 là năm cuối",
        "15/3/2026 là hạn cuối",
        "Rà soát",
        "V/v báo cáo",
    ],
)
def test_what_only_looks_like_a_label_is_none(line: str) -> None:
    label = read_label(line)
    assert label is None

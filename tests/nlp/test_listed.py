"""In a field or a column a name is what stands between the separators, whatever its words."""

from __future__ import annotations

import pytest

from models.obligation import FoundIn, Role
from nlp.listed import read_cell_names


def names(text: str) -> list[tuple[str, Role]]:
    """The names of a lead field with their roles."""
    return [(a.name, a.role) for a in read_cell_names(text, 0, Role.LEAD, FoundIn.FIELD)]


@pytest.mark.parametrize(
    "text",
    [
        "Hội đồng tự đánh giá",
        "Tổ thư ký các khoa",
        "Phòng Quản lý thu và Phát triển người tham gia",
        "Các khoa có chương trình được đánh giá",
    ],
)
def test_words_that_look_like_verbs_belong_to_the_name(text: str) -> None:
    assert names(text) == [(text, Role.LEAD)]


def test_what_the_body_does_ends_its_name() -> None:
    assert names("Chi cục Thú y chủ trì, phối hợp với Hội Nông dân tỉnh") == [
        ("Chi cục Thú y", Role.LEAD),
        ("Hội Nông dân tỉnh", Role.SUPPORT),
    ]


def test_each_piece_of_a_list_is_a_name() -> None:
    assert names("Sở Y tế; Công an tỉnh (phòng nghiệp vụ); các trường học") == [
        ("Sở Y tế", Role.LEAD),
        ("Công an tỉnh", Role.LEAD),
        ("các trường học", Role.LEAD),
    ]


def test_a_word_that_asks_is_no_part_of_the_name() -> None:
    assert names("Cục Đất đai; đề nghị Cục Cảnh sát giao thông (Bộ Công an).") == [
        ("Cục Đất đai", Role.LEAD),
        ("Cục Cảnh sát giao thông", Role.LEAD),
    ]

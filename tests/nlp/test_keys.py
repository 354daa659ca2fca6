"""Matching keys: same length, one form whatever the spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.keys import fold, match_key

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà bình", "hòa bình"),
        ("Uỷ ban", "Ủy ban"),
        ("thuỷ lợi", "thủy lợi"),
        ("sức khoẻ", "sức khỏe"),
        ("quý", "qúy"),
    ],
)
def test_both_placements_of_the_tone_give_one_key(new: str, old: str) -> None:
    assert match_key(new) == match_key(old)


@pytest.mark.parametrize("word", ["hoàn", "toán", "quỳnh", "quỹ", "thuyền", "loại"])
def test_a_tone_inside_a_closed_syllable_stays_where_it_is(word: str) -> None:
    assert match_key(word) == word


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " .,-–/0123456789"))
def test_a_key_is_as_long_as_its_text(text: str) -> None:
    assert len(match_key(text)) == len(text)
    assert len(fold(text)) == len(text)


@given(st.text())
def test_keys_of_any_text_keep_its_length(text: str) -> None:
    assert len(match_key(text)) == len(text)
    assert len(fold(text)) == len(text)


def test_a_fold_has_no_marks_left() -> None:
    assert fold("Cải cách hành chính tỉnh Đồng Nai") == "cai cach hanh chinh tinh dong nai"

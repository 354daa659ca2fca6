"""A pasted passage is found in the text, or it is said that it is not there."""

from __future__ import annotations

import unicodedata

import pytest

from models.errors import InvalidValue
from models.source import Span
from service.web.pages.passages import find_passage, get_passage

TEXT = "1. Rà soát thủ tục.\n2. Báo cáo\nkết quả.\nSTT | Việc | Hạn\n3. Rà soát thủ tục."


def test_blanks_and_line_ends_between_words_do_not_matter() -> None:
    found = find_passage(TEXT, "  Báo   cáo kết\nquả. ")
    assert found is not None
    assert found.of(TEXT) == "Báo cáo\nkết quả."


def test_cells_of_a_copied_row_are_found_although_bars_part_them() -> None:
    found = find_passage(TEXT, "STT\tViệc\tHạn")
    assert found is not None
    assert found.of(TEXT) == "STT | Việc | Hạn"


def test_of_two_places_the_nearer_one_is_meant() -> None:
    first, second = TEXT.index("Rà soát"), TEXT.rindex("Rà soát")
    assert find_passage(TEXT, "Rà soát", near=0) == Span(first, first + 7)
    assert find_passage(TEXT, "Rà soát", near=second + 3) == Span(second, second + 7)


def test_decomposed_letters_are_the_same_letters() -> None:
    assert find_passage(TEXT, unicodedata.normalize("NFD", "thủ tục")) is not None


def test_signs_of_patterns_are_only_signs() -> None:
    assert find_passage(TEXT, "R.*t") is None
    assert find_passage("a (b) [c] $", "(b) [c] $") == Span(2, 11)


def test_places_from_the_script_hold_only_for_the_words_that_came_with_them() -> None:
    second = TEXT.rindex("Rà soát")
    assert get_passage(TEXT, "Rà soát", second, second + 7) == Span(second, second + 7)
    assert get_passage(TEXT, "Báo cáo", second, second + 7).of(TEXT) == "Báo cáo"


@pytest.mark.parametrize(("pasted", "start", "end"), [("", None, None), ("không có", 0, 4), ("", 5, 999)])
def test_what_is_not_there_is_refused(pasted: str, start: int | None, end: int | None) -> None:
    with pytest.raises(InvalidValue):
        get_passage(TEXT, pasted, start, end)

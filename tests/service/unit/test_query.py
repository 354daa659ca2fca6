"""Queries are cut like texts, whatever is typed."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from service.search.query import (
    MOST_WORDS,
    exact_words,
    folded_words,
    marks_in,
    read_query,
)

TEXT = "Cải cách hành chính tại Đồng Nai, hoà giải năm 2026 (12/UBND-NC)"


def marked(words: str, *, is_exact: bool) -> list[str]:
    """The marked words of the text."""
    return [mark.of(TEXT) for mark in marks_in(TEXT, read_query(words), is_exact=is_exact)]


def test_signs_separate_words() -> None:
    assert read_query("12/UBND-NC").exact == ("12", "ubnd", "nc")


def test_a_query_without_diacritics_has_none() -> None:
    assert not read_query("dong nai 2026").has_marks
    assert read_query("Đồng Nai").has_marks


def test_decomposed_letters_are_the_same_query() -> None:
    assert read_query(unicodedata.normalize("NFD", "Đồng Nai")) == read_query("Đồng Nai")


def test_both_placements_of_a_tone_are_one_word() -> None:
    assert read_query("hoà giải") == read_query("hòa giải")


def test_texts_have_a_form_with_and_one_without_diacritics() -> None:
    assert exact_words("Đồng  Nai: hoà") == "đồng nai hòa"
    assert folded_words("Đồng  Nai: hoà") == "dong nai hoa"


def test_found_words_are_marked_as_they_stand_in_the_text() -> None:
    assert marked("cai cach", is_exact=False) == ["Cải", "cách"]
    assert marked("năm", is_exact=True) == ["năm"]
    assert marked("HÒA", is_exact=True) == ["hoà"]


def test_a_pasted_page_is_cut_off() -> None:
    assert len(read_query(" ".join(str(n) for n in range(1000))).exact) == MOST_WORDS


@given(st.text())
def test_both_forms_have_the_same_number_of_words(text: str) -> None:
    query = read_query(text)
    assert len(query.exact) == len(query.folded)


@given(st.text())
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    normal = unicodedata.normalize("NFC", text)
    query = read_query(text)
    assert set(query.exact) <= set(exact_words(normal).split(" "))
    assert set(query.folded) <= set(folded_words(normal).split(" "))

"""Tokens with exact offsets; a document number or a date is one of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.tokenizer import make_doc, token_spans


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in token_spans(text)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Công văn số 1234/UBND-NC", ["Công", "văn", "số", "1234/UBND-NC"]),
        ("19/2019/QĐ-UBND", ["19/2019/QĐ-UBND"]),
        ("12-KH/TU.", ["12-KH/TU", "."]),
        ("trước ngày 15/3/2021,", ["trước", "ngày", "15/3/2021", ","]),
        ("16h00 ngày 5-3-2021", ["16h00", "ngày", "5-3-2021"]),
        ("đạt 92,5%", ["đạt", "92,5", "%"]),
        ("Sở KH&CN", ["Sở", "KH&CN"]),
        ("tháng 3/2021", ["tháng", "3/2021"]),
        ("uỷ ban hoà giải", ["uỷ", "ban", "hoà", "giải"]),
    ],
)
def test_a_text_falls_into_syllables_numbers_and_dates(text: str, tokens: list[str]) -> None:
    assert words(text) == tokens


@given(st.text(alphabet="aăâ đôưỦỷ 0123/-.,;:\n\t\u00a0&%()", max_size=60))
def test_the_doc_holds_the_text_unchanged_and_every_offset_is_exact(text: str) -> None:
    doc = make_doc(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token.text)] == token.text for token in doc)


def test_a_passage_of_the_doc_is_found_by_its_offsets() -> None:
    text = "Giao  Sở Y tế báo cáo\ntrước ngày 15/3/2021."
    start = text.index("15/3")
    span = make_doc(text).char_span(start, start + len("15/3/2021"))
    assert span is not None
    assert span.text == "15/3/2021"

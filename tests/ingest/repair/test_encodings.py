"""Every encoding met in Vietnam gives the same text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.repair.encodings import charmap, decode, from_font_codes
from ingest.repair.syllables import is_syllable, share_of_syllables

TEXT = (
    "Ủy ban nhân dân tỉnh yêu cầu Thủ trưởng các đơn vị khẩn trương rà soát, báo cáo kết quả thực hiện nhiệm vụ "
    "cải cách hành chính; phối hợp với Sở Nội vụ tổng hợp, trình cấp có thẩm quyền xem xét, quyết định."
)


def in_font(text: str, font: str) -> bytes:
    _, table = charmap(font)
    back = {letter: code for code, letter in table.items()}
    if font == "tcvn3":  # capitals with a tone are lower-case codes in a capital font
        text = "".join(c if c in back or not c.isupper() or c.isascii() else c.lower() for c in text)
    return "".join(back.get(c, c) for c in text).encode("latin-1")


def in_1258(text: str) -> bytes:
    marks = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for char in text:
        decomposed = unicodedata.normalize("NFD", char)
        tones = [c for c in decomposed if c in marks]
        base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in marks))
        out += base + "".join(tones)
    return out.encode("cp1258")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_files_are_read_with_or_without_a_mark(codec: str) -> None:
    assert decode((TEXT * 3).encode(codec)).text == TEXT * 3


def test_windows_1258_is_recomposed() -> None:
    found = decode(in_1258(TEXT))
    assert (found.text, found.encoding) == (TEXT, "windows-1258")


def test_vni_is_told_by_its_syllables() -> None:
    found = decode(in_font(TEXT, "vni"))
    assert (found.text, found.encoding) == (TEXT, "vni")


def test_tcvn3_is_told_by_its_syllables() -> None:
    found = decode(in_font(TEXT, "tcvn3"))
    assert found.encoding == "tcvn3"
    assert found.text.lower() == TEXT.lower()


def test_codes_of_an_old_font_inside_utf_8_are_mended() -> None:
    mojibake = in_font(TEXT, "tcvn3").decode("latin-1")
    assert decode(mojibake.encode("utf-8")).text.lower() == TEXT.lower()


def test_french_in_latin_1_is_not_taken_for_vietnamese() -> None:
    text = "Les élèves étaient à l'école, près de la forêt où naît la rivière."
    assert decode(text.encode("latin-1")).text == text


@pytest.mark.parametrize("word", ["nghiệp", "khuếch", "trường", "quỳnh", "giếng", "ủy", "thuở", "yêu", "gì"])
def test_vietnamese_words_are_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["§¬n", "vÞ", "straße", "über", "ñôn"])
def test_other_words_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_a_text_of_the_law_is_all_syllables() -> None:
    assert share_of_syllables(TEXT) == 1.0


@given(st.binary(max_size=400))
def test_any_bytes_become_some_text(data: bytes) -> None:
    assert isinstance(decode(data).text, str)


@given(st.text(max_size=200))
def test_font_codes_of_any_text_never_fail(text: str) -> None:
    assert isinstance(from_font_codes(text, "vni"), str)


@pytest.mark.parametrize("text", ["\n", "ab", "Số 15", "x\r\n"])
def test_a_few_letters_are_themselves(text: str) -> None:
    assert decode(text.encode("utf-8")).text == text

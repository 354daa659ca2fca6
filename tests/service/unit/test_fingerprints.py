"""Fingerprints: alike texts share them, other texts do not; numbers and issuers are compared as people do."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.source import PartRole, SourcePart, SourceText, Span
from service.fingerprints import (
    NO_FINGERPRINT,
    bands_of,
    citation_key,
    fingerprint_of,
    is_same_issuer,
    plain_symbol,
    resemblance,
)

SYLLABLES = [
    "rà",
    "soát",
    "thủ",
    "tục",
    "hành",
    "chính",
    "báo",
    "cáo",
    "kết",
    "quả",
    "thực",
    "hiện",
    "kế",
    "hoạch",
    "năm",
    "phòng",
    "chuyên",
    "môn",
    "đơn",
    "vị",
    "trực",
    "thuộc",
    "sở",
    "y",
    "tế",
    "văn",
    "phòng",
    "thanh",
    "tra",
    "chủ",
    "trì",
    "phối",
    "hợp",
    "tham",
    "mưu",
    "trình",
    "duyệt",
    "trước",
    "ngày",
    "tháng",
    "quý",
    "tổng",
    "hợp",
    "công",
    "khai",
    "niêm",
    "yết",
]


def words(count: int, seed: int) -> list[str]:
    """A text of so many syllables; another seed, another text."""
    chooser = random.Random(seed)
    return [chooser.choice(SYLLABLES) for _ in range(count)]


def source(text: str) -> SourceText:
    """A text as a reader hands it over."""
    return SourceText(name="a.txt", sha256="0" * 64, media_type="text/plain", text=text)


def sketch(text: list[str]) -> str:
    """The sketch of a text."""
    return fingerprint_of(source(" ".join(text))).sketch


def misread(text: list[str], every: int) -> list[str]:
    """The text as recognition gives it: every so many-th syllable wrong, the others right."""
    return [f"{word}x" if place % every == 0 else word for place, word in enumerate(text)]


def test_the_same_text_has_the_same_fingerprint_whatever_its_marks_case_and_lines() -> None:
    text = words(300, 1)
    upper = "\n".join(" ".join(text[at : at + 7]).upper() for at in range(0, 300, 7))
    without_marks = upper.replace("Ủ", "U").replace("Ế", "E")
    assert fingerprint_of(source(upper)) == fingerprint_of(source(" ".join(text)))
    assert fingerprint_of(source(without_marks)) == fingerprint_of(source(upper))


def test_a_scan_resembles_its_electronic_copy() -> None:
    text = words(600, 2)
    assert resemblance(sketch(text), sketch(misread(text, every=40))) > 0.75


def test_another_text_of_the_same_words_does_not_resemble_it() -> None:
    assert resemblance(sketch(words(600, 3)), sketch(words(600, 4))) < 0.3


@given(st.integers(0, 200), st.sampled_from([30, 45, 60]))
def test_a_misread_text_has_a_band_in_common_with_its_original(seed: int, every: int) -> None:
    text = words(400, seed)
    assert set(bands_of(sketch(text))) & set(bands_of(sketch(misread(text, every))))


def test_a_text_too_short_to_tell_has_no_fingerprint() -> None:
    assert fingerprint_of(source("Kính gửi các phòng")) == NO_FINGERPRINT
    assert resemblance("", "") == 0.0


def test_annexes_of_a_package_do_not_hide_its_main_document() -> None:
    main, annex = " ".join(words(300, 5)), " ".join(words(900, 6))
    whole = SourceText(
        name="a.zip",
        sha256="0" * 64,
        media_type="application/zip",
        text=f"{main}\n{annex}",
        parts=(
            SourcePart(
                path="a.pdf",
                sha256="1" * 64,
                size=1,
                media_type="application/pdf",
                role=PartRole.MAIN,
                span=Span(0, len(main)),
            ),
        ),
    )
    assert fingerprint_of(whole) == fingerprint_of(source(main))


def test_bands_follow_from_the_sketch_that_is_kept() -> None:
    made = fingerprint_of(source(" ".join(words(200, 7))))
    assert bands_of(made.sketch) == made.bands
    assert all(0 <= value < 2**63 for value in made.bands)


def test_a_sketch_is_the_same_for_ever() -> None:
    text = " ".join(SYLLABLES * 4)
    assert fingerprint_of(source(text)).sketch.startswith("0dfc9f790196fec3028298770e00fa06")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SYT-VP", "syt-vp"),
        ("SYT - VP", "SYT-VP"),
        ("SYT-VР", "SYT-VP"),  # the last letter of the first is Cyrillic
        ("QĐ-UBND", "QD-UBND"),
        ("/SYT-VP", "SYT-VP"),
    ],
)
def test_symbols_that_a_reader_takes_for_one_are_one(one: str, other: str) -> None:
    assert plain_symbol(one) == plain_symbol(other)


def test_a_number_is_compared_without_leading_noughts() -> None:
    assert citation_key("07", "SYT-VP", 2026) == citation_key("7", "syt-vp", 2026)


@pytest.mark.parametrize(
    ("number", "symbol", "year"),
    [(None, "SYT-VP", 2026), ("12", None, 2026), ("12", "SYT-VP", None), ("", "x", 1)],
)
def test_a_blank_part_makes_no_key(number: str | None, symbol: str | None, year: int | None) -> None:
    assert citation_key(number, symbol, year) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Sở Y tế", "SỞ Y TẾ", True),
        ("Sở Y tế", "Sở Y tế tỉnh Sơn Giang", True),
        ("UBND tỉnh Sơn Giang", "Ủy ban nhân dân tỉnh Sơn Giang", True),
        ("Uỷ ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh", True),
        ("Sở Nội vụ tỉnh Sơn Giang", "Sở Nôi vu tinh Sơn Giang", True),
        ("Sở Y tế", "Sở Nội vụ", False),
        ("Sở Y tế", "Sở Y", False),
        ("Sở Y tế tỉnh Hải Dương", "Sở Y tế tỉnh Hải Phòng", False),
        ("Sở Y tế tỉnh Hải Dương", "Sở Y tế tỉnh Hải Dưong", True),
        ("Sở Y tế", None, False),
        (None, None, False),
    ],
)
def test_issuers_are_compared_by_what_they_are_called(one: str | None, other: str | None, same: bool) -> None:
    assert is_same_issuer(one, other) is same
    assert is_same_issuer(other, one) is same

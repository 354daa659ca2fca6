"""Cited documents: symbol, kind, date, issuer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.references import find_references


@pytest.mark.parametrize(
    ("text", "symbol", "kind", "issued"),
    [
        (
            "Thực hiện Công văn số 5978/UBND-KSTT ngày 29/11/2023",
            "5978/UBND-KSTT",
            "công văn",
            date(2023, 11, 29),
        ),
        ("theo QĐ 4939/QĐ-BYT ngày 15/9/2016 của Bộ trưởng", "4939/QĐ-BYT", "quyết định", date(2016, 9, 15)),
        (
            "Nghị quyết số 66-NQ/TW ngày 30 tháng 4 năm 2025 của Bộ Chính trị",
            "66-NQ/TW",
            "nghị quyết",
            date(2025, 4, 30),
        ),
        ("Luật số 72/2025/QH15", "72/2025/QH15", "luật", None),
        ("Nghị định số 30/2020/NĐ-CP của Chính phủ", "30/2020/NĐ-CP", "nghị định", None),
        ("Nghị quyết số 27/NQ- TW ngày 09/11/2022", "27/NQ-TW", "nghị quyết", date(2022, 11, 9)),
        ("Tờ trình số 8798/TTr-BCT", "8798/TTr-BCT", "tờ trình", None),
        ("văn bản số 01/CV-01 ngày 20/11/2025", "01/CV-01", "công văn", date(2025, 11, 20)),
        ("Quyết định số 1298/QĐ-UBND-HC", "1298/QĐ-UBND-HC", "quyết định", None),
        ("Công văn số 2231/SNV-CCHC&PC", "2231/SNV-CCHC&PC", "công văn", None),
    ],
)
def test_a_citation_is_read(text: str, symbol: str, kind: str, issued: date | None) -> None:
    (found,) = find_references(text)
    assert (found.symbol, found.kind, found.issued_on) == (symbol, kind, issued)


def test_a_list_under_one_kind_gives_each_its_kind() -> None:
    found = find_references("các Công điện số 217/CĐ-TTg, 218/CĐ-TTg và 222/CĐ-TTg ngày 19/11/2025")
    assert [(r.symbol, r.kind) for r in found] == [
        ("217/CĐ-TTg", "công điện"),
        ("218/CĐ-TTg", "công điện"),
        ("222/CĐ-TTg", "công điện"),
    ]


def test_the_issuer_of_the_cited_document_is_kept() -> None:
    (found,) = find_references("Thông báo số 95/TB-SNV ngày 04/10/2022 của Sở Nội vụ về kết quả kiểm tra")
    assert found.issuer == "Sở Nội vụ"


def test_cyrillic_letters_that_look_latin_are_made_latin() -> None:
    (found,) = find_references("Kế hoạch số 12/КН-UBND")
    assert found.symbol == "12/KH-UBND"


def test_the_documents_own_number_is_no_reference() -> None:
    assert find_references("(Kèm theo Kế hoạch số 141/KH-UBND)", "141/KH-UBND") == ()


@pytest.mark.parametrize(
    "text", ["trực 24/7", "ngày 29/11/2023", "tỷ lệ 3/4", "mạng 5G/IoT", "từ 01/7/2025 đến 31/12/2025"]
)
def test_dates_and_fractions_are_no_references(text: str) -> None:
    assert find_references(text) == ()


@given(st.text(alphabet="số 0123456789/-–ĐQNCPUBKHaăâ.,; ngày"))
def test_the_span_of_a_reference_gives_back_its_symbol(text: str) -> None:
    for reference in find_references(text):
        cited = text[reference.span.start : reference.span.end]
        assert "".join(cited.split()).replace("–", "-").rstrip(".&") == reference.symbol

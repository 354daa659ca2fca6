"""A reliability table: which obligations are right in every part, by what confidence said of them."""

from __future__ import annotations

import pytest
from dondoc_texts import source_of

from models.contract import ExtractionJson, contract_of
from nlp.calibration import Verdict, bins_of, format_reliability, judge, sure_of
from nlp.extract import extract
from nlp.gold import GoldDocument, GoldObligation

TEXT = """SỞ Y TẾ
Số: 12/SYT-VP
Kính gửi: Văn phòng Sở.
1. Văn phòng Sở rà soát quy chế làm việc.
2. Thanh tra Sở kiểm tra các cơ sở trước ngày 15/3/2027.
3. Phòng Nghiệp vụ Y báo cáo kết quả thực hiện.
"""


def read() -> ExtractionJson:
    source = source_of(TEXT)
    return contract_of(extract(source), source)


def order(text: str, lead: str, *, optional: bool = False) -> GoldObligation:
    return GoldObligation(texts=(text,), leads=((lead,),), supports=((),), deadline=None, optional=optional)


def gold(*obligations: GoldObligation) -> GoldDocument:
    return GoldDocument(file="a.txt", fields={}, references=(), obligations=obligations)


def verdict(confidence: float, is_right: bool) -> Verdict:
    return Verdict(file="a.txt", start=0, confidence=confidence, is_right=is_right)


def test_right_is_what_a_clerk_would_not_touch() -> None:
    right = order("Văn phòng Sở rà soát quy chế làm việc.", "Văn phòng Sở")
    no_deadline = order("Thanh tra Sở kiểm tra các cơ sở trước ngày 15/3/2027.", "Thanh tra Sở")
    other_lead = order("Phòng Nghiệp vụ Y báo cáo kết quả thực hiện.", "Văn phòng Sở")
    found = judge([gold(right, no_deadline, other_lead)], {"a.txt": read()})
    assert [one.is_right for one in found] == [True, False, False]


def test_what_is_not_in_the_gold_is_wrong_and_what_is_optional_does_not_count() -> None:
    optional = order("Văn phòng Sở rà soát quy chế làm việc.", "Văn phòng Sở", optional=True)
    found = judge([gold(optional)], {"a.txt": read()})
    assert [one.is_right for one in found] == [False, False]


def test_a_document_that_could_not_be_read_has_no_verdicts() -> None:
    assert judge([gold()], {}) == ()


@pytest.mark.parametrize(
    ("confidence", "low"),
    [(0.0, 0.0), (0.899, 0.8), (0.9, 0.9), (0.95, 0.95), (1.0, 0.98)],
)
def test_each_confidence_falls_into_one_bin(confidence: float, low: float) -> None:
    assert [b.low for b in bins_of([verdict(confidence, True)]) if b.read] == [low]


def test_the_sure_ones_are_those_from_nine_tenths_on() -> None:
    sure = sure_of([verdict(0.9, True), verdict(0.97, False), verdict(0.5, False)])
    assert (sure.read, sure.right, sure.precision) == (2, 1, 0.5)


def test_the_table_tells_precision_and_share() -> None:
    said = format_reliability([verdict(0.99, True), verdict(0.99, True), verdict(0.55, False)])
    assert "0.98–1.00" in said
    assert "share sure              0.6667" in said
    assert "1.0000" in format_reliability([verdict(0.99, True)])


def test_a_table_of_nothing_is_no_error() -> None:
    assert "share sure" in format_reliability([])

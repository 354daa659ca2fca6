"""What directs and what does not."""

from __future__ import annotations

import pytest

from nlp.directive import DirectiveReader
from nlp.keys import match_key
from nlp.openings import Opening


def opening(text: str, issuer: frozenset[str] = frozenset()) -> Opening:
    return DirectiveReader(text, match_key(text), issuer).read().opening


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế đã tổ chức lớp tập huấn cho 210 cán bộ.",
        "Trong thời gian qua, các đơn vị đã tích cực triển khai nhiệm vụ.",
        "Các mô hình điểm đang được nhân rộng tại địa phương.",
        "Tổ chức và hoạt động của bộ máy hành chính nhà nước",
        "Tình hình triển khai nhiệm vụ sáu tháng đầu năm",
        "Quy định của pháp luật về khiếu nại",
    ],
)
def test_a_report_or_a_topic_directs_nobody(text: str) -> None:
    assert opening(text) in (Opening.NONE, Opening.FACT, Opening.NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Tiếp tục rà soát quy trình nội bộ.",
        "Về nhân sự: Bố trí đủ công chức chuyên trách.",
        "Đối với hồ sơ trễ hạn, có văn bản xin lỗi người dân.",
        "Căn cứ Kế hoạch số 29/KH-UBND để xây dựng kế hoạch của đơn vị.",
        "Không để người dân thiếu nước sinh hoạt.",
    ],
)
def test_a_verb_without_a_body_directs_whoever_the_context_names(text: str) -> None:
    assert opening(text) is Opening.VERB


def test_a_noun_that_must_be_so_directs() -> None:
    assert opening("Việc lấy ý kiến phải được thực hiện đúng thời gian quy định.") is Opening.MODAL


def test_the_issuer_orders_and_does_not_act_itself() -> None:
    text = "UBND tỉnh giao Sở Nội vụ thẩm định hồ sơ."
    directive = DirectiveReader(text, match_key(text), frozenset({"ubnd tỉnh"})).read()
    assert directive.opening is Opening.OPERATOR
    assert [n.of(text) for n in directive.leads] == ["Sở Nội vụ"]


def test_a_heading_of_bodies_only_is_no_order_by_itself() -> None:
    assert opening("Văn phòng Sở, các đơn vị trực thuộc:") is Opening.NAMES


def test_asking_is_a_request() -> None:
    text = "Đề nghị Hội Nông dân tỉnh vận động hội viên."
    assert DirectiveReader(text, match_key(text)).read().request

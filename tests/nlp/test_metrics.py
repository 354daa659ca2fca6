"""Targets and how they compare."""

from __future__ import annotations

import pytest

from models.obligation import Operator
from nlp.keys import match_key
from nlp.metrics import find_metrics


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("đảm bảo đạt trên 92%", Operator.GREATER, 92),
        ("tối thiểu 80% hồ sơ", Operator.AT_LEAST, 80),
        ("từ 95% trở lên", Operator.AT_LEAST, 95),
        ("không quá 3,5% hồ sơ trễ hạn", Operator.AT_MOST, 3.5),
        ("đạt tỷ lệ 10%", Operator.EQUAL, 10),
        ("100% xã, phường", Operator.EQUAL, 100),
        ("dưới 5%", Operator.LESS, 5),
    ],
)
def test_a_share_is_read_with_its_comparison(text: str, operator: Operator, value: float) -> None:
    (metric,) = find_metrics(text, match_key(text))
    assert (metric.operator, metric.value, metric.unit) == (operator, value, "%")
    assert text[metric.span.start : metric.span.end] == metric.text


def test_a_range_has_both_ends() -> None:
    text = "giảm 5-10% thời gian giải quyết"
    (metric,) = find_metrics(text, match_key(text))
    assert (metric.operator, metric.value, metric.high) == (Operator.RANGE, 5, 10)


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("Tổ chức ít nhất 02 lớp tập huấn trước ngày 15/11/2026.", ">=", 2, "lớp"),
        ("Tiêm 10.000 liều vắc xin sởi.", "=", 10000, "liều"),
        ("Kinh phí mỗi trạm không quá 500 triệu đồng.", "<=", 500, "triệu đồng"),
        ("Giải quyết dứt điểm 17 hồ sơ quá hạn.", "=", 17, "hồ sơ"),
        ("Mỗi trạm có ít nhất 02 người sử dụng phần mềm.", ">=", 2, "người"),
        ("Mở tối thiểu một lớp đào tạo.", ">=", 1, "lớp"),
        ("Thành lập từ 03 đoàn kiểm tra trở lên.", ">=", 3, "đoàn"),
        ("Trồng mới 500 ha rừng; nạo vét 12 km kênh.", "=", 500, "ha"),
        ("Tuyển dụng hơn 40 bác sĩ.", ">", 40, "bác sĩ"),
        ("Duy trì tỷ lệ ≥ 95%.", ">=", 95, "%"),
    ],
)
def test_a_count_of_what_is_made_held_or_settled_is_a_target(
    text: str, operator: str, value: float, unit: str
) -> None:
    (metric,) = find_metrics(text, match_key(text))
    sign = {">=": "≥", "<=": "≤"}.get(operator, operator)
    assert (metric.operator.value, metric.value, metric.unit) == (sign, value, unit)
    assert text[metric.span.start : metric.span.end] == metric.text


@pytest.mark.parametrize(
    "text",
    [
        "Hoàn thành trong 05 ngày làm việc, chậm nhất 24 giờ.",
        "Gửi ít nhất 05 ngày làm việc trước khi đến hạn.",
        "Tiêm cho trẻ từ 6 đến 14 tuổi.",
        "Công chức có từ 03 phản ánh trở lên thì điều chuyển.",
        "Các xã có tỷ lệ tiêm dưới 80% tổ chức tiêm vét.",
        "Trong 6 tháng đã tổ chức 02 lớp tập huấn, đến nay đã đạt 85% kế hoạch.",
        "Thực hiện Quyết định số 15 ngày 05/3/2026.",
        "Xử lý điểm ngập cách trạm dưới 5 km.",
        "Tuyên truyền 02 lần/ngày, mỗi lần 15 phút.",
        "Trường hợp số người đăng ký vượt 500 người, bố trí thêm 01 ngày khám.",
        "Cử 01 lãnh đạo tham dự hội nghị.",
        "Trực 24/24 giờ; số điện thoại 0251.3822.123.",
        "Tổ chức đợt 2 năm 2026 tại khu phố 3.",
    ],
)
def test_dates_ages_distances_thresholds_and_facts_are_no_targets(text: str) -> None:
    assert find_metrics(text, match_key(text)) == ()


def test_a_list_of_counts_is_a_list_of_targets() -> None:
    text = "Xây dựng 05 mô hình điểm và 12 cơ sở an toàn."
    assert [(m.value, m.unit) for m in find_metrics(text, match_key(text))] == [(5, "mô hình"), (12, "cơ sở")]


def test_a_range_may_be_spelled_out() -> None:
    text = "Giảm từ 5% đến 10% chi phí"
    (metric,) = find_metrics(text, match_key(text))
    assert (metric.operator, metric.value, metric.high) == (Operator.RANGE, 5, 10)

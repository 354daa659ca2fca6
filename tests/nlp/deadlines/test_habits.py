"""Recurrences and "thường xuyên": the same words order work or describe a noun."""

from __future__ import annotations

from datetime import date

import pytest

from models.deadline import Standing
from models.workdays import vietnam_calendar
from nlp.deadlines.read import DeadlineContext, read_deadline

CONTEXT = DeadlineContext(
    issued_on=date(2025, 11, 10), received_on=None, issued_year=None, calendar=vietnam_calendar()
)


@pytest.mark.parametrize(
    ("orders", "describes"),
    [
        ("Công khai kết quả theo quý.", "Công khai dự toán chi tiết theo quý."),
        ("Báo cáo theo tuần.", "Báo cáo theo tuần tự các bước."),
        ("Hằng năm, Sở tổ chức tổng kết.", "Hằng năm người lao động được nghỉ 12 ngày."),
        ("Xử lý thường xuyên, không để tồn đọng.", "Xử lý vi phạm xảy ra thường xuyên, kéo dài."),
        ("Duy trì liên tục việc trực ban.", "Bảo đảm liên tục việc cấp nước."),
        ("Trực từ thứ Hai đến thứ Sáu hằng tuần.", "Là khoảng thời gian từ thứ Hai đến thứ Sáu hằng tuần."),
        ("Sở tiếp dân ít nhất 01 ngày trong 01 tuần.", "Được nghỉ ít nhất 01 ngày trong 01 tuần."),
        ("Nhận đơn từ ngày 1 đến ngày 9/3 hằng năm.", "Mùa khô từ ngày 1 đến ngày 9/3 hằng năm."),
        ("Các xã thường xuyên kiểm tra chợ.", "Các xã chưa thường xuyên kiểm tra chợ."),
    ],
)
def test_what_governs_a_recurrence_decides(orders: str, describes: str) -> None:
    assert read_deadline(orders, CONTEXT) is not None
    assert read_deadline(describes, CONTEXT) is None


def test_an_ongoing_duty_takes_the_end_that_is_told_further_on() -> None:
    found = read_deadline("Duy trì liên tục chế độ trực đến hết ngày 31/12/2025.", CONTEXT)
    assert isinstance(found, Standing)
    assert found.due_on == date(2025, 12, 31)


def test_an_ongoing_duty_may_last_the_whole_of_a_period() -> None:
    for text in (
        "Sở thường xuyên tuyên truyền trong suốt năm 2026.",
        "Thường xuyên tuyên truyền trong năm 2026.",
    ):
        found = read_deadline(text, CONTEXT)
        assert isinstance(found, Standing)
        assert found.due_on == date(2026, 12, 31)
    for text in (
        "Thường xuyên rà soát các nhiệm vụ được giao trong năm 2026.",
        "Thường xuyên kiểm tra giấy phép có hiệu lực đến hết ngày 31/12/2026.",
    ):
        found = read_deadline(text, CONTEXT)
        assert isinstance(found, Standing)
        assert found.due_on is None


def test_an_end_of_other_work_ends_no_ongoing_duty() -> None:
    text = "Thường xuyên rà soát, đến hết ngày 31/12/2025 hoàn thành 50% khối lượng."
    assert not isinstance(read_deadline(text, CONTEXT), Standing)
    apart = "Thường xuyên rà soát; nhận hồ sơ đến hết ngày 31/12/2025."
    assert not isinstance(read_deadline(apart, CONTEXT), Standing)

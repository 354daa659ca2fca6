"""What governs a time decides whether it is a deadline: the same words, another governor."""

from __future__ import annotations

from datetime import date

import pytest

from models.workdays import vietnam_calendar
from nlp.deadlines.read import DeadlineContext, read_deadline

CONTEXT = DeadlineContext(
    issued_on=date(2025, 11, 10), received_on=None, issued_year=None, calendar=vietnam_calendar()
)


@pytest.mark.parametrize(
    ("binds", "does_not"),
    [
        (
            "Cơ sở phải hoàn thành nâng cấp trước ngày 01/7/2026.",
            "Cơ sở đã được cấp phép trước ngày 01/7/2026 thì không phải nâng cấp.",
        ),
        (
            "Rà soát các quy hoạch trong tháng 12/2025.",
            "Thông tư này có hiệu lực trong tháng 12/2025.",
        ),
        (
            "Thu hồi giấy phép trong thời hạn 06 tháng kể từ ngày có kết luận.",
            "Đình chỉ hoạt động trong thời hạn 06 tháng kể từ ngày có kết luận.",
        ),
        (
            "Trả kết quả không quá 05 ngày kể từ ngày nhận hồ sơ.",
            "Giấy phép có thời hạn không quá 05 năm kể từ ngày cấp.",
        ),
        (
            "Cập nhật thường xuyên dữ liệu dân cư.",
            "Bảo đảm nguồn chi thường xuyên.",
        ),
        (
            "Hằng năm, các sở tổ chức đối thoại với doanh nghiệp.",
            "Bố trí kinh phí trong dự toán hằng năm của đơn vị.",
        ),
        (
            "Gửi báo cáo hằng tháng về Sở.",
            "Lồng ghép nội dung này trong báo cáo hằng tháng của đơn vị.",
        ),
        (
            "Thực hiện đợt kiểm tra từ ngày 15/11/2025 đến ngày 30/11/2025.",
            "Số liệu được tính từ ngày 15/11/2025 đến ngày 30/11/2025.",
        ),
        (
            "Hoàn thành trước ngày 01/12/2025.",
            "Ngày 01/12/2025 là ngày khai mạc hội nghị.",
        ),
        (
            "Đến hết ngày 31/12/2025 hoàn thành việc chi trả.",
            "Đến năm 2030, tỷ lệ hộ nghèo còn dưới 1%.",
        ),
        (
            "Đến năm 2030, các cảng cá phải truy xuất nguồn gốc.",
            "Đến năm 2030, tỷ lệ cảng cá truy xuất nguồn gốc phải đạt 90%.",
        ),
        (
            "Phân bổ số vốn đã được giao chậm nhất ngày 15/12/2025.",
            "Số vốn đã được giao trước ngày 15/12/2025.",
        ),
        (
            "Doanh nghiệp nhỏ và vừa báo cáo trước ngày 15/12/2025.",
            "Doanh nghiệp vừa báo cáo trước ngày 15/12/2025.",
        ),
        (
            "Hoàn thành không quá 02 năm kể từ ngày khởi công.",
            "Người dự tuyển không quá 02 năm kể từ ngày tốt nghiệp.",
        ),
        (
            "Khi nhận tin báo phải trả lời trong 06 tháng.",
            "Thu hồi khi có 03 vụ trong 06 tháng.",
        ),
        (
            "Khắc phục tồn tại trong vòng 03 tháng.",
            "Số vụ việc trong vòng 03 tháng qua giảm rõ rệt.",
        ),
    ],
)
def test_the_same_time_under_another_governor(binds: str, does_not: str) -> None:
    assert read_deadline(binds, CONTEXT) is not None
    assert read_deadline(does_not, CONTEXT) is None


def test_the_time_of_a_report_form_is_weaker_than_that_of_the_report() -> None:
    form = read_deadline("Hướng dẫn mẫu báo cáo hàng tuần trước 15 giờ thứ Sáu hàng tuần.", CONTEXT)
    report = read_deadline("Gửi báo cáo trước 15 giờ thứ Sáu hàng tuần.", CONTEXT)
    assert form is not None
    assert report is not None
    assert form.confidence < report.confidence

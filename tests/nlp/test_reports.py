"""To whom the result goes."""

from __future__ import annotations

import pytest

from nlp.keys import match_key
from nlp.reports import find_reports


def read(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(r.name, r.via, r.channel, r.onward) for r in find_reports(text, match_key(text))]


def test_receiver_and_onward_receiver_are_told_apart() -> None:
    text = "Báo cáo kết quả về Văn phòng Sở trước ngày 20/12/2026 để tổng hợp, báo cáo UBND tỉnh."
    assert read(text) == [("Văn phòng Sở", None, None, "UBND tỉnh")]


def test_a_body_in_brackets_with_qua_is_the_way_there() -> None:
    text = "Định kỳ báo cáo UBND tỉnh (qua Sở Nội vụ) kết quả thực hiện."
    assert read(text)[0][:2] == ("UBND tỉnh", "Sở Nội vụ")


def test_the_channel_is_kept() -> None:
    text = "Gửi báo cáo về Sở Y tế qua Hệ thống quản lý văn bản và điều hành."
    assert read(text) == [("Sở Y tế", None, "qua Hệ thống quản lý văn bản và điều hành", None)]


def test_an_order_without_a_receiver_reports_to_nobody() -> None:
    assert read("Rà soát, bổ sung quy trình nội bộ.") == []


def test_what_is_reported_is_no_part_of_the_receiver() -> None:
    assert read("Trình Giám đốc Sở danh mục thủ tục trước ngày 20/3/2026.") == [
        ("Giám đốc Sở", None, None, None)
    ]
    assert read("Báo cáo UBND tỉnh các giải pháp khắc phục.") == [("UBND tỉnh", None, None, None)]
    assert read("Gửi kết quả về Văn phòng điều phối nông thôn mới tỉnh.") == [
        ("Văn phòng điều phối nông thôn mới tỉnh", None, None, None)
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Giao Sở Y tế tổng hợp, báo cáo UBND tỉnh trước ngày 25 hằng tháng.", ["UBND tỉnh"]),
        ("Báo cáo Sở Y tế, Công an tỉnh và Bộ Chỉ huy quân sự tỉnh tình hình.",
         ["Sở Y tế", "Công an tỉnh", "Bộ Chỉ huy quân sự tỉnh"]),
        ("Trình cấp có thẩm quyền xem xét, quyết định.", ["cấp có thẩm quyền"]),
        ("Báo cáo cơ quan cấp trên (Bộ Y tế, UBND tỉnh) khi có yêu cầu.", ["Bộ Y tế", "UBND tỉnh"]),
        ("Nộp báo cáo quyết toán về Sở Tài chính trước ngày 15/3/2026.", ["Sở Tài chính"]),
        ("Cung cấp đầy đủ hồ sơ, tài liệu cho Đoàn kiểm tra.", ["Đoàn kiểm tra"]),
        ("Báo cáo kết quả với Giám đốc Sở; phối hợp với Sở Nội vụ.", ["Giám đốc Sở"]),
        ("Gửi danh sách về Sở trước ngày 05/5/2026.", ["Sở"]),
        ("Báo cáo UBND Thành phố các giải pháp.", ["UBND Thành phố"]),
        ("Gửi Sở Văn hóa, Thể thao và Du lịch danh sách.", ["Sở Văn hóa, Thể thao và Du lịch"]),
        ("Trình Thủ tướng Chính phủ Đề án trong quý IV năm 2026.", ["Thủ tướng Chính phủ"]),
        ("Trình UBND tỉnh, Sở Tài chính phân bổ kinh phí.", ["UBND tỉnh"]),
        ("Báo cáo Ban Chỉ huy Phòng thủ dân sự trước 16 giờ.", ["Ban Chỉ huy Phòng thủ dân sự"]),
        ("Gửi Trung tâm Y tế khu vực qua hộp thư tiemchung@ttyt.gov.vn.", ["Trung tâm Y tế khu vực"]),
        ("Tham mưu Lãnh đạo Sở báo cáo Bộ Y tế về tình hình nhân lực.", ["Bộ Y tế"]),
        ("Gửi Ban Quản lý các khu công nghiệp số liệu lao động.", ["Ban Quản lý các khu công nghiệp"]),
    ],
)  # fmt: skip
def test_whoever_gets_the_report_or_the_document_receives_it(text: str, names: list[str]) -> None:
    assert [one[0] for one in read(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "Tham mưu UBND tỉnh ban hành Kế hoạch.",
        "Tham mưu UBND tỉnh trình HĐND tỉnh ban hành nghị quyết.",
        "Chịu trách nhiệm trước Giám đốc Sở về kết quả thực hiện.",
        "Thông báo cho Công an tỉnh biết.",
        "Cung cấp thực phẩm cho Bệnh viện Đa khoa tỉnh.",
        "Triển khai chương trình Bệnh viện vệ tinh đến Trung tâm Y tế khu vực.",
        "Báo cáo kết quả thực hiện, đưa người bệnh đến Bệnh viện Nhi.",
        "Gửi tài liệu cho các đơn vị.",
    ],
)
def test_who_is_advised_answered_to_informed_or_supplied_receives_no_report(text: str) -> None:
    assert read(text) == []


def test_advice_that_is_reported_goes_to_whom_it_is_reported() -> None:
    assert read("Tham mưu Sở Y tế báo cáo UBND tỉnh.")[0][0] == "UBND tỉnh"


@pytest.mark.parametrize(
    "text",
    [
        "Gửi Sở Nội vụ trước ngày 10/4/2026; Sở Nội vụ tổng hợp, báo cáo UBND tỉnh.",
        "Gửi Sở Nội vụ thẩm định, trình UBND tỉnh quyết định.",
        "Phản ánh về Sở Nội vụ để tổng hợp, báo cáo UBND tỉnh xem xét, giải quyết.",
        "Gửi về Sở Nội vụ để theo dõi, báo cáo UBND tỉnh theo quy định.",
    ],
)
def test_who_hands_on_what_it_got_is_the_receiver_and_the_other_comes_onward(text: str) -> None:
    assert read(text) == [("Sở Nội vụ", None, None, "UBND tỉnh")]


def test_the_way_there_may_stand_behind_what_is_reported() -> None:
    text = "Báo cáo UBND tỉnh về kết quả Đợt thi đua (qua Sở Nội vụ) khi tổng kết."
    assert read(text) == [("UBND tỉnh", "Sở Nội vụ", None, None)]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Gửi danh sách về Sở Y tế bằng văn bản và tệp bảng tính trước ngày 05/3/2026.",
         "bằng văn bản và tệp bảng tính"),
        ("Gửi Sở Y tế qua hộp thư điện tử nghiepvu.syt@tinh.gov.vn chậm nhất ngày 05/5/2026.",
         "qua hộp thư điện tử nghiepvu.syt@tinh.gov.vn"),
        ("Báo cáo Sở Y tế qua phần mềm theo dõi nhiệm vụ định kỳ hằng quý.",
         "qua phần mềm theo dõi nhiệm vụ"),
        ("Báo cáo Sở Y tế đúng biểu mẫu.", None),
    ],
)  # fmt: skip
def test_the_form_of_sending_ends_where_time_and_purpose_begin(text: str, channel: str | None) -> None:
    assert [one[2] for one in read(text)] == [channel]


def test_two_reports_in_one_item_have_two_receivers() -> None:
    text = "Báo cáo kết quả về UBND tỉnh hằng quý. Nếu có vướng mắc, phản ánh về Sở Tư pháp."
    assert [one[0] for one in read(text)] == ["UBND tỉnh", "Sở Tư pháp"]


def test_each_receiver_keeps_the_unit_in_its_bracket() -> None:
    text = "Báo cáo Bộ Y tế (Cục Phòng bệnh) và UBND tỉnh theo quy định."
    assert [one[:2] for one in read(text)] == [("Bộ Y tế", "Cục Phòng bệnh"), ("UBND tỉnh", None)]

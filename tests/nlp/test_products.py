"""What an action yields and how far its name goes."""

from __future__ import annotations

import pytest

from nlp.keys import match_key
from nlp.products import find_product


def read(text: str) -> str | None:
    return find_product(text, match_key(text))


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Xây dựng kế hoạch kiểm tra an toàn thực phẩm dịp Tết, gửi Sở Y tế trước ngày 20/12/2026.",
         "kế hoạch kiểm tra an toàn thực phẩm dịp Tết"),
        ("Lập danh sách cán bộ, công chức, viên chức đủ điều kiện nâng lương, gửi Phòng Tổ chức.",
         "danh sách cán bộ, công chức, viên chức đủ điều kiện nâng lương"),
        ("Rà soát, bổ sung, hoàn thiện quy chế phối hợp giữa các lực lượng và tổ chức thực hiện.",
         "quy chế phối hợp giữa các lực lượng"),
        ("Sản xuất 05 phóng sự về gương người tốt, việc tốt; in tờ rơi.",
         "phóng sự về gương người tốt, việc tốt"),
        ("Có văn bản xin gia hạn gửi Tổ công tác.", "văn bản xin gia hạn"),
        ("Khẩn trương khắc phục, có văn bản giải trình gửi Thanh tra tỉnh.", "văn bản giải trình"),
        ("Tổng hợp danh sách trẻ chưa tiêm đủ mũi, gửi Trung tâm Y tế.", "danh sách trẻ chưa tiêm đủ mũi"),
        ("Biên soạn, in ấn và cấp phát 20.000 tờ rơi tuyên truyền.", "tờ rơi tuyên truyền"),
        ("Xây dựng và công bố bản đồ số các điểm tiếp nhận.", "bản đồ số các điểm tiếp nhận"),
        ("Chuẩn bị hồ sơ, tài liệu phục vụ kỳ họp.", "hồ sơ, tài liệu"),
        ("Cử 02 cán bộ tham gia Tổ công tác, gửi danh sách về Sở Nội vụ.", "danh sách"),
        ("Tham gia ý kiến bằng văn bản đối với dự thảo Nghị quyết.", "ý kiến bằng văn bản"),
        ("Phê duyệt phương án ứng phó thiên tai của cơ quan, đơn vị mình.",
         "phương án ứng phó thiên tai của cơ quan, đơn vị mình"),
        ("Phối hợp với Sở Tài chính lập dự toán kinh phí năm 2027 và gửi Sở Y tế tổng hợp.",
         "dự toán kinh phí năm 2027"),
    ],
)  # fmt: skip
def test_the_object_of_making_or_sending_is_the_product(text: str, product: str) -> None:
    assert read(text) == product


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Trình Giám đốc Sở danh mục thủ tục cần cắt giảm trước ngày 20/11/2026.",
         "danh mục thủ tục cần cắt giảm"),
        ("Trình UBND tỉnh xem xét, phê duyệt đề án sắp xếp các đơn vị sự nghiệp.",
         "đề án sắp xếp các đơn vị sự nghiệp"),
        ("Tham mưu UBND tỉnh ban hành Quyết định thay thế Quyết định số 12/2020/QĐ-UBND trong quý II/2026.",
         "Quyết định thay thế Quyết định số 12/2020/QĐ-UBND"),
        ("Cung cấp cho Đoàn kiểm tra đầy đủ hồ sơ, chứng từ có liên quan.",
         "hồ sơ, chứng từ có liên quan"),
        ("Trình Thường trực Tỉnh ủy cho ý kiến về dự thảo Nghị quyết.", "dự thảo Nghị quyết"),
        ("Tham mưu Chủ tịch UBND tỉnh văn bản chỉ đạo các địa phương.",
         "văn bản chỉ đạo các địa phương"),
    ],
)  # fmt: skip
def test_the_receiver_may_stand_between_the_verb_and_the_document(text: str, product: str) -> None:
    assert read(text) == product


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Báo cáo kết quả rà soát về Văn phòng Sở trước ngày 05/5/2026.", "Báo cáo kết quả rà soát"),
        ("Kịp thời báo cáo tình hình dịch bệnh về Trung tâm Kiểm soát bệnh tật.", "báo cáo tình hình dịch bệnh"),
        ("Báo cáo UBND tỉnh (qua Sở Nội vụ) tình hình thực hiện nhiệm vụ quý I.",
         "tình hình thực hiện nhiệm vụ quý I"),
        ("Báo cáo UBND tỉnh về kết quả Đợt thi đua khi tổng kết.", "kết quả Đợt thi đua"),
        ("Báo cáo kết quả về Văn phòng Sở.", None),
        ("Báo cáo UBND tỉnh trước ngày 25 hằng tháng.", None),
        ("Báo cáo UBND tỉnh các giải pháp khắc phục.", None),
    ],
)  # fmt: skip
def test_what_is_reported_is_a_product_when_the_text_says_what(text: str, product: str | None) -> None:
    assert read(text) == product


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức hội nghị tuyên truyền, phổ biến Luật Đất đai.",
        "Thực hiện nghiêm Kế hoạch số 15/KH-UBND.",
        "Lập đường dây nóng tiếp nhận phản ánh của người dân.",
        "Xây dựng nhà văn hóa thôn.",
        "Đề xuất giải pháp khắc phục.",
        "Hướng dẫn người dân nộp hồ sơ trực tuyến.",
        "Các đơn vị có hồ sơ trễ hạn phải công khai xin lỗi.",
        "Đôn đốc tiến độ xây dựng đề án.",
        "Nâng cao chất lượng công tác xây dựng văn bản.",
        "Trình UBND tỉnh xem xét, quyết định.",
        "Triển khai chương trình phục hồi rừng.",
        "Sở Xây dựng tổ chức kiểm tra công trình.",
        "Đăng tải tài liệu trên Cổng thông tin điện tử.",
        "Thực hiện chế độ báo cáo theo quy định.",
        "Bố trí công chức tham gia tổ biên tập, soạn thảo văn bản.",
        "Hoàn thiện Kế hoạch này.",
    ],
)
def test_doing_publishing_citing_and_the_acts_of_others_yield_no_document(text: str) -> None:
    assert read(text) is None

"""On what a duty depends: cases and events, not scopes, periods or what a document is about."""

from __future__ import annotations

import pytest

from nlp.conditions import find_condition
from nlp.keys import match_key


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị phản ánh về Văn phòng Sở.",
         "nếu có khó khăn, vướng mắc"),
        ("Nếu có vướng mắc đề nghị phản ánh về Sở Y tế.", "Nếu có vướng mắc"),
        ("Rà soát hồ sơ; trường hợp trễ hạn, có văn bản xin lỗi.", "trường hợp trễ hạn"),
        ("Trong trường hợp mưa lũ lớn, chủ động sơ tán người dân.", "Trong trường hợp mưa lũ lớn"),
        ("Báo cáo ngay khi phát hiện ca bệnh đầu tiên.", "ngay khi phát hiện ca bệnh đầu tiên"),
        ("Báo cáo đột xuất khi có yêu cầu.", "khi có yêu cầu"),
        ("Khắc phục hậu quả sau khi nước rút.", "sau khi nước rút"),
        ("Thông báo cho người dân trước khi xả lũ.", "trước khi xả lũ"),
        ("Trong quá trình triển khai phát sinh vướng mắc thì báo cáo Sở Tư pháp.", "phát sinh vướng mắc"),
        ("Đối với hồ sơ chưa giải quyết xong, nêu rõ lý do.", "Đối với hồ sơ chưa giải quyết xong"),
        ("Báo cáo UBND tỉnh những vấn đề vượt thẩm quyền.", "những vấn đề vượt thẩm quyền"),
        ("Chịu trách nhiệm nếu để xảy ra cháy rừng.", "nếu để xảy ra cháy rừng"),
    ],
)  # fmt: skip
def test_a_case_or_an_event_without_an_amount_is_a_condition(text: str, condition: str) -> None:
    assert find_condition(text, match_key(text)) == condition


@pytest.mark.parametrize(
    "text",
    [
        "Chấn chỉnh các trường hợp gây phiền hà.",
        "Xử lý nghiêm những trường hợp vi phạm.",
        "Triển khai các chính sách ưu đãi (nếu có) để thu hút đầu tư.",
        "Gửi ít nhất 05 ngày làm việc trước khi đến hạn.",
        "Trong vòng 24 giờ kể từ khi nhận được thông tin.",
        "Hướng dẫn người dân kỹ năng thoát nạn khi có cháy.",
        "Đối với các khu công nghiệp đã có nước sạch, duy trì cấp nước.",
        "Kiểm tra, làm rõ trách nhiệm đối với các nhiệm vụ quá hạn.",
        "Thực hiện theo quy định, theo yêu cầu nhiệm vụ.",
        "Sau khi xem xét đề nghị của Sở Tài chính, UBND tỉnh có ý kiến như sau.",
        "Trong khi chờ hướng dẫn, tiếp tục thực hiện quy định cũ.",
    ],
)
def test_scopes_amounts_fillers_and_contents_are_no_conditions(text: str) -> None:
    assert find_condition(text, match_key(text)) is None

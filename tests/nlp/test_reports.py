"""To whom the result goes."""

from __future__ import annotations

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

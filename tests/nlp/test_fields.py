"""Labelled fields and heads of columns."""

from __future__ import annotations

import pytest

from nlp.fields import FieldKind, kind_of_label, read_fields, read_tail_fields, titled_field
from nlp.keys import match_key


def kinds(text: str) -> list[tuple[FieldKind, str]]:
    return [(f.kind, text[f.start : f.end].strip()) for f in read_fields(text, match_key(text))]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Cơ quan thực hiện: Văn phòng Sở.", FieldKind.LEAD, "Văn phòng Sở."),
        ("Đơn vị phối hợp: Sở Tư pháp.", FieldKind.SUPPORT, "Sở Tư pháp."),
        ("Thời gian thực hiện: Quý II năm 2026.", FieldKind.TIME, "Quý II năm 2026."),
        ("Nội dung: Tổ chức tập huấn.", FieldKind.CONTENT, "Tổ chức tập huấn."),
        ("Kinh phí thực hiện: Ngân sách tỉnh.", FieldKind.OTHER, "Ngân sách tỉnh."),
        ("Sản phẩm: Báo cáo kết quả.", FieldKind.PRODUCT, "Báo cáo kết quả."),
    ],
)
def test_a_field_is_read_with_its_value(text: str, kind: FieldKind, value: str) -> None:
    assert kinds(text) == [(kind, value)]


def test_two_fields_on_one_line_are_told_apart() -> None:
    assert kinds("Chủ trì: Sở Y tế; phối hợp: Công an tỉnh.") == [
        (FieldKind.LEAD, "Sở Y tế"),
        (FieldKind.SUPPORT, "Công an tỉnh."),
    ]


@pytest.mark.parametrize(
    "text", ["Văn phòng Sở: Tổ chức triển khai.", "Rà soát các nội dung sau:", "Lưu ý: nộp đúng hạn"]
)
def test_a_sentence_with_a_colon_is_no_field(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("STT", FieldKind.ORDINAL),
        ("Nhiệm vụ cụ thể", FieldKind.CONTENT),
        ("Cơ quan chủ trì", FieldKind.LEAD),
        ("Đơn vị được giao thực hiện", FieldKind.LEAD),
        ("Cơ quan, đơn vị cùng phối hợp", FieldKind.SUPPORT),
        ("Thời hạn hoàn thành", FieldKind.TIME),
        ("Tiến độ", FieldKind.TIME),
        ("Sản phẩm/Kết quả", FieldKind.PRODUCT),
        ("Ghi chú", FieldKind.OTHER),
        ("Họ và tên", None),
    ],
)
def test_a_column_is_known_by_its_head(head: str, kind: FieldKind | None) -> None:
    assert kind_of_label(head) is kind


def test_brackets_around_fields_are_no_part_of_their_values() -> None:
    assert kinds("(Chủ trì: Trạm Thú y; phối hợp: Ban Quản lý các chợ; thời gian: hằng tháng).") == [
        (FieldKind.LEAD, "Trạm Thú y"),
        (FieldKind.SUPPORT, "Ban Quản lý các chợ"),
        (FieldKind.TIME, "hằng tháng"),
    ]


def tail(text: str) -> list[tuple[FieldKind, str]]:
    return [(f.kind, text[f.start : f.end].strip()) for f in read_tail_fields(text, match_key(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Cấp chứng thư số cho công chức. Phụ trách: Văn phòng xã. Hoàn thành: 15/3/2026.",
            [(FieldKind.LEAD, "Văn phòng xã"), (FieldKind.TIME, "15/3/2026.")],
        ),
        (
            "Rà soát quỹ đất (Phòng Kinh tế chủ trì; UBND các xã phối hợp; xong trong tháng 02/2026)",
            [
                (FieldKind.LEAD, "Phòng Kinh tế"),
                (FieldKind.SUPPORT, "UBND các xã"),
                (FieldKind.TIME, "xong trong tháng 02/2026"),
            ],
        ),
        ("Xóa 05 bãi rác tự phát (giao Hợp tác xã Tân Phong).", [(FieldKind.LEAD, "Hợp tác xã Tân Phong")]),
        (
            "Xử lý vi phạm (Công an thành phố, thường xuyên).",
            [(FieldKind.LEAD, "Công an thành phố"), (FieldKind.TIME, "thường xuyên")],
        ),
        ("Mua sắm trang thiết bị (nếu có).", []),
        ("Báo cáo kết quả về Sở Y tế (qua Văn phòng Sở).", []),
        ("Thực hiện Kế hoạch số 12/KH-UBND (Kế hoạch số 12).", []),
    ],
)
def test_an_item_may_end_with_who_and_when(text: str, found: list[tuple[FieldKind, str]]) -> None:
    assert tail(text) == found


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Cơ quan chủ trì", FieldKind.LEAD),
        ("Đơn vị phối hợp:", FieldKind.SUPPORT),
        ("Cơ quan chủ trì, phối hợp", FieldKind.OTHER),
        ("Tổ chức thực hiện", None),
        ("Thời gian, địa bàn", None),
    ],
)
def test_a_title_without_a_colon_may_be_the_label_of_the_items_below_it(
    title: str, kind: FieldKind | None
) -> None:
    assert titled_field(match_key(title)) is kind


def test_only_a_line_without_label_makes_time_a_title() -> None:
    assert titled_field("thời gian thực hiện") is None
    assert titled_field("thời gian thực hiện", alone=True) is FieldKind.TIME

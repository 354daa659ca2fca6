"""Labelled fields and heads of columns."""

from __future__ import annotations

import pytest

from nlp.fields import FieldKind, kind_of_label, read_fields
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

"""A name that the document shows whole in a list is read whole in its sentences."""

from __future__ import annotations

import pytest
from dondoc_texts import source_of

from nlp.extract import extract

HEAD = """\
SỞ Y TẾ

Số: 12/SYT-VP

Sơn Giang, ngày 02 tháng 3 năm 2026

Kính gửi: Các phòng chuyên môn Sở

Sở Y tế yêu cầu thực hiện các nội dung sau:
"""
FOOT = """\

Nơi nhận:
- Như trên;
- Nhà Tưởng niệm bác sĩ Đặng Lâm;
- Lưu: VT.

GIÁM ĐỐC
Trần Văn Bình
"""


def leads_of(body: str) -> list[list[str]]:
    """The leads of each obligation of a letter with this body."""
    found = extract(source_of(f"{HEAD}\n{body}\n{FOOT}"))
    return [[a.name for a in o.leads] for o in found.obligations]


def test_a_recipient_whose_name_no_list_knows_can_act() -> None:
    body = "1. Nhà Tưởng niệm bác sĩ Đặng Lâm mở cửa đón khách cả ngày nghỉ."
    assert leads_of(body) == [["Nhà Tưởng niệm bác sĩ Đặng Lâm"]]


@pytest.mark.parametrize("words", ["sau đây gọi tắt là", "gọi tắt là", "viết tắt là"])
def test_a_short_form_that_the_text_defines_is_a_name(words: str) -> None:
    body = (
        f"1. Trung tâm Phục vụ hành chính công ({words} Bộ phận Tiếp dân số) công khai thủ tục.\n\n"
        "2. Giao Bộ phận Tiếp dân số lập danh sách."
    )
    assert leads_of(body)[1] == ["Bộ phận Tiếp dân số"]


def test_a_title_that_looks_like_a_verb_names_its_body() -> None:
    body = "1. Phòng Quản lý thu và Phát triển người tham gia\n\n- Rà soát dữ liệu.\n\n- Lập danh sách."
    assert leads_of(body) == [["Phòng Quản lý thu và Phát triển người tham gia"]] * 2


def test_a_group_that_only_the_addressees_explain_heads_its_items() -> None:
    text = HEAD.replace("Các phòng chuyên môn Sở", "Các bệnh viện, viện có giường bệnh trực thuộc Sở")
    body = "1. Các bệnh viện, viện có giường bệnh trực thuộc Sở\n\n- Niêm yết giá dịch vụ."
    found = extract(source_of(f"{text}\n{body}\n{FOOT}"))
    assert [a.name for a in found.obligations[0].leads] == [
        "Các bệnh viện, viện có giường bệnh trực thuộc Sở"
    ]

"""Head and foot are paragraphs, tables with data are tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from dondoc_docx import blocks, cell, lines, paragraph, table, tables, written

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
CENTRED = '<w:jc w:val="center"/>'


def test_the_head_is_read_row_by_row_each_cell_whole(tmp_path: Path) -> None:
    head = table(
        (cell("UBND TỈNH X", "SỞ Y TẾ"), cell(NATION, MOTTO)),
        (cell("Số: 12/SYT-VP", "V/v khám bệnh"), cell("X, ngày 05 tháng 01 năm 2023")),
    )
    draft = written(tmp_path, head)
    assert lines(draft) == [
        "UBND TỈNH X",
        "SỞ Y TẾ",
        NATION,
        MOTTO,
        "Số: 12/SYT-VP",
        "V/v khám bệnh",
        "X, ngày 05 tháng 01 năm 2023",
    ]
    assert all(block.fixed for block in blocks(draft))


@pytest.mark.parametrize(
    "subject",
    [
        ("V/v tăng cường", "công tác tiêm chủng"),
        ("<w:p><w:r><w:t>V/v tăng cường</w:t><w:br/><w:t>công tác tiêm chủng</w:t></w:r></w:p>",),
    ],
)
def test_a_wrapped_subject_is_one_line(tmp_path: Path, subject: tuple[str, ...]) -> None:
    draft = written(tmp_path, table((cell("Số: 1/SYT", *subject), cell(NATION, MOTTO))))
    assert lines(draft)[:2] == ["Số: 1/SYT", "V/v tăng cường công tác tiêm chủng"]


def test_soft_breaks_in_the_head_end_lines(tmp_path: Path) -> None:
    agency = "<w:p><w:r><w:t>UBND TỈNH X</w:t><w:br/><w:t>SỞ Y TẾ</w:t></w:r></w:p>"
    nation = f"<w:p><w:r><w:t>{NATION}</w:t><w:br/><w:t>{MOTTO}</w:t></w:r></w:p>"
    assert lines(written(tmp_path, table((cell(agency), cell(nation))))) == [
        "UBND TỈNH X",
        "SỞ Y TẾ",
        NATION,
        MOTTO,
    ]


def test_the_foot_is_copies_then_signature(tmp_path: Path) -> None:
    foot = table((cell("Nơi nhận:", "- Như trên;", "- Lưu: VT."), cell("KT. GIÁM ĐỐC", "", "Trần Văn A")))
    assert lines(written(tmp_path, foot)) == [
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "KT. GIÁM ĐỐC",
        "Trần Văn A",
    ]


def test_two_signatures_side_by_side_are_no_data(tmp_path: Path) -> None:
    rows = [
        tuple(cell(paragraph(text, CENTRED)) for text in row)
        for row in (("GIÁM ĐỐC SỞ Y TẾ", "GIÁM ĐỐC SỞ NỘI VỤ"), ("Trần Văn A", "Lê Thị B"))
    ]
    draft = written(tmp_path, table(*rows))
    assert not tables(draft)


def test_a_head_with_borders_is_still_a_head(tmp_path: Path) -> None:
    assert not tables(written(tmp_path, table(("SỞ Y TẾ", NATION), borders=True)))


def test_data_with_a_column_for_copies_and_a_law_s_full_name_is_a_table(tmp_path: Path) -> None:
    law = "Luật của nước Cộng hòa xã hội chủ nghĩa Việt Nam"
    draft = written(tmp_path, table(("Tài liệu", "Nơi nhận"), (law, "Sở Y tế"), borders=True))
    assert len(tables(draft)) == 1


def test_data_without_borders_is_a_table(tmp_path: Path) -> None:
    draft = written(tmp_path, table(("Đơn vị", "Chỉ tiêu"), ("Sở Y tế", "95%")))
    assert lines(draft) == ["Đơn vị | Chỉ tiêu", "Sở Y tế | 95%"]


def test_a_column_of_running_numbers_makes_a_table_whatever_its_cells_say(tmp_path: Path) -> None:
    draft = written(tmp_path, table(("TT", "Văn bản"), ("1", "Số: 12/QĐ-UBND")))
    assert lines(draft) == ["TT | Văn bản", "1 | Số: 12/QĐ-UBND"]


def test_an_authority_to_sign_makes_a_table_without_borders_layout(tmp_path: Path) -> None:
    draft = written(tmp_path, table((cell("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ""), ("", "Lê Văn B")))
    assert lines(draft) == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn B"]


def test_four_columns_are_data(tmp_path: Path) -> None:
    assert tables(written(tmp_path, table(("Số: 1", "hai", "ba", "bốn"))))


def test_a_frame_of_one_cell_is_paragraphs(tmp_path: Path) -> None:
    assert lines(written(tmp_path, table((cell("Một.", "Hai."),), borders=True))) == ["Một.", "Hai."]


def test_a_table_inside_a_layout_table_stays_a_table(tmp_path: Path) -> None:
    inner = table(("STT", "Việc"), ("1", "Rà soát"), borders=True)
    draft = written(tmp_path, table((f"<w:tc>{paragraph('Phụ lục')}{inner}<w:p/></w:tc>",)))
    assert lines(draft) == ["Phụ lục", "STT | Việc", "1 | Rà soát"]
    assert len(tables(draft)) == 1


def test_merged_cells_are_counted(tmp_path: Path) -> None:
    start = cell("Sở Y tế", properties='<w:vMerge w:val="restart"/>')
    more = cell("", properties="<w:vMerge/>")
    wide = cell("Tổng", properties='<w:gridSpan w:val="2"/>')
    draft = written(tmp_path, table((start, "Việc 1"), (more, "Việc 2"), (wide,), borders=True))
    first, second, third = tables(draft)[0].rows
    assert [(c.column, c.rowspan, c.merged) for c in first.cells] == [(0, 2, False), (1, 1, False)]
    covered = second.cells[0]
    assert (covered.column, covered.merged, covered.pieces) == (0, True, [])
    assert [(c.column, c.colspan) for c in third.cells] == [(0, 2)]


def test_a_merge_under_no_cell_is_an_ordinary_cell(tmp_path: Path) -> None:
    lost = cell("Sở Y tế", properties="<w:vMerge/>")
    draft = written(tmp_path, table((lost, "Việc 1"), ("x", "y"), borders=True))
    assert not tables(draft)[0].rows[0].cells[0].merged


def test_a_deleted_row_is_gone(tmp_path: Path) -> None:
    rows = table(("Giữ", "1"), ("Bỏ", "2"), ("Giữ", "3"), borders=True)
    second = rows.replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 2).replace(
        "<w:tr><w:trPr><w:del/></w:trPr>", "<w:tr>", 1
    )
    assert lines(written(tmp_path, second)) == ["Giữ | 1", "Giữ | 3"]

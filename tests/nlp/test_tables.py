"""Task tables in any order of columns."""

from __future__ import annotations

from dondoc_texts import source_of

from nlp.fields import FieldKind
from nlp.tables import TaskRow, read_task_rows


def rows(text: str) -> list[TaskRow]:
    source = source_of(text)
    return [row for table in source.tables for row in read_task_rows(source, table)]


def test_each_row_is_a_task_whatever_the_order_of_the_columns() -> None:
    text = (
        "TT | Thời hạn | Đơn vị thực hiện | Nội dung công việc | Đơn vị phối hợp\n"
        "1 | Tháng 3/2026 | Văn phòng Sở | Rà soát quy chế | Thanh tra Sở\n"
        "2 | Quý II/2026 | Phòng Nghiệp vụ Y | Tập huấn mạng lưới | -"
    )
    source = source_of(text)
    first, second = rows(text)
    assert first.task.of(source.text) == "Rà soát quy chế"
    assert first.cells[FieldKind.LEAD].of(source.text) == "Văn phòng Sở"
    assert first.cells[FieldKind.TIME].of(source.text) == "Tháng 3/2026"
    assert second.label == "2"
    assert FieldKind.SUPPORT not in second.cells


def test_a_group_row_titles_the_rows_below_it() -> None:
    text = (
        "STT | Nhiệm vụ | Chủ trì | Thời hạn\n"
        "I | Nhóm nhiệm vụ về thể chế | - | -\n"
        "1 | Sửa đổi quy chế | Văn phòng Sở | Quý I/2026\n"
        "II | Nhóm nhiệm vụ về con người | - | -\n"
        "1 | Bổ sung nhân sự | Phòng Tổ chức cán bộ | Quý II/2026"
    )
    assert [row.label for row in rows(text)] == ["I.1", "II.1"]


def test_the_head_repeated_on_a_new_page_is_no_task() -> None:
    text = "STT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | A việc | Sở Y tế | 2026\nSTT | Nhiệm vụ | Chủ trì | Thời hạn\n2 | B việc | Sở Y tế | 2026"
    assert [row.label for row in rows(text)] == ["1", "2"]


def test_a_row_of_column_numbers_is_no_task() -> None:
    text = "STT | Nhiệm vụ | Chủ trì | Thời hạn\n(1) | (2) | (3) | (4)\n1 | A việc | Sở Y tế | 2026"
    assert [row.label for row in rows(text)] == ["1"]


def test_a_table_of_figures_has_no_tasks() -> None:
    assert rows("TT | Xã | Dân số | Số hộ\n1 | Hòa An | 8.200 | 2.100") == []


def test_a_cell_left_empty_by_a_merge_takes_the_lead_above_it() -> None:
    text = (
        "TT | Nhiệm vụ | Chủ trì | Thời hạn\n"
        "1 | Thiết kế biểu trưng | Sở Văn hóa | Tháng 9/2026\n"
        "2 | Mời đơn vị biểu diễn |  | Tháng 10/2026\n"
        "3 | Dọn vệ sinh | – | Tháng 10/2026"
    )
    source = source_of(text)
    leads = [row.cells.get(FieldKind.LEAD) for row in rows(text)]
    assert [lead.of(source.text) if lead else None for lead in leads] == ["Sở Văn hóa", "Sở Văn hóa", None]

"""Text files: whole paragraphs, wrapped lines, tables."""

from __future__ import annotations

import textwrap
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.assemble import assemble
from ingest.context import ReadContext
from ingest.readers.plain import read_plain
from models.source import BlockKind, SourceText

PARAGRAPHS = [
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh về cải cách hành chính, Sở Y tế yêu cầu "
    "Thủ trưởng các đơn vị trực thuộc thực hiện một số nhiệm vụ sau:",
    "1. Rà soát, cập nhật đầy đủ danh mục thủ tục hành chính trên Cổng Dịch vụ công; hoàn thành trước ngày 15 tháng 3 năm "
    "2026.",
    "2. Báo cáo kết quả về Văn phòng Sở để tổng hợp. Các đơn vị chịu trách nhiệm về tính chính xác của số liệu đã báo cáo.",
]


def read(path: Path, text: str, encoding: str = "utf-8") -> SourceText:
    path.write_bytes(text.encode(encoding))
    return assemble(read_plain(path, ReadContext()), name=path.name, sha256="0", media_type="text/plain")


def test_a_paragraph_a_line_stays_so(tmp_path: Path) -> None:
    source = read(tmp_path / "a.txt", "\n\n".join(PARAGRAPHS))
    assert source.text.split("\n") == PARAGRAPHS


def test_hard_wrapped_lines_become_paragraphs_again(tmp_path: Path) -> None:
    wrapped = "\n".join(textwrap.fill(p, 70) for p in PARAGRAPHS * 2)
    source = read(tmp_path / "b.txt", wrapped)
    assert source.text.split("\n") == PARAGRAPHS * 2
    assert "line_joined" in source.repairs


def test_an_abbreviation_that_a_wrap_left_alone_is_no_title(tmp_path: Path) -> None:
    last = "3. Các đơn vị chấp hành nghiêm chế độ thông tin, báo cáo về kết quả công tác CCHC."
    wrapped = "\n".join(textwrap.fill(p, 76) for p in [*PARAGRAPHS * 2, last])
    assert wrapped.endswith("\nCCHC.")
    assert read(tmp_path / "g.txt", wrapped).text.split("\n") == [*PARAGRAPHS * 2, last]


def test_rows_with_bars_are_a_table_with_its_cells(tmp_path: Path) -> None:
    text = "Phụ lục\nSTT | Nhiệm vụ | Chủ trì\n1 | Rà soát quy chế | Văn phòng Sở\n2 |  | Thanh tra Sở"
    source = read(tmp_path / "c.txt", text)
    (table,) = source.tables
    assert [[c.span.of(source.text) for c in row.cells] for row in table.rows] == [
        ["STT", "Nhiệm vụ", "Chủ trì"],
        ["1", "Rà soát quy chế", "Văn phòng Sở"],
        ["2", "", "Thanh tra Sở"],
    ]


def test_one_line_with_a_bar_is_a_paragraph(tmp_path: Path) -> None:
    source = read(tmp_path / "d.txt", "27/10/2016 | 06:58\nNội dung bản tin.")
    assert source.tables == ()


def test_marks_of_bold_type_are_dropped(tmp_path: Path) -> None:
    source = read(tmp_path / "e.txt", "**KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC**\nTrần Văn Lâm")
    assert source.text == "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nTrần Văn Lâm"


@settings(deadline=None, max_examples=60)
@given(text=st.text(alphabet="aăâbcdđ eêghiknơtuư.,;:-|1()\n\t\u00a0\u0301", max_size=300))
def test_blocks_are_the_lines_of_the_text_and_fragments_lie_inside(text: str) -> None:
    with TemporaryDirectory() as folder:
        source = read(Path(folder) / "x.txt", text)
    assert "\n".join(b.span.of(source.text) for b in source.blocks) == source.text
    for block in source.blocks:
        assert "\n" not in block.span.of(source.text)
        assert all(block.span.holds(f.span) for f in block.fragments)
        assert block.kind in (BlockKind.PARAGRAPH, BlockKind.TABLE_ROW)

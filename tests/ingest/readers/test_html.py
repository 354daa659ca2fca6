"""HTML files: paragraphs, tables, nothing that is not text."""

from __future__ import annotations

from pathlib import Path

from ingest.assemble import assemble
from ingest.context import ReadContext
from ingest.readers.html import read_html
from models.source import SourceText


def read(path: Path, html: str, encoding: str = "utf-8") -> SourceText:
    path.write_bytes(html.encode(encoding))
    return assemble(read_html(path, ReadContext()), name=path.name, sha256="0", media_type="text/html")


def test_block_elements_and_line_breaks_end_paragraphs(tmp_path: Path) -> None:
    source = read(tmp_path / "a.html", "<p>Một <b>hai</b></p><div>Ba<br>Bốn</div>Năm<ul><li>Sáu</ul>")
    assert source.text.split("\n") == ["Một hai", "Ba", "Bốn", "Năm", "Sáu"]


def test_scripts_styles_and_comments_are_no_text(tmp_path: Path) -> None:
    html = "<html><head><title>T</title></head><body><script>alert(1)</script><!-- x --><style>p{}</style><p>Chữ</p></body></html>"
    assert read(tmp_path / "b.html", html).text == "Chữ"


def test_a_task_table_keeps_rows_and_merged_cells(tmp_path: Path) -> None:
    html = (
        "<table><tr><th>STT</th><th>Nhiệm vụ</th><th>Chủ trì</th></tr>"
        "<tr><td>1</td><td>Rà soát</td><td rowspan=2>Văn phòng Sở</td></tr><tr><td>2</td><td>Báo cáo</td></tr></table>"
    )
    source = read(tmp_path / "c.html", html)
    (table,) = source.tables
    assert [c.merged for c in table.rows[2].cells] == [False, False, True]
    assert table.rows[1].cells[2].rowspan == 2


def test_the_head_of_a_dispatch_is_paragraphs_although_it_stands_in_a_table(tmp_path: Path) -> None:
    html = (
        "<table><tr><td><p>SỞ Y TẾ</p></td><td><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p></td></tr>"
        "<tr><td>Số: 15/SYT-VP</td><td>Sơn Giang, ngày 05 tháng 3 năm 2026</td></tr></table><p>Kính gửi: Các đơn vị</p>"
    )
    source = read(tmp_path / "d.html", html)
    assert source.tables == ()
    assert source.text.split("\n")[0] == "SỞ Y TẾ"


def test_a_page_in_windows_1258_is_read_as_declared(tmp_path: Path) -> None:
    html = '<html><head><meta charset="windows-1258"></head><body><p>Sô\u0309 y tê\u0301</p></body></html>'
    assert read(tmp_path / "e.html", html, "cp1258").text == "Sổ y tế"


def test_elements_nested_a_thousand_deep_are_read(tmp_path: Path) -> None:
    assert read(tmp_path / "f.html", "<div>" * 1000 + "Sâu" + "</div>" * 1000).text == "Sâu"

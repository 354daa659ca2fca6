"""A PDF is read as a person reads the page: head, body, tables, foot."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from dondoc_pdf import HEIGHT, LEFT, PdfPage, write_pages

from ingest.read import read
from models.errors import BadInput, DamagedFile, EncryptedFile, NoTextLayer, TooManyPages
from models.source import ReadLimits, SourceText

EDGES = (85.0, 125.0, 330.0, 440.0, 540.0)
ROWS = (
    ("STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"),
    ("1", "Rà soát quy hoạch chợ", "Sở Công Thương", "30/6/2026"),
    ("2", "Sửa quy chế họp", "Văn phòng", "15/7/2026"),
)


def dispatch_page() -> PdfPage:
    """The first page of an ordinary công văn."""
    page = PdfPage()
    page.centred("UBND TỈNH SƠN GIANG", 165)
    page.y -= 17
    page.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 415)
    page.centred("SỞ Y TẾ", 165)
    page.y -= 17
    page.centred("Độc lập - Tự do - Hạnh phúc", 415)
    page.y += 10
    page.centred("Số: 215/SYT-NVY", 165, face="Sample")
    page.y -= 17
    page.centred("Sơn Giang, ngày 12 tháng 3 năm 2026", 415, face="Sample")
    page.centred("V/v tăng cường phòng, chống", 165, face="Sample")
    page.centred("dịch sốt xuất huyết", 165, face="Sample")
    page.y += 20
    page.centred("Kính gửi: Trung tâm Y tế các huyện.", face="Sample")
    page.y += 10
    return page


def read_pages(tmp_path: Path, *pages: PdfPage) -> SourceText:
    return read(write_pages(tmp_path / "cong-van.pdf", pages))


def lines_of(source: SourceText) -> list[str]:
    return source.text.split("\n")


def test_the_head_is_read_row_by_row_each_cell_whole(tmp_path: Path) -> None:
    page = dispatch_page().paragraph(["Yêu cầu các đơn vị báo cáo trước ngày 20/3/2026."])
    assert lines_of(read_pages(tmp_path, page)) == [
        "UBND TỈNH SƠN GIANG",
        "SỞ Y TẾ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 215/SYT-NVY",
        "V/v tăng cường phòng, chống dịch sốt xuất huyết",
        "Sơn Giang, ngày 12 tháng 3 năm 2026",
        "Kính gửi: Trung tâm Y tế các huyện.",
        "Yêu cầu các đơn vị báo cáo trước ngày 20/3/2026.",
    ]


def test_a_sentence_broken_by_line_and_page_is_one_paragraph_again(tmp_path: Path) -> None:
    first = dispatch_page()
    first.y = HEIGHT - 130
    first.paragraph(
        [
            "1. Trung tâm Y tế các huyện phối hợp với Ủy ban nhân dân các xã diệt",
            "bọ gậy, lăng quăng tại hộ gia đình, trường học và nơi công cộng trên",
        ]
    )
    second = PdfPage().line("địa bàn trước ngày 25/3/2026.")
    second.paragraph(["2. Phòng Tài chính chuẩn bị kinh phí."])
    text = read_pages(tmp_path, first, second).text
    assert "diệt bọ gậy, lăng quăng" in text
    assert "trên địa bàn trước ngày 25/3/2026.\n2. Phòng Tài chính" in text


def test_page_numbers_and_running_heads_leave_the_text_and_are_remembered(tmp_path: Path) -> None:
    orders = [f"{n}. Đơn vị thứ {word} báo cáo." for n, word in enumerate(("một", "hai", "ba", "bốn"), 1)]
    pages = []
    for number, order in enumerate(orders, 1):
        page = PdfPage().line("Kế hoạch y tế năm 2026", top=30).line(f"{number}", 300, top=HEIGHT - 50)
        pages.append(page.paragraph([order]))
    source = read_pages(tmp_path, *pages)
    assert source.text == "\n".join(orders)
    assert [f.text for f in source.furniture].count("Kế hoạch y tế năm 2026") == 4
    assert {(f.text, f.page) for f in source.furniture} >= {("2", 2), ("4", 4)}


def test_numbered_titles_at_the_head_of_annex_pages_are_no_running_head(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 4):
        page = PdfPage().line(f"PHỤ LỤC {number}", 280, top=40, face="Sample-Bold")
        pages.append(page.grid(ROWS, EDGES))
    source = read_pages(tmp_path, *pages)
    assert [line for line in lines_of(source) if "PHỤ LỤC" in line] == ["PHỤ LỤC 1", "PHỤ LỤC 2", "PHỤ LỤC 3"]
    assert len(source.tables) == 3


def test_the_foot_gives_the_recipients_whole_then_the_signature(tmp_path: Path) -> None:
    page = dispatch_page().paragraph(["Yêu cầu các đơn vị báo cáo trước ngày 20/3/2026."])
    page.y += 20
    top = page.y
    left = ("Nơi nhận:", "- Như trên;", "- UBND tỉnh (b/c);", "- Lưu: VT, NVY.")
    for number, text in enumerate(left):
        page.line(text, LEFT, top=top + number * 14, face="Sample-Bold" if number == 0 else "Sample")
    for number, text in enumerate(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "Nguyễn Văn Bình")):
        if text:
            page.line(text, 380, top=top + number * 20, face="Sample-Bold")
    assert lines_of(read_pages(tmp_path, page))[-7:] == [
        *left,
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Nguyễn Văn Bình",
    ]


def test_a_table_keeps_its_rows_and_cells_with_their_place(tmp_path: Path) -> None:
    page = PdfPage().paragraph(["Phụ lục các nhiệm vụ trọng tâm."])
    page.grid(ROWS, EDGES).paragraph(["Văn phòng theo dõi, đôn đốc."])
    source = read_pages(tmp_path, page)
    (table,) = source.tables
    cells = [[source.text[c.span.start : c.span.end] for c in row.cells] for row in table.rows]
    assert cells == [list(row) for row in ROWS]
    assert source.text.endswith("Văn phòng theo dõi, đôn đốc.")


def test_a_table_over_two_pages_is_one_table_with_one_head(tmp_path: Path) -> None:
    first = PdfPage()
    first.y = HEIGHT - 180
    first.grid(ROWS, EDGES)
    second = PdfPage().grid((ROWS[0], ("3", "Lập dự toán", "Phòng Tài chính", "Quý III")), EDGES)
    second.paragraph(["Văn phòng theo dõi, đôn đốc."])
    source = read_pages(tmp_path, first, second)
    (table,) = source.tables
    numbers = [source.text[row.cells[0].span.start : row.cells[0].span.end] for row in table.rows]
    assert numbers == ["STT", "1", "2", "3"]


def test_a_quote_lies_in_a_box_on_its_page(tmp_path: Path) -> None:
    page = dispatch_page().paragraph(["Yêu cầu các đơn vị báo cáo trước ngày 20/3/2026."])
    source = read_pages(tmp_path, page, PdfPage().paragraph(["Giao Văn phòng theo dõi, tổng hợp."]))
    for quote, number in (("trước ngày 20/3/2026", 1), ("Văn phòng theo dõi", 2)):
        start = source.text.index(quote)
        end = start + len(quote)
        under = [f for b in source.blocks for f in b.fragments if f.span.start < end and f.span.end > start]
        assert under
        assert {f.page for f in under} == {number} == {source.page_of(start)}
        assert all(f.box and 0 <= f.box.x0 < f.box.x1 and 0 <= f.box.top < f.box.bottom for f in under)


def test_a_locked_file_says_so(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "khoa.pdf", [dispatch_page()], password="kín")
    with pytest.raises(EncryptedFile):
        read(path)


def test_a_file_on_whose_pages_no_letter_is_found_is_to_be_scanned_anew(tmp_path: Path) -> None:
    page = PdfPage()
    page.rules = [(100, 100, 300, 400)]
    with pytest.raises(NoTextLayer, match=r"Không nhận ra chữ nào.*Hãy quét lại"):
        read(write_pages(tmp_path / "anh.pdf", [page, page]))


def test_a_file_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "dai.pdf", [dispatch_page()] * 3)
    with pytest.raises(TooManyPages):
        read(path, limits=ReadLimits(max_pages=2))


@pytest.mark.parametrize("keep", [0.1, 0.4, 0.7, 0.95])
def test_a_file_that_was_cut_off_is_read_or_refused(tmp_path: Path, keep: float) -> None:
    path = write_pages(tmp_path / "cut.pdf", [dispatch_page().grid(ROWS, EDGES)])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep)])
    with suppress(BadInput):
        assert "Sở Công Thương" in read(path).text


def test_bytes_that_only_begin_like_a_pdf_are_damaged(tmp_path: Path) -> None:
    path = tmp_path / "hong.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    with pytest.raises(DamagedFile):
        read(path)

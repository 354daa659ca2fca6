"""The measures of fidelity tell a faithful text from one that lost something."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from benchmarks.faithful import Truth, cells, labels, order, score
from benchmarks.fidelity import SAMPLES, works_of
from benchmarks.scans import SCANNERS, scan

DISPATCH = """UBND TỈNH SƠN GIANG
SỞ Y TẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/SYT-VP
Sơn Giang, ngày 02 tháng 3 năm 2026
1. Văn phòng Sở tổng hợp báo cáo.
a) Phòng Nghiệp vụ Y gửi số liệu.
Nơi nhận:
- Như trên;
GIÁM ĐỐC
Nguyễn Văn Bình"""
ROWS = [["STT", "Nhiệm vụ"], ["1", "Rà soát"], ["2", "Báo cáo"]]


def test_the_truth_itself_has_no_fault() -> None:
    found = score(Truth(text=DISPATCH, rows=ROWS), DISPATCH, ROWS)
    assert found.error == 0
    assert (str(found.labels), str(found.cells), str(found.order)) == ("3/3", "6/6", "10/10")


def test_a_lost_label_counts_though_its_sentence_is_there() -> None:
    found = labels(DISPATCH, DISPATCH.replace("a) Phòng", "Phòng"))
    assert (found.right, found.whole) == (2, 3)


def test_a_row_too_many_costs_no_cell_and_a_wrong_cell_costs_itself() -> None:
    read = [ROWS[0], ["", "đầu trang"], ["1", "Rà soat"], ROWS[2]]
    assert str(cells(ROWS, read)) == "5/6"


def test_columns_read_across_are_out_of_order() -> None:
    lines = DISPATCH.split("\n")
    across = [f"{lines[0]} {lines[2]}", f"{lines[1]} {lines[3]}", *lines[4:]]
    found = order(DISPATCH, "\n".join(across))
    assert found.right < found.whole == 10


def test_a_misread_letter_is_an_error_of_letters_not_of_order() -> None:
    read = DISPATCH.replace("CHỦ NGHĨA", "CHÚ NGHĨA")
    assert str(order(DISPATCH, read)) == "10/10"
    assert score(Truth(text=DISPATCH, rows=[]), read, []).wrong == 1


def test_a_folder_gives_its_files_by_format(tmp_path: Path) -> None:
    for name in ("a.truth.txt", "a.docx", "a.scan300.pdf", "b.truth.txt", "b.docx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = {work.name: len(work.files) for work in works_of(tmp_path, scans=5)}
    assert found == {"DOCX": 2, SCANNERS[0].name: 1}


def test_a_scan_shows_its_pages_and_holds_no_text(tmp_path: Path) -> None:
    source = min(SAMPLES.glob("*.pdf"), key=lambda path: path.stat().st_size)
    scan(source, tmp_path / "quet.pdf", SCANNERS[2])
    pages, scanned = pdfium.PdfDocument(source), pdfium.PdfDocument(tmp_path / "quet.pdf")
    assert len(scanned) == len(pages)
    assert scanned[0].get_textpage().count_chars() == 0
    assert abs(scanned[0].get_width() - pages[0].get_width()) < 1

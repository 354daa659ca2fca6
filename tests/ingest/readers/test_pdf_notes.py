"""Footnotes of a PDF stand behind the text, as those of a Word file do."""

from __future__ import annotations

from pathlib import Path

from dondoc_pdf import HEIGHT, LEFT
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.read import read
from models.source import BlockKind, SourceText
from samples.pdf_file import register_fonts

FIRST = ("1. Trạm y tế các xã rà soát trang thiết bị theo danh mục", " đã được phê duyệt và báo cáo kết")
REST = "quả về Sở Y tế trước ngày 30/6/2026."


def put(canvas: Canvas, text: str, x: float, top: float, size: float = 13) -> float:
    """Prints a text and answers where it ends."""
    canvas.setFont("Sample", size)
    canvas.drawString(x, HEIGHT - top, text)
    return x + float(canvas.stringWidth(text, "Sample", size))


def read_two_pages(path: Path, *, note: str, call: str = "1") -> SourceText:
    """A sentence with a call that goes on overleaf, and a note at the foot of the first page."""
    register_fonts()
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number in range(12):
        put(
            canvas,
            f"Đơn vị thứ {number + 1} đã báo cáo đầy đủ theo yêu cầu của Sở Y tế.",
            LEFT,
            80 + 40 * number,
        )
    end = put(canvas, FIRST[0], LEFT, 600, 10)
    end = put(canvas, call, end, 596, 6)
    put(canvas, FIRST[1], end, 600, 10)
    end = put(canvas, "1", LEFT, 740, 5)
    put(canvas, note, end, 744, 8)
    canvas.showPage()
    put(canvas, REST, LEFT, 80, 10)
    for number in range(3):
        put(canvas, f"{number + 2}. Phòng Nghiệp vụ Y theo dõi việc thực hiện.", LEFT, 140 + 40 * number, 10)
    canvas.save()
    return read(path)


def test_a_note_stands_at_the_end_and_its_call_leaves_the_sentence(tmp_path: Path) -> None:
    source = read_two_pages(tmp_path / "chu_thich.pdf", note=" Danh mục ban hành năm 2024.")
    assert source.text.endswith("\n[1] Danh mục ban hành năm 2024.")
    assert source.blocks[-1].kind is BlockKind.FOOTNOTE
    assert source.blocks[-1].label == "[1]"
    assert "danh mục đã được phê duyệt" in source.text
    assert f"báo cáo kết {REST}" in source.text


def test_a_raised_figure_of_a_unit_is_no_call(tmp_path: Path) -> None:
    path = tmp_path / "dien_tich.pdf"
    register_fonts()
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    end = put(canvas, "1. Xây dựng trạm y tế trên diện tích 1.200 m", LEFT, 80)
    end = put(canvas, "1", end, 75, 7)
    put(canvas, " đất.", end, 80)
    put(canvas, "2. Phòng Nghiệp vụ Y theo dõi.", LEFT, 120)
    end = put(canvas, "1", LEFT, 740, 6)
    put(canvas, " Số liệu năm 2025.", end, 744, 9)
    canvas.save()
    text = read(path).text
    assert "1.200 m1 đất." in text
    assert text.endswith("[1] Số liệu năm 2025.")


def test_small_lines_without_a_raised_number_are_no_notes(tmp_path: Path) -> None:
    path = tmp_path / "noi_nhan.pdf"
    register_fonts()
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number in range(5):
        put(canvas, f"{number + 1}. Phòng Nghiệp vụ Y theo dõi.", LEFT, 80 + 40 * number)
    for number, text in enumerate(("Nơi nhận:", "- Như trên;", "- Lưu: VT, NVY (15 bản).")):
        put(canvas, text, LEFT, 600 + 14 * number, 9)
    canvas.save()
    source = read(path)
    assert source.text.split("\n")[-3:] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, NVY (15 bản)."]
    assert all(block.kind is BlockKind.PARAGRAPH for block in source.blocks)

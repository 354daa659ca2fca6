"""A line that the file prints in two goes is one line to a reader."""

from __future__ import annotations

from pathlib import Path

from dondoc_pdf import HEIGHT, LEFT
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.read import read
from samples.pdf_file import register_fonts

ORDER = "1. Sở Y tế chủ trì rà soát trạm y tế các xã, báo cáo trước ngày 30/6/2026."
FURTHER = "2. Phòng Kế hoạch bố trí kinh phí, trình phê duyệt trong quý II năm 2026."


def canvas_for(path: Path) -> Canvas:
    register_fonts()
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Sample", 10)
    return canvas


def print_in_two_goes(canvas: Canvas, text: str, x: float, top: float) -> None:
    """The plain letters from left to right, then those with marks into the gaps."""
    for marked in (False, True):
        for number, letter in enumerate(text):
            if letter != " " and letter.isascii() is not marked:
                at = x + canvas.stringWidth(text[:number], "Sample", 10)
                canvas.drawString(at, HEIGHT - top, letter)


def test_letters_of_a_second_font_return_into_their_words(tmp_path: Path) -> None:
    canvas = canvas_for(tmp_path / "hai_phong.pdf")
    print_in_two_goes(canvas, ORDER, LEFT, 100)
    print_in_two_goes(canvas, FURTHER, LEFT, 130)
    canvas.save()
    assert read(tmp_path / "hai_phong.pdf").text == f"{ORDER}\n{FURTHER}"


def test_a_cell_printed_in_two_goes_is_whole(tmp_path: Path) -> None:
    canvas = canvas_for(tmp_path / "bang.pdf")
    rows = (("Nhiệm vụ", "Chủ trì"), ("Rà soát trạm y tế", "Sở Y tế"))
    for number, row in enumerate(rows):
        for x, text in zip((90, 300), row, strict=True):
            print_in_two_goes(canvas, text, x, 115 + 24 * number)
            canvas.rect(x - 5, HEIGHT - 120 - 24 * number, 210, 24)
    canvas.save()
    source = read(tmp_path / "bang.pdf")
    (table,) = source.tables
    found = [[cell.span.of(source.text) for cell in row.cells] for row in table.rows]
    assert found == [list(row) for row in rows]


def test_a_stamp_printed_over_a_line_is_not_mixed_into_its_words(tmp_path: Path) -> None:
    canvas = canvas_for(tmp_path / "dau.pdf")
    canvas.drawString(LEFT, HEIGHT - 100, ORDER)
    canvas.setFont("Sample", 14)
    canvas.drawString(LEFT + 60, HEIGHT - 101, "CÔNG VĂN ĐẾN NGÀY 02/3")
    canvas.save()
    assert ORDER in read(tmp_path / "dau.pdf").text


def test_columns_side_by_side_are_not_mixed(tmp_path: Path) -> None:
    canvas = canvas_for(tmp_path / "hai_cot.pdf")
    left = ("Nơi nhận:", "- Như trên;", "- Lưu: VT, NVY.")
    right = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Bình")
    canvas.drawString(LEFT, HEIGHT - 60, ORDER)
    for x, column in ((LEFT, left), (380.0, right)):
        for number, text in enumerate(column):
            canvas.drawString(x, HEIGHT - 120 - 16 * number, text)
    canvas.save()
    assert read(tmp_path / "hai_cot.pdf").text.split("\n")[1:] == [*left, *right]

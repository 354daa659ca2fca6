"""Tables of a PDF are found by the lines that it draws, whichever way it draws them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from dondoc_pdf import HEIGHT, WIDTH, PdfPage, write_pages
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.read import read
from models.source import SourceText
from samples.pdf_file import register_fonts

EDGES = (85.0, 125.0, 330.0, 440.0, 540.0)
ROWS = (
    ("STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"),
    ("1", "Rà soát quy hoạch chợ", "Sở Công Thương", "30/6/2026"),
    ("2", "Sửa quy chế họp", "Văn phòng", "15/7/2026"),
)
TOP, TALL = 120.0, 24.0
CORNERS = {90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}
"""Where on the turned paper the lower left corner of the upright page lies."""


def canvas_for(path: Path) -> Canvas:
    register_fonts()
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Sample", 10)
    return canvas


def put_words(canvas: Canvas) -> None:
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            canvas.drawString(EDGES[column] + 4, HEIGHT - TOP - number * TALL - 15, text)


def boxes() -> list[tuple[float, float, float, float]]:
    """Every cell as left, low, width, height."""
    return [
        (x0, HEIGHT - TOP - (row + 1) * TALL, x1 - x0, TALL)
        for row in range(len(ROWS))
        for x0, x1 in pairwise(EDGES)
    ]


def draw_frames(canvas: Canvas) -> None:
    """Each cell a frame of its own."""
    for box in boxes():
        canvas.rect(*box)


def draw_bars(canvas: Canvas) -> None:
    """Each side of each cell a thin filled bar, as Word prints borders."""
    for left, low, wide, tall in boxes():
        for bar in ((left, low, wide, 0.5), (left, low + tall, wide, 0.5)):
            canvas.rect(*bar, stroke=0, fill=1)
        for bar in ((left, low, 0.5, tall), (left + wide, low, 0.5, tall)):
            canvas.rect(*bar, stroke=0, fill=1)


def draw_outline(canvas: Canvas) -> None:
    """All cells in one path, each going round and closing."""
    path = canvas.beginPath()
    for left, low, wide, tall in boxes():
        path.moveTo(left, low)
        path.lineTo(left + wide, low)
        path.lineTo(left + wide, low + tall)
        path.lineTo(left, low + tall)
        path.close()
    canvas.drawPath(path)


def draw_stamped(canvas: Canvas) -> None:
    """The frames in a form of half the size, put on the page twice as large."""
    canvas.beginForm("khung")
    for left, low, wide, tall in boxes():
        canvas.rect(left / 2, low / 2, wide / 2, tall / 2)
    canvas.endForm()
    canvas.saveState()
    canvas.scale(2, 2)
    canvas.doForm("khung")
    canvas.restoreState()


def cells_of(source: SourceText) -> list[list[str]]:
    (table,) = source.tables
    return [[cell.span.of(source.text) for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("draw", [draw_frames, draw_bars, draw_outline, draw_stamped])
def test_a_table_is_seen_however_its_lines_are_drawn(tmp_path: Path, draw: Callable[[Canvas], None]) -> None:
    canvas = canvas_for(tmp_path / "bang.pdf")
    put_words(canvas)
    draw(canvas)
    canvas.save()
    assert cells_of(read(tmp_path / "bang.pdf")) == [list(row) for row in ROWS]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_table_on_a_turned_page_is_read_as_it_is_shown(tmp_path: Path, turn: int) -> None:
    canvas = canvas_for(tmp_path / "ngang.pdf")
    canvas.setPageRotation(turn)  # reportlab lays the paper across by itself
    canvas.translate(*CORNERS[turn])
    canvas.rotate(turn)
    put_words(canvas)
    draw_frames(canvas)
    canvas.save()
    source = read(tmp_path / "ngang.pdf")
    assert cells_of(source) == [list(row) for row in ROWS]
    box = source.blocks[0].fragments[0].box
    assert box is not None
    assert (box.x0, box.top) == pytest.approx((EDGES[0] + 4, TOP + 7), abs=4)
    page = source.pages[0]
    assert (page.width, page.height) == pytest.approx((WIDTH, HEIGHT), abs=1)


def test_a_page_cut_out_of_a_larger_sheet_counts_from_its_own_corner(tmp_path: Path) -> None:
    canvas = canvas_for(tmp_path / "cat.pdf")
    canvas.setCropBox((50, 40, WIDTH - 10, HEIGHT - 60))
    put_words(canvas)
    draw_frames(canvas)
    canvas.save()
    source = read(tmp_path / "cat.pdf")
    assert cells_of(source) == [list(row) for row in ROWS]
    box = source.blocks[0].fragments[0].box
    assert box is not None
    assert box.x0 == pytest.approx(EDGES[0] + 4 - 50, abs=2)
    assert box.top == pytest.approx(TOP + 7 - 60, abs=4)


def test_two_cells_that_touch_are_parted_at_the_line_between_them(tmp_path: Path) -> None:
    canvas = canvas_for(tmp_path / "sat.pdf")
    put_words(canvas)
    draw_frames(canvas)
    code = "BV-2027/08"
    canvas.drawString(EDGES[2] - canvas.stringWidth(code, "Sample", 10), HEIGHT - TOP - 2 * TALL - 8, code)
    canvas.drawString(EDGES[2], HEIGHT - TOP - 2 * TALL - 8, "SYT")
    canvas.save()
    task, lead = cells_of(read(tmp_path / "sat.pdf"))[2][1:3]
    assert code in task
    assert "SYT" in lead


def test_a_cell_merged_over_rows_holds_for_all_of_them(tmp_path: Path) -> None:
    canvas = canvas_for(tmp_path / "gop.pdf")
    put_words(canvas)
    for left, low, wide, tall in boxes():
        below = low < HEIGHT - TOP - TALL
        if left == EDGES[3] and below:
            continue
        canvas.rect(left, low, wide, tall)
    canvas.rect(EDGES[3], HEIGHT - TOP - 3 * TALL, EDGES[4] - EDGES[3], 2 * TALL)
    canvas.save()
    (table,) = read(tmp_path / "gop.pdf").tables
    assert [row.cells[3].merged for row in table.rows] == [False, False, True]
    assert table.rows[1].cells[3].rowspan == 2


def test_a_map_of_thousands_of_lines_is_no_table_and_costs_no_text(tmp_path: Path) -> None:
    canvas = canvas_for(tmp_path / "ban_do.pdf")
    for number in range(400):
        canvas.line(40, 100 + number * 1.5, 560, 100 + number * 1.5)
        canvas.line(40 + number * 1.3, 100, 40 + number * 1.3, 700)
    canvas.drawString(85, 760, "Bản đồ hành chính tỉnh Sơn Giang, tỷ lệ 1/50.000.")
    canvas.save()
    source = read(tmp_path / "ban_do.pdf")
    assert source.tables == ()
    assert "Bản đồ hành chính tỉnh Sơn Giang" in source.text


def test_underlines_and_slanted_lines_make_no_table(tmp_path: Path) -> None:
    page = PdfPage().paragraph(["Sở Y tế yêu cầu các đơn vị báo cáo kết quả trước ngày 30/6/2026."])
    page.rules = [(85, 60 + 9 * n, 540, 60 + 9 * n) for n in range(6)]
    page.rules += [(85 + 30 * n, 50, 140 + 30 * n, 110) for n in range(6)]
    assert read(write_pages(tmp_path / "gach.pdf", [page])).tables == ()

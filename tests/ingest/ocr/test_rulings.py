"""Ruling lines are told from letters, and made whole where a stamp broke them."""

from __future__ import annotations

from PIL import Image, ImageDraw

from ingest.ocr.rulings import erased, strokes_of

DPI = 150


def sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (1240, 800), 255)
    return image, ImageDraw.Draw(image)


def grid(draw: ImageDraw.ImageDraw) -> None:
    for y in (100, 200, 300):
        draw.line((100, y, 900, y), fill=0, width=2)
    for x in (100, 500, 900):
        draw.line((x, 100, x, 300), fill=0, width=2)


def test_a_grid_is_three_level_and_three_upright_lines() -> None:
    image, draw = sheet()
    grid(draw)
    strokes = strokes_of(image, DPI)
    assert sorted(round(s.middle, -1) for s in strokes if not s.upright) == [100, 200, 300]
    assert sorted(round(s.middle, -1) for s in strokes if s.upright) == [100, 500, 900]


def test_short_bars_and_filled_areas_are_no_lines() -> None:
    image, draw = sheet()
    draw.rectangle((100, 100, 160, 104), fill=0)
    draw.rectangle((300, 100, 700, 180), fill=0)
    draw.rectangle((100, 400, 103, 440), fill=0)
    assert strokes_of(image, DPI) == []


def test_the_stem_of_a_letter_in_a_frame_is_no_border() -> None:
    image, draw = sheet()
    draw.rectangle((100, 100, 340, 150), outline=0, width=3)
    draw.rectangle((200, 110, 206, 141), fill=0)
    upright = [s for s in strokes_of(image, DPI) if s.upright]
    assert sorted(round(s.middle, -1) for s in upright) == [100, 340]


def test_a_line_that_a_stamp_broke_is_whole_again() -> None:
    image, draw = sheet()
    grid(draw)
    draw.rectangle((620, 190, 690, 210), fill=255)
    level = [s for s in strokes_of(image, DPI) if not s.upright and abs(s.middle - 200) < 5]
    assert [(round(s.x0, -1), round(s.x1, -1)) for s in level] == [(100, 900)]


def test_a_line_that_stops_at_a_merged_cell_stays_parted() -> None:
    image, draw = sheet()
    grid(draw)
    draw.line((600, 100, 600, 300), fill=0, width=2)
    draw.rectangle((504, 190, 596, 210), fill=255)
    level = [s for s in strokes_of(image, DPI) if not s.upright and abs(s.middle - 200) < 5]
    assert len(level) == 2


def test_an_erased_grid_leaves_the_paper_white() -> None:
    image, draw = sheet()
    grid(draw)
    assert erased(image, strokes_of(image, DPI), DPI).getextrema() == (255, 255)

"""Stamps and signatures leave the picture, black text stays."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from ingest.ocr.ink import is_blank, red_ink, runs_of, text_ink

BLUE, RED = (40, 60, 160), (205, 40, 50)


def drawn(colour: tuple[int, int, int], box: tuple[int, int, int, int]) -> Image.Image:
    image = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(image).rectangle(box, fill=colour)
    return image


BLACK_BAR = drawn((15, 15, 15), (20, 95, 280, 105))


def test_red_and_blue_ink_become_paper() -> None:
    for colour in (RED, BLUE):
        image = ImageChops.multiply(drawn(colour, (200, 20, 230, 50)), BLACK_BAR)
        assert np.asarray(text_ink(image))[35, 215] > 230


def test_black_text_under_a_stamp_stays_black() -> None:
    image = ImageChops.multiply(drawn(RED, (100, 60, 200, 150)), BLACK_BAR)
    grey = np.asarray(text_ink(image))
    assert grey[100, 150] < 60
    assert grey[70, 150] > 230


def test_a_page_written_in_blue_is_not_wiped() -> None:
    grey = np.asarray(text_ink(drawn(BLUE, (20, 95, 280, 105))))
    assert grey[100, 150] < 140


def test_a_shadow_over_the_page_is_evened_out() -> None:
    shade = np.tile(np.linspace(90, 240, 300), (200, 1))
    page = np.repeat(shade[:, :, None], 3, axis=2)
    page[95:105, 20:280] *= 0.2
    grey = np.asarray(text_ink(Image.fromarray(page.astype(np.uint8))))
    assert grey[30, 10] > 180
    assert grey[30, 290] > 200
    assert grey[100, 30] < 120
    assert grey[100, 270] < 120


def test_red_ink_is_seen_alone() -> None:
    image = ImageChops.multiply(drawn(RED, (100, 60, 200, 150)), BLACK_BAR)
    red = red_ink(image)
    assert red is not None
    values = np.asarray(red)
    assert values[70, 150] < 80
    assert values[100, 40] > 230
    assert red_ink(BLACK_BAR) is None


def test_an_empty_sheet_is_blank_and_one_line_is_not() -> None:
    assert is_blank(Image.new("L", (1000, 1400), 250))
    assert not is_blank(text_ink(BLACK_BAR))


def test_a_row_of_ink_is_told_by_where_its_strokes_begin_and_end() -> None:
    row = np.array([1, 1, 0, 0, 1, 0, 1, 1, 1], dtype=np.bool_)
    assert runs_of(row) == [(0, 2), (4, 5), (6, 9)]
    assert runs_of(~row) == [(2, 4), (5, 6)]
    assert runs_of(row[:0]) == []

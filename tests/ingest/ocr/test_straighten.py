"""Pages are set level, and every place on them is known again."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from ingest.ocr.straighten import runs_down, straightened


def lines_of_ink() -> Image.Image:
    image = Image.new("L", (900, 1200), 255)
    draw = ImageDraw.Draw(image)
    for row in range(24):
        left = 100
        while left < 780:
            width = 20 + (left * 7 + row * 31) % 60
            draw.rectangle((left, 100 + row * 40, left + width, 116 + row * 40), fill=0)
            left += width + 14
    return image


@pytest.mark.parametrize("angle", [-4.0, -1.2, 0.5, 2.6])
def test_a_slanted_page_is_set_level(angle: float) -> None:
    level = straightened(lines_of_ink().rotate(angle, fillcolor=255))
    assert level.angle == pytest.approx(-angle, abs=0.15)


def test_a_level_page_is_left_alone() -> None:
    image = lines_of_ink()
    assert straightened(image).picture is image


def test_a_point_of_the_level_page_is_found_on_the_slanted_one() -> None:
    dot = Image.new("L", (900, 1200), 255)
    ImageDraw.Draw(dot).ellipse((296, 396, 304, 404), fill=0)
    slanted = lines_of_ink().rotate(2.0, fillcolor=255)
    level = straightened(slanted)
    moved = dot.rotate(2.0, Image.Resampling.BICUBIC, fillcolor=255)
    left, top, right, bottom = moved.point(lambda v: 255 if v < 128 else 0).getbbox() or (0, 0, 0, 0)
    x, y = level.back(300, 400)
    assert x == pytest.approx((left + right) / 2, abs=2.5)
    assert y == pytest.approx((top + bottom) / 2, abs=2.5)


def test_a_page_on_its_side_is_noticed() -> None:
    assert not runs_down(lines_of_ink())
    assert runs_down(lines_of_ink().transpose(Image.Transpose.ROTATE_90))

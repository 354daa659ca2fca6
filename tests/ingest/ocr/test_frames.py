"""The frame of a stamp is found however it lies; the cells of a table and lines of print are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from dondoc_pdf import PdfPage
from dondoc_scan import Imprint, imprinted, picture
from PIL import Image

from ingest.ocr.frames import frames_of, insides_of

ORDER = "Yêu cầu các đơn vị báo cáo kết quả về Văn phòng Sở trước ngày 20/3/2026."


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    sheet = PdfPage().paragraph([ORDER] * 20)
    return picture(sheet, tmp_path_factory.mktemp("trang"), dpi=200).convert("L")


@pytest.mark.parametrize("angle", [-10.0, -4.0, 0.0, 6.0, 10.0])
@pytest.mark.parametrize("y", [0.05, 0.15], ids=["beside print", "over print"])
def test_the_frame_of_a_stamp_is_found_however_it_lies(page: Image.Image, y: float, angle: float) -> None:
    stamp = Imprint(text="TỐI MẬT", x=0.4, y=y, angle=angle)
    best = frames_of(imprinted(page, stamp), 200)[0]
    assert (best.x * 200, best.y * 200) == pytest.approx((0.4 * page.width, y * page.height), abs=8)
    assert best.height == pytest.approx(8 / 25.4, abs=0.08)
    assert best.slant == pytest.approx(-angle, abs=4)


def test_a_page_of_print_has_no_frame(page: Image.Image) -> None:
    assert frames_of(page, 200) == []


def test_what_a_slanted_frame_holds_is_set_level(page: Image.Image) -> None:
    heights = []
    for angle in (0.0, 9.0):
        image = imprinted(page, Imprint(text="MẬT", x=0.4, y=0.05, angle=angle))
        heights.append(_height_of_ink(insides_of(image, frames_of(image, 200)[0], 200)[0]))
    assert heights[1] == pytest.approx(heights[0], abs=4)


def _height_of_ink(image: Image.Image) -> int:
    rows = np.flatnonzero((np.asarray(image) < 128).sum(axis=1) > 2)
    return int(rows[-1] - rows[0])


def test_a_table_is_no_frame(tmp_path: Path) -> None:
    rows = (("STT", "Nhiệm vụ", "Thời hạn"), ("1", "Rà soát", "30/6/2026"))
    sheet = PdfPage().grid(rows, (85.0, 160.0, 240.0, 330.0))
    assert frames_of(picture(sheet, tmp_path).convert("L"), 200) == []


def test_a_small_box_with_ordinary_print_holds_no_stamp(tmp_path: Path) -> None:
    image = picture(PdfPage().grid((("Phụ lục II",),), (85.0, 160.0)), tmp_path).convert("L")
    (box,) = frames_of(image, 200)
    assert insides_of(image, box, 200) == []


def test_a_pattern_of_dashes_is_no_stamp() -> None:
    y, x = np.mgrid[0:1169, 0:1654]
    assert (
        frames_of(Image.fromarray(np.where((y % 8 < 3) & (x % 140 < 120), 0, 255).astype(np.uint8)), 200)
        == []
    )

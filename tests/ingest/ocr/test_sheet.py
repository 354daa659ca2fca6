"""A sheet on a desk is found by its edges; a page that fills its picture is left as it is."""

from __future__ import annotations

import numpy as np
import pytest
from dondoc_pdf import PdfPage
from dondoc_photo import Shot, corners_of, homography, photographed
from dondoc_scan import picture, scanned
from PIL import Image, ImageDraw

from ingest.ocr.sheet import laid_flat, sheet_of

ORDER = "Yêu cầu các đơn vị báo cáo kết quả về Văn phòng Sở trước ngày 20/3/2026."
SIZE = (1200, 1600)
SHOTS = [
    Shot(pitch=8, yaw=4, roll=2, desk="wood"),
    Shot(pitch=-18, yaw=6, roll=-4, desk="cloth", shadow=0.5),
    Shot(pitch=4, yaw=-15, roll=9, desk="stone", fills=0.7),
    Shot(pitch=0, yaw=0, roll=0, desk="stone"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    return picture(PdfPage().paragraph([ORDER] * 20), tmp_path_factory.mktemp("trang"), dpi=150)


def farthest(found: tuple[tuple[float, float], ...], shot: Shot) -> float:
    """By how many parts of the longer side the worst corner is off."""
    there = np.array(found) * SIZE - np.array(corners_of(shot, SIZE))
    return float(np.hypot(*there.T).max()) / max(SIZE)


@pytest.mark.parametrize("shot", SHOTS)
def test_the_corners_of_a_photographed_sheet_are_found(page: Image.Image, shot: Shot) -> None:
    sheet = sheet_of(photographed(page, shot, size=SIZE))
    assert sheet is not None
    assert farthest(sheet.corners, shot) < 0.012


@pytest.mark.parametrize("softness", [0.0005, 0.003, 0.02, 0.1])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_shadow_cuts_no_part_off_a_sheet(page: Image.Image, softness: float, seed: int) -> None:
    shot = Shot(shadow=0.55, softness=softness, seed=seed)
    sheet = sheet_of(photographed(page, shot, size=SIZE))
    assert sheet is None or farthest(sheet.corners, shot) < 0.012


def test_a_point_of_the_flat_sheet_is_found_in_the_photograph(page: Image.Image) -> None:
    shot = SHOTS[1]
    photo = photographed(page, shot, size=SIZE)
    sheet = sheet_of(photo)
    assert sheet is not None
    a, b, c, d, e, f, g, h = homography(((0, 0), (1, 0), (1, 1), (0, 1)), corners_of(shot, SIZE))
    for x, y in ((0.1, 0.1), (0.5, 0.5), (0.8, 0.9)):
        below = g * x + h * y + 1
        there = ((a * x + b * y + c) / below / SIZE[0], (d * x + e * y + f) / below / SIZE[1])
        assert sheet.back(x, y) == pytest.approx(there, abs=0.012)


def test_a_sheet_laid_flat_is_an_a4_without_the_desk(page: Image.Image) -> None:
    photo = photographed(page, Shot(desk="cloth", shadow=0), size=SIZE)
    sheet = sheet_of(photo)
    assert sheet is not None
    flat = laid_flat(photo, sheet, 100)
    assert flat.size == (827, 1169)
    values = np.asarray(flat.convert("L"))
    border = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    assert border.min() > 150


def test_a_sheet_that_lies_across_is_as_wide_as_it_is(page: Image.Image) -> None:
    photo = photographed(page, Shot(), size=SIZE).transpose(Image.Transpose.ROTATE_90)
    sheet = sheet_of(photo)
    assert sheet is not None
    assert sheet.size(100) == (1169, 827)


@pytest.mark.parametrize("angle", [0.0, 1.5, -4.0])
def test_a_page_from_a_scanner_is_no_sheet_on_a_desk(page: Image.Image, angle: float) -> None:
    assert sheet_of(scanned(page, angle=angle, noise=6)) is None


def test_a_page_with_the_black_edge_of_an_open_copier_is_not_cut(page: Image.Image) -> None:
    edged = page.copy()
    ImageDraw.Draw(edged).rectangle((0, 0, 60, page.height), fill=(20, 20, 20))
    ImageDraw.Draw(edged).rectangle((0, 0, page.width, 50), fill=(20, 20, 20))
    assert sheet_of(edged) is None


def test_a_frame_or_a_table_on_a_page_is_no_sheet(page: Image.Image) -> None:
    for width in (6, 20):
        framed = page.copy()
        box = (0.08 * page.width, 0.06 * page.height, 0.92 * page.width, 0.94 * page.height)
        ImageDraw.Draw(framed).rectangle(box, outline="black", width=width)
        assert sheet_of(framed) is None


def test_a_desk_without_a_sheet_has_none() -> None:
    assert sheet_of(photographed(Image.new("RGB", (210, 297), (120, 84, 54)), Shot(), size=SIZE)) is None
    noise = np.random.default_rng(4).integers(0, 256, (1600, 1200)).astype(np.uint8)
    assert sheet_of(Image.fromarray(noise)) is None

"""Noise, grass and cloth carry no writing; a page does, however badly it was copied."""

from __future__ import annotations

import numpy as np
import pytest
from dondoc_pdf import PdfPage
from dondoc_scan import covers, picture
from PIL import Image, ImageFilter

from ingest.ocr.ink import text_ink
from ingest.ocr.writing import carries_writing

ORDER = "Yêu cầu các đơn vị báo cáo kết quả về Văn phòng Sở trước ngày 20/3/2026."


def may_be_read(image: Image.Image, dpi: int) -> bool:
    return carries_writing(text_ink(image), dpi)


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("kind", ["grey", "bits", "sparse bits", "blurred", "blurred bits", "grass"])
def test_what_covers_a_picture_evenly_is_no_writing(kind: str, dpi: int) -> None:
    assert not may_be_read(covers(kind, dpi), dpi)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], Image.Image]:
    """A full page and one with three lines, at three sizes."""
    folder = tmp_path_factory.mktemp("trang")
    return {
        (kind, dpi): picture(PdfPage().paragraph([ORDER] * lines), folder, dpi=dpi).convert("L")
        for kind, lines in (("full", 30), ("short", 3))
        for dpi in (150, 200, 300)
    }


def speckled(page: Image.Image) -> Image.Image:
    """A photocopy of which every seventh point is dirt."""
    dirty = np.random.default_rng(7).random((page.height, page.width)) < 0.15
    return Image.fromarray(np.where(dirty, 0, np.asarray(page)).astype(np.uint8))


def dithered(page: Image.Image) -> Image.Image:
    """A page on grey paper in black and white points."""
    return page.point(lambda v: 15 + v * 0.55).convert("1").convert("L")


def grained(page: Image.Image) -> Image.Image:
    """A copy under bad light, with coarse grain."""
    grains = np.random.default_rng(8).normal(0, 40, (page.height, page.width))
    return Image.fromarray(np.clip(np.asarray(page) * 0.8 + 25 + grains, 0, 255).astype(np.uint8))


def faxed(page: Image.Image) -> Image.Image:
    """A page sent in standard fax quality, with a bad line."""
    coarse = page.resize((1687, 1146)).point(lambda v: 255 if v > 150 else 0)
    return speckled(coarse.resize(page.size, Image.Resampling.NEAREST))


def pierced(page: Image.Image) -> Image.Image:
    """A page printed by needles, on grained paper."""
    dots = np.indices((page.height, page.width)).sum(axis=0) % 4 < 2
    bold = np.asarray(page.filter(ImageFilter.MinFilter(3)))
    return grained(Image.fromarray(np.where(dots, bold, 255).astype(np.uint8)))


def slanted(page: Image.Image) -> Image.Image:
    return speckled(page.rotate(6, fillcolor=255))


def on_its_side(page: Image.Image) -> Image.Image:
    return dithered(page.transpose(Image.Transpose.ROTATE_90))


def under_a_photograph(page: Image.Image) -> Image.Image:
    """A page whose lower three quarters are a photograph of grass."""
    whole = page.copy()
    grass = covers("grass", round(page.height / 11.69)).convert("L").resize(page.size)
    whole.paste(grass.crop((0, 0, page.width, round(0.76 * page.height))), (0, round(0.24 * page.height)))
    return whole


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("kind", ["full", "short"])
@pytest.mark.parametrize(
    "copied",
    [speckled, dithered, grained, faxed, pierced, slanted, on_its_side, under_a_photograph],
    ids=lambda each: each.__name__,
)
def test_a_badly_copied_page_is_still_read(
    pages: dict[tuple[str, int], Image.Image], copied: object, kind: str, dpi: int
) -> None:
    assert callable(copied)
    assert may_be_read(copied(pages[kind, dpi]), dpi)


def test_a_small_picture_is_looked_at() -> None:
    assert may_be_read(covers("grey", 100).crop((0, 0, 180, 180)), 100)

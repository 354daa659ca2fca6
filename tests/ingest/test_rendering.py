"""Pages as images: what a clerk compares a recognised text with."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from dondoc_pdf import PdfPage, write_pages
from PIL import Image

from ingest.rendering import LONGEST_SIDE, render_page
from models.errors import DamagedFile, NotFound, TooManyPixels, UnsupportedType
from models.source import ReadLimits

A4_AT_72 = (595, 842)


def drawn(data: bytes) -> Image.Image:
    """The image that was answered."""
    image = Image.open(io.BytesIO(data))
    assert image.format == "PNG"
    return image


def saved(path: Path, *frames: Image.Image, **options: object) -> Path:
    """Frames as one file."""
    frames[0].save(path, save_all=len(frames) > 1, append_images=frames[1:], **options)  # type: ignore[arg-type]
    return path


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """Two pages, the second one with text."""
    return write_pages(tmp_path / "a.pdf", [PdfPage(), PdfPage().line("Số: 12/SYT-VP")])


def test_a_page_of_a_pdf_is_drawn_as_large_as_the_dots_say(pdf: Path) -> None:
    width, height = drawn(render_page(pdf, page=1, dpi=72)).size
    assert abs(width - A4_AT_72[0]) <= 1
    assert abs(height - A4_AT_72[1]) <= 1
    assert drawn(render_page(pdf, page=1, dpi=144)).width == pytest.approx(2 * A4_AT_72[0], abs=2)


def test_the_page_that_is_asked_for_is_drawn(pdf: Path) -> None:
    white = drawn(render_page(pdf, page=1, dpi=72)).convert("L").getextrema()
    inked = drawn(render_page(pdf, page=2, dpi=72)).convert("L").getextrema()
    assert white == (255, 255)
    assert inked[0] < 200  # type: ignore[operator]


@pytest.mark.parametrize("page", [0, -1, 3])
def test_a_page_that_is_not_there_is_not_found(pdf: Path, page: int) -> None:
    with pytest.raises(NotFound):
        render_page(pdf, page=page, dpi=72)


def test_a_huge_page_is_drawn_smaller(pdf: Path) -> None:
    assert max(drawn(render_page(pdf, page=1, dpi=10_000)).size) <= LONGEST_SIDE + 1


def test_a_photograph_is_turned_as_its_camera_says(tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 200), "white")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    path = saved(tmp_path / "a.jpg", image, exif=exif)
    assert drawn(render_page(path, page=1, dpi=100)).size == (200, 400)


def test_a_page_that_was_read_turned_is_shown_as_it_was_read(tmp_path: Path, pdf: Path) -> None:
    image = Image.new("RGB", (300, 200), "white")
    image.paste("black", (0, 0, 30, 30))  # a corner that tells how it is turned
    path = saved(tmp_path / "a.png", image)
    turned = drawn(render_page(path, page=1, dpi=400, rotation=90)).convert("L")
    assert turned.size == (200, 300)
    assert (turned.getpixel((190, 10)), turned.getpixel((10, 10))) == (0, 255)
    upside = drawn(render_page(path, page=1, dpi=400, rotation=180)).convert("L")
    assert upside.getpixel((290, 190)) == 0
    wide = drawn(render_page(pdf, page=1, dpi=72, rotation=270))
    assert wide.width > wide.height


def test_what_the_camera_noted_is_not_turned_twice(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(tmp_path / "a.jpg", Image.new("RGB", (400, 200), "white"), exif=exif)
    assert drawn(render_page(path, page=1, dpi=400, rotation=90)).size == (200, 400)
    assert drawn(render_page(path, page=1, dpi=400, rotation=180)).size == (400, 200)


def test_each_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.tiff", Image.new("L", (50, 60), 255), Image.new("L", (50, 60), 0))
    assert drawn(render_page(path, page=1, dpi=72)).convert("L").getextrema() == (255, 255)
    assert drawn(render_page(path, page=2, dpi=72)).convert("L").getextrema() == (0, 0)
    with pytest.raises(NotFound):
        render_page(path, page=3, dpi=72)


def test_an_image_of_too_many_pixels_is_not_opened(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("L", (300, 300), 255))
    with pytest.raises(TooManyPixels):
        render_page(path, page=1, dpi=72, limits=ReadLimits(max_pixels=80_000))


def test_an_image_that_claims_to_be_huge_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "a.png", Image.new("L", (300, 300), 255))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(TooManyPixels):
        render_page(path, page=1, dpi=72)


def test_what_is_transparent_is_shown_as_paper(tmp_path: Path) -> None:
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 10, 10))
    shown = drawn(render_page(saved(tmp_path / "a.png", image), page=1, dpi=72)).convert("L")
    assert (shown.getpixel((5, 5)), shown.getpixel((40, 40))) == (0, 255)


def test_a_picture_of_many_greys_is_not_all_white(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("I;16", (60, 60), 8000))
    assert drawn(render_page(path, page=1, dpi=72)).convert("L").getextrema() == (31, 31)


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg"])
def test_a_cut_off_file_is_a_clear_error(tmp_path: Path, name: str, pdf: Path) -> None:
    path = tmp_path / "cut" / name
    path.parent.mkdir()
    whole = pdf.read_bytes() if name == "a.pdf" else saved(tmp_path / name, _noise()).read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(DamagedFile):
        render_page(path, page=1, dpi=72)


def _noise() -> Image.Image:
    return Image.effect_noise((300, 300), 80)


def test_a_text_has_no_pages_to_draw(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Kính gửi", encoding="utf-8")
    with pytest.raises(UnsupportedType):
        render_page(path, page=1, dpi=72)

"""Pages as a scanner or a telephone gives them: rendered, stamped, slanted, speckled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from dondoc_pdf import PdfPage, write_pages
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from samples.pdf_file import find_font

RED = (205, 40, 50)
BLUE = (40, 60, 160)
BLACK = (20, 20, 20)


def picture(page: PdfPage, folder: Path, *, dpi: int = 200) -> Image.Image:
    """A page as a colour picture."""
    path = write_pages(folder / "trang-in.pdf", [page])
    document = pdfium.PdfDocument(path)
    try:
        image: Image.Image = document[0].render(scale=dpi / 72, rev_byteorder=True).to_pil()
        return image.convert("RGB")
    finally:
        document.close()


def over(image: Image.Image, drawing: Image.Image) -> Image.Image:
    """Ink over ink: what is black stays black."""
    return ImageChops.multiply(image, drawing)


def stamped(image: Image.Image, x: float, y: float, *, colour: tuple[int, int, int] = RED) -> Image.Image:
    """A round stamp with a star, its middle at a part of width and height."""
    drawing = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(drawing)
    cx, cy, r = x * image.width, y * image.height, 0.08 * image.width
    draw.ellipse((cx - r, cy - r, cx + r, cy + r), outline=colour, width=6)
    draw.ellipse((cx - 0.6 * r, cy - 0.6 * r, cx + 0.6 * r, cy + 0.6 * r), outline=colour, width=3)
    draw.regular_polygon((cx, cy, 0.3 * r), 5, fill=colour)
    return over(image, drawing)


def marked(
    image: Image.Image, text: str, x: float, y: float, *, colour: tuple[int, int, int] = RED
) -> Image.Image:
    """A mark in a frame, its upper left corner at a part of width and height."""
    drawing = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(drawing)
    face = ImageFont.truetype(str(find_font("Bold")), image.width // 42)
    at = (x * image.width, y * image.height)
    x0, top, x1, bottom = draw.textbbox(at, text, font=face)
    draw.text(at, text, font=face, fill=colour)
    pad = image.width // 120
    draw.rectangle((x0 - pad, top - pad, x1 + pad, bottom + pad), outline=colour, width=4)
    return over(image, drawing)


def scanned(image: Image.Image, *, angle: float = 0.0, noise: float = 0.0) -> Image.Image:
    """A slanted, speckled copy on paper that is not quite white."""
    slanted = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    speckles = np.random.default_rng(3).normal(0, noise, (image.height, image.width, 3))
    values = np.asarray(slanted).astype(np.float64) * 0.95 + 5 + speckles
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def write_scan(path: Path, images: Sequence[Image.Image], *, dpi: int = 200) -> Path:
    """A PDF of pictures only."""
    images[0].save(path, save_all=True, append_images=images[1:], resolution=dpi, quality=85)
    return path


def covers(kind: str, dpi: int) -> Image.Image:
    """An A4 of something that is no page: noise of several sorts, grass."""
    size = round(8.27 * dpi), round(11.69 * dpi)
    random = np.random.default_rng(11)
    if kind == "grass":
        return _grass(size, dpi, random)
    if kind == "colour":
        return Image.fromarray(random.integers(0, 256, (size[1], size[0], 3)).astype(np.uint8))
    grey = Image.fromarray(random.integers(0, 256, (size[1], size[0])).astype(np.uint8))
    if kind.startswith("blurred"):
        soft = np.asarray(grey.filter(ImageFilter.GaussianBlur(2))).astype(np.float64)
        grey = Image.fromarray(np.clip(128 + 50 * (soft - soft.mean()) / soft.std(), 0, 255).astype(np.uint8))
    at = {"bits": 128, "sparse bits": 38, "blurred bits": 128}.get(kind)
    return grey.point(lambda v: 255 if v > at else 0) if at else grey


def _grass(size: tuple[int, int], dpi: int, random: np.random.Generator) -> Image.Image:
    """Thirty thousand blades."""
    image = Image.new("RGB", size, (60, 90, 30))
    draw = ImageDraw.Draw(image)
    for _ in range(30_000):
        x, y, green = random.uniform(0, size[0]), random.uniform(0, size[1]), int(random.uniform(60, 200))
        length, angle = random.uniform(0.04, 0.4) * dpi, random.normal(-1.57, 0.5)
        end = (x + length * np.cos(angle), y + length * np.sin(angle))
        draw.line(
            (x, y, *end), fill=(green // 2, green, green // 3), width=int(random.integers(1, 1 + dpi // 60))
        )
    return image


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """A rubber stamp on a page that was copied in black and white: its words, and where its middle lies."""

    text: str
    x: float
    y: float
    """Parts of width and height of the page."""
    angle: float = 0.0
    face: str = "Bold"
    framed: bool = True
    wear: float = 0.0
    """The share of the ink that did not come out."""
    seed: int = 1


_STAMP_MM = 8.0
"""The height of the frame of such a stamp; its letters are 5 mm high."""


def imprinted(image: Image.Image, stamp: Imprint) -> Image.Image:
    """A page with a stamp in black, over whatever stands there."""
    mm = image.width / 210
    face = ImageFont.truetype(str(find_font(stamp.face)), round(6.2 * mm))
    x0, top, x1, bottom = face.getbbox(stamp.text)
    size = round(x1 - x0 + 5 * mm), round(max(_STAMP_MM * mm, bottom - top + 2.2 * mm))
    cut = Image.new("L", size, 255)
    draw = ImageDraw.Draw(cut)
    draw.text(((size[0] - x1 - x0) / 2, (size[1] - bottom - top) / 2), stamp.text, font=face, fill=25)
    if stamp.framed:
        draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=25, width=round(0.6 * mm))
    if stamp.wear:
        small = np.random.default_rng(stamp.seed).random((size[1] // 2 + 1, size[0] // 2 + 1)) < stamp.wear
        bare = np.kron(small, np.ones((2, 2), dtype=bool))[: size[1], : size[0]]
        cut = Image.fromarray(np.where(bare, 255, np.asarray(cut)).astype(np.uint8))
    cut = cut.rotate(stamp.angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    layer = Image.new("L", image.size, 255)
    layer.paste(
        cut, (round(stamp.x * image.width - cut.width / 2), round(stamp.y * image.height - cut.height / 2))
    )
    return ImageChops.multiply(image.convert("L"), layer)

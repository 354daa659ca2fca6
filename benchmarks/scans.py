"""Scans made from born-digital PDF files: page images as an office's scanner leaves them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

_POINTS = 72
_SEED = 1975  # the same noise in every run
_RED = (200, 30, 45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """How pages are scanned; `skew` in degrees, `noise` as deviation of grey values."""

    name: str
    dpi: int
    skew: float = 0.0
    noise: float = 0.0
    quality: int = 90
    stamp: bool = False


SCANNERS = (
    Scanner(name="scan 300 dpi", dpi=300),
    Scanner(name="scan 200 dpi, stamp, skew, noise", dpi=200, skew=1.2, noise=8, quality=60, stamp=True),
    Scanner(name="scan 150 dpi, stamp, skew, noise", dpi=150, skew=-0.8, noise=6, quality=60, stamp=True),
)


def scan(source: Path, target: Path, scanner: Scanner) -> None:
    """Writes the pages of a PDF as a PDF of pictures."""
    document = pdfium.PdfDocument(source)
    random = numpy.random.default_rng(_SEED)
    pages = [_scanned(image, scanner, random) for image in images_of(document, scanner.dpi)]
    document.close()
    pages[0].save(
        target, save_all=True, append_images=pages[1:], resolution=scanner.dpi, quality=scanner.quality
    )


def images_of(document: pdfium.PdfDocument, dpi: int) -> list[Image.Image]:
    """Each page as a picture."""
    return [page.render(scale=dpi / _POINTS).to_pil().convert("RGB") for page in document]


def _scanned(page: Image.Image, scanner: Scanner, random: numpy.random.Generator) -> Image.Image:
    if scanner.stamp:
        page = _stamped(page)
    if scanner.skew:
        page = page.rotate(scanner.skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if scanner.noise:
        grains = random.normal(0, scanner.noise, (page.height, page.width, 1))
        page = Image.fromarray(numpy.clip(numpy.asarray(page) + grains, 0, 255).astype("uint8"))
    with io.BytesIO() as squeezed:
        page.save(squeezed, "JPEG", quality=scanner.quality)
        return Image.open(io.BytesIO(squeezed.getvalue())).convert("RGB")


def _stamped(page: Image.Image) -> Image.Image:
    """A round red stamp over the lower right of the page, where the signature stands."""
    ink = Image.new("RGBA", page.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(ink)
    radius = page.width // 12
    middle = (int(page.width * 0.6), int(page.height * 0.72))
    for step, thick in ((0, 6), (radius // 4, 3)):
        far = radius - step
        box = (middle[0] - far, middle[1] - far, middle[0] + far, middle[1] + far)
        draw.ellipse(box, outline=(*_RED, 190), width=max(1, thick * page.width // 2500))
    draw.regular_polygon((*middle, radius // 3), 5, fill=(*_RED, 190))
    return Image.alpha_composite(page.convert("RGBA"), ink).convert("RGB")

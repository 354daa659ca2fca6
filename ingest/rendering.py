"""A page of a file as an image (ảnh trang): a clerk compares a recognised text with the original."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pypdfium2
from PIL import Image

from ingest.pictures import check_size, has_page, opened, turned, upright
from ingest.sniff import MediaType, sniff
from models.errors import DamagedFile, NotFound, UnsupportedType
from models.source import ReadLimits

POINTS = 72
"""Points an inch."""

LONGEST_SIDE = 4000
"""Pixels that the longer side of a rendered page has at most, whatever its paper and the dots asked for."""

_IMAGES = frozenset({MediaType.PNG, MediaType.JPEG, MediaType.TIFF})
_NO_PAGE = "Văn bản này không có trang ấy."


def render_page(
    path: Path, *, page: int, dpi: int, rotation: int | None = None, limits: ReadLimits | None = None
) -> bytes:
    """One page of a PDF or an image as PNG, counted from 1.

    `rotation` is by how many degrees clockwise what lies in the file stands upright (`Page.rotation`);
    without it the file's own note of that is followed.

    Raises NotFound for a page that is not there, UnsupportedType for a file without pages, TooManyPixels,
    DamagedFile.
    """
    limits = limits or ReadLimits()
    kind = sniff(path)
    if kind is MediaType.PDF:
        image, noted = _of_pdf(path, page, dpi)
    elif kind in _IMAGES:
        image, noted = _of_image(path, page, dpi, limits)
    else:
        raise UnsupportedType("Loại tệp này không có ảnh trang để xem.")
    turn = 0 if rotation is None else (rotation - noted) % 360
    target = io.BytesIO()
    turned(image, turn).save(target, format="PNG")
    return target.getvalue()


def _of_pdf(path: Path, page: int, dpi: int) -> tuple[Image.Image, int]:
    """The page as the file notes that it stands, and that note in degrees clockwise."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            if not 1 <= page <= len(document):
                raise NotFound(_NO_PAGE)
            found = document[page - 1]
            scale = min(dpi / POINTS, LONGEST_SIDE / max(1.0, *found.get_size()))
            image: Image.Image = found.render(scale=scale).to_pil()
            return image.convert("RGB"), int(found.get_rotation())
    except pypdfium2.PdfiumError as fault:
        raise DamagedFile from fault


def _of_image(path: Path, page: int, dpi: int, limits: ReadLimits) -> tuple[Image.Image, int]:
    """The page as the camera noted that it stands, and that note in degrees clockwise."""
    with opened(path) as image:
        if page < 1 or not has_page(image, page - 1):
            raise NotFound(_NO_PAGE)
        check_size(image, limits)
        # Photographs of a telephone lie about their dots an inch: A4 is what the page is.
        side = min(LONGEST_SIDE, math.ceil(dpi * 11.7))
        image.draft("RGB", (side, side))  # a JPEG is decoded smaller at once
        picture, noted = upright(image)
        picture.thumbnail((side, side))
        return picture.convert("RGB"), noted

"""Pages of a PDF that must be looked at instead of read (trang quét trong PDF), and their pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2.raw as pdfium
from PIL import Image
from pypdfium2 import PdfPage

from ingest.ocr.ink import text_ink
from ingest.ocr.quality import is_garbled, is_poor_layer
from ingest.ocr.sheet import sheet_of
from ingest.readers.pdf_objects import Matrix, matrix_of, objects_of
from ingest.readers.pdf_text import PageText, Printed
from ingest.readers.scan_places import Picture, flat_picture
from models.errors import TooManyPixels
from models.source import ReadLimits

DPI = 300
HEAD_DPI = 200
_MIN_CHARS = 12
_COVERING = 0.6
_DARK = 130
_LOOK_DPI = 72
_UNREAD = 0.35
_AROUND = 2.0
_POINTS = (450.0, 1250.0)
"""A page shorter than A5 or longer than A3 is a picture whose size in points means nothing."""
_A4_INCHES = 11.69


def must_be_recognised(
    page: PdfPage, text: PageText, lines: Sequence[list[Printed]], limits: ReadLimits
) -> bool:
    """Whether the text layer of a page is missing, useless, or only a part of what the page shows.

    A page under a picture is compared with it: the layer may be a recogniser's without Vietnamese marks, or
    nothing but the note that a digital signature printed on the scan.
    """
    words = [w.text for line in lines for w in line]
    if sum(map(len, words)) < _MIN_CHARS:
        return _shows_more_than_text(page)
    if _covered_by_pictures(page, text) < _COVERING:
        return is_garbled(words)
    check_pixels(page, limits)
    return is_poor_layer(words) or is_garbled(words) or _share_unread(page, lines) > _UNREAD


def _shows_more_than_text(page: PdfPage) -> bool:
    said = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM)
    return any(kind not in said for kind, _, _ in objects_of(page))


def _pictures(page: PdfPage) -> Iterator[tuple[object, Matrix]]:
    """The pictures of a page with the matrices of the forms that they stand in."""
    return ((item, outer) for kind, item, outer in objects_of(page) if kind == pdfium.FPDF_PAGEOBJ_IMAGE)


def _covered_by_pictures(page: PdfPage, text: PageText) -> float:
    """The share of the page that lies under pictures; a scan may be cut into strips.

    A picture is one unit wide and tall, so its matrix is its size; clipping is not looked at.
    """
    area = 0.0
    for item, outer in _pictures(page):
        a, b, c, d, _, _ = matrix_of(item, outer)
        area += abs(a * d - b * c)
    return min(1.0, area / max(1.0, float(text.width) * float(text.height)))


def _share_unread(page: PdfPage, lines: Sequence[list[Printed]]) -> float:
    """The share of a page's ink that lies under no word of its text layer."""
    ink = np.asarray(text_ink(_render(page, _LOOK_DPI / 72))) < _DARK
    whole = int(ink.sum())
    for line in lines:
        for word in line:
            x0, top = (max(0, int(v - _AROUND)) for v in (word.x0, word.top))
            ink[top : max(0, int(word.bottom + _AROUND)) + 1, x0 : max(0, int(word.x1 + _AROUND)) + 1] = False
    return float(ink.sum()) / whole if whole else 0.0


# -- pictures -------------------------------------------------------------------------------------------


def check_pixels(page: PdfPage, limits: ReadLimits) -> None:
    """Raises TooManyPixels for a picture that would unpack into too many dots; nothing is unpacked yet."""
    wide, tall = ctypes.c_uint(), ctypes.c_uint()
    for item, _ in _pictures(page):
        sized = pdfium.FPDFImageObj_GetImagePixelSize(item, ctypes.byref(wide), ctypes.byref(tall))
        if sized and wide.value * tall.value > limits.max_pixels:
            raise TooManyPixels


def picture_of(page: PdfPage, limits: ReadLimits, *, dpi: int = DPI, part: float = 1.0) -> Picture:
    """What the upper part of a page shows, as a picture; the part is of its height."""
    check_pixels(page, limits)
    width, height = page.get_size()
    longest = max(width, height)
    known = _POINTS[0] <= longest <= _POINTS[1]
    scale = dpi / 72 if known else dpi * _A4_INCHES / longest
    if width * height * scale * scale > limits.max_pixels:
        raise TooManyPixels
    image = _render(page, scale, cut=(1 - part) * height)
    rotation = int(page.get_rotation())
    sheet = sheet_of(image)
    if sheet is not None:
        return flat_picture(image, sheet, dpi=dpi, rotation=rotation, whole=image.size)
    return Picture(image=image, dpi=dpi, rotation=rotation)


def _render(page: PdfPage, scale: float, cut: float = 0.0) -> Image.Image:
    bitmap = page.render(scale=scale, crop=(0, cut, 0, 0), rev_byteorder=True)
    try:
        picture: Image.Image = bitmap.to_pil()
        return picture.convert("RGB")
    finally:
        bitmap.close()

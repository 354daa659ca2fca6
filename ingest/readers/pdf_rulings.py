"""Ruling lines of a PDF page (đường kẻ), from pdfium's page objects: what tables are found by."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from ingest.readers.pdf_objects import Matrix, matrix_of, objects_of
from ingest.readers.pdf_text import PageText

_FEWEST_LINES = 4
_MOST_LINES = 20_000
"""A page with more of them is a drawing or a map."""
_STRAIGHT = 1.0
_SHORTEST = 1.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A level or an upright line on the page as it is shown."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_upright(self) -> bool:
        """Whether it goes from the top down."""
        return self.x0 == self.x1


def rulings_of(page: PdfPage, text: PageText) -> list[Ruling]:
    """The level and upright lines of a page; none where it draws too few of them for a table."""
    found: list[Ruling] = []
    for kind, item, outer in objects_of(page):
        if kind != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        for start, end in _strokes(item, matrix_of(item, outer)):
            ruling = _ruling(text, start, end)
            if ruling is not None:
                found.append(ruling)
        if len(found) > _MOST_LINES:
            return []
    return found if len(found) >= _FEWEST_LINES else []


def _strokes(item: object, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of a path from point to point; a closed one returns to its start."""
    x, y = ctypes.c_float(), ctypes.c_float()
    refs = (ctypes.byref(x), ctypes.byref(y))
    a, b, c, d, e, f = matrix
    start = last = (0.0, 0.0)
    for number in range(min(pdfium.FPDFPath_CountSegments(item), _MOST_LINES)):
        segment = pdfium.FPDFPath_GetPathSegment(item, number)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if not pdfium.FPDFPathSegment_GetPoint(segment, *refs):
            continue
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield last, start
            last = start


def _ruling(text: PageText, start: Point, end: Point) -> Ruling | None:
    """A stroke as a ruling; None for a slanted or a very short one."""
    low, high = sorted((start[1], end[1]))
    left, right = sorted((start[0], end[0]))
    x0, top, x1, bottom = text.place(left, low, right, high)
    wide, tall = x1 - x0, bottom - top
    if wide >= _SHORTEST and tall < _STRAIGHT and wide > tall:
        middle = (top + bottom) / 2
        return Ruling(x0, middle, x1, middle)
    if tall >= _SHORTEST and wide < _STRAIGHT:
        middle = (x0 + x1) / 2
        return Ruling(middle, top, middle, bottom)
    return None

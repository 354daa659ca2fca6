"""Ruling lines of a PDF page (đường kẻ), from pdfium's page objects: what tables are found by."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from ingest.readers.pdf_text import PageText

_FEWEST_LINES = 4
_MOST_LINES = 20_000
"""A page with more of them is a drawing or a map."""
_DEPTH = 3
_STRAIGHT = 1.0
_SHORTEST = 1.0

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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
    for item, matrix in _paths(page):
        for start, end in _strokes(item, matrix):
            ruling = _ruling(text, start, end)
            if ruling is not None:
                found.append(ruling)
        if len(found) > _MOST_LINES:
            return []
    return found if len(found) >= _FEWEST_LINES else []


# -- page objects ---------------------------------------------------------------------------------------


def _paths(page: PdfPage) -> Iterator[tuple[object, Matrix]]:
    raw = page.raw
    for number in range(pdfium.FPDFPage_CountObjects(raw)):
        yield from _paths_in(pdfium.FPDFPage_GetObject(raw, number), _SAME, _DEPTH)


def _paths_in(item: object, outer: Matrix, depth: int) -> Iterator[tuple[object, Matrix]]:
    """The paths of one object; a form (a drawing that is used as a stamp) holds objects of its own."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield item, _matrix(item, outer)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
        matrix = _matrix(item, outer)
        for number in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _paths_in(pdfium.FPDFFormObj_GetObject(item, number), matrix, depth - 1)


def _matrix(item: object, outer: Matrix) -> Matrix:
    """Where an object's own coordinates lie on the page."""
    own = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(own)):
        return outer
    a, b, c, d, e, f = own.a, own.b, own.c, own.d, own.e, own.f
    if outer is _SAME:
        return a, b, c, d, e, f
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


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

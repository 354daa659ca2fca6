"""What is drawn on a PDF page, forms opened (đối tượng trên trang), and where it lies on the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import islice

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

Matrix = tuple[float, float, float, float, float, float]
"""As PDF writes it: a point (x, y) lies at (ax + cy + e, bx + dy + f)."""

_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEPTH = 3
_MOST_OBJECTS = 200_000
"""Of one page in all: forms that show forms multiply, a sheet of a map has some ten thousand."""


def objects_of(page: PdfPage) -> Iterator[tuple[int, object, Matrix]]:
    """Every object of a page with its kind, and the matrix of the form that it stands in.

    A form (a drawing that is used as a stamp) comes before what it holds.
    """
    raw = page.raw
    items = (pdfium.FPDFPage_GetObject(raw, number) for number in range(pdfium.FPDFPage_CountObjects(raw)))
    yield from islice(_walk(items, _AS_IT_IS, _DEPTH), _MOST_OBJECTS)


def _walk(items: Iterator[object], outer: Matrix, depth: int) -> Iterator[tuple[int, object, Matrix]]:
    for item in items:
        kind = pdfium.FPDFPageObj_GetType(item)
        yield kind, item, outer
        if depth and kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _walk(_held(item), matrix_of(item, outer), depth - 1)


def _held(form: object) -> Iterator[object]:
    for number in range(pdfium.FPDFFormObj_CountObjects(form)):
        yield pdfium.FPDFFormObj_GetObject(form, number)


def matrix_of(item: object, outer: Matrix) -> Matrix:
    """Where an object's own coordinates lie on the page; `outer` is the matrix of the form around it."""
    own = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(own)):
        return outer
    a, b, c, d, e, f = own.a, own.b, own.c, own.d, own.e, own.f
    if outer is _AS_IT_IS:
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

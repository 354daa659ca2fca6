"""How much a file without pages may hold (dung lượng nội dung): as much as the pages that are allowed.

A few kilobytes of zipped XML can stand for a million table rows. Reading them is honest work and ticks as it
should, but it would go on for minutes, and nobody reads it.
"""

from __future__ import annotations

from models.errors import TooManyPages
from models.source import ReadLimits

PARAGRAPHS_A_PAGE = 100
"""Paragraphs and cells: a page of a dense table has as many."""

LETTERS_A_PAGE = 5000
"""A page set in small type without any spacing."""


def check_paragraphs(count: int, limits: ReadLimits) -> None:
    """Raises TooManyPages for more paragraphs and cells than the allowed pages hold."""
    if count > limits.max_pages * PARAGRAPHS_A_PAGE:
        raise TooManyPages(_sentence(limits))


def check_letters(count: int, limits: ReadLimits) -> None:
    """Raises TooManyPages for more letters than the allowed pages hold."""
    if count > limits.max_pages * LETTERS_A_PAGE:
        raise TooManyPages(_sentence(limits))


def _sentence(limits: ReadLimits) -> str:
    return f"Tệp có nhiều nội dung hơn {limits.max_pages} trang. Hãy tách tệp rồi tải lên từng phần."

"""Where a quote stands on the image of its page (đoạn trích trên ảnh trang), for recognised texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.source import Box, Page, PageOrigin, Span
from service.views import DocumentDetail, ObligationView

_AROUND = 24.0
"""Points of the page that are shown around the quote."""

_FRAME = 2.0
"""Points between the words and their frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A strip of a page with the frames of a quote in it; all in points, as `view` says for an SVG."""

    page: int
    width: float
    height: float
    boxes: tuple[Box, ...]

    @property
    def view(self) -> str:
        """The strip as a viewBox: the lines of the quote and a little around them."""
        top = max(0.0, min(box.top for box in self.boxes) - _AROUND)
        bottom = min(self.height, max(box.bottom for box in self.boxes) + _AROUND)
        left = max(0.0, min(box.x0 for box in self.boxes) - _AROUND)
        right = min(self.width, max(box.x1 for box in self.boxes) + _AROUND)
        return f"{left:.1f} {top:.1f} {max(1.0, right - left):.1f} {max(1.0, bottom - top):.1f}"


def scanned_pages(detail: DocumentDetail) -> frozenset[int]:
    """The pages whose text was recognised."""
    return frozenset(page.number for page in detail.pages if page.origin is PageOrigin.OCR)


def scans_of(detail: DocumentDetail, numbers: Mapping[int, ObligationView]) -> dict[int, Scan]:
    """For each obligation that stands on a recognised page, where that is."""
    pages = {page.number: page for page in detail.pages if page.origin is PageOrigin.OCR}
    if not pages:
        return {}
    found = {number: _scan(detail, each.span, pages) for number, each in numbers.items()}
    return {number: scan for number, scan in found.items() if scan is not None}


def _scan(detail: DocumentDetail, span: Span, pages: Mapping[int, Page]) -> Scan | None:
    """The lines of a quote on the first page that it stands on; its end may be on the next."""
    places = [
        (fragment.page, fragment.box)
        for block in detail.blocks
        if block.span.start < span.end and span.start < block.span.end
        for fragment in block.fragments
        if fragment.span.start < span.end and span.start < fragment.span.end
    ]
    first = next((page for page, box in places if page in pages and box is not None), None)
    if first is None:
        return None
    boxes = tuple(_framed(box) for page, box in places if page == first and box is not None)
    return Scan(page=first, width=pages[first].width, height=pages[first].height, boxes=boxes)


def _framed(box: Box) -> Box:
    return Box(x0=box.x0 - _FRAME, top=box.top - _FRAME, x1=box.x1 + _FRAME, bottom=box.bottom + _FRAME)

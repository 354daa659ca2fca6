"""Characters, printed segments and lines of a PDF page, from pypdfium2.

A segment is a run of characters on one line without a wide gap; a row is what stands at one height of the
page. Coordinates are points with the origin at the top left.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from ingest.draft import Piece
from models.source import Box

_GAP = 2.2
"""A gap of so many times the type size parts two segments (columns, tabs)."""

_BOLD_WEIGHT = 600
_HYPHENS = "\x02\ufffe\u00ad"


@dataclass(slots=True)
class Char:
    """One printed character with its box."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    index: int


@dataclass(slots=True)
class Segment:
    """A run of characters on one line."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    page: int
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    run: list[Char] = field(default_factory=list)

    @property
    def width(self) -> float:
        """The printed width in points."""
        return self.x1 - self.x0

    def piece(self) -> Piece:
        """The segment as a piece with its place."""
        return Piece(
            self.text, page=self.page, box=Box(x0=self.x0, top=self.top, x1=self.x1, bottom=self.bottom)
        )


@dataclass(slots=True)
class Row:
    """The segments at one height, from left to right."""

    segments: list[Segment]

    @property
    def top(self) -> float:
        """The upper edge."""
        return min(s.top for s in self.segments)

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return max(s.bottom for s in self.segments)

    def joined(self) -> Segment:
        """The row as one segment."""
        first = self.segments[0]
        if len(self.segments) == 1:
            return first
        return Segment(
            text=" ".join(s.text for s in self.segments),
            x0=first.x0,
            top=self.top,
            x1=self.segments[-1].x1,
            bottom=self.bottom,
            page=first.page,
            size=first.size,
            bold=all(s.bold for s in self.segments),
            italic=all(s.italic for s in self.segments),
        )


class PageText:
    """The text layer of one page; close it when done."""

    def __init__(self, page: PdfPage, number: int) -> None:
        self.number = number
        self.width, self.height = page.get_size()
        self.rotation = int(page.get_rotation())
        self._page = page
        self._text = page.get_textpage()

    def close(self) -> None:
        """Frees the text page."""
        self._text.close()

    def lines(self) -> list[list[Char]]:
        """The characters as the file's own lines, in the file's order."""
        count = self._text.count_chars()
        if count <= 0:
            return []
        text = self._text.get_text_range(0, count, errors="ignore")
        if len(text) != count:  # surrogate pairs or dropped codes: ask for each character
            text = "".join(chr(pdfium.FPDFText_GetUnicode(self._text.raw, i) or 0xFFFD) for i in range(count))
        return self._split(text)

    def _split(self, text: str) -> list[list[Char]]:
        left, right, low, high = (ctypes.c_double() for _ in range(4))
        refs = (ctypes.byref(left), ctypes.byref(right), ctypes.byref(low), ctypes.byref(high))
        get_box, raw = pdfium.FPDFText_GetCharBox, self._text.raw
        upright, height = not self.rotation, self.height
        lines: list[list[Char]] = []
        line: list[Char] = []
        for index, char in enumerate(text):
            if char in _HYPHENS:
                char = "-"
            if char in "\r\n":
                if line:
                    lines.append(line)
                    line = []
                continue
            if char.isspace():  # spaces that pdfium adds have no box of their own
                if line:
                    last = line[-1]
                    line.append(Char(" ", last.x1, last.top, last.x1, last.bottom, index))
                continue
            if not get_box(raw, index, *refs):
                continue
            if upright:
                box = (left.value, height - high.value, right.value, height - low.value)
                line.append(Char(char, *box, index))
            else:
                line.append(self._turned(char, index, left.value, right.value, low.value, high.value))
        if line:
            lines.append(line)
        return lines

    def _turned(self, char: str, index: int, x0: float, x1: float, low: float, high: float) -> Char:
        """A character of a turned page."""
        if self.rotation == 90:
            return Char(char, low, x0, high, x1, index)
        if self.rotation == 180:
            return Char(char, self.width - x1, low, self.width - x0, high, index)
        if self.rotation == 270:
            return Char(char, self.width - high, self.height - x1, self.width - low, self.height - x0, index)
        return Char(char, x0, self.height - high, x1, self.height - low, index)

    def look(self, index: int) -> tuple[float, bool, bool]:
        """Size, bold and italic of one character."""
        raw = self._text.raw
        size = float(pdfium.FPDFText_GetFontSize(raw, index))
        weight = int(pdfium.FPDFText_GetFontWeight(raw, index))
        buffer, flags = ctypes.create_string_buffer(96), ctypes.c_int()
        length = pdfium.FPDFText_GetFontInfo(raw, index, buffer, 96, ctypes.byref(flags))
        name = buffer.value.decode("latin-1").lower() if 0 < length <= 96 else ""
        bold = weight >= _BOLD_WEIGHT or "bold" in name
        return size, bold, "italic" in name or "oblique" in name


def segments_of(text: PageText, lines: Iterable[list[Char]]) -> list[Segment]:
    """The segments of a page: the file's lines cut at wide gaps."""
    found: list[Segment] = []
    for line in lines:
        for run in _cut(line):
            segment = _segment(text, run)
            if segment is not None:
                found.append(segment)
    return found


def _cut(line: list[Char]) -> list[list[Char]]:
    runs: list[list[Char]] = []
    run: list[Char] = []
    last: Char | None = None
    for char in line:
        if char.text.isspace():
            run.append(char)
            continue
        if last is not None:
            size = max(last.bottom - last.top, char.bottom - char.top, 4.0)
            apart = char.x0 - last.x1 > _GAP * size * 1.6 or char.x1 < last.x0 - size
            if apart or abs(char.bottom - last.bottom) > 1.5 * size:
                runs.append(run)
                run = []
        run.append(char)
        last = char
    runs.append(run)
    return runs


def _segment(text: PageText, run: list[Char]) -> Segment | None:
    printed = [c for c in run if not c.text.isspace()]
    if not printed:
        return None
    words = "".join(c.text for c in run).strip()
    size, bold, italic = text.look(printed[len(printed) // 2].index)
    bold = bold and all(text.look(printed[i].index)[1] for i in (0, -1))
    return Segment(
        text=words,
        x0=min(c.x0 for c in printed),
        top=min(c.top for c in printed),
        x1=max(c.x1 for c in printed),
        bottom=max(c.bottom for c in printed),
        page=text.number,
        size=size,
        bold=bold,
        italic=italic,
        run=printed,
    )


def halves(text: PageText, segment: Segment, low: float, high: float) -> list[Segment]:
    """A segment cut at its widest gap between two heights of the page's width; whole if it has none."""
    best, cut = 0.0, 0
    for index, (before, after) in enumerate(itertools.pairwise(segment.run)):
        gap = after.x0 - before.x1
        if low <= (before.x1 + after.x0) / 2 <= high and gap > best:
            best, cut = gap, index + 1
    if best < 0.75 * max(4.0, segment.bottom - segment.top):
        return [segment]
    parts = (segment.run[:cut], segment.run[cut:])
    texts = _texts(segment.text, cut)
    found = []
    for part, words in zip(parts, texts, strict=True):
        piece = _segment(text, part)
        if piece is not None:
            piece.text = words
            found.append(piece)
    return found


def _texts(text: str, printed: int) -> tuple[str, str]:
    """A text cut behind so many printed characters."""
    seen = 0
    for index, char in enumerate(text):
        if seen == printed:
            return text[:index].strip(), text[index:].strip()
        seen += not char.isspace()
    return text, ""


def rows_of(segments: Iterable[Segment]) -> list[Row]:
    """Segments grouped by height, rows from the top down, segments from left to right."""
    rows: list[Row] = []
    for segment in sorted(segments, key=lambda s: (s.bottom + s.top) / 2):
        middle = (segment.top + segment.bottom) / 2
        last = rows[-1] if rows else None
        if last is not None and _same_height(last, segment, middle):
            last.segments.append(segment)
        else:
            rows.append(Row([segment]))
    for row in rows:
        row.segments.sort(key=lambda s: s.x0)
    return rows


def _same_height(row: Row, segment: Segment, middle: float) -> bool:
    tall = max(row.segments, key=lambda s: s.bottom - s.top)
    inside = (
        tall.top <= middle <= tall.bottom or segment.top <= (tall.top + tall.bottom) / 2 <= segment.bottom
    )
    overlaps = any(s.x0 < segment.x1 - 1 and segment.x0 < s.x1 - 1 for s in row.segments)
    return inside and not overlaps

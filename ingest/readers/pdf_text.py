"""Words, printed segments and lines of a PDF page, from pypdfium2.

A word is what is printed without a space; a segment is a run of words on one line without a wide gap; a row
is what stands at one height of the page. Coordinates are points of the page as it is shown, origin at the
top left.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from ingest.draft import DraftWord, Piece
from ingest.readers.pdf_fonts import FILLER, in_unicode
from models.source import Box

_GAP = 3.5
"""A gap of so many times the type size parts two segments (columns, tabs)."""

_TOUCHING = 0.6
"""Parts of one word stand no further apart than so many times their height."""

_BOLD_WEIGHT = 600
_ODD = {0x02: "-", 0xFFFE: "-", 0xAD: "-"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""Hyphens as pdfium marks them; halves of a character are no characters."""
_TOKEN = re.compile(r"\S+|[\r\n]+")

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(slots=True)
class Printed:
    """Characters printed without a space between them, with their box: a word (từ in liền).

    `index` is the number of the first character on its page; `spaced` whether white space stands before;
    `word` is what was recognised, on a page without a text layer; `letters` are set where they do not follow
    each other in the file.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    index: int = -1
    spaced: bool = True
    word: DraftWord | None = None
    letters: tuple[Printed, ...] = ()

    @property
    def last(self) -> int:
        """The number of the last character."""
        return self.letters[-1].index if self.letters else self.index + len(self.text) - 1


@dataclass(slots=True)
class Segment:
    """A run of words on one line."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    page: int
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    run: list[Printed] = field(default_factory=list)

    @property
    def width(self) -> float:
        """The printed width in points."""
        return self.x1 - self.x0

    def piece(self) -> Piece:
        """The segment as a piece with its place."""
        return piece_of(self.run, self.text, (self.x0, self.top, self.x1, self.bottom), self.page)


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
            run=[word for s in self.segments for word in s.run],
        )


class PrintedPage(Protocol):
    """A page with words on it, printed or recognised."""

    number: int
    width: float
    height: float

    def look(self, index: int) -> tuple[float, bool, bool]:
        """Size, bold and italic of one character."""

    def characters_of(self, word: Printed) -> list[Printed]:
        """A word taken apart, for cells whose border runs through it."""


class PageText:
    """The text layer of one page; close it when done.

    Boxes are asked for by the word: a call into pdfium costs as much for one character as for a whole word.
    """

    def __init__(self, page: PdfPage, number: int) -> None:
        self.number = number
        self.width, self.height = page.get_size()
        self.rotation = int(page.get_rotation())
        self._left, self._low, self._right, self._high = page.get_bbox()
        self._text = page.get_textpage()
        self._sides = tuple(ctypes.c_double() for _ in range(4))
        self._refs = tuple(map(ctypes.byref, self._sides))
        self._name, self._flags = ctypes.create_string_buffer(96), ctypes.byref(ctypes.c_int())
        self._styles: dict[bytes, tuple[bool, bool]] = {}

    def close(self) -> None:
        """Frees the text page."""
        self._text.close()

    def lines(self) -> list[list[Printed]]:
        """The words as the file's own lines, in the file's order."""
        lines: list[list[Printed]] = []
        line: list[Printed] = []
        for token in _TOKEN.finditer(self._characters()):
            text = token.group()
            if text[0] in "\r\n":
                if line:
                    lines.append(line)
                    line = []
            else:
                self._add(line, text, token.start())
        if line:
            lines.append(line)
        return lines

    def _characters(self) -> str:
        """The text with one character for each number of pdfium."""
        count = self._text.count_chars()
        if count <= 0:
            return ""
        text = str(self._text.get_text_range(0, count, errors="ignore"))
        if len(text) != count:  # surrogate pairs or dropped codes: ask for each character
            text = "".join(chr(pdfium.FPDFText_GetUnicode(self._text.raw, i) or 0xFFFD) for i in range(count))
        return in_unicode(text, self._font_of).translate(_ODD)

    def _add(self, line: list[Printed], text: str, index: int) -> None:
        """Puts a word on its line; one whose parts stand apart (broken at a hyphen) comes as several."""
        if FILLER in text:
            line.extend(_parts([c for c in self._each(text, index, spaced=True) if c.text != FILLER]))
            return
        boxes = self._rectangles(index, len(text))
        box = boxes[0] if len(boxes) == 1 else _whole(boxes)
        if box is not None:
            line.append(Printed(text, *box, index))
            return
        characters = self._each(text, index, spaced=True)
        line.extend(_parts(characters))

    def _rectangles(self, index: int, count: int) -> list[Rectangle]:
        """The boxes of some characters, one for each text object of the page."""
        raw, (x0, high, x1, low) = self._text.raw, self._sides
        boxes = []
        for number in range(pdfium.FPDFText_CountRects(raw, index, count)):
            if pdfium.FPDFText_GetRect(raw, number, *self._refs):
                boxes.append(self.place(x0.value, low.value, x1.value, high.value))
        return boxes

    def _each(self, text: str, index: int, *, spaced: bool) -> list[Printed]:
        raw, (x0, x1, low, high) = self._text.raw, self._sides
        found = []
        for number, character in enumerate(text, index):
            if pdfium.FPDFText_GetCharBox(raw, number, *self._refs):
                box = self.place(x0.value, low.value, x1.value, high.value)
                found.append(Printed(character, *box, number, spaced and number == index))
        return found

    def characters_of(self, word: Printed) -> list[Printed]:
        """A word taken apart, for cells whose border runs through it."""
        return list(word.letters) or self._each(word.text, word.index, spaced=word.spaced)

    def letters_of(self, word: Printed) -> list[tuple[float, float, Printed]]:
        """The letters of a word, each with the two ends of its advance: its ink and the white around it."""
        box, found = pdfium.FS_RECTF(), []
        for letter in self.characters_of(word):
            ends = (letter.x0, letter.x1)
            if pdfium.FPDFText_GetLooseCharBox(self._text.raw, letter.index, ctypes.byref(box)):
                placed = self.place(box.left, box.bottom, box.right, box.top)
                ends = (placed[0], placed[2])
            letter.spaced = False
            found.append((*ends, letter))
        return found

    def place(self, x0: float, low: float, x1: float, high: float) -> Rectangle:
        """A rectangle of the file's own coordinates on the page as it is shown: cropped and turned."""
        if self.rotation == 0:
            return x0 - self._left, self._high - high, x1 - self._left, self._high - low
        if self.rotation == 90:
            return low - self._low, x0 - self._left, high - self._low, x1 - self._left
        if self.rotation == 180:
            return self._right - x1, low - self._low, self._right - x0, high - self._low
        return self._high - high, self._right - x1, self._high - low, self._right - x0

    def _font_of(self, index: int) -> str:
        return self._font_name(index).decode("latin-1")

    def _font_name(self, index: int) -> bytes:
        length = pdfium.FPDFText_GetFontInfo(self._text.raw, index, self._name, 96, self._flags)
        return self._name.value if 0 < length <= 96 else b""

    def look(self, index: int) -> tuple[float, bool, bool]:
        """Size, bold and italic of one character."""
        raw, name = self._text.raw, self._font_name(index)
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = _style_of(name)
        bold = style[0] or pdfium.FPDFText_GetFontWeight(raw, index) >= _BOLD_WEIGHT
        return float(pdfium.FPDFText_GetFontSize(raw, index)), bold, style[1]


def _style_of(name: bytes) -> tuple[bool, bool]:
    """Whether a font's name says bold, and whether it says italic."""
    lower = name.decode("latin-1").lower()
    return "bold" in lower, "italic" in lower or "oblique" in lower


def _whole(boxes: Sequence[Rectangle]) -> Rectangle | None:
    """The box around the parts of a word; None where there is none, or they do not stand in a row."""
    for before, after in itertools.pairwise(boxes):
        height = max(before[3] - before[1], after[3] - after[1], 4.0)
        beside = abs(after[0] - before[2]) <= _TOUCHING * height
        if not beside or min(before[3], after[3]) < max(before[1], after[1]) - 1:
            return None
    return around(boxes) if boxes else None


def around(boxes: Iterable[Rectangle]) -> Rectangle:
    """The smallest box that holds them all."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def box_of(words: Iterable[Printed]) -> Rectangle:
    """The box around some words."""
    return around((w.x0, w.top, w.x1, w.bottom) for w in words)


def piece_of(run: Sequence[Printed], text: str, box: Rectangle, page: int) -> Piece:
    """Words as a piece; recognised ones stand where the picture has them, not where it was straightened."""
    words = tuple(w.word for w in run if w.word is not None)
    if words:
        box = around((w.box.x0, w.box.top, w.box.x1, w.box.bottom) for w in words)
    x0, top, x1, bottom = box
    return Piece(text, page=page, box=Box(x0=x0, top=top, x1=x1, bottom=bottom), words=words)


def text_of(words: Iterable[Printed]) -> str:
    """Words as text, with the spaces between them."""
    return "".join(f" {w.text}" if w.spaced else w.text for w in words).strip()


def _parts(characters: Sequence[Printed]) -> list[Printed]:
    """Characters that stand in a row as one word each."""
    parts: list[Printed] = []
    for run in _cut(characters):
        x0, top, x1, bottom = box_of(run)
        first = run[0]
        text = "".join(c.text for c in run)
        apart = run[-1].index - first.index != len(run) - 1
        letters = tuple(run) if apart else ()
        parts.append(Printed(text, x0, top, x1, bottom, first.index, first.spaced, letters=letters))
    return parts


def segments_of(text: PrintedPage, lines: Iterable[list[Printed]]) -> list[Segment]:
    """The segments of a page: the file's lines cut at wide gaps."""
    return [_segment(text, run) for line in lines for run in _cut(line)]


def _cut(line: Sequence[Printed]) -> list[list[Printed]]:
    """Words in runs without a wide gap, a jump back or a step to another height."""
    runs: list[list[Printed]] = []
    last: Printed | None = None
    for word in line:
        if last is None or _is_apart(last, word):
            runs.append([word])
        else:
            runs[-1].append(word)
        last = word
    return runs


def _is_apart(last: Printed, word: Printed) -> bool:
    size = max(last.bottom - last.top, word.bottom - word.top, 4.0)
    gap = word.x0 - last.x1
    return gap > _GAP * size or word.x1 < last.x0 - size or abs(word.bottom - last.bottom) > 1.5 * size


def _segment(text: PrintedPage, run: list[Printed]) -> Segment:
    x0, top, x1, bottom = box_of(run)
    size, bold, italic = text.look(run[len(run) // 2].index)
    bold = bold and text.look(run[0].index)[1] and text.look(run[-1].last)[1]
    return Segment(text_of(run), x0, top, x1, bottom, text.number, size, bold, italic, run)


def halves(text: PrintedPage, segment: Segment, low: float, high: float) -> list[Segment]:
    """A segment cut at its widest gap between two heights of the page's width; whole if it has none."""
    best, cut = 0.0, 0
    for index, (before, after) in enumerate(itertools.pairwise(segment.run)):
        gap = after.x0 - before.x1
        if low <= (before.x1 + after.x0) / 2 <= high and gap > best:
            best, cut = gap, index + 1
    if best < 0.75 * max(4.0, segment.bottom - segment.top):
        return [segment]
    return [_segment(text, segment.run[:cut]), _segment(text, segment.run[cut:])]


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

"""A page cut into parts that are read each for itself, and laid one under the other (phân vùng trang).

Two columns whose lines stand at slightly different heights (head, foot, cells of a table) confuse an engine
that looks for lines across the page. Cut apart and stacked they are one column of plain lines, read in one
call; each word's place is then taken back to where it stood.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from ingest.ocr.engine import OcrWord
from ingest.ocr.ink import Mask, runs_of

Area = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

_DPI = 100
_DARK = 160
_GUTTER_POINTS = 18.0
_TALL_GUTTER_POINTS = 9.0
_TALL_POINTS = 27.0
_NEAR_POINTS = 60.0
_GAP_POINTS = 14.0
_PAD_POINTS = 4.0
_MARK_POINTS = 6.0
_MARK_GAP_POINTS = 3.5
_TWO = 2
_EVEN = 1.35


@dataclass(frozen=True, slots=True, kw_only=True)
class _Band:
    """Rows of ink between two white stripes, cut into pieces at wide gaps."""

    top: int
    bottom: int
    pieces: tuple[tuple[int, int], ...]


def regions_of(grey: Image.Image, dpi: int, taken: Sequence[Area] = ()) -> list[Area]:
    """The parts of a page that hold one column of text each, outside the areas that are taken."""
    step = max(1, round(dpi / _DPI))
    ink = np.asarray(grey.reduce(step)) < _DARK
    for x0, top, x1, bottom in taken:
        ink[max(0, top // step) : bottom // step + 1, max(0, x0 // step) : x1 // step + 1] = False
    point = dpi / step / 72
    found: list[Area] = []
    for group in _groups(_bands(_without_specks(ink), point), point):
        found.extend(_columns(group, ink.shape[1]))
    areas = [(x0 - 1, top - 1, x1 + 1, bottom + 1) for x0, top, x1, bottom in found]
    return [_clipped([v * step for v in area], grey.size) for area in areas]


def inked_part(grey: Image.Image, area: Area, dpi: int) -> Area | None:
    """An area made as small as its ink; None where it is empty."""
    x0, top, x1, bottom = _clipped(area, grey.size)
    if x1 - x0 < 2 or bottom - top < 2:
        return None
    ink = _without_specks(np.asarray(grey.crop((x0, top, x1, bottom))) < _DARK)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    least = 1.5 * dpi / 72
    if not len(rows) or max(rows[-1] - rows[0], columns[-1] - columns[0]) < least:
        return None
    pad = round(_PAD_POINTS * dpi / 72)
    return (
        max(x0, x0 + int(columns[0]) - pad),
        max(top, top + int(rows[0]) - pad),
        min(x1, x0 + int(columns[-1]) + pad),
        min(bottom, top + int(rows[-1]) + pad),
    )


def _clipped(area: Sequence[int], size: tuple[int, int]) -> Area:
    return max(0, area[0]), max(0, area[1]), min(size[0], area[2]), min(size[1], area[3])


def _without_specks(ink: Mask) -> Mask:
    """Dust taken out: a point with no inked neighbour beside, above or below."""
    near = np.zeros_like(ink)
    near[1:] |= ink[:-1]
    near[:-1] |= ink[1:]
    near[:, 1:] |= ink[:, :-1]
    near[:, :-1] |= ink[:, 1:]
    return ink & near


def _bands(ink: Mask, point: float) -> list[_Band]:
    bands = []
    for top, bottom in _whole_lines(runs_of(np.any(ink, axis=1)), point):
        tall = bottom - top > _TALL_POINTS * point
        gutter = (_TALL_GUTTER_POINTS if tall else _GUTTER_POINTS) * point
        pieces = _joined(runs_of(np.any(ink[top:bottom], axis=0)), gutter)
        if not tall and _is_set_wide(pieces):
            pieces = ((pieces[0][0], pieces[-1][1]),)
        bands.append(_Band(top=top, bottom=bottom, pieces=pieces))
    return bands


def _whole_lines(runs: Sequence[tuple[int, int]], point: float) -> list[tuple[int, int]]:
    """Runs of inked rows; marks that stand a hair above or below their letters go with them."""
    lines: list[tuple[int, int]] = []
    for top, bottom in runs:
        if lines:
            above, end = lines[-1]
            small = min(bottom - top, end - above) < _MARK_POINTS * point
            if small and top - end < _MARK_GAP_POINTS * point:
                lines[-1] = (above, bottom)
                continue
        lines.append((top, bottom))
    return lines


def _joined(runs: Sequence[tuple[int, int]], gutter: float) -> tuple[tuple[int, int], ...]:
    """Runs of ink joined over gaps that are no gutter."""
    pieces: list[tuple[int, int]] = []
    for start, end in runs:
        if pieces and start - pieces[-1][1] < gutter:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return tuple(pieces)


@dataclass(slots=True)
class _Group:
    """Neighbouring bands in one column, or in two with a white gutter between `left` and `right`."""

    bands: list[_Band]
    left: float = 0.0
    right: float = 0.0

    @property
    def is_parted(self) -> bool:
        """Whether there are two columns."""
        return self.right > 0

    def takes(self, band: _Band, near: float) -> bool:
        """Adds a band that has the same columns, or stands wholly in one of them."""
        if band.top - self.bands[-1].bottom > near:
            return False
        if not self.is_parted:
            if len(band.pieces) != 1 or len(self.bands[-1].pieces) != 1:
                return False
            self.bands.append(band)
            return True
        left, right = self.left, self.right
        for start, end in band.pieces:
            if (start + end) / 2 < (left + right) / 2:
                left = max(left, end)
            else:
                right = min(right, start)
        if right <= left:
            return False
        self.left, self.right = left, right
        self.bands.append(band)
        return True


def _is_set_wide(pieces: Sequence[tuple[int, int]]) -> bool:
    """Whether a line is parted by the even spaces of a justified line, not by columns."""
    gaps = [after[0] - before[1] for before, after in itertools.pairwise(pieces)]
    return len(gaps) >= _TWO and max(gaps) < _EVEN * min(gaps)


def _groups(bands: Sequence[_Band], point: float) -> list[_Group]:
    groups: list[_Group] = []
    for band in bands:
        if groups and groups[-1].takes(band, _NEAR_POINTS * point):
            continue
        group = _Group([band])
        if len(band.pieces) == _TWO:
            group.left, group.right = band.pieces[0][1], band.pieces[1][0]
        groups.append(group)
    return groups


def _columns(group: _Group, width: int) -> list[Area]:
    """One area a column; a single column is as wide as the page, so that its indents stay."""
    top, bottom = group.bands[0].top, group.bands[-1].bottom
    if group.is_parted:
        middle = round((group.left + group.right) / 2)
        return [(0, top, middle, bottom), (middle, top, width, bottom)]
    if len(group.bands[0].pieces) == 1:
        return [(0, top, width, bottom)]
    return [(start, top, end, bottom) for start, end in group.bands[0].pieces]


# -- stacking -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Areas of a page one under the other in one picture."""

    picture: Image.Image
    tops: tuple[int, ...]
    shifts: tuple[tuple[int, int], ...]

    def back(self, word: OcrWord) -> tuple[int, OcrWord]:
        """Which area a word stood in, and the word where it stood on the page."""
        number = max(0, bisect_right(self.tops, (word.top + word.bottom) / 2) - 1)
        dx, dy = self.shifts[number]
        return number, replace(
            word, x0=word.x0 + dx, x1=word.x1 + dx, top=word.top + dy, bottom=word.bottom + dy
        )


def stacked(grey: Image.Image, areas: Sequence[Area], dpi: int) -> Stack:
    """One column of all the areas, with white between them."""
    gap = round(_GAP_POINTS * dpi / 72)
    width = max((x1 - x0 for x0, _, x1, _ in areas), default=1) + 2 * gap
    height = sum(bottom - top + gap for _, top, _, bottom in areas) + gap
    picture = Image.new("L", (width, height), 255)
    tops, shifts = [], []
    y = gap
    for x0, top, x1, bottom in areas:
        picture.paste(grey.crop((x0, top, x1, bottom)), (gap, y))
        tops.append(y - gap // 2)
        shifts.append((x0 - gap, top - y))
        y += bottom - top + gap
    return Stack(picture=picture, tops=tuple(tops), shifts=tuple(shifts))

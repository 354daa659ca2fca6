"""Ruling lines in a picture (đường kẻ): long thin runs of dark points, found and taken out.

Lines are found on a copy of about 150 dots an inch. Text is no line: no row of it is dark for 40 points on
end; an upright stroke counts only where it meets a level line, as the border of a cell or a frame does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from ingest.ocr.ink import Mask, runs_of

_DPI = 150
_DARK = 165
_LEVEL_POINTS = 40.0
_UPRIGHT_POINTS = 12.0
_FILLED = 0.9
_THICKEST_POINTS = 5.0
_MEETING_POINTS = 4.0
_TALL_POINTS = 30.0
_TOUCHING_POINTS = 1.5
_BRIDGE_POINTS = 60.0
_MARGIN_POINTS = 0.8
_MOST_RUNS = 20_000
"""More of them is a photograph or a pattern, no form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A straight line with its thickness, in pixels of the picture."""

    x0: float
    top: float
    x1: float
    bottom: float
    upright: bool

    @property
    def start(self) -> float:
        """Where it begins along its way."""
        return self.top if self.upright else self.x0

    @property
    def end(self) -> float:
        """Where it ends along its way."""
        return self.bottom if self.upright else self.x1

    @property
    def middle(self) -> float:
        """Where it stands across its way."""
        return (self.x0 + self.x1) / 2 if self.upright else (self.top + self.bottom) / 2

    def reaching(self, other: Stroke) -> Stroke:
        """One line over both."""
        return Stroke(
            x0=min(self.x0, other.x0),
            top=min(self.top, other.top),
            x1=max(self.x1, other.x1),
            bottom=max(self.bottom, other.bottom),
            upright=self.upright,
        )


def strokes_of(grey: Image.Image, dpi: int) -> list[Stroke]:
    """The level lines of a straight picture, and the upright ones that meet them."""
    step = max(1, round(dpi / _DPI))
    dark = np.asarray(grey.reduce(step)) < _DARK
    point = dpi / step / 72
    level = [_stroke(b, step, upright=False) for b in bars_of(dark, _LEVEL_POINTS * point, point)]
    if not level:
        return []
    bars = bars_of(dark.T, _UPRIGHT_POINTS * point, point)
    upright = [_stroke(b, step, upright=True) for b in bars]
    reach, longest = _MEETING_POINTS * dpi / 72, _BRIDGE_POINTS * dpi / 72
    upright = _bridged(upright, level, reach, longest)
    upright = [line for line in upright if _is_border(line, level, dpi)]
    return _bridged(level, upright, reach, longest) + upright


def erased(grey: Image.Image, strokes: list[Stroke], dpi: int) -> Image.Image:
    """The picture without its lines: a letter beside a border is read better alone."""
    if not strokes:
        return grey
    clear = grey.copy()
    draw = ImageDraw.Draw(clear)
    margin = _MARGIN_POINTS * dpi / 72
    for line in strokes:
        draw.rectangle(
            (line.x0 - margin, line.top - margin, line.x1 + margin, line.bottom + margin), fill=255
        )
    return clear


def _bridged(lines: list[Stroke], across: list[Stroke], reach: float, longest: float) -> list[Stroke]:
    """Lines made whole where a stamp or a fold broke them.

    A line that ends on purpose, at a merged cell, ends at a line across; one that was broken ends anywhere.
    """
    whole: list[Stroke] = []
    for line in sorted(lines, key=lambda s: (s.start, s.middle)):
        before = next((s for s in reversed(whole) if abs(s.middle - line.middle) <= reach / 2), None)
        gap = line.start - before.end if before else longest
        if before is None or gap >= longest or gap < 0 or _is_meant(before, line, across, reach):
            whole.append(line)
        else:
            whole[whole.index(before)] = before.reaching(line)
    return whole


def _is_meant(before: Stroke, after: Stroke, across: list[Stroke], reach: float) -> bool:
    """Whether both ends of a gap lie at lines across that run on through the gap's height."""
    met = [
        any(
            abs(other.middle - end) <= reach and other.start - reach <= line.middle <= other.end + reach
            for other in across
        )
        for line, end in ((before, before.end), (after, after.start))
    ]
    return all(met)


def _is_border(line: Stroke, level: list[Stroke], dpi: int) -> bool:
    """Whether an upright line meets level ones: a long one any, a short one at both its ends.

    The stem of a large letter in a frame is nearly as tall as the frame, but does not touch it.
    """
    point = dpi / 72
    if line.end - line.start >= _TALL_POINTS * point:
        reach = _MEETING_POINTS * point
        return any(
            _spans(other, line, reach) and line.start - reach <= other.middle <= line.end + reach
            for other in level
        )
    reach = _TOUCHING_POINTS * point
    return all(
        any(
            _spans(other, line, reach) and other.top - reach <= end <= other.bottom + reach for other in level
        )
        for end in (line.start, line.end)
    )


def _spans(level: Stroke, line: Stroke, reach: float) -> bool:
    return level.start - reach <= line.middle <= level.end + reach


def _stroke(bar: tuple[int, int, int, int], step: int, *, upright: bool) -> Stroke:
    """A bar of the small copy as a stroke of the picture; bars of upright lines lie on their side."""
    start, end, first, last = (float(v * step) for v in bar)
    if upright:
        return Stroke(x0=first, top=start, x1=last, bottom=end, upright=True)
    return Stroke(x0=start, top=first, x1=end, bottom=last, upright=False)


def bars_of(dark: Mask, length: float, point: float) -> list[tuple[int, int, int, int]]:
    """Long thin dark bars along the rows: (start, end, first row, last row behind)."""
    thick = _thickened(dark)
    long = _long_runs(thick, max(3, round(length))) & thick
    bars: list[list[int]] = []
    open_bars: list[list[int]] = []
    seen = 0
    for row in np.flatnonzero(long.any(axis=1)):
        still = [bar for bar in open_bars if bar[3] >= row]
        for start, end in _closed(runs_of(long[row]), length):
            seen += 1
            touching = next((bar for bar in still if start < bar[1] and bar[0] < end), None)
            if touching is None:
                touching = [start, end, int(row), int(row)]
                bars.append(touching)
                still.append(touching)
            touching[0], touching[1] = min(start, touching[0]), max(end, touching[1])
            touching[3] = int(row) + 1
        open_bars = still
        if seen > _MOST_RUNS:
            return []
    thickest = _THICKEST_POINTS * point + 2
    return [(b[0], b[1], b[2] + 1, max(b[2] + 2, b[3] - 1)) for b in bars if b[3] - b[2] <= thickest]


def _closed(runs: list[tuple[int, int]], length: float) -> list[tuple[int, int]]:
    """Runs of one row joined over the few points that are missing in a line."""
    closed: list[tuple[int, int]] = []
    for start, end in runs:
        if closed and start - closed[-1][1] <= (1 - _FILLED) * length:
            closed[-1] = (closed[-1][0], end)
        else:
            closed.append((start, end))
    return closed


def _thickened(dark: Mask) -> Mask:
    """Each row with its two neighbours: a line that slopes by a point over the page stays in one piece."""
    thick = dark.copy()
    thick[1:] |= dark[:-1]
    thick[:-1] |= dark[1:]
    return thick


def _long_runs(dark: Mask, length: int) -> Mask:
    """The points that lie in a nearly filled stretch of the row of at least that length."""
    height, width = dark.shape
    if width <= length:
        return np.zeros_like(dark)
    sums = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(dark, axis=1, out=sums[:, 1:])
    full = (sums[:, length:] - sums[:, :-length]) >= _FILLED * length
    marks = np.zeros((height, width + 1), dtype=np.int32)
    marks[:, : full.shape[1]] += full
    marks[:, length:] -= full
    return np.cumsum(marks[:, :-1], axis=1) > 0

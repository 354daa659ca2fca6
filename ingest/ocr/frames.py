"""Stamped marks in black (dấu đóng trong khung): a small frame, slanted or over other print, read for itself.

In a copy in black and white a stamp cannot be told from the text by its colour, only by its frame and its
letters, which are larger and thicker than those around. The frame is sought at several slants; what it holds
is cut out, set level, and print that is thinner than the stamp is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from ingest.ocr.regions import Stack
from ingest.ocr.rulings import bars_of

Mask = NDArray[np.bool_]

_DPI = 100
_MM = _DPI / 25.4
_DARK = 150
_SLANTS = tuple(np.arange(-12.0, 12.1, 1.5))
_LEAST_LENGTH = 13.0
_MOST_LENGTH = 60.0
_HEIGHTS = (5.5, 13.0)
"""Millimetres: the frame of a mark of secrecy is 8 high, 20 to 40 long."""
_OFF = 5.0
_SIDE_FILLED = 0.8
_SIDE_THICK = 1.0
_MOST = 4
_MOST_BARS = 200
"""More lines are a pattern; each is compared with each."""
_LEAST_BOLD = 0.04
_GAP = 5.0
_RIM = 1.6
_THIN = ((0.5, 0.5), (0.65, 1.0), (0.65, 2.0), (0.85, 2.0))
_NEAR = tuple(np.arange(-3.5, 3.6, 0.5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame in a picture: its middle, width and height in inches, its slant in degrees, how whole it is."""

    x: float
    y: float
    width: float
    height: float
    slant: float
    whole: float


def frames_of(grey: Image.Image, dpi: int) -> list[Frame]:
    """The small frames in a picture, the best first."""
    step = max(1, round(dpi / _DPI))
    small = grey.reduce(step)
    point = dpi / step / 72
    found: list[Frame] = []
    for slant in _SLANTS:
        dark = np.asarray(small.rotate(slant, Image.Resampling.BILINEAR, fillcolor=255)) < _DARK
        found += [_placed(box, small.size, slant, dpi / step) for box in _boxes(dark, point)]
    best: list[Frame] = []
    for frame in sorted(found, key=lambda f: -f.whole):
        if not any(abs(frame.x - f.x) < 0.15 and abs(frame.y - f.y) < 0.15 for f in best):
            best.append(frame)
    return best[:_MOST]


def insides_of(grey: Image.Image, frame: Frame, dpi: int) -> list[Image.Image]:
    """What a frame holds, set level: as it is, and without print that is thinner than a stamp's.

    Nothing where no stroke is as thick as a stamp's: the cell of a table.
    """
    level = _level(grey, frame, dpi)
    cleared = [_without_thin(level, _points(mm, dpi), _points(back, dpi)) for mm, back in _THIN]
    bold = (np.asarray(cleared[-1]) < _DARK).mean() if level.width and level.height else 0.0
    return [level, *cleared] if bold > _LEAST_BOLD else []


def one_under_the_other(pictures: Sequence[Image.Image], dpi: int) -> Stack:
    """Pictures of a line each, as one; a word is taken back to the picture in which it stood."""
    gap = round(_GAP / 25.4 * dpi)
    width = max((each.width for each in pictures), default=0) + 2 * gap
    column = Image.new("L", (width, sum(each.height + gap for each in pictures) + gap), 255)
    tops, shifts = [], []
    y = gap
    for each in pictures:
        column.paste(each, (gap, y))
        tops.append(y - gap // 2)
        shifts.append((-gap, -y))
        y += each.height + gap
    return Stack(picture=column, tops=tuple(tops), shifts=tuple(shifts))


def _level(grey: Image.Image, frame: Frame, dpi: int) -> Image.Image:
    """The inside of a frame, cut out and turned by its slant, which is found again more exactly."""
    x, y, width, height = (round(v * dpi) for v in (frame.x, frame.y, frame.width, frame.height))
    far = round((width + height) * 0.6)
    around = grey.crop((x - far, y - far, x + far, y + far))
    rim = round(_RIM / 25.4 * dpi)

    def cut(slant: float, more: int) -> Image.Image:
        level = around.rotate(slant, Image.Resampling.BICUBIC, fillcolor=255)
        w, h = (width + more) // 2, (height + more) // 2
        return level.crop((far - w, far - h, far + w, far + h))

    def sharpness(slant: float) -> float:
        rows = (np.asarray(cut(slant, rim)) < _DARK).mean(axis=1)
        return float((rows**2).sum())

    slant = max((frame.slant + off for off in _NEAR), key=sharpness)
    return cut(slant, -rim)


def _points(mm: float, dpi: int) -> int:
    """Millimetres as an odd number of points, as filters want it."""
    return max(3, round(mm / 25.4 * dpi) // 2 * 2 + 1)


def _without_thin(grey: Image.Image, size: int, back: int) -> Image.Image:
    """A picture with its thick strokes and what of the thin ones is near them: serifs and cross-bars."""
    thick = grey.filter(ImageFilter.MaxFilter(size)).filter(ImageFilter.MinFilter(size))
    for _ in range(back // 2):
        thick = ImageChops.lighter(thick.filter(ImageFilter.MinFilter(3)), grey)
    return thick


def _boxes(dark: Mask, point: float) -> Iterator[tuple[float, float, float, float, float]]:
    """Frames whose sides run along a mask: left, top, right, bottom, and how whole they are."""
    mm = point * 72 / 25.4
    bars = bars_of(dark, _LEAST_LENGTH * mm, point)
    if len(bars) > _MOST_BARS:
        return
    for above in bars:
        for below in bars:
            height = below[2] - above[3]
            if not _HEIGHTS[0] * mm < height < _HEIGHTS[1] * mm:
                continue
            start, end = max(above[0], below[0]), min(above[1], below[1])
            if end - start < (_LEAST_LENGTH - _OFF) * mm:
                continue
            sides = _sides(
                dark, above[3], below[2], (min(above[0], below[0]), start), (end, max(above[1], below[1])), mm
            )
            if sides is not None:
                left, right, whole = sides
                if _LEAST_LENGTH * mm < right - left < _MOST_LENGTH * mm:
                    yield left, (above[2] + above[3]) / 2, right, (below[2] + below[3]) / 2, whole


def _sides(
    dark: Mask, top: int, bottom: int, left: Sequence[int], right: Sequence[int], mm: float
) -> tuple[float, float, float] | None:
    """The upright sides that close two level lines, and how much of them is there."""
    spare = round(_SIDE_THICK * mm)
    found = []
    for low, high in (left, right):
        first = max(0, low - spare)
        column = dark[top:bottom, first : high + spare]
        if not column.size:
            return None
        thick = column.copy()
        thick[:, 1:] |= column[:, :-1]
        filled = thick.mean(axis=0)
        at = int(np.argmax(filled))
        if filled[at] < _SIDE_FILLED:
            return None
        found.append((first + at, float(filled[at])))
    return found[0][0], found[1][0], found[0][1] + found[1][1]


def _placed(
    box: tuple[float, float, float, float, float], size: tuple[int, int], slant: float, dpi: float
) -> Frame:
    """A frame of a rotated picture where it is in the picture as it was."""
    left, top, right, bottom, whole = box
    dx, dy = (left + right) / 2 - size[0] / 2, (top + bottom) / 2 - size[1] / 2
    angle = np.radians(slant)
    x = np.cos(angle) * dx - np.sin(angle) * dy + size[0] / 2
    y = np.sin(angle) * dx + np.cos(angle) * dy + size[1] / 2
    return Frame(
        x=float(x) / dpi,
        y=float(y) / dpi,
        width=(right - left) / dpi,
        height=(bottom - top) / dpi,
        slant=float(slant),
        whole=whole,
    )

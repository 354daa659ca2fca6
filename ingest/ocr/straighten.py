"""Pages set upright (xoay và chỉnh nghiêng): which way the lines run, and by how little they slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_DARK = 140
_MOST_SKEW = 7.0
_COARSE, _FINE = 0.5, 0.05
_MOST_POINTS = 150_000
_LONG_SIDE = 1200
_WORTH = 0.08
_CLEARLY = 1.3
_RULING = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A picture rotated by `angle` degrees about its middle, and the way back."""

    picture: Image.Image
    angle: float

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the straight picture lies in the picture as it came."""
        angle = np.radians(-self.angle)
        cx, cy = self.picture.width / 2, self.picture.height / 2
        dx, dy = x - cx, y - cy
        return (
            float(np.cos(angle) * dx + np.sin(angle) * dy + cx),
            float(-np.sin(angle) * dx + np.cos(angle) * dy + cy),
        )


def straightened(grey: Image.Image) -> Turned:
    """The picture with its lines level; white comes in at the corners."""
    angle = _slope(_points(grey))
    if abs(angle) < _WORTH:
        return Turned(picture=grey, angle=0.0)
    level = grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    return Turned(picture=level, angle=angle)


def runs_down(grey: Image.Image) -> bool:
    """Whether the lines of text run down the picture instead of across: the page lies on its side."""
    points = _points(grey)
    across, down = _slope(points), _slope(points[:, ::-1])
    return _sharpness(points[:, ::-1], down, _RULING) > _CLEARLY * _sharpness(points, across, _RULING)


def _points(grey: Image.Image) -> NDArray[np.float64]:
    """Some of the dark points of a small copy, as (y, x) in its pixels."""
    small = grey.reduce(max(1, max(grey.size) // _LONG_SIDE))
    found = np.argwhere(np.asarray(small) < _DARK)
    if len(found) > _MOST_POINTS:
        found = found[:: len(found) // _MOST_POINTS + 1]
    return found.astype(np.float64)


def _slope(points: NDArray[np.float64]) -> float:
    """The angle at which the rows of ink are sharpest."""
    if len(points) < 2:
        return 0.0
    wide = np.arange(-_MOST_SKEW, _MOST_SKEW + _COARSE, _COARSE)
    best = max(wide, key=lambda angle: _sharpness(points, float(angle)))
    near = np.arange(best - _COARSE, best + _COARSE + _FINE, _FINE)
    return float(max(near, key=lambda angle: _sharpness(points, float(angle))))


def _sharpness(points: NDArray[np.float64], angle: float, most: float | None = None) -> float:
    """How abruptly rows of ink and rows of paper follow each other, seen along a slope.

    A row counts for no more than `most` times the mean: text runs across a page whose rulings run down.
    """
    if len(points) < 2:
        return 0.0
    heights = points[:, 0] - points[:, 1] * np.tan(np.radians(angle))
    rows = np.bincount((heights - heights.min()).astype(np.int64)).astype(np.float64)
    if most is not None:
        rows = np.minimum(rows, most * rows[rows > 0].mean())
    return float((np.diff(rows) ** 2).sum())

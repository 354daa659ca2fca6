"""A sheet that was photographed on a desk is laid flat (ảnh chụp văn bản bằng điện thoại).

From a telephone a page is a quadrilateral on something darker. It is sought from the middle of the picture
outwards, up to where the light changes at once: a soft shadow is no edge, the end of the paper is one. Four
straight edges must be seen with the paper brighter than what lies beside it, in the proportions of A4; in
doubt there is no sheet, and a scan that fills its picture has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

Mask = NDArray[np.bool_]
Values = NDArray[np.float64]
Point = tuple[float, float]

_LONG_SIDE = 300
_LETTERS = 7
"""Points of the small copy: what is dark and thinner is print, not desk."""
_STEPS = (0.1, 0.16, 0.24, 0.36)
"""From one point to the next the light changes by this much (of itself) where the paper may end."""
_SPUR = 5
_SEED = 0.12
_LEAST_AREA = 0.15
_LEAST_FILLED = 0.93
_MOST_BESIDE = 0.04
_SIDES = (1.22, 1.62)
"""Long side by short: A4 has 1.41, seen from aside more or less."""
_LEAST_LIKE = 0.6
_LEAST_SINE = 0.8
_NEAR = 0.05
_ENDS = 0.06
_BESIDE = 3.0
_BRIGHTER = 1.12
_LEAST_SEEN = 0.75
_BRIGHT = 0.85
_PAPER = 75
_MOST_BRIGHT = 0.3
_A4_INCHES = (8.27, 11.69)
_ENOUGH_POINTS = 12


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Where a sheet lies in a picture: its corners, clockwise from the upper left, as parts of the sides."""

    corners: tuple[Point, ...]
    is_wide: bool = False

    def size(self, dpi: int) -> tuple[int, int]:
        """Width and height of the sheet laid flat: dispatches are on A4."""
        short, long = (round(side * dpi) for side in _A4_INCHES)
        return (long, short) if self.is_wide else (short, long)

    def back(self, x: float, y: float) -> Point:
        """Where a point of the flat sheet lies in the picture; both as parts of the sides."""
        a, b, c, d, e, f, g, h = self._way
        below = g * x + h * y + 1
        return (a * x + b * y + c) / below, (d * x + e * y + f) / below

    @cached_property
    def _way(self) -> tuple[float, ...]:
        return _homography(((0, 0), (1, 0), (1, 1), (0, 1)), self.corners)


def laid_flat(picture: Image.Image, sheet: Sheet, dpi: int) -> Image.Image:
    """The sheet alone, seen from straight above."""
    width, height = sheet.size(dpi)
    corners = [(x * picture.width, y * picture.height) for x, y in sheet.corners]
    way = _homography(((0, 0), (width, 0), (width, height), (0, height)), corners)
    white = 255 if picture.mode == "L" else (255, 255, 255)
    how = Image.Resampling.BILINEAR
    return picture.transform((width, height), Image.Transform.PERSPECTIVE, way, how, fillcolor=white)


def sheet_of(picture: Image.Image) -> Sheet | None:
    """The sheet that lies on a desk in a picture, or None where none is plainly seen."""
    step = max(1, round(max(picture.size) / _LONG_SIDE))
    if min(picture.size) < _LONG_SIDE // 2:
        return None
    paper = _without_print(picture.reduce(step))
    if _reaches_border(paper):
        return None
    found = [corners for region in _regions(paper) if (corners := _corners(region, paper)) is not None]
    if not found:
        return None
    corners = max(found, key=_area)
    parts = tuple((x * step / picture.width, y * step / picture.height) for x, y in corners)
    across, down = _lengths(corners)
    return Sheet(corners=parts, is_wide=across > down)


# -- what belongs together ------------------------------------------------------------------------------


def _without_print(small: Image.Image) -> Values:
    """How bright the paper and the desk are: the darkest colour, as wood has little blue."""
    if small.mode != "L":
        red, green, blue = small.convert("RGB").split()
        small = ImageChops.darker(red, ImageChops.darker(green, blue))
    closed = small.filter(ImageFilter.MaxFilter(_LETTERS)).filter(ImageFilter.MinFilter(_LETTERS))
    return np.asarray(closed).astype(np.float64) + 8.0


def _reaches_border(paper: Values) -> bool:
    """Whether the outermost points are as bright as the middle: the page goes on to the picture's border."""
    outer = [paper[:2], paper[-2:], paper[:, :2], paper[:, -2:]]
    height, width = paper.shape
    middle = paper[height // 4 : -height // 4, width // 4 : -width // 4]
    ring = np.concatenate([side.ravel() for side in outer])
    return bool(np.median(ring) > _BRIGHT * np.percentile(middle, _PAPER))


def _regions(paper: Values) -> Iterator[Mask]:
    """What can be reached from the middle without crossing an edge, for edges of several strengths."""
    down, across = np.gradient(np.log(paper))
    change = np.hypot(down, across)
    height, width = paper.shape
    seed = np.zeros(paper.shape, dtype=np.bool_)
    y, x = round(height * (0.5 - _SEED)), round(width * (0.5 - _SEED))
    seed[y : height - y, x : width - x] = True
    last = 0
    for most in _STEPS:
        region = _reached(_opened(_reached(change < most, seed)), seed)
        count = int(region.sum())
        if count > last and count > _LEAST_AREA * paper.size:
            yield region
            last = count


def _reached(free: Mask, seed: Mask) -> Mask:
    """The free points that are joined to the seed."""
    found = free & seed
    count = -1
    while count != (now := int(found.sum())):
        count = now
        found = _along_rows(free, found)
        found = _along_rows(free.T, found.T).T
    return found


def _along_rows(free: Mask, found: Mask) -> Mask:
    """All of each run of free points in a row that has a found one."""
    before = np.zeros_like(free)
    before[:, 1:] = free[:, :-1]
    runs = np.cumsum((free & ~before).ravel()).reshape(free.shape)
    has = np.bincount(runs[found], minlength=int(runs[-1, -1]) + 1) > 0
    whole: Mask = free & has[runs]
    return whole


def _opened(region: Mask) -> Mask:
    """A region without thin bridges to what lies beside it."""
    image = Image.fromarray(region.astype(np.uint8) * 255)
    return np.asarray(image.filter(ImageFilter.MinFilter(_SPUR)).filter(ImageFilter.MaxFilter(_SPUR))) > 0


# -- four edges -----------------------------------------------------------------------------------------


def _corners(region: Mask, paper: Values) -> tuple[Point, ...] | None:
    """The corners of a region that is a sheet, in points of the small copy."""
    edge = _edge_points(region)
    if len(edge) < 4 * _ENOUGH_POINTS:
        return None
    rough = _rough_corners(edge)
    lines = [_line(edge, a, b) for a, b in pairwise([*rough, rough[0]])]
    known = [line for line in lines if line is not None]
    if len(known) < len(lines):
        return None
    crossings = [_crossing(one, two) for one, two in pairwise([known[-1], *known])]
    corners = tuple(point for point in crossings if point is not None)
    if len(corners) < len(lines) or not _is_plausible(corners, region.shape):
        return None
    return corners if _is_filled(corners, region, paper) and _is_seen(corners, paper) else None


def _edge_points(region: Mask) -> Values:
    """The points of a region, as (x, y), that have a neighbour outside; those at the picture's border not."""
    inner = region[1:-1, 1:-1]
    around = region[:-2, 1:-1] & region[2:, 1:-1] & region[1:-1, :-2] & region[1:-1, 2:]
    rows, columns = np.nonzero(inner & ~around)
    return np.column_stack([columns + 1.5, rows + 1.5])


def _rough_corners(edge: Values) -> list[Point]:
    """Four points far from each other, clockwise from the upper left."""
    middle = edge.mean(axis=0)
    first = edge[np.argmax(((edge - middle) ** 2).sum(axis=1))]
    third = edge[np.argmax(((edge - first) ** 2).sum(axis=1))]
    way = third - first
    aside = (edge[:, 0] - first[0]) * way[1] - (edge[:, 1] - first[1]) * way[0]
    around = (first, edge[np.argmax(aside)], third, edge[np.argmin(aside)])
    ring = [(float(x), float(y)) for x, y in around]
    start = min(range(4), key=lambda at: sum(ring[at]))
    return ring[start:] + ring[:start]


def _line(edge: Values, a: Point, b: Point) -> tuple[float, float, float] | None:
    """The straight line along one edge, as n·p = d; points that do not fit are left out."""
    start, way = np.array(a), np.array(b) - np.array(a)
    length = float(np.hypot(*way))
    if length < 2 * _ENOUGH_POINTS:
        return None
    along = (edge - start) @ way / length**2
    aside = np.abs((edge[:, 0] - a[0]) * way[1] - (edge[:, 1] - a[1]) * way[0]) / length
    points = edge[(along > _ENDS) & (along < 1 - _ENDS) & (aside < _NEAR * length)]
    for _ in range(4):
        if len(points) < max(_ENOUGH_POINTS, length / 4):
            return None
        middle = points.mean(axis=0)
        normal = np.linalg.svd(points - middle, full_matrices=False)[2][1]
        away = np.abs((points - middle) @ normal)
        points = points[away <= max(0.7, 2.0 * float(np.median(away)))]
    return float(normal[0]), float(normal[1]), float(middle @ normal)


def _crossing(one: tuple[float, float, float], two: tuple[float, float, float]) -> Point | None:
    across = one[0] * two[1] - one[1] * two[0]
    if abs(across) < _LEAST_SINE:
        return None
    return (one[2] * two[1] - one[1] * two[2]) / across, (one[0] * two[2] - one[2] * two[0]) / across


# -- is it a sheet --------------------------------------------------------------------------------------


def _is_plausible(corners: Sequence[Point], shape: tuple[int, ...]) -> bool:
    """Whether four corners have the proportions of A4 seen from not too far aside, and lie in the picture."""
    sides = [float(np.hypot(b[0] - a[0], b[1] - a[1])) for a, b in pairwise([*corners, corners[0]])]
    likeness = min(min(a, b) / max(a, b) for a, b in (sides[::2], sides[1::2]))
    across, down = _lengths(corners)
    ratio = max(across, down) / min(across, down)
    height, width = shape
    inside = all(-0.1 < x / width < 1.1 and -0.1 < y / height < 1.1 for x, y in corners)
    is_large = _area(corners) > _LEAST_AREA * height * width
    return inside and is_large and likeness > _LEAST_LIKE and _SIDES[0] < ratio < _SIDES[1]


def _is_filled(corners: Sequence[Point], region: Mask, paper: Values) -> bool:
    """Whether the region is the quadrilateral and little beside it as bright: else it is part of a page."""
    inside = _within(corners, region.shape)
    if (region & inside).sum() < _LEAST_FILLED * inside.sum():
        return False
    if (region & ~inside).sum() > _MOST_BESIDE * inside.sum():
        return False
    beside = paper[~inside]
    bright = (beside > _BRIGHT * float(np.median(paper[inside]))).sum()
    return bool(len(beside) and bright <= _MOST_BRIGHT * len(beside))


def _is_seen(corners: Sequence[Point], paper: Values) -> bool:
    """Whether along each edge the paper is brighter than what lies beside it."""
    middle = np.mean(np.array(corners), axis=0)
    height, width = paper.shape
    for a, b in pairwise([*corners, corners[0]]):
        start, way = np.array(a), np.array(b) - np.array(a)
        out = np.array([way[1], -way[0]]) / np.hypot(*way)
        out *= np.sign(out @ (start + way / 2 - middle))
        places = start + np.linspace(0.05, 0.95, 40)[:, None] * way
        sides = []
        for far in (-_BESIDE, _BESIDE):
            x, y = np.floor(places + far * out).astype(int).T
            known = (x >= 0) & (y >= 0) & (x < width) & (y < height)
            sides.append(np.where(known, paper[y.clip(0, height - 1), x.clip(0, width - 1)], np.nan))
        if (sides[0] > _BRIGHTER * sides[1]).mean() < _LEAST_SEEN:
            return False
    return True


def _within(corners: Sequence[Point], shape: tuple[int, ...]) -> Mask:
    """The points inside a convex quadrilateral whose corners come clockwise."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]] + 0.5
    inside = np.ones(shape, dtype=np.bool_)
    for a, b in pairwise([*corners, corners[0]]):
        inside &= (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) >= 0
    return inside


def _lengths(corners: Sequence[Point]) -> tuple[float, float]:
    """The mean lengths of the level and of the upright edges."""
    sides = [float(np.hypot(b[0] - a[0], b[1] - a[1])) for a, b in pairwise([*corners, corners[0]])]
    return (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2


def _area(corners: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*corners, corners[0]])) / 2


def _homography(given: Sequence[Point], wanted: Sequence[Point]) -> tuple[float, ...]:
    """The eight coefficients that take four points to four others."""
    rows: list[tuple[float, ...]] = []
    for (x, y), (u, v) in zip(given, wanted, strict=True):
        rows.append((x, y, 1, 0, 0, 0, -u * x, -u * y))
        rows.append((0, 0, 0, x, y, 1, -v * x, -v * y))
    right = np.array([value for point in wanted for value in point])
    return tuple(float(v) for v in np.linalg.solve(np.array(rows), right))

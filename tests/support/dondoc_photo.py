"""Sheets as a telephone sees them: on a desk, from aside, in a shadow, squeezed into a JPEG (ảnh chụp văn bản)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Point = tuple[float, float]
Values = NDArray[np.float64]

_FAR = 2.6
"""How far the camera is away, in heights of the sheet: about 70 cm from a sheet of A4."""
_A4 = 210 / 297
_DESKS = {"wood": (120.0, 84.0, 54.0), "cloth": (52.0, 60.0, 74.0), "stone": (128.0, 128.0, 124.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """How a sheet was photographed: degrees that the camera leans forward and aside, and that it is turned."""

    pitch: float = 8.0
    yaw: float = 4.0
    roll: float = 2.0
    fills: float = 0.86
    """The share of the picture's longer side that the sheet takes."""
    desk: str = "wood"
    shadow: float = 0.4
    """How much of the light a shadow takes that falls across."""
    softness: float = 0.02
    """How wide the edge of the shadow is, as a part of the picture's longer side."""
    noise: float = 4.0
    quality: int = 75
    seed: int = 1


def photographed(sheet: Image.Image, shot: Shot, *, size: tuple[int, int] = (1800, 2400)) -> Image.Image:
    """A photograph of a sheet, of so many dots."""
    random = np.random.default_rng(shot.seed)
    corners = corners_of(shot, size)
    desk = _desk(shot.desk, size, random)
    laid = laid_out(sheet.convert("RGB"), corners, size)
    cover = laid_out(Image.new("RGB", sheet.size, "white"), corners, size).convert("L")
    paper = Image.composite(laid, Image.fromarray(desk.astype(np.uint8)), cover)
    light = _light(size, shot, random)
    values = np.asarray(paper.filter(ImageFilter.GaussianBlur(0.6))).astype(np.float64) * light[:, :, None]
    values += random.normal(0, shot.noise, (size[1], size[0], 3))
    squeezed = io.BytesIO()
    Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)).save(squeezed, "JPEG", quality=shot.quality)
    return Image.open(squeezed).convert("RGB")


def corners_of(shot: Shot, size: tuple[int, int]) -> tuple[Point, ...]:
    """Where the corners of the sheet are in the picture: upper left, upper right, lower right, lower left."""
    pitch, yaw, roll = (np.radians(v) for v in (shot.pitch, shot.yaw, shot.roll))
    around_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    around_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    around_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    x, y = _A4 / 2, 0.5
    flat = np.array([(-x, -y, 0), (x, -y, 0), (x, y, 0), (-x, y, 0)])
    seen = flat @ (around_z @ around_x @ around_y).T
    places = seen[:, :2] * (_FAR / (_FAR + seen[:, 2:]))
    places = (places - (places.min(axis=0) + places.max(axis=0)) / 2) * shot.fills * max(size)
    return tuple((float(px + size[0] / 2), float(py + size[1] / 2)) for px, py in places)


def laid_out(sheet: Image.Image, corners: Sequence[Point], size: tuple[int, int]) -> Image.Image:
    """A sheet drawn into a quadrilateral, black around it."""
    way = homography(corners, [(0, 0), (sheet.width, 0), sheet.size, (0, sheet.height)])
    return sheet.transform(size, Image.Transform.PERSPECTIVE, way, Image.Resampling.BICUBIC)


def homography(given: Sequence[Point], wanted: Sequence[Point]) -> tuple[float, ...]:
    """The eight coefficients that take four points to four others."""
    rows, right = [], []
    for (x, y), (u, v) in zip(given, wanted, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        right += [u, v]
    return tuple(float(v) for v in np.linalg.solve(np.array(rows, float), np.array(right, float)))


def _desk(kind: str, size: tuple[int, int], random: np.random.Generator) -> Values:
    """A table of wood with its grain, a dark cloth, a grey stone."""
    width, height = size
    colour = np.array(_DESKS[kind])
    if kind == "wood":
        waves = random.normal(0, 1, (height, 12)).cumsum(axis=0)
        grain = Image.fromarray(waves.astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
        shade = 0.85 + 0.15 * np.sin(np.asarray(grain) / 3)
    else:
        spots = Image.fromarray(random.normal(0, 1, (height // 6, width // 6)).astype(np.float32))
        shade = 1 + 0.12 * np.asarray(spots.resize(size, Image.Resampling.BICUBIC))
    return np.clip(colour * shade[:, :, None], 0, 255)


def _light(size: tuple[int, int], shot: Shot, random: np.random.Generator) -> Values:
    """A lamp on one side, and a shadow that falls across."""
    y, x = np.mgrid[0 : size[1], 0 : size[0]] / max(size)
    turn = random.uniform(0, 2 * np.pi)
    lamp = 0.92 + 0.16 * (np.cos(turn) * (x - 0.4) + np.sin(turn) * (y - 0.5))
    slope, at = random.uniform(-0.6, 0.6), random.uniform(0.35, 0.65)
    edge = (y - at - slope * (x - 0.4)) / shot.softness
    falls: Values = lamp * (1 - shot.shadow / (1 + np.exp(-np.clip(edge, -40, 40))))
    return falls

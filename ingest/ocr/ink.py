"""Ink on paper: light evened out, stamps and signatures taken away, black text kept (làm sạch ảnh).

A stamp is red and a signature blue: in its brightest colour channel either is nearly paper, while black text
is dark in all three, also where a stamp lies over it. So the brightest channel shows the text alone; what is
left of a colour is lifted by how colourful it is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_TINT = 16
"""Paper and the edges of black letters are as colourful as this in a compressed picture."""
_LIFT = 3.0
_COLOURED = 60
_DARK = 140
_FLAT = 24
_PAPER = 200
_CELL = 24
_RED_OVER = 50
_WHITE = 90
"""Nine tenths of a page are paper or darker."""


def text_ink(picture: Image.Image) -> Image.Image:
    """A grey picture of the black text: even light, no stamp, no blue signature."""
    if picture.mode in ("1", "L", "I;16", "I", "F", "LA"):
        grey = picture.convert("L")
        return evened(grey, _paper_of(grey))
    bands = _evened_bands(picture.convert("RGB"))
    brightest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    darkest = ImageChops.darker(ImageChops.darker(bands[0], bands[1]), bands[2])
    colour = ImageChops.subtract(brightest, darkest).filter(ImageFilter.BoxBlur(1))
    if _is_written_in_colour(darkest, ImageChops.subtract(bands[2], bands[0])):
        return Image.merge("RGB", bands).convert("L")
    return ImageChops.add(brightest, colour.point([int(max(0, c - _TINT) * _LIFT) for c in range(256)]))


def red_ink(picture: Image.Image) -> Image.Image | None:
    """A grey picture of what is red (dấu đỏ), black on white; None where nothing is."""
    if picture.mode in ("1", "L", "I;16", "I", "F", "LA"):
        return None
    red, green, blue = _evened_bands(picture.convert("RGB"))
    over = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    if not (np.asarray(over.reduce(2)) > _RED_OVER).any():
        return None
    return over.point([255 - min(255, c * 3) for c in range(256)])


def _evened_bands(picture: Image.Image) -> tuple[Image.Image, Image.Image, Image.Image]:
    """The three channels with the paper white everywhere.

    How bright the paper is at a place is told by the brightest channel, or a broad red stamp would count as
    red paper; what colour the light has is told by the whole page.
    """
    bands = picture.split()
    brightest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    paper = _paper_of(brightest)
    whites = [float(np.percentile(np.asarray(band.reduce(8)), _WHITE)) for band in bands]
    red, green, blue = (
        evened(band, np.clip(paper * (white / max(1.0, *whites)), 1, 255).astype(np.uint8))
        for band, white in zip(bands, whites, strict=True)
    )
    return red, green, blue


def evened(band: Image.Image, paper: Grey) -> Image.Image:
    """One channel with its paper white: shadows and yellow light divided out."""
    low, high = int(np.min(paper)), int(np.max(paper))
    if high - low <= _FLAT and low >= _PAPER:
        return band.point([min(255, int(v * 255 / max(1, low))) for v in range(256)])
    light = Image.fromarray(paper).resize(band.size, Image.Resampling.BILINEAR)
    level = np.maximum(np.asarray(light), 40).astype(np.uint16)
    values = np.asarray(band).astype(np.uint16) * 255 // level
    return Image.fromarray(np.minimum(values, 255).astype(np.uint8))


def _paper_of(band: Image.Image) -> Grey:
    """How bright the paper is around each place, in steps of some letters."""
    small = band.reduce(max(1, min(8, min(band.size) // 8)))
    step = max(1, _CELL // 8)
    for _ in range(2):  # twice the brightest of a neighbourhood spans wide letters and rulings
        small = small.filter(ImageFilter.MaxFilter(2 * step + 1))
    return np.asarray(small.filter(ImageFilter.BoxBlur(2 * step)))


def _is_written_in_colour(darkest: Image.Image, blue_over_red: Image.Image) -> bool:
    """Whether most of the ink is blue: then the text itself is, and taking colour out would take it.

    Red does not count: on a last page with two lines the stamp is most of the ink.
    """
    ink = np.asarray(darkest.reduce(2)) < _DARK
    inked = int(ink.sum())
    return inked > 0 and int((ink & (np.asarray(blue_over_red.reduce(2)) > _COLOURED)).sum()) > 0.7 * inked


def is_blank(grey: Image.Image) -> bool:
    """Whether a page carries next to nothing."""
    return share_of_ink(grey) < 0.00015


def share_of_ink(grey: Image.Image) -> float:
    """The share of dark points."""
    return float((np.asarray(grey.reduce(3)) < _DARK).mean())


def runs_of(flags: Mask) -> list[tuple[int, int]]:
    """Where stretches of true values begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]

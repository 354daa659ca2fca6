"""Files that are pictures (tệp ảnh): opened with care, stood upright, laid on white paper.

Whoever recognises a picture and whoever shows it must see the same page.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from models.errors import DamagedFile, TooManyPixels
from models.source import ReadLimits

_FORMATS = ("PNG", "JPEG", "TIFF")
_MANY_PAGES = "TIFF"
_ORIENTATION = 0x0112
_NOTES = {3: 180, 6: 90, 8: 270}
"""Degrees clockwise that a camera's note (EXIF) asks for."""
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""Pillow turns the other way round."""
_BROKEN = (OSError, SyntaxError, ValueError, struct.error, zlib.error, EOFError, IndexError, KeyError)
"""What Pillow raises for damaged pictures; its formats know no class of errors of their own."""


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """A picture that is not unpacked yet; raises DamagedFile while it is used, too, and TooManyPixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is judged by our own limit, in `check_size`
            with Image.open(path, formats=_FORMATS) as image:
                yield image
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except (UnidentifiedImageError, *_BROKEN) as error:
        raise DamagedFile from error


def has_page(image: Image.Image, index: int) -> bool:
    """Goes to a page, counted from 0; whether the picture has it. Only a TIFF has several."""
    if image.format != _MANY_PAGES:
        return index == 0
    try:
        image.seek(index)
    except EOFError:
        return False
    return True


def check_size(image: Image.Image, limits: ReadLimits) -> None:
    """Raises TooManyPixels before the page is unpacked."""
    if image.width * image.height > limits.max_pixels:
        raise TooManyPixels


def upright(image: Image.Image) -> tuple[Image.Image, int]:
    """The page as the camera noted that it stands, on white paper, and that note in degrees clockwise."""
    noted = _NOTES.get(image.getexif().get(_ORIENTATION, 1), 0)
    return _on_white(ImageOps.exif_transpose(image) or image), noted


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    """A picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return picture.transpose(_TURNS[degrees]) if degrees in _TURNS else picture


def _on_white(image: Image.Image) -> Image.Image:
    """A plain grey or colour picture; what is transparent is paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layers = image.convert("RGBA")
        paper = Image.new("RGBA", layers.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, layers).convert("RGB")
    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda v: v * (1 / 256)).convert("L")
    return image.convert("RGB")

"""Pictures of pages (ảnh chụp, ảnh quét): PNG, JPEG and TIFF, one page or several."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.readers.pdf_pages import PageContent, drop_furniture, lay_out
from ingest.readers.scan import Picture, align, door_desk, head_lines, read_pictures
from models.errors import DamagedFile, NoTextLayer, TooManyPixels, TooManyScannedPages

_FORMATS = ("PNG", "JPEG", "TIFF")
_A4_INCHES = 11.69
_LONG_SIDES = (5.5, 17.0)
"""Inches: from half a sheet of A4 to A3. A picture that claims another size has no size."""
_DPI = 300
_HEAD_DPI = 200
_MIN_CHARS = 12
_TURNS = {3: 180, 6: 90, 8: 270}
"""Degrees clockwise that the camera's note (EXIF) asks for."""
_ORIENTATION = 0x0112
_BROKEN = (OSError, SyntaxError, ValueError, struct.error, zlib.error, EOFError, IndexError, KeyError)
"""What Pillow raises for damaged pictures; its formats know no class of errors of their own."""


def read_image(path: Path, context: ReadContext) -> DraftDocument:
    """The text of a picture, or of all pages of a TIFF.

    Raises DamagedFile, TooManyPixels before anything is unpacked, TooManyScannedPages, NoTextLayer where no
    letter is found, or ProgramMissing.
    """
    draft = DraftDocument()
    contents: list[PageContent] = []
    with _opened(path) as image:
        whole = _count_pages(image, context)
        pictures = ((n, _picture(image, n - 1, context, _DPI)) for n in range(1, whole + 1))
        for found in read_pictures(pictures, context, done=0, whole=whole):
            contents.append(found.content)
            draft.pages.append(found.page)
            draft.furniture.extend(found.furniture)
            draft.repairs.update(["recognition_mended"] if found.is_mended else [])
    if sum(content.length for content in contents) < _MIN_CHARS:
        raise NoTextLayer(
            "Không nhận ra chữ nào trong ảnh này. Hãy quét hoặc chụp lại cho rõ, đủ sáng rồi tải lên lại."
        )
    align(contents, range(1, len(contents) + 1))
    drop_furniture(contents, draft)
    lay_out(contents, draft)
    return draft


def head_texts(path: Path, context: ReadContext) -> list[str]:
    """The lines of the upper half of the first page, red ink included, for the secrecy stop."""
    with _opened(path) as image:
        return head_lines(_picture(image, 0, context, _HEAD_DPI), door_desk(context))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # the size is judged by our own limit, before anything is unpacked
            with Image.open(path, formats=_FORMATS) as image:
                yield image
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except (UnidentifiedImageError, *_BROKEN) as error:
        raise DamagedFile from error


def _count_pages(image: Image.Image, context: ReadContext) -> int:
    """How many pages the file has; counted no further than one page too many."""
    most = context.limits.max_scanned_pages
    count = 1
    while image.format == "TIFF":
        try:
            image.seek(count)
        except EOFError:
            break
        count += 1
        if count > most:
            raise TooManyScannedPages(f"Tệp có hơn {most} trang. Hãy tách tệp rồi tải lên từng phần.")
    return count


def _picture(image: Image.Image, index: int, context: ReadContext, dpi: int) -> Picture:
    """One page, upright as the camera noted it, at about so many dots an inch."""
    if image.format == "TIFF":
        image.seek(index)
    if image.width * image.height > context.limits.max_pixels:
        raise TooManyPixels
    inches = _long_side(image)
    longest = round(inches * dpi)
    if image.format == "JPEG" and max(image.size) > 2 * longest:
        image.draft(None, (longest, longest))  # the decoder leaves out what would be thrown away
    rotation = _TURNS.get(image.getexif().get(_ORIENTATION, 1), 0)
    upright = ImageOps.exif_transpose(image) or image
    picture = _on_white(upright)
    return Picture(image=_sized(picture, longest), dpi=dpi, rotation=rotation)


def _long_side(image: Image.Image) -> float:
    """The length of the sheet in inches, from the file's note of its density where that is plausible."""
    density = image.info.get("dpi")
    try:
        claimed = max(image.size) / float(density[0]) if density else 0.0
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        claimed = 0.0
    return claimed if _LONG_SIDES[0] <= claimed <= _LONG_SIDES[1] else _A4_INCHES


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


def _sized(image: Image.Image, longest: int) -> Image.Image:
    """The picture with a long side of so many dots."""
    scale = longest / max(image.size)
    if abs(scale - 1) < 0.01:
        return image.copy()
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    how = Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BOX
    return image.resize(size, how)

"""Pictures of pages (ảnh chụp, ảnh quét): PNG, JPEG and TIFF, one page or several."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.ocr.sheet import sheet_of
from ingest.pictures import check_size, has_page, opened, upright
from ingest.readers.pdf_pages import PageContent, drop_furniture, lay_out
from ingest.readers.scan import align, door_desk, head_lines, read_pictures
from ingest.readers.scan_places import Picture, flat_picture
from models.errors import NoTextLayer, TooManyScannedPages

_A4_INCHES = 11.69
_LONG_SIDES = (5.5, 17.0)
"""Inches: from half a sheet of A4 to A3. A picture that claims another size has no size."""
_DPI = 300
_HEAD_DPI = 200
_MIN_CHARS = 12


def read_image(path: Path, context: ReadContext) -> DraftDocument:
    """The text of a picture, or of all pages of a TIFF.

    Raises DamagedFile, TooManyPixels before anything is unpacked, TooManyScannedPages, NoTextLayer where no
    letter is found, or ProgramMissing.
    """
    draft = DraftDocument()
    contents: list[PageContent] = []
    with opened(path) as image:
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
    with opened(path) as image:
        return head_lines(_picture(image, 0, context, _HEAD_DPI), door_desk(context))


def _count_pages(image: Image.Image, context: ReadContext) -> int:
    """How many pages the file has; counted no further than one page too many."""
    most = context.limits.max_scanned_pages
    count = 0
    while has_page(image, count):
        count += 1
        if count > most:
            raise TooManyScannedPages(f"Tệp có hơn {most} trang. Hãy tách tệp rồi tải lên từng phần.")
    return count


def _picture(image: Image.Image, index: int, context: ReadContext, dpi: int) -> Picture:
    """One page, upright as the camera noted it, at about so many dots an inch."""
    has_page(image, index)
    check_size(image, context.limits)
    longest = round(_long_side(image) * dpi)
    if image.format == "JPEG" and max(image.size) > 2 * longest:
        image.draft(None, (longest, longest))  # the decoder leaves out what would be thrown away
    picture, rotation = upright(image)
    sheet = sheet_of(picture)
    if sheet is not None:
        return flat_picture(picture, sheet, dpi=dpi, rotation=rotation, whole=_size(picture, longest))
    return Picture(image=_sized(picture, longest), dpi=dpi, rotation=rotation)


def _long_side(image: Image.Image) -> float:
    """The length of the sheet in inches, from the file's note of its density where that is plausible."""
    density = image.info.get("dpi")
    try:
        claimed = max(image.size) / float(density[0]) if density else 0.0
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        claimed = 0.0
    return claimed if _LONG_SIDES[0] <= claimed <= _LONG_SIDES[1] else _A4_INCHES


def _sized(image: Image.Image, longest: int) -> Image.Image:
    """The picture with a long side of so many dots."""
    scale = longest / max(image.size)
    if abs(scale - 1) < 0.01:
        return image.copy()
    how = Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BOX
    return image.resize(_size(image, longest), how)


def _size(image: Image.Image, longest: int) -> tuple[int, int]:
    scale = longest / max(image.size)
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))

"""Where a recognised word stands in the page as a person is shown it (vị trí của từ trên ảnh trang)."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from ingest.ocr.engine import OcrWord
from ingest.ocr.sheet import Point, Sheet, laid_flat
from ingest.ocr.straighten import Turned
from models.source import Box

_SIDEWAYS = (90, 270)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The picture of one page, its dots an inch, and its turn in the file (clockwise, in degrees).

    Where `image` is a sheet that was laid flat, `sheet` says where it lay in the photograph, and `whole` how
    many dots wide and high that is: a person is shown the photograph.
    """

    image: Image.Image
    dpi: int
    rotation: int = 0
    sheet: Sheet | None = None
    whole: tuple[int, int] = (0, 0)

    def shown(self, turn: int, width: float, height: float) -> tuple[float, float]:
        """Width and height in dots of the page as it is shown; given are those of the page as it was read."""
        if self.sheet is None:
            return width, height
        return (self.whole[1], self.whole[0]) if turn in _SIDEWAYS else self.whole

    def place(self, word: OcrWord, straight: Turned, turn: int) -> Box:
        """A word of the straight picture in points of the page as it is shown.

        `turn` is by how many degrees clockwise the picture was turned before it was straightened.
        """
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        bx, by = straight.back(x, y)
        x0, top, x1, bottom = word.x0 + bx - x, word.top + by - y, word.x1 + bx - x, word.bottom + by - y
        if self.sheet is not None:
            corners = ((x0, top), (x1, top), (x1, bottom), (x0, bottom))
            across, down = zip(*(self._photographed(self.sheet, p, turn) for p in corners), strict=True)
            x0, top, x1, bottom = min(across), min(down), max(across), max(down)
        x0, top, x1, bottom = (round(v * 72 / self.dpi, 2) for v in (x0, top, x1, bottom))
        return Box(x0=x0, top=top, x1=x1, bottom=bottom)

    def _photographed(self, sheet: Sheet, point: Point, turn: int) -> Point:
        """A point of the flat, turned sheet in the photograph that is turned likewise."""
        width, height = self.image.size[::-1] if turn in _SIDEWAYS else self.image.size
        lying = _turned((point[0] / width, point[1] / height), -turn % 360)
        x, y = _turned(sheet.back(*lying), turn)
        across, down = self.shown(turn, width, height)
        return x * across, y * down


def flat_picture(
    image: Image.Image, sheet: Sheet, *, dpi: int, rotation: int, whole: tuple[int, int]
) -> Picture:
    """The sheet in a photograph as the picture of a page."""
    flat = laid_flat(image, sheet, dpi)
    return Picture(image=flat, dpi=dpi, rotation=rotation, sheet=sheet, whole=whole)


def _turned(point: Point, turn: int) -> Point:
    """A point, as parts of the sides, of a picture that is turned clockwise."""
    x, y = point
    return {90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}.get(turn, point)

"""A picture of a page becomes words in their places (nhận dạng một trang).

The picture is cleaned, set upright and straightened; rulings are found and taken out; what is left is cut
into columns and cells, laid one under the other and read in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from ingest.ocr.engine import Layout, OcrEngine, OcrWord, Patience, mean_confidence
from ingest.ocr.ink import is_blank, text_ink
from ingest.ocr.regions import Area, inked_part, regions_of, stacked
from ingest.ocr.rulings import Stroke, erased, strokes_of
from ingest.ocr.straighten import Turned, runs_down, straightened
from ingest.ocr.writing import carries_writing
from ingest.pictures import turned

_SURE = 0.62
"""Below it a page may stand on its head: upright print is read at 0.85 and above, turned print at 0.5."""
_AGAIN = (Layout.LINE, Layout.NUMBER)
_TRIAL_HEIGHT = 0.12
_MOST_DOUBTFUL = 24
_FEW = 2
_SURE_OF_FEW = 0.7
_LINE_POINTS = 24.0
_GARBLED = 0.5

Cells = Callable[[Sequence[Stroke], float], list[list[Area]]]
"""The cells of each table that some strokes of a picture form, given its pixels a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a page is recognised with: the engine, how tables are found, how long it may take."""

    engine: OcrEngine
    cells: Cells
    patience: Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedPage:
    """The words of a page in pixels of its straight picture.

    `turned_by` is by how many degrees clockwise the picture was turned to stand upright. A page is covered
    where it is so full of something that is no print that nothing was sought in it.
    """

    words: tuple[OcrWord, ...]
    strokes: tuple[Stroke, ...]
    straight: Turned
    turned_by: int
    dpi: int
    is_covered: bool = False


def recognise(picture: Image.Image, dpi: int, desk: Desk, *, part: float = 1.0) -> RecognisedPage:
    """Reads one page, or the upper part of it when it stands upright."""
    grey = text_ink(picture)
    if is_blank(grey):
        return _page((), (), Turned(picture=grey, angle=0.0), 0, dpi)
    if not carries_writing(grey, dpi):
        return replace(_page((), (), Turned(picture=grey, angle=0.0), 0, dpi), is_covered=True)
    turn = _upright_of(grey, dpi, desk, (0, 90, 270)) if runs_down(grey) else 0
    page = _read(upper(turned(grey, turn), part), turn, dpi, desk)
    if turn or mean_confidence(page.words) >= _SURE:
        return page
    desk.patience.pulse()
    turn = _upright_of(grey, dpi, desk, (0, 180, 90, 270))
    return page if turn == 0 else _read(upper(turned(grey, turn), part), turn, dpi, desk)


def _page(
    words: Sequence[OcrWord], strokes: Sequence[Stroke], straight: Turned, turn: int, dpi: int
) -> RecognisedPage:
    return RecognisedPage(
        words=tuple(words), strokes=tuple(strokes), straight=straight, turned_by=turn, dpi=dpi
    )


def _read(grey: Image.Image, turn: int, dpi: int, desk: Desk) -> RecognisedPage:
    """Reads an upright picture; `turn` is how it came to be upright."""
    straight = straightened(grey)
    strokes = strokes_of(straight.picture, dpi)
    clear = erased(straight.picture, strokes, dpi)
    words = _words_of(clear, desk.cells(strokes, dpi / 72), dpi, desk)
    return _page(words, strokes, straight, turn, dpi)


def upper(picture: Image.Image, part: float) -> Image.Image:
    """The upper part of a picture."""
    return picture if part >= 1 else picture.crop((0, 0, picture.width, round(part * picture.height)))


def _upright_of(grey: Image.Image, dpi: int, desk: Desk, turns: Sequence[int]) -> int:
    """The turn in which a strip of the page is read best."""
    sure: dict[int, float] = {}
    for turn in turns:
        strip = _strip(straightened(turned(grey, turn)).picture)
        words = desk.engine.read(strip, dpi, Layout.BLOCK, desk.patience)
        sure[turn] = mean_confidence(words) * min(1.0, len(words) / 5)
        desk.patience.pulse()
    return max(turns, key=lambda turn: sure[turn])


def _strip(grey: Image.Image) -> Image.Image:
    """The fullest third of a page."""
    rows = grey.resize((1, max(1, grey.height // 8)), Image.Resampling.BOX).tobytes()
    height = max(1, int(len(rows) * _TRIAL_HEIGHT))
    starts = range(0, max(1, len(rows) - height), max(1, height // 6))
    start = min(starts, key=lambda at: sum(rows[at : at + height])) * 8
    return grey.crop((0, start, grey.width, min(grey.height, start + height * 8)))


def _words_of(clear: Image.Image, tables: list[list[Area]], dpi: int, desk: Desk) -> list[OcrWord]:
    """All words of a picture without rulings: those around the tables, then those of each cell."""
    taken = [_around(cells) for cells in tables]
    areas = [part for a in regions_of(clear, dpi, taken) if (part := _outside(clear, a, taken, dpi))]
    areas += [part for cells in tables for cell in cells if (part := inked_part(clear, cell, dpi))]
    if not areas:
        return []
    stack = stacked(clear, areas, dpi)
    words = desk.engine.read(stack.picture, dpi, Layout.BLOCK, desk.patience)
    found: dict[int, list[OcrWord]] = {number: [] for number in range(len(areas))}
    for word in words:
        number, placed = stack.back(word)
        found[number].append(placed)
    doubtful = [number for number, line in found.items() if _is_doubtful(line, areas[number], dpi)]
    for number in doubtful[:_MOST_DOUBTFUL]:
        if desk.patience.is_short:
            break
        for layout in _AGAIN:
            alone = _alone(clear, areas[number], dpi, desk, layout)
            if mean_confidence(alone) > mean_confidence(found[number]):
                found[number] = [replace(word, line=-1 - number) for word in alone]
            if not _is_doubtful(found[number], areas[number], dpi):
                break
    return [word for line in found.values() for word in line]


def _is_doubtful(words: Sequence[OcrWord], area: Area, dpi: int) -> bool:
    """A single digit in a cell, among lines of text, is taken for dust; a short line may be garbled."""
    sure = mean_confidence(words)
    is_line = area[3] - area[1] < _LINE_POINTS * dpi / 72
    return sure < _SURE_OF_FEW if sum(len(w.text) for w in words) <= _FEW else is_line and sure < _GARBLED


def _alone(clear: Image.Image, area: Area, dpi: int, desk: Desk, layout: Layout) -> list[OcrWord]:
    """One area read for itself."""
    desk.patience.pulse()
    stack = stacked(clear, [area], dpi)
    return [stack.back(word)[1] for word in desk.engine.read(stack.picture, dpi, layout, desk.patience)]


def _around(cells: Sequence[Area]) -> Area:
    x0, top, x1, bottom = zip(*cells, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _outside(grey: Image.Image, area: Area, taken: Sequence[Area], dpi: int) -> Area | None:
    """An area as it is, cut off at a table that reaches into it."""
    _, top, _, bottom = area
    for _, upper, _, lower in taken:
        if upper <= top < lower < bottom:
            top = lower
        elif top < upper < bottom <= lower:
            bottom = upper
    return inked_part(grey, (area[0], top, area[2], bottom), dpi)


def lines_of_ink(grey: Image.Image, dpi: int, desk: Desk, layout: Layout) -> list[list[OcrWord]]:
    """The lines of a straight picture with little on it, such as the ink of one colour."""
    clear = erased(grey, strokes_of(grey, dpi), dpi)
    areas = [part for area in regions_of(clear, dpi) if (part := inked_part(clear, area, dpi))]
    if not areas:
        return []
    stack = stacked(clear, areas, dpi)
    lines: dict[int, list[OcrWord]] = {}
    for word in desk.engine.read(stack.picture, dpi, layout, desk.patience):
        lines.setdefault(word.line, []).append(stack.back(word)[1])
    return list(lines.values())

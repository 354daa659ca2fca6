"""A recognised page takes the way of a printed one (trang quét): rows, tables, head and foot in order."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median_low
from threading import Lock

from ingest.context import ReadContext
from ingest.draft import DraftWord
from ingest.ocr.confusions import is_dust, mended
from ingest.ocr.engine import OcrWord, Patience, mean_confidence
from ingest.ocr.quality import head_mark
from ingest.ocr.recognise import Desk, RecognisedPage, recognise
from ingest.ocr.regions import Area
from ingest.ocr.rulings import Stroke
from ingest.ocr.tesseract import Tesseract
from ingest.readers.pdf_layout import column_of, split_head
from ingest.readers.pdf_pages import PageContent
from ingest.readers.pdf_rulings import Ruling
from ingest.readers.pdf_tables import grids_of, tables_of
from ingest.readers.pdf_text import Printed, Row, Segment, rows_of, segments_of
from ingest.readers.scan_marks import HEAD_PART, framed, is_covered, stamped, take_marks, with_marks
from ingest.readers.scan_places import Picture
from models.errors import NoTextLayer
from models.source import Furniture, Page, PageOrigin

_EDGE = 0.09
_NUMBER_WIDTH = 36.0
_NUMBER_LENGTH = 5
_DOUBTFUL = 0.35
_FEW = 3
_DOUBTFUL_FEW = 0.55
_LINES_OF_A_PAGE = 8
_MOST_SHIFT = 60.0
_NUMBER_WORD = re.compile(r"số\s*[:.;]?", re.IGNORECASE)
_NUMBER_REST = re.compile(r"[/\d]")
_STRAY = re.compile(r"[|_\[\]{}~=\\^`'\"‘’“”.,;:!]+")
_SIDE_BY_SIDE = min(2, os.cpu_count() or 1)
"""A page needs one processor, and its picture and the engine about 300 MB."""
_LONG_DASH = {"—": "-"}
"""No dispatch begins its items with a dash of that length: a smudged hyphen is read so."""
_PATIENCE = 0.4
"""The engine may work for this part of the stall time on one page, all its calls together."""
_PATIENCE_AT_DOOR = 0.3
"""And for this part on the head of the first page: a person waits for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """What one picture of a page gave."""

    page: Page
    content: PageContent
    furniture: tuple[Furniture, ...]
    is_mended: bool = False
    """Whether a reading was replaced that cannot be meant."""


class _Recognised:
    """A recognised page as the layout wants it: words in points, no fonts."""

    def __init__(self, number: int, picture: Picture, found: RecognisedPage) -> None:
        self.number = number
        self.is_mended = False
        self._picture, self._found, self._point = picture, found, 72 / found.dpi
        self.width = found.straight.picture.width * self._point
        self.height = found.straight.picture.height * self._point

    def look(self, index: int) -> tuple[float, bool, bool]:
        """A picture tells neither size nor face."""
        return 0.0, False, False

    def characters_of(self, word: Printed) -> list[Printed]:
        """A recognised word stays whole."""
        return [word]

    def lines(self) -> list[list[Printed]]:
        """The words in their lines, without what the engine saw in dust and drawings."""
        lines: dict[int, list[OcrWord]] = {}
        for word in self._found.words:
            lines.setdefault(word.line, []).append(word)
        kept = [line for found in lines.values() if (line := _kept(found))]
        texts = [_LONG_DASH.get(w.text, w.text) for line in kept for w in line]
        sure = iter(mended(texts))
        printed = [[self._printed(word, next(sure)) for word in line] for line in kept]
        self.is_mended = [w.text for line in printed for w in line] != texts
        return printed

    def rulings(self) -> list[Ruling]:
        """The ruling lines in points."""
        return _rulings(self._found.strokes, 1 / self._point)

    def _printed(self, word: OcrWord, text: str) -> Printed:
        p = self._point
        box = self._picture.place(word, self._found.straight, self._found.turned_by)
        place = DraftWord(text, box, round(word.confidence, 3))
        return Printed(text, word.x0 * p, word.top * p, word.x1 * p, word.bottom * p, word=place)


def _kept(line: Sequence[OcrWord]) -> list[OcrWord]:
    """A line without specks; none where the engine saw letters in a scribble."""
    words = [w for w in line if not _STRAY.fullmatch(w.text)]
    beside = zip(["", *(w.text for w in words)], words, [*(w.text for w in words[1:]), ""], strict=False)
    words = [w for before, w, after in beside if not is_dust(before, w.text, after)]
    is_scribble = sum(len(w.text) for w in words) <= _FEW and not all(w.text.isdecimal() for w in words)
    return words if mean_confidence(words) >= (_DOUBTFUL_FEW if is_scribble else _DOUBTFUL) else []


def _rulings(strokes: Iterable[Stroke], pixels: float) -> list[Ruling]:
    """Strokes of a picture as rulings in points."""
    rulings = []
    for line in strokes:
        x0, top, x1, bottom = (v / pixels for v in (line.x0, line.top, line.x1, line.bottom))
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        rulings.append(Ruling(x, top, x, bottom) if line.upright else Ruling(x0, y, x1, y))
    return rulings


def _cells(strokes: Sequence[Stroke], pixels: float) -> list[list[Area]]:
    """The cells of each table in pixels."""
    grids = grids_of(_rulings(strokes, pixels))
    return [
        [(round(a * pixels), round(b * pixels), round(c * pixels), round(d * pixels)) for a, b, c, d in grid]
        for grid in grids
        if len(grid) > 1
    ]


def desk_of(context: ReadContext, pulse: Callable[[], None] = lambda: None) -> Desk:
    """What one page is recognised with."""
    return _desk(_PATIENCE * context.limits.stall_seconds, pulse)


def door_desk(context: ReadContext) -> Desk:
    """What the head of the first page is recognised with."""
    return _desk(_PATIENCE_AT_DOOR * context.limits.stall_seconds, lambda: None)


def _desk(seconds: float, pulse: Callable[[], None]) -> Desk:
    return Desk(engine=Tesseract(), cells=_cells, patience=Patience(seconds=seconds, pulse=pulse))


def read_pictures(
    pictures: Iterable[tuple[int, Picture]], context: ReadContext, *, done: int, whole: int
) -> Iterator[ScannedPage]:
    """Pages from their numbered pictures, in their order; some are recognised side by side.

    Pictures are asked for in the caller's thread and no earlier than they are needed: a page in colour takes
    30 MB. The clock is told of every page, and of every step of a page that takes several.
    """
    lock = Lock()
    finished = done

    def tick(pages: int) -> None:
        nonlocal finished
        with lock:
            finished += pages
            context.tick(finished, whole)

    def read(number: int, picture: Picture) -> ScannedPage:
        page = read_picture(picture, number, desk_of(context, lambda: tick(0)))
        tick(1)
        return page

    waiting: deque[Future[ScannedPage]] = deque()
    pool = ThreadPoolExecutor(_SIDE_BY_SIDE)
    try:
        for number, picture in pictures:
            waiting.append(pool.submit(read, number, picture))
            if len(waiting) > _SIDE_BY_SIDE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def read_picture(picture: Picture, number: int, desk: Desk) -> ScannedPage:
    """One page from its picture; the first one with its head and what is stamped there."""
    found = recognise(picture.image, picture.dpi, desk)
    text = _Recognised(number, picture, found)
    lines = text.lines()
    content = PageContent(number, text.width, text.height)
    content.tables = tables_of(text.rulings(), text, lines)
    segments = [s for s in segments_of(text, lines) if not content.is_in_table(s)]
    furniture = []
    for row in rows_of(segments):
        if _is_page_number(row, text.height):
            piece = row.joined().piece()
            furniture.append(Furniture(text=piece.text, page=number, box=piece.box))
        else:
            content.rows.append(row)
    if number == 1:
        marks = take_marks(content.rows, text.height)
        marks += [m for m in stamped(picture, found, desk) if m.text not in {one.text for one in marks}]
        content.rows = [_with_blank_number(row) for row in content.rows]
        content.head, content.rows = split_head(text, content.rows)
        content.head = with_marks(content.head, marks)
    width, height = picture.shown(found.turned_by, *found.straight.picture.size)
    page = Page(
        number=number,
        width=round(width * 72 / picture.dpi, 2),
        height=round(height * 72 / picture.dpi, 2),
        rotation=(picture.rotation + found.turned_by) % 360,
        origin=PageOrigin.OCR,
    )
    return ScannedPage(page=page, content=content, furniture=tuple(furniture), is_mended=text.is_mended)


def align(contents: Sequence[PageContent], scanned: Collection[int]) -> None:
    """Scanned pages moved sideways for the layout, so that all pages begin at one left edge.

    Sheets lie differently in a scanner; paragraphs are told by their indents. The places of words stay.
    """
    lefts = {c.number: column_of(c.rows, c.width).left for c in contents if len(c.rows) >= _LINES_OF_A_PAGE}
    if not lefts:
        return
    common = median_low([left for number, left in lefts.items() if number not in scanned] or lefts.values())
    for content in contents:
        shift = common - lefts.get(content.number, common)
        if content.number not in scanned or abs(shift) > _MOST_SHIFT:
            continue
        for row in content.rows:
            for segment in row.segments:
                segment.x0 += shift
                segment.x1 += shift


def _is_page_number(row: Row, height: float) -> bool:
    """A character or two alone at the upper or lower edge: a single digit is often read as something else."""
    inside = _EDGE * height < row.bottom and row.top < (1 - _EDGE) * height
    if inside or len(row.segments) > 1:
        return False
    segment = row.segments[0]
    return segment.width < _NUMBER_WIDTH and len(segment.text) <= _NUMBER_LENGTH


# -- marks in the head ----------------------------------------------------------------------------------


def head_lines(picture: Picture, desk: Desk) -> list[str]:
    """The printed and stamped lines of the upper half of the first page's picture, for the secrecy stop.

    Raises NoTextLayer for a picture that is all noise: a person may still read a mark in it.
    """
    found = recognise(picture.image, picture.dpi, desk, part=HEAD_PART)
    text = _Recognised(1, picture, found)
    lines = [s.text for s in segments_of(text, text.lines())]
    printed = [head_mark(line) or line for line in lines]
    marks = [mark.text for mark in stamped(picture, found, desk)]
    if not marks and not lines and is_covered(picture, found):
        raise NoTextLayer
    return [*marks, *framed(found, desk), *printed]


def _with_blank_number(row: Row) -> Row:
    """ "Số:" and "/SYT-VP" are one piece, however wide the space that was left for the number."""
    segments: list[Segment] = []
    for segment in row.segments:
        is_rest = segments and _NUMBER_WORD.fullmatch(segments[-1].text) and _NUMBER_REST.match(segment.text)
        if is_rest:
            segments[-1] = Row([segments[-1], segment]).joined()
        else:
            segments.append(segment)
    return Row(segments)

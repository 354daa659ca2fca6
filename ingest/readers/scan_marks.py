"""Marks in the head of a scanned page (dấu chỉ độ mật, độ khẩn): printed, or stamped in red."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from ingest.draft import DraftBlock, Piece
from ingest.ocr.engine import Layout, OcrWord
from ingest.ocr.frames import frames_of, insides_of, one_under_the_other
from ingest.ocr.ink import red_ink
from ingest.ocr.quality import framed_mark, head_mark
from ingest.ocr.recognise import Desk, RecognisedPage, lines_of_ink, upper
from ingest.ocr.straighten import Turned
from ingest.ocr.writing import carries_writing
from ingest.pictures import turned
from ingest.readers.pdf_text import Row
from ingest.readers.scan_places import Picture
from models.source import Box

HEAD_PART = 0.5
_WHOLE = 0.6


def take_marks(rows: list[Row], height: float) -> list[Piece]:
    """Marks printed in the upper half leave the rows: each is a line of its own, under its proper name."""
    marks: list[Piece] = []
    for row in rows:
        for segment in list(row.segments):
            mark = head_mark(segment.text) if segment.top < HEAD_PART * height else None
            if mark:
                row.segments.remove(segment)
                marks.append(Piece(mark, page=1, box=segment.piece().box))
    rows[:] = [row for row in rows if row.segments]
    return marks


def stamped(picture: Picture, found: RecognisedPage, desk: Desk) -> list[Piece]:
    """The marks of secrecy and urgency that are stamped in red in the upper half: other red is left out.

    The stamp of the office and the stamp of arrival are red too; they are no part of the text.
    """
    red = red_ink(upper(turned(picture.image, found.turned_by), HEAD_PART))
    if red is None or not carries_writing(red, picture.dpi):
        return []
    angle = found.straight.angle
    level = Turned(picture=red.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255), angle=angle)
    for layout in (Layout.BLOCK, Layout.SPARSE):  # what one overlooks the other may see
        marks = []
        for line in lines_of_ink(level.picture, picture.dpi, desk, layout):
            mark = head_mark(" ".join(w.text for w in line))
            if mark:
                marks.append(Piece(mark, page=1, box=_around(line, picture, level, found.turned_by)))
        if marks:
            return marks
    return []


def framed(found: RecognisedPage, desk: Desk) -> list[str]:
    """The marks in small frames, slanted or under other print: stamps of a copy in black and white."""
    grey, dpi = found.straight.picture, found.dpi
    insides = [inside for frame in frames_of(grey, dpi) for inside in insides_of(grey, frame, dpi)]
    if not insides:
        return []
    stack = one_under_the_other(insides, dpi)
    for layout in (Layout.BLOCK, Layout.SPARSE):  # what one overlooks the other may see
        lines: dict[tuple[int, int], list[OcrWord]] = {}
        for word in desk.engine.read(stack.picture, dpi, layout, desk.patience):
            number, placed = stack.back(word)
            lines.setdefault((number, word.line), []).append(placed)
        marks = {_mark_in(line, insides[number]) for (number, _), line in lines.items()} - {None}
        if marks:
            return sorted(mark for mark in marks if mark)
    return []


def _mark_in(line: Sequence[OcrWord], inside: Image.Image) -> str | None:
    """The mark that a line in a frame is; one word of several is none: "BẢO MẬT"."""
    width = max(w.x1 for w in line) - min(w.x0 for w in line)
    return framed_mark(" ".join(w.text for w in line)) if width > _WHOLE * inside.width else None


def is_covered(picture: Picture, found: RecognisedPage) -> bool:
    """Whether noise covers a page, in black or in red, so that nobody can say what stands there."""
    red = None if found.is_covered else red_ink(picture.image)
    return found.is_covered or (red is not None and not carries_writing(red, picture.dpi))


def _around(line: Sequence[OcrWord], picture: Picture, level: Turned, turn: int) -> Box:
    boxes = [picture.place(word, level, turn) for word in line]
    return Box(
        x0=min(b.x0 for b in boxes),
        top=min(b.top for b in boxes),
        x1=max(b.x1 for b in boxes),
        bottom=max(b.bottom for b in boxes),
    )


def with_marks(head: list[DraftBlock], marks: list[Piece]) -> list[DraftBlock]:
    """Marks stand below the number, as box 10 of the form has them; above all else where there is none."""
    numbers = (i for i, b in enumerate(head, 1) if b.pieces[0].text.lower().startswith("số"))
    at = next(numbers, 0)
    return [*head[:at], *map(_mark_block, marks), *head[at:]]


def _mark_block(piece: Piece) -> DraftBlock:
    return DraftBlock([piece], fixed=True)

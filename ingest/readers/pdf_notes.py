"""Footnotes of a PDF page (chú thích cuối trang) leave its foot, their calls leave the sentences.

A note is told by its raised number: the first character of a line in smaller type than the page's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from ingest.draft import DraftBlock, Piece
from ingest.readers.pdf_text import Printed, PrintedPage, Row, Segment, text_of
from models.source import BlockKind

_SMALL = 0.9
_RAISED = 0.8
_NUMBER = re.compile(r"\d{1,3}")
_CALL = re.compile(r"(?P<before>.*?)(?P<number>\d{1,3})(?P<after>\W*)")
_UNIT = re.compile(r"(?:^|[\d\W])(?:[kcdm]?m|ha)$")  # "m2" is no call


def split_notes(page: PrintedPage, rows: list[Row]) -> tuple[list[Row], list[DraftBlock]]:
    """The rows of a page without its footnotes, and the notes as blocks labelled as Word would: "[1]"."""
    sizes = [_size(row) for row in rows]
    if not sizes or min(sizes) > _SMALL * (size := median(sizes)):
        return rows, []
    start = len(rows)
    for index in range(len(rows) - 1, -1, -1):
        if not _is_small(rows[index], size):
            break
        if _mark(page, rows[index]):
            start = index
    notes: list[DraftBlock] = []
    for row in rows[start:]:
        if mark := _mark(page, row):
            notes.append(_note(row, mark))
        else:
            notes[-1].pieces.extend(segment.piece() for segment in row.segments)
    body = rows[:start]
    for note in notes:
        _drop_call(page, body, (note.label or "").strip("[]"))
    return body, notes


def _size(row: Row) -> float:
    return max(segment.size for segment in row.segments)


def _is_small(row: Row, size: float) -> bool:
    """In smaller type than the page, or a page number below the notes."""
    return _size(row) <= _SMALL * size or _NUMBER.fullmatch(row.joined().text) is not None


def _mark(page: PrintedPage, row: Row) -> str | None:
    """The raised number that a row begins with; it may stand apart from the words behind it."""
    found = _NUMBER.match(row.joined().text)
    run = row.segments[0].run
    if found is None or not run:
        return None
    return found.group() if page.look(run[0].index)[0] <= _RAISED * _size(row) else None


def _note(row: Row, mark: str) -> DraftBlock:
    pieces: list[Piece] = [segment.piece() for segment in row.segments]
    pieces[0].text = pieces[0].text[len(mark) :].lstrip()
    kept = [piece for piece in pieces if piece.text]
    return DraftBlock(kept, kind=BlockKind.FOOTNOTE, label=f"[{mark}]", size=round(_size(row), 1), fixed=True)


# -- calls ----------------------------------------------------------------------------------------------


def _drop_call(page: PrintedPage, rows: Sequence[Row], number: str) -> None:
    """Takes the raised number of a note out of the sentence in which it is called."""
    for row in rows:
        for segment in row.segments:
            if number in segment.text and _drop_from(page, segment, number):
                return


def _drop_from(page: PrintedPage, segment: Segment, number: str) -> bool:
    for place, word in enumerate(segment.run):
        found = _CALL.fullmatch(word.text)
        if found is None or found["number"] != number or _UNIT.search(found["before"]):
            continue
        if page.look(_index(word, found.start("number")))[0] > _RAISED * segment.size:
            continue
        word.text = found["before"] + found["after"]
        word.letters = ()
        if not found["before"]:
            word.spaced = False
            if not word.text:
                del segment.run[place]
        segment.text = text_of(segment.run)
        return True
    return False


def _index(word: Printed, place: int) -> int:
    return word.letters[place].index if word.letters else word.index + place

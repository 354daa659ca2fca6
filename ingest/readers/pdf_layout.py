"""Rows of PDF pages become paragraphs in reading order: head in two columns, body, foot in two columns.

The head of a dispatch (NĐ 30/2020/NĐ-CP, Phụ lục I) is two cells over two cells: agency beside quốc hiệu,
number beside place and date. Its cells are read row by row, each whole. The foot has nơi nhận on the left,
read whole, then the signature on the right.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from ingest.draft import DraftBlock
from ingest.readers.pdf_text import PrintedPage, Row, Segment, halves

_NATION = re.compile(r"cộng\s*h[òo][àa]?\s+xã hội chủ nghĩa", re.IGNORECASE)
_NUMBER = re.compile(r"\s*số\s*[:.]?\s*[\d.…]*\s*[/-]|\s*số\s*:", re.IGNORECASE)
_DATE = re.compile(r",\s*ngày\s*[\d.…]*\s*(?:tháng|$)|^ngày\s*[\d.…]*\s*tháng", re.IGNORECASE)
_SUBJECT = re.compile(r"\s*v/v\b", re.IGNORECASE)
_RECIPIENTS = re.compile(r"\s*nơi nhận\s*:?", re.IGNORECASE)
_RULE = re.compile(r"^[\s_\-–—=*.]+$")
_LABEL = re.compile(
    r"(?:[-–•+*▪●◦]\s?(?!\s*\d{4}\b)|\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]\d?|[ivx]{1,4})[.)]\s*(?!\d)|"
    r"[IVX]{1,5}\s*[.)/-]\s|“?Điều\s+\d+[a-zđ]?\s*[.:]|"
    r"(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|PHỤ LỤC)\s+[\dIVX]+\s*[.:]?$|Kính gửi|Nơi nhận|\[\d{1,2}\])"
)
_MARGIN = 6.0
_HEAD_PART = 0.5


@dataclass(slots=True)
class Column:
    """The edges of the text of a page."""

    left: float
    right: float
    gap: float = 0.0
    """The usual white space between two lines of a paragraph."""

    @property
    def width(self) -> float:
        """From edge to edge."""
        return self.right - self.left


def column_of(rows: list[Row], width: float) -> Column:
    """The body column of some pages: where most lines begin and where full lines end."""
    singles = [r.segments[0] for r in rows if len(r.segments) == 1]
    lefts = sorted(s.x0 for s in singles) or [0.1 * width]
    rights = sorted(s.x1 for s in singles) or [0.9 * width]
    left = lefts[len(lefts) // 20]
    wide = [r for r in rights if r > 0.6 * width] or rights
    gaps = sorted(
        below.top - above.bottom
        for above, below in itertools.pairwise(rows)
        if above.segments[0].page == below.segments[0].page and 0 <= below.top - above.bottom < 40
    )
    gap = gaps[len(gaps) // 3] if gaps else 0.0
    return Column(left, wide[min(len(wide) - 1, len(wide) * 19 // 20)], gap)


# -- head and foot --------------------------------------------------------------------------------------


def split_head(text: PrintedPage, rows: list[Row]) -> tuple[list[DraftBlock], list[Row]]:
    """The head of the first page as blocks, and the rows behind it; no blocks where there is no head."""
    width, height = text.width, text.height
    middle = width / 2
    top = [_parted(text, r) for r in rows if r.top < _HEAD_PART * height]
    nation = next((i for i, r in enumerate(top) if any(_NATION.search(s.text) for s in r.segments)), None)
    if nation is None:
        return [], rows
    left: list[Segment] = []
    right: list[Segment] = []
    end = 0
    for index, row in enumerate(top):
        sides = [_side(s, middle, width) for s in row.segments]
        if None in sides or (index > nation + 14):
            break
        done = any(_DATE.search(s.text) for s in right) and not _goes_on_left(row, left, middle)
        if done and len(row.segments) == 1:
            break
        for segment, side in zip(row.segments, sides, strict=True):
            (left if side == "left" else right).append(segment)
        end = index + 1
    if not right:
        return [], rows
    return _head_blocks(left, right), rows[end:]


def _parted(text: PrintedPage, row: Row) -> Row:
    """A row in which the two columns came as one: cut at the gap near the middle of the page."""
    segment = row.segments[0]
    both = _NATION.search(segment.text) or (_NUMBER.match(segment.text) and _DATE.search(segment.text))
    if len(row.segments) > 1 or not both or _side(segment, text.width / 2, text.width) is not None:
        return row
    return Row(halves(text, segment, 0.3 * text.width, 0.65 * text.width))


def _side(segment: Segment, middle: float, width: float) -> str | None:
    """The column of a segment in a layout of two; None for a line over both."""
    centre = (segment.x0 + segment.x1) / 2
    if abs(centre - middle) < 0.05 * width:
        return None  # a title in the middle of the page
    if segment.x0 < middle - 0.12 * width and segment.x1 > middle + 0.12 * width:
        return None
    return "left" if centre < middle - 0.02 * width else "right"


def _goes_on_left(row: Row, left: list[Segment], middle: float) -> bool:
    """Whether a row behind the date still belongs to a "V/v …" on the left."""
    if not left or len(row.segments) != 1:
        return False
    segment, last = row.segments[0], left[-1]
    height = max(6.0, last.bottom - last.top, last.size)  # a line of digits is low
    close = row.top - last.bottom < 0.9 * height or bool(_SUBJECT.match(segment.text))
    about = any(_SUBJECT.match(s.text) or _NUMBER.match(s.text) for s in left)
    return (
        _side(segment, middle, 2 * middle) == "left"
        and close
        and about
        and not re.match(r"\s*kính gửi", segment.text, re.IGNORECASE)
    )


def _head_blocks(left: list[Segment], right: list[Segment]) -> list[DraftBlock]:
    number = next((i for i, s in enumerate(left) if _NUMBER.match(s.text)), len(left))
    dated = next((i for i, s in enumerate(right) if _DATE.search(s.text)), len(right))
    if dated and dated < len(right) and right[dated].text.lower().startswith("ngày"):
        dated -= 1  # the place stands on the line before
    blocks = [_block([s], fixed=True) for s in left[:number]]
    blocks += _nation_blocks(right[:dated])
    blocks += _number_blocks(left[number:])
    place = right[dated:]
    if place:
        until = next((i for i, s in enumerate(place) if re.search(r"năm\s*\d*", s.text, re.IGNORECASE)), 0)
        blocks.append(_block(place[: until + 1], fixed=True))
        blocks += [_block([s], fixed=True) for s in place[until + 1 :]]
    return [b for b in blocks if not _RULE.match(b.pieces[0].text)]


def _nation_blocks(segments: list[Segment]) -> list[DraftBlock]:
    """Quốc hiệu and tiêu ngữ: a wrapped "… CHỦ NGHĨA / VIỆT NAM" is one line."""
    blocks: list[DraftBlock] = []
    for segment in segments:
        wrapped = (
            blocks
            and _NATION.search(blocks[-1].pieces[-1].text)
            and segment.text.strip().lower() == "việt nam"
        )
        if wrapped:
            blocks[-1].pieces.append(segment.piece())
        else:
            blocks.append(_block([segment], fixed=True))
    return blocks


def _number_blocks(segments: list[Segment]) -> list[DraftBlock]:
    """The number, then "V/v …" with its wrapped lines as one block; a mark of urgency stays apart."""
    blocks: list[DraftBlock] = []
    for segment in segments:
        about = bool(blocks) and bool(_SUBJECT.match(blocks[-1].pieces[0].text))
        if about and not segment.text.isupper() and not _SUBJECT.match(segment.text):
            blocks[-1].pieces.append(segment.piece())
        else:
            blocks.append(_block([segment], fixed=True))
    return blocks


def find_foot(rows: list[Row]) -> int | None:
    """The row where "Nơi nhận" begins."""
    for index, row in enumerate(rows):
        if _RECIPIENTS.match(row.segments[0].text) and len(row.segments[0].text) < 60:
            return index
    return None


def split_foot(
    rows: list[Row], width: float, *, signed_before: list[Row]
) -> tuple[list[DraftBlock], list[Row]]:
    """The foot from its first row on: recipients whole, then the signature; and the rows behind it.

    `signed_before` are rows right above "Nơi nhận" that stand on the right only: the signature began there.
    """
    middle = width / 2
    left: list[Segment] = []
    right: list[Segment] = [s for row in signed_before for s in row.segments]
    end = len(rows)
    for index, row in enumerate(rows):
        if index and _ends_foot(row, width, left, right):
            end = index
            break
        for segment in row.segments:
            (left if _is_recipient(segment, left, middle) else right).append(segment)
    blocks = _recipient_blocks(left)
    blocks += [_block([s], fixed=True) for s in right if not _RULE.match(s.text)]
    return blocks, rows[end:]


def _is_recipient(segment: Segment, left: list[Segment], middle: float) -> bool:
    """The list of recipients keeps its left edge; what stands elsewhere is the signature."""
    return segment.x0 < (left[0].x0 + 40 if left else middle)


def _ends_foot(row: Row, width: float, left: list[Segment], right: list[Segment]) -> bool:
    """A line over both columns, a title in the middle, or a new page's text ends the foot."""
    if len(row.segments) > 1:
        return False
    segment = row.segments[0]
    wide = bool(right) and segment.x0 < 0.42 * width and segment.x1 > 0.62 * width
    centred = abs((segment.x0 + segment.x1) / 2 - width / 2) < 0.06 * width and segment.x0 > 0.2 * width
    new_page = bool(left or right) and segment.page != (right or left)[-1].page
    annex = re.match(r"\s*(?:phụ lục|biểu|mẫu)\b", segment.text, re.IGNORECASE) is not None
    note = re.match(r"\s*\[?\d{1,2}\]?\s", segment.text) is not None and segment.x1 > 0.6 * width
    return wide or annex or note or (centred and (new_page or bool(right)) and segment.text.isupper())


def _recipient_blocks(segments: list[Segment]) -> list[DraftBlock]:
    """A recipient that goes on in the next line is one block."""
    blocks: list[DraftBlock] = []
    for segment in segments:
        text = segment.text.strip()
        starts = text.startswith(("-", "–", "+", "*", "•")) or _RECIPIENTS.match(text) or text.startswith("(")
        if blocks and not starts and not _RECIPIENTS.match(blocks[-1].pieces[0].text):
            blocks[-1].pieces.append(segment.piece())
        elif not _RULE.match(text):
            blocks.append(_block([segment], fixed=True))
    return blocks


# -- body -----------------------------------------------------------------------------------------------


class ParagraphBuilder:
    """Lines of the body become paragraphs."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.blocks: list[DraftBlock] = []
        self._last: Segment | None = None
        self._whole_bold: list[bool] = []

    def end(self) -> list[DraftBlock]:
        """The paragraphs so far; the next line begins a new one."""
        blocks, self.blocks, self._last = self.blocks, [], None
        return blocks

    def add(self, row: Row) -> None:
        """Adds one printed line."""
        line = row.joined()
        if _RULE.match(line.text):
            return
        if self._last is not None and self._continues(self._last, line):
            self.blocks[-1].pieces.append(line.piece())
        else:
            self.blocks.append(self._new(line))
            self._whole_bold = []
        self._whole_bold.append(line.bold)
        self._last = line

    def _new(self, line: Segment) -> DraftBlock:
        block = _block([line], fixed=False)
        block.centred = self._is_centred(line)
        block.indent = round(max(0.0, line.x0 - self.column.left), 1)
        return block

    def _is_centred(self, line: Segment) -> bool:
        left, right = line.x0 - self.column.left, self.column.right - line.x1
        return left > 18 and abs(left - right) < 14

    def _continues(self, last: Segment, line: Segment) -> bool:
        """Whether a line goes on with the paragraph of the line before.

        It does not if it begins with a label, stands after a gap, or if its first word would have fitted at
        the end of the line before: then that line ended on purpose.
        """
        if _LABEL.match(line.text) and not self._is_hanging(last, line):
            return False
        same_page = last.page == line.page
        height = max(6.0, last.bottom - last.top)
        space = line.top - last.bottom
        if same_page and (space > 1.15 * height or self._is_set_off(last, line, space)):
            return False
        if last.bold != line.bold and (last.bold or self._is_centred(last)) and self._fits(last, line):
            return False
        if abs(last.size - line.size) > 0.8 or (last.bold and not line.bold and all(self._whole_bold)):
            return False
        if self._is_title(last) and self._is_title(line):
            return True
        if self._is_centred(last) != self._is_centred(line) and self._fits(last, line):
            return False
        indented = line.x0 - self.column.left > 8 and not self._is_centred(line)
        if indented and last.x0 - self.column.left <= _MARGIN:
            return False
        return not self._fits(last, line)

    def _is_set_off(self, last: Segment, line: Segment, space: float) -> bool:
        """Two lines with the same first-line indent and more than the usual space between them."""
        indented = last.x0 - self.column.left > 8 and abs(last.x0 - line.x0) < 3
        return indented and space > self.column.gap + 4 and not self._is_centred(line)

    def _is_title(self, line: Segment) -> bool:
        """A long line of a title in capitals in the middle of the page; the longest reach its edges."""
        left, right = line.x0 - self.column.left, self.column.right - line.x1
        wide = line.width > 0.72 * self.column.width
        return wide and abs(left - right) < 14 and line.text.isupper()

    def _is_hanging(self, last: Segment, line: Segment) -> bool:
        """A line that begins with a dash by chance ("- 2030 …", "- xã hội …") is no item."""
        if re.match(r"[-–]\s*\d{4}\b", line.text):
            return True
        return bool(re.match(r"[-–]\s*[a-zà-ỹ]", line.text)) and not re.search(r"[.;:]\s*$", last.text)

    def _fits(self, last: Segment, line: Segment) -> bool:
        """Whether the first word of `line` would have fitted behind `last`."""
        word = line.text.split(" ", 1)[0]
        char = line.width / max(1, len(line.text))
        used = last.width if self._is_centred(last) else last.x1 - self.column.left
        return used + (len(word) + 1) * char < self.column.width - 0.4 * char


def _block(segments: list[Segment], *, fixed: bool) -> DraftBlock:
    first = segments[0]
    return DraftBlock(
        [s.piece() for s in segments],
        bold=all(s.bold for s in segments),
        italic=all(s.italic for s in segments),
        size=round(first.size, 1) or None,
        fixed=fixed,
    )

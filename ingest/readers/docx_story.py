"""Body, headers, notes and text boxes of a Word file in reading order (thân văn bản)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from ingest.bulk import check_paragraphs
from ingest.context import ReadContext
from ingest.draft import DraftBlock, DraftDocument, Piece
from ingest.readers.docx_layout import (
    Grid,
    GridCell,
    Item,
    as_blocks,
    as_table,
    has_borders,
    has_nation,
    is_layout,
    place_rowspans,
)
from ingest.readers.docx_numbering import Label, Numbering
from ingest.readers.docx_runs import (
    SOFT_BREAK,
    Inline,
    InlineReader,
    NoteReference,
    shape_contents,
)
from ingest.readers.docx_styles import Styles
from ingest.readers.docx_xml import (
    CHUNK_PART,
    Element,
    attribute,
    child,
    clark,
    name_of,
    number,
    shown,
    switch,
    value,
)
from ingest.repair.legacy_fonts import LegacyFonts
from ingest.repair.unicode import normalise
from models.source import Furniture

_CLOSED = re.compile(r"[.:;,]\s*$")
_TYPED_LABEL = re.compile(r"\s*(?:[-–+•*]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s)")
_PUNCTUATION = re.compile(r"[.:)\]/-]+(?=\s|$)")
_PARAGRAPHS_A_TICK = 500
_MAX_SPAN = 64  # columns; Word itself allows 63


def no_chunk(part: str) -> DraftDocument:
    """Files in the file are left alone."""
    return DraftDocument()


class StoryReader:
    """Turns containers of paragraphs and tables into draft items; lists count on over all it reads.

    `chunk` reads a file in the file (w:altChunk); what its pages have at their edges gathers in `furniture`.
    """

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        fonts: LegacyFonts | None = None,
        context: ReadContext | None = None,
        chunk: Callable[[str], DraftDocument] = no_chunk,
    ) -> None:
        self._chunk = chunk
        self._context = context or ReadContext()
        self._styles = styles
        self._numbering = numbering
        self._fonts = fonts
        self._inline = InlineReader(styles, fonts)
        self._paragraphs = 0
        self._chunk_repairs: set[str] = set()
        self.notes: list[NoteReference] = []
        self.furniture: list[Furniture] = []

    def read(self, container: Element) -> Iterator[Item]:
        """The paragraphs and tables of a container, layout tables as paragraphs."""
        carried: Inline | None = None
        last: Element | None = None
        for element in shown(container):
            name = name_of(element)
            if name == "w:p":
                inline = self._inline.read(element)
                if carried is not None:
                    inline.follow(carried)
                carried, last = None, element
                if _end_is_deleted(element):
                    carried = inline
                else:
                    yield from self._paragraph(element, inline)
            elif name == "w:tbl":
                grid = self._grid(element)
                yield from as_blocks(grid) if is_layout(grid) else [as_table(grid)]
            elif name == "w:altChunk":
                yield from self._brought_in(element.get(CHUNK_PART) or "")
        if carried is not None and last is not None and carried.text.strip():
            yield from self._paragraph(last, carried)

    @property
    def repairs(self) -> set[str]:
        """What was mended in what was read so far."""
        return self._chunk_repairs | (self._fonts.repairs if self._fonts is not None else set())

    def has_nation(self, root: Element) -> bool:
        """Whether quốc hiệu stands in a part of the file, wherever in it."""
        for paragraph in root.iter(clark("w:p")):
            if self._fonts is None:
                text = "".join(t.text or "" for t in paragraph.iter(clark("w:t")))
            else:
                text = self._inline.read(paragraph).text
            if has_nation(normalise(text)):
                return True
        return False

    def _brought_in(self, part: str) -> list[Item]:
        """What a file in the file holds, its paragraphs counted on after those before it."""
        draft = self._chunk(part)
        first = self._paragraphs
        for piece in draft.pieces():
            if piece.paragraph is not None:
                self._paragraphs = max(self._paragraphs, first + piece.paragraph + 1)
                piece.paragraph += first
        check_paragraphs(self._paragraphs, self._context.limits)
        self._chunk_repairs |= draft.repairs
        self.furniture.extend(draft.furniture)
        return draft.items

    def _paragraph(self, element: Element, inline: Inline) -> Iterator[Item]:
        properties = child(element, "w:pPr")
        text = inline.text
        shapes = bool(inline.shapes_before or inline.shapes_after)
        if not text.strip() and not shapes and self._is_hidden(properties):
            return
        self.notes.extend(inline.notes)
        yield from self._boxes(inline.shapes_before)
        label = self._numbering.next_label(properties)
        yield from self._blocks(properties, inline, label)
        yield from self._boxes(inline.shapes_after)

    def _blocks(
        self, properties: Element | None, inline: Inline, label: Label | None
    ) -> Iterator[DraftBlock]:
        place = self._paragraphs
        self._paragraphs += 1
        if place and place % _PARAGRAPHS_A_TICK == 0:
            check_paragraphs(place, self._context.limits)
            self._context.tick(place // _PARAGRAPHS_A_TICK, 0)  # a long table is no hang
        shown_label, text = _labelled(self._turned(label, properties), inline.text)
        if not text.strip() and not any(c.isalnum() for c in shown_label):
            return
        look = inline.look()
        centred = self._styles.is_centred(properties)
        block = DraftBlock(
            pieces=[],
            bold=look.bold,
            italic=look.italic,
            centred=centred,
            font=look.font,
            size=look.size,
            indent=self._styles.indent(properties, label.level if label is not None else None),
            fixed=centred and text.isupper(),  # "CHỈ THỊ" over "về việc …" is a line of its own
        )
        for at, line in enumerate(_listed(text)):
            yield replace(
                block, pieces=[Piece(line, paragraph=place)], label=(shown_label or None) if at == 0 else None
            )

    def _turned(self, label: Label | None, properties: Element | None) -> Label | None:
        """A label whose words were typed with an old font ("§iÒu 1"), in Unicode."""
        if label is None or self._fonts is None or label.text.isascii():
            return label
        font = self._styles.look(properties, child(label.level, "w:rPr")).font
        return replace(label, text=self._fonts.mend([(label.text, font)])[0])

    def _boxes(self, shapes: list[Element]) -> Iterator[Item]:
        """Text boxes and word art, not to be joined with the text around them."""
        for shape in shapes:
            for content in shape_contents(shape):
                if name_of(content) == "v:textpath":
                    yield DraftBlock(
                        [Piece(content.get("string") or "", paragraph=self._paragraphs)], fixed=True
                    )
                    continue
                for item in self.read(content):
                    yield replace(item, fixed=True) if isinstance(item, DraftBlock) else item

    def _grid(self, table: Element) -> Grid:
        grid = Grid(bordered=has_borders(table, self._styles))
        for row in shown(table):
            properties = child(row, "w:trPr")
            gone = child(properties, "w:del") is not None or switch(properties, "w:hidden") is True
            if name_of(row) == "w:tr" and not gone:
                cells = self._cells(row, _span(value(properties, "w:gridBefore"), 0))
                if cells:
                    grid.rows.append(cells)
        place_rowspans(grid)
        return grid

    def _cells(self, row: Element, column: int) -> list[GridCell]:
        cells: list[GridCell] = []
        for element in shown(row):
            if name_of(element) != "w:tc":
                continue
            properties = child(element, "w:tcPr")
            if child(properties, "w:cellDel") is not None:
                continue
            colspan = _span(value(properties, "w:gridSpan"), 1)
            items = list(self.read(element))
            if cells and value(properties, "w:hMerge") == "continue":
                cells[-1].colspan += colspan
                cells[-1].items.extend(items)
            else:
                cells.append(GridCell(items, column, colspan, continued=_continues_above(properties)))
            column += colspan
        return cells

    def _is_hidden(self, properties: Element | None) -> bool:
        return self._styles.look(properties, child(properties, "w:rPr")).hidden


def _end_is_deleted(paragraph: Element) -> bool:
    """Whether a tracked deletion or move took the paragraph's end: what follows joins it."""
    mark = child(paragraph, "w:pPr", "w:rPr")
    return child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None


def _continues_above(properties: Element | None) -> bool:
    merge = child(properties, "w:vMerge")
    return merge is not None and (attribute(merge, "w:val") or "continue") == "continue"


def _span(text: str | None, least: int) -> int:
    return min(max(number(text) or 0, least), _MAX_SPAN)


def _labelled(label: Label | None, text: str) -> tuple[str, str]:
    """Label and text; punctuation that Word glues to the label ("Điều 1" + ".") belongs to it."""
    if label is None:
        return "", text
    shown_label = normalise(label.text)
    glued = _PUNCTUATION.match(text) if label.glued else None
    if glued is None:
        return shown_label, text
    return shown_label + glued[0], text[glued.end() :]


def _listed(text: str) -> list[str]:
    """The items of a list that was typed with soft breaks in one paragraph; a break is else a space."""
    lines = [""]
    for number_of_line, line in enumerate(text.split(SOFT_BREAK)):
        if number_of_line and _TYPED_LABEL.match(line) and _CLOSED.search(lines[-1]):
            lines.append(line)
        else:
            lines[-1] = f"{lines[-1]}{SOFT_BREAK}{line}" if number_of_line else line
    return lines

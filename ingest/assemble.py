"""Pieces become `SourceText`: one block a line, every character mapped to its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.draft import DraftBlock, DraftCell, DraftDocument, DraftPart, DraftTable, DraftWord, Piece
from ingest.repair.page_joins import goes_on, is_cut
from ingest.repair.unicode import normalise
from models.source import (
    BlockKind,
    Cell,
    Fragment,
    Quality,
    SourcePart,
    SourceText,
    Span,
    Table,
    TableRow,
    TextBlock,
    Word,
)

CELL_JOIN = " | "
_ENDS = 200
Item = DraftBlock | DraftTable
_LOWER = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_MARKED = frozenset(_LOWER + _LOWER.upper())
_WORD = re.compile(r"[^\W\d_]+")
_MIN_WORDS = 30
_MIN_MARKS = 0.15


class _Writer:
    """Appends text and keeps where each piece went."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.words: list[Word] = []

    def write(self, text: str) -> Span:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return Span(start, self.length)

    def newline(self) -> None:
        if self.length:
            self.write("\n")

    def pieces(self, pieces: list[Piece]) -> tuple[Fragment, ...]:
        """Writes pieces joined by a space and returns their places."""
        fragments: list[Fragment] = []
        for piece in pieces:
            text = normalise(piece.text)
            if not text:
                continue
            if fragments and not is_cut(self.parts[-1], text):
                self.write(" ")
            span = self.write(text)
            fragments.append(Fragment(span=span, page=piece.page, box=piece.box, paragraph=piece.paragraph))
            if piece.words and piece.page is not None:
                self._place(piece.words, text, span.start, piece.page)
        return tuple(fragments)

    def _place(self, words: Sequence[DraftWord], text: str, start: int, page: int) -> None:
        """Finds each recognised word in the text that was just written."""
        at = 0
        for word in words:
            found = text.find(word.text, at)
            if found < 0:
                continue
            at = found + len(word.text)
            span = Span(start + found, start + at)
            self.words.append(Word(span=span, page=page, box=word.box, confidence=word.confidence))

    def confidence_since(self, count: int) -> float:
        """How sure the engine is of the words behind the first `count`; 1 where none was recognised."""
        words = self.words[count:]
        return round(sum(w.confidence for w in words) / len(words), 3) if words else 1.0


def assemble(draft: DraftDocument, *, name: str, sha256: str, media_type: str) -> SourceText:
    """The text of a draft with blocks, tables and places; broken sentences are joined again."""
    writer = _Writer()
    blocks: list[TextBlock] = []
    tables: list[Table] = []
    parts: list[SourcePart] = []
    for part, items in _by_part(draft):
        before = len(blocks)
        for item in _joined(items, draft.repairs):
            if isinstance(item, DraftTable):
                table = _write_table(writer, item, blocks)
                if table is not None:
                    tables.append(table)
            else:
                _write_block(writer, item, blocks)
        if part is not None:
            parts.append(_source_part(part, blocks[before:]))
    text = "".join(writer.parts)
    return SourceText(
        name=name,
        sha256=sha256,
        media_type=media_type,
        text=text,
        pages=tuple(draft.pages),
        blocks=tuple(blocks),
        tables=tuple(tables),
        furniture=tuple(draft.furniture),
        repairs=tuple(sorted(draft.repairs)),
        quality=quality_of(text),
        words=tuple(writer.words),
        parts=tuple(parts),
        envelope=draft.envelope,
        signatures=tuple(draft.signatures),
    )


def text_of(block: DraftBlock) -> str:
    """The text that a block will have, its computed label included."""
    body = ""
    for piece in block.pieces:
        if text := normalise(piece.text):
            body += text if not body or is_cut(body, text) else f" {text}"
    return f"{block.label} {body}".strip() if block.label else body


def _by_part(draft: DraftDocument) -> list[tuple[DraftPart | None, list[Item]]]:
    """The items of each part of a package; all items together where there are no parts."""
    if not draft.parts:
        return [(None, draft.items)]
    found: list[tuple[DraftPart | None, list[Item]]] = []
    start = 0
    for part in draft.parts:
        found.append((part, draft.items[start : start + part.items]))
        start += part.items
    return found


def _source_part(part: DraftPart, blocks: list[TextBlock]) -> SourcePart:
    return SourcePart(
        path=part.path,
        sha256=part.sha256,
        size=part.size,
        media_type=part.media_type,
        role=part.role,
        span=Span(blocks[0].span.start, blocks[-1].span.end) if blocks else None,
        note=part.note,
        first_page=part.first_page,
    )


def _joined(found: Sequence[DraftBlock | DraftTable], repairs: set[str]) -> list[DraftBlock | DraftTable]:
    items: list[DraftBlock | DraftTable] = []
    before = ""
    for item in found:
        last = items[-1] if items else None
        if isinstance(item, DraftBlock):
            text = text_of(item)
            if not text:
                continue
            if isinstance(last, DraftBlock) and _may_join(last, item) and goes_on(before, text):
                last.pieces.extend(item.pieces)
                before = _ends_of(before, text)
                repairs.add("line_joined")
                continue
            before = text
        items.append(item)
    return items


def _ends_of(before: str, after: str) -> str:
    """Beginning and end of two joined texts: all that tells whether a third one goes on."""
    whole = before + after if is_cut(before, after) else f"{before} {after}"
    return whole if len(whole) <= 2 * _ENDS else f"{whole[:_ENDS]} {whole[-_ENDS:]}"


def _may_join(last: DraftBlock, item: DraftBlock) -> bool:
    if last.fixed or item.fixed or item.label is not None:
        return False
    return last.kind is item.kind is BlockKind.PARAGRAPH


def _write_block(writer: _Writer, draft: DraftBlock, blocks: list[TextBlock]) -> None:
    writer.newline()
    start, before = writer.length, len(writer.words)
    label = normalise(draft.label) if draft.label else None
    if label:
        writer.write(label)
        if any(normalise(p.text) for p in draft.pieces):
            writer.write(" ")
    fragments = writer.pieces(draft.pieces)
    if label and fragments:  # the label shares the place of the first piece
        first = fragments[0]
        whole = Fragment(
            span=Span(start, first.span.end), page=first.page, box=first.box, paragraph=first.paragraph
        )
        fragments = (whole, *fragments[1:])
    blocks.append(
        TextBlock(
            span=Span(start, writer.length),
            kind=draft.kind,
            fragments=fragments,
            bold=draft.bold,
            italic=draft.italic,
            centred=draft.centred,
            font=draft.font,
            size=draft.size,
            indent=draft.indent,
            label=label,
            confidence=writer.confidence_since(before),
        )
    )


def _write_table(writer: _Writer, draft: DraftTable, blocks: list[TextBlock]) -> Table | None:
    rows: list[TableRow] = []
    for row in draft.rows:
        if not any(normalise(p.text) for cell in row.cells for p in cell.pieces):
            continue
        writer.newline()
        start, before = writer.length, len(writer.words)
        cells: list[Cell] = []
        fragments: list[Fragment] = []
        for number, cell in enumerate(row.cells):
            if number:
                writer.write(CELL_JOIN)
            cells.append(_write_cell(writer, cell, fragments))
        span = Span(start, writer.length)
        rows.append(TableRow(span=span, cells=tuple(cells), page=row.page))
        blocks.append(
            TextBlock(
                span=span,
                kind=BlockKind.TABLE_ROW,
                fragments=tuple(fragments),
                confidence=writer.confidence_since(before),
            )
        )
    if not rows:
        return None
    return Table(span=Span(rows[0].span.start, rows[-1].span.end), rows=tuple(rows))


def _write_cell(writer: _Writer, draft: DraftCell, fragments: list[Fragment]) -> Cell:
    start = writer.length
    fragments.extend(writer.pieces(draft.pieces))
    return Cell(
        span=Span(start, writer.length),
        column=draft.column,
        colspan=draft.colspan,
        rowspan=draft.rowspan,
        merged=draft.merged,
    )


def quality_of(text: str) -> Quality:
    """The share of words with a diacritic; a text that lost its marks is recognised by it."""
    words = _WORD.findall(text)
    if len(words) < _MIN_WORDS:
        return Quality()
    marks = sum(not _MARKED.isdisjoint(w) for w in words) / len(words)
    return Quality(marks=round(marks, 3), has_marks=marks >= _MIN_MARKS)

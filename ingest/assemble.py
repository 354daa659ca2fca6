"""Pieces become `SourceText`: one block a line, every character mapped to its place."""

from __future__ import annotations

import re

from ingest.draft import DraftBlock, DraftCell, DraftDocument, DraftTable, Piece
from ingest.repair.page_joins import goes_on
from ingest.repair.unicode import normalise
from models.source import (
    BlockKind,
    Cell,
    Fragment,
    Quality,
    SourceText,
    Span,
    Table,
    TableRow,
    TextBlock,
)

CELL_JOIN = " | "
_MARKED = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_CUT_WORD = re.compile(r"\w-$")  # "10/2022/TT-" before "BLĐTBXH" on the next line
_MIN_WORDS = 30
_MIN_MARKS = 0.15


class _Writer:
    """Appends text and keeps where each piece went."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

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
            if fragments and not _CUT_WORD.search(self.parts[-1]):
                self.write(" ")
            fragments.append(
                Fragment(span=self.write(text), page=piece.page, box=piece.box, paragraph=piece.paragraph)
            )
        return tuple(fragments)


def assemble(draft: DraftDocument, *, name: str, sha256: str, media_type: str) -> SourceText:
    """The text of a draft with blocks, tables and places; broken sentences are joined again."""
    items = _joined(draft)
    writer = _Writer()
    blocks: list[TextBlock] = []
    tables: list[Table] = []
    for item in items:
        if isinstance(item, DraftTable):
            table = _write_table(writer, item, blocks)
            if table is not None:
                tables.append(table)
        else:
            _write_block(writer, item, blocks)
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
        envelope=draft.envelope,
        signatures=tuple(draft.signatures),
    )


def text_of(block: DraftBlock) -> str:
    """The text that a block will have, its computed label included."""
    body = ""
    for piece in block.pieces:
        if text := normalise(piece.text):
            body += text if not body or _CUT_WORD.search(body) else f" {text}"
    return f"{block.label} {body}".strip() if block.label else body


def _joined(draft: DraftDocument) -> list[DraftBlock | DraftTable]:
    items: list[DraftBlock | DraftTable] = []
    for item in draft.items:
        last = items[-1] if items else None
        if isinstance(item, DraftBlock):
            if not text_of(item):
                continue
            if (
                isinstance(last, DraftBlock)
                and _may_join(last, item)
                and goes_on(text_of(last), text_of(item))
            ):
                last.pieces.extend(item.pieces)
                draft.repairs.add("line_joined")
                continue
        items.append(item)
    return items


def _may_join(last: DraftBlock, item: DraftBlock) -> bool:
    if last.fixed or item.fixed or item.label is not None:
        return False
    return last.kind is item.kind is BlockKind.PARAGRAPH


def _write_block(writer: _Writer, draft: DraftBlock, blocks: list[TextBlock]) -> None:
    writer.newline()
    start = writer.length
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
        )
    )


def _write_table(writer: _Writer, draft: DraftTable, blocks: list[TextBlock]) -> Table | None:
    rows: list[TableRow] = []
    for row in draft.rows:
        if not any(normalise(p.text) for cell in row.cells for p in cell.pieces):
            continue
        writer.newline()
        start = writer.length
        cells: list[Cell] = []
        fragments: list[Fragment] = []
        for number, cell in enumerate(row.cells):
            if number:
                writer.write(CELL_JOIN)
            cells.append(_write_cell(writer, cell, fragments))
        span = Span(start, writer.length)
        rows.append(TableRow(span=span, cells=tuple(cells), page=row.page))
        blocks.append(TextBlock(span=span, kind=BlockKind.TABLE_ROW, fragments=tuple(fragments)))
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
    marks = sum(1 for w in words if _MARKED.search(w)) / len(words)
    return Quality(marks=round(marks, 3), has_marks=marks >= _MIN_MARKS)

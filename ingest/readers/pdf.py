"""PDF files with a text layer: characters from pypdfium2, tables from pdfplumber where lines are drawn."""

from __future__ import annotations

import logging
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
from pdfplumber.pdf import PDF
from pypdfium2 import PdfDocument, PdfiumError

from ingest.context import ReadContext
from ingest.draft import DraftBlock, DraftDocument, DraftTable
from ingest.readers.pdf_layout import ParagraphBuilder, column_of, find_foot, split_foot, split_head
from ingest.readers.pdf_tables import PageTable, append, has_rulings, joins, tables_of
from ingest.readers.pdf_text import Char, PageText, Row, rows_of, segments_of
from models.errors import DamagedFile, EncryptedFile, NoTextLayer, TooManyPages
from models.source import Box, Furniture, Page

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings print values out of the document

_MIN_CHARS = 12
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–]\s*)?(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?(?:\s*[-–])?\s*$", re.IGNORECASE
)
_EDGE = 0.09
_REPEATS = 3


class _PdfPageContent:
    """One page on its way: its rows without furniture, its tables."""

    def __init__(self, number: int, width: float, height: float) -> None:
        self.number, self.width, self.height = number, width, height
        self.rows: list[Row] = []
        self.head: list[DraftBlock] = []
        self.tables: list[PageTable] = []


def read_pdf(path: Path, context: ReadContext) -> DraftDocument:
    """The paragraphs, tables and pages of a PDF.

    Raises EncryptedFile, DamagedFile, TooManyPages or NoTextLayer.
    """
    document = _open(path)
    try:
        most = context.limits.max_pages
        if len(document) > most:
            raise TooManyPages(f"Tệp có hơn {most} trang. Hãy tách tệp rồi tải lên từng phần.")
        draft = DraftDocument()
        contents = _contents(path, document, draft)
    except (PdfiumError, OSError, ArithmeticError) as error:
        raise DamagedFile from error
    finally:
        document.close()
    _drop_furniture(contents, draft)
    _lay_out(contents, draft)
    return draft


def head_texts(path: Path, context: ReadContext) -> list[str]:
    """The printed segments of the upper half of the first page, for the secrecy stop."""
    document = _open(path)
    try:
        if len(document) == 0:
            return []
        text = PageText(document[0], 1)
        segments = segments_of(text, text.lines())
        text.close()
        return [s.text for s in segments if s.top < 0.5 * text.height]
    except PdfiumError as error:
        raise DamagedFile from error
    finally:
        document.close()


def _open(path: Path) -> PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise EncryptedFile from error
        raise DamagedFile from error


def _contents(path: Path, document: PdfDocument, draft: DraftDocument) -> list[_PdfPageContent]:
    contents: list[_PdfPageContent] = []
    plumber: PDF | None = None
    printed = 0
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            text = PageText(page, number)
            lines = text.lines()
            printed += sum(len(line) for line in lines)
            content = _PdfPageContent(number, text.width, text.height)
            draft.pages.append(
                Page(number=number, width=text.width, height=text.height, rotation=text.rotation)
            )
            if has_rulings(page) and not text.rotation:
                plumber = plumber or _plumber(path)
                content.tables = _tables(plumber, lines, number)
            outside = [
                s for s in segments_of(text, lines) if not _in_tables(content, s.x0, s.x1, s.top, s.bottom)
            ]
            content.rows = rows_of(outside)
            if number == 1:
                content.head, content.rows = split_head(text, content.rows)
            contents.append(content)
            text.close()
            page.close()
    finally:
        if plumber is not None:
            with suppress(Exception):  # closing walks the pages once more and stumbles over the same bytes
                plumber.close()
    if printed < _MIN_CHARS * max(1, len(contents)):
        raise NoTextLayer
    return contents


def _plumber(path: Path) -> PDF | None:
    """The file for its ruling lines; a file that only pdfium can open has no tables."""
    try:
        return pdfplumber.open(path)
    except Exception:  # pdfminer raises whatever its parser stumbles over; the text is read without it
        return None


def _tables(plumber: PDF | None, lines: list[list[Char]], number: int) -> list[PageTable]:
    """The ruled tables of one page; rulings that pdfminer cannot read cost the tables, not the text."""
    try:
        return tables_of(plumber.pages[number - 1], lines, number) if plumber else []
    except Exception:  # as above: no list of what pdfminer may raise on broken content exists
        return []


def _in_tables(content: _PdfPageContent, x0: float, x1: float, top: float, bottom: float) -> bool:
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    return any(t.box[0] <= x <= t.box[2] and t.box[1] <= y <= t.box[3] for t in content.tables)


# -- furniture ------------------------------------------------------------------------------------------


def _drop_furniture(contents: list[_PdfPageContent], draft: DraftDocument) -> None:
    """Page numbers and running heads leave the text and are remembered."""
    repeated = _running(contents)
    for content in contents:
        kept: list[Row] = []
        for row in content.rows:
            line = row.joined()
            at_edge = row.bottom < _EDGE * content.height or row.top > (1 - _EDGE) * content.height
            number = at_edge and _PAGE_NUMBER.match(line.text)
            if number or (at_edge and _shape(line.text) in repeated):
                box = Box(x0=line.x0, top=line.top, x1=line.x1, bottom=line.bottom)
                draft.furniture.append(Furniture(text=line.text, page=content.number, box=box))
            else:
                kept.append(row)
        content.rows = kept


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text.strip().lower())


def _running(contents: list[_PdfPageContent]) -> set[str]:
    """The lines that stand at the edge of three pages and more."""
    counts: Counter[str] = Counter()
    for content in contents:
        edge = [
            _shape(row.joined().text)
            for row in content.rows
            if row.bottom < _EDGE * content.height or row.top > (1 - _EDGE) * content.height
        ]
        counts.update(set(edge))
    return {shape for shape, count in counts.items() if count >= _REPEATS and len(contents) >= _REPEATS}


# -- order ----------------------------------------------------------------------------------------------


def _lay_out(contents: list[_PdfPageContent], draft: DraftDocument) -> None:
    """All pages in reading order: head, body with tables in their places, foot, annexes."""
    if not contents:
        return
    width = contents[0].width
    flow: list[Row | PageTable] = []
    for content in contents:
        rows = content.rows
        if content.number == 1:
            draft.items.extend(content.head)
        flow.extend(_merged(rows, content.tables))
    only_rows = [item for item in flow if isinstance(item, Row)]
    builder = ParagraphBuilder(column_of(only_rows, width))
    _walk(flow, builder, draft, width)


def _merged(rows: list[Row], tables: list[PageTable]) -> list[Row | PageTable]:
    items: list[Row | PageTable] = [*rows, *tables]
    return sorted(items, key=lambda item: item.top)


def _walk(flow: list[Row | PageTable], builder: ParagraphBuilder, draft: DraftDocument, width: float) -> None:
    index, signed = 0, False
    last_table: PageTable | None = None
    while index < len(flow):
        item = flow[index]
        if isinstance(item, PageTable):
            draft.items.extend(builder.end())
            if last_table is not None and draft.items[-1] is last_table.table and joins(last_table, item):
                append(last_table, item)
            else:
                draft.items.append(item.table)
                last_table = item
            index += 1
            continue
        rows = _rows_until_table(flow, index)
        foot = None if signed else find_foot(rows)
        for row in rows[:foot]:
            builder.add(row)
        index += len(rows)
        if foot is None:
            continue
        signed = True
        before = _right_rows(builder, rows[:foot], width)
        draft.items.extend(builder.end())
        blocks, rest = split_foot(rows[foot:], width, signed_before=before)
        draft.items.extend(blocks)
        for row in rest:
            builder.add(row)
    draft.items.extend(builder.end())


def _rows_until_table(flow: list[Row | PageTable], index: int) -> list[Row]:
    rows: list[Row] = []
    for item in flow[index:]:
        if isinstance(item, PageTable):
            break
        rows.append(item)
    return rows


def _right_rows(builder: ParagraphBuilder, rows: list[Row], width: float) -> list[Row]:
    """Rows of the signature that stand above "Nơi nhận", taken back out of the body."""
    taken: list[Row] = []
    for row in reversed(rows):
        if len(row.segments) > 1 or row.segments[0].x0 < 0.45 * width or not builder.blocks:
            break
        block: DraftBlock | DraftTable = builder.blocks[-1]
        if not isinstance(block, DraftBlock) or len(block.pieces) != 1:
            break
        builder.blocks.pop()
        taken.insert(0, row)
    return taken

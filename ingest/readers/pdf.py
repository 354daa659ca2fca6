"""PDF files with a text layer: words and lines from pypdfium2, cells of tables by pdfplumber's rules."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import PdfDocument, PdfiumError

from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.readers.pdf_layout import split_head
from ingest.readers.pdf_pages import PageContent, drop_furniture, lay_out
from ingest.readers.pdf_rulings import rulings_of
from ingest.readers.pdf_tables import tables_of
from ingest.readers.pdf_text import PageText, rows_of, segments_of
from models.errors import DamagedFile, EncryptedFile, NoTextLayer, TooManyPages
from models.source import Page

_MIN_CHARS = 12


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
        contents = _contents(document, draft)
    except (PdfiumError, OSError, ArithmeticError) as error:
        raise DamagedFile from error
    finally:
        document.close()
    drop_furniture(contents, draft)
    lay_out(contents, draft)
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


def _contents(document: PdfDocument, draft: DraftDocument) -> list[PageContent]:
    contents: list[PageContent] = []
    printed = 0
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        text = PageText(page, number)
        lines = text.lines()
        printed += sum(len(word.text) for line in lines for word in line)
        content = PageContent(number, text.width, text.height)
        draft.pages.append(Page(number=number, width=text.width, height=text.height, rotation=text.rotation))
        content.tables = tables_of(rulings_of(page, text), text, lines)
        outside = [
            s for s in segments_of(text, lines) if not _in_tables(content, s.x0, s.x1, s.top, s.bottom)
        ]
        content.rows = rows_of(outside)
        if number == 1:
            content.head, content.rows = split_head(text, content.rows)
        contents.append(content)
        text.close()
        page.close()
    if printed < _MIN_CHARS * max(1, len(contents)):
        raise NoTextLayer
    return contents


def _in_tables(content: PageContent, x0: float, x1: float, top: float, bottom: float) -> bool:
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    return any(t.box[0] <= x <= t.box[2] and t.box[1] <= y <= t.box[3] for t in content.tables)

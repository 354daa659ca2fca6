"""PDF files: words and lines from pypdfium2, cells of tables by pdfplumber's rules.

Pages without a text layer, or with one that is of no use, are recognised from their pictures (trang quét).
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.readers.pdf_layout import split_head
from ingest.readers.pdf_notes import split_notes
from ingest.readers.pdf_pages import PageContent, drop_furniture, lay_out
from ingest.readers.pdf_pictures import HEAD_DPI, must_be_recognised, picture_of
from ingest.readers.pdf_rulings import rulings_of
from ingest.readers.pdf_tables import tables_of
from ingest.readers.pdf_tangles import lines_of
from ingest.readers.pdf_text import PageText, Printed, rows_of, segments_of
from ingest.readers.scan import align, door_desk, head_lines, read_pictures
from ingest.readers.scan_places import Picture
from models.errors import DamagedFile, EncryptedFile, NoTextLayer, TooManyPages, TooManyScannedPages
from models.source import Page

_MIN_CHARS = 12
_HEAD_PART = 0.5


def read_pdf(path: Path, context: ReadContext) -> DraftDocument:
    """The paragraphs, tables and pages of a PDF.

    Raises EncryptedFile, DamagedFile, TooManyPages, TooManyScannedPages, TooManyPixels, ProgramMissing, and
    NoTextLayer where no letter was found on any page.
    """
    document = _open(path)
    try:
        most = context.limits.max_pages
        if len(document) > most:
            raise TooManyPages(f"Tệp có hơn {most} trang. Hãy tách tệp rồi tải lên từng phần.")
        draft = DraftDocument()
        contents = _contents(document, draft, context)
    except (PdfiumError, OSError, ArithmeticError) as error:
        raise DamagedFile from error
    finally:
        document.close()
    drop_furniture(contents, draft)
    lay_out(contents, draft)
    return draft


def head_texts(path: Path, context: ReadContext) -> list[str]:
    """The printed segments of the upper half of the first page, for the secrecy stop.

    A page that is a picture is recognised as far as its head reaches, red ink included.
    """
    document = _open(path)
    try:
        if len(document) == 0:
            return []
        page = document[0]
        text = PageText(page, 1)
        lines = lines_of(text)
        segments = segments_of(text, lines)
        is_picture = must_be_recognised(page, text, lines, context.limits)
        text.close()
        printed = [s.text for s in segments if s.top < _HEAD_PART * text.height]
        return [*printed, *_pictured_head(page, context)] if is_picture else printed
    except PdfiumError as error:
        raise DamagedFile from error
    finally:
        document.close()


def _pictured_head(page: PdfPage, context: ReadContext) -> list[str]:
    whole = picture_of(page, context.limits, dpi=HEAD_DPI)
    return head_lines(whole, door_desk(context))


def _open(path: Path) -> PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise EncryptedFile from error
        raise DamagedFile from error


def _contents(document: PdfDocument, draft: DraftDocument, context: ReadContext) -> list[PageContent]:
    contents: list[PageContent] = []
    scanned: list[int] = []
    whole = len(document)
    for number in range(1, whole + 1):
        page = document[number - 1]
        text = PageText(page, number)
        lines = lines_of(text)
        if must_be_recognised(page, text, lines, context.limits):
            scanned.append(number)
        contents.append(_printed(page, text, lines))
        draft.pages.append(Page(number=number, width=text.width, height=text.height, rotation=text.rotation))
        text.close()
        page.close()
        context.tick(number - len(scanned), whole)
    _recognise(document, scanned, contents, draft, context)
    align(contents, scanned)
    if sum(content.length for content in contents) < _MIN_CHARS:
        raise NoTextLayer
    return contents


def _printed(page: PdfPage, text: PageText, lines: list[list[Printed]]) -> PageContent:
    """A page by its text layer."""
    content = PageContent(text.number, text.width, text.height)
    content.tables = tables_of(rulings_of(page, text), text, lines)
    rows = rows_of(s for s in segments_of(text, lines) if not content.is_in_table(s))
    content.rows, content.notes = split_notes(text, rows)
    if text.number == 1:
        content.head, content.rows = split_head(text, content.rows)
    return content


def _recognise(
    document: PdfDocument,
    scanned: list[int],
    contents: list[PageContent],
    draft: DraftDocument,
    context: ReadContext,
) -> None:
    """Puts what was recognised in the place of the pages that have no text worth reading."""
    most = context.limits.max_scanned_pages
    if len(scanned) > most:
        raise TooManyScannedPages(f"Tệp có hơn {most} trang quét. Hãy tách tệp rồi tải lên từng phần.")
    pictures = ((n, _picture(document, n, context)) for n in scanned)
    whole = len(contents)
    for found in read_pictures(pictures, context, done=whole - len(scanned), whole=whole):
        index = found.page.number - 1
        if found.content.length >= contents[index].length or found.content.length >= _MIN_CHARS:
            contents[index] = found.content
            draft.pages[index] = found.page
            draft.furniture.extend(found.furniture)
            draft.repairs.update(["recognition_mended"] if found.is_mended else [])


def _picture(document: PdfDocument, number: int, context: ReadContext) -> Picture:
    page = document[number - 1]
    try:
        return picture_of(page, context.limits)
    finally:
        page.close()

"""Which reader reads which kind of file (định dạng tệp).

Each reader brings a large library; one file needs one of them, so a reader is loaded when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.draft import DraftDocument
from ingest.sniff import MediaType
from models.errors import UnsupportedType
from models.source import ReadLimits


@dataclass(frozen=True, slots=True)
class FormatReader:
    """How files of one format are read: wholly, and only the lines of the first page's head."""

    read: Callable[[Path, ReadLimits], DraftDocument]
    head_texts: Callable[[Path], list[str]]


@cache
def reader_of(media_type: MediaType) -> FormatReader:
    """The reader of a format; raises UnsupportedType for one that is told apart but not read."""
    match media_type:
        case MediaType.PDF:
            from ingest.readers import pdf

            return FormatReader(pdf.read_pdf, pdf.head_texts)
        case MediaType.DOCX:
            from ingest.readers import docx

            return FormatReader(docx.read_docx, docx.head_texts)
        case MediaType.HTML:
            from ingest.readers import html

            return FormatReader(html.read_html, html.head_texts)
        case MediaType.TEXT:
            from ingest.readers import plain

            return FormatReader(plain.read_plain, plain.head_texts)
        case _:
            raise UnsupportedType

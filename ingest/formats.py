"""Which reader reads which kind of file (định dạng tệp).

Each reader brings a large library; one file needs one of them, so a reader is loaded when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.signature import with_signatures
from ingest.sniff import MediaType
from models.errors import UnsupportedType


@dataclass(frozen=True, slots=True)
class FormatReader:
    """How files of one format are read: wholly, and only the lines of the first page's head."""

    read: Callable[[Path, ReadContext], DraftDocument]
    head_texts: Callable[[Path, ReadContext], list[str]]


_READERS: dict[MediaType, tuple[str, str]] = {
    MediaType.PDF: ("pdf", "read_pdf"),
    MediaType.DOCX: ("docx", "read_docx"),
    MediaType.HTML: ("html", "read_html"),
    MediaType.TEXT: ("plain", "read_plain"),
    MediaType.DOC: ("office", "read_office"),
    MediaType.RTF: ("office", "read_office"),
    MediaType.ODT: ("office", "read_office"),
    MediaType.XLSX: ("xlsx", "read_xlsx"),
    MediaType.ZIP: ("package", "read_package"),
    MediaType.EML: ("package", "read_package"),
    MediaType.MSG: ("package", "read_package"),
    MediaType.EDXML: ("package", "read_package"),
    MediaType.PNG: ("image", "read_image"),
    MediaType.JPEG: ("image", "read_image"),
    MediaType.TIFF: ("image", "read_image"),
}


@cache
def reader_of(media_type: MediaType) -> FormatReader:
    """The reader of a format; raises UnsupportedType for one that is told apart but not read."""
    if media_type not in _READERS:
        raise UnsupportedType
    module_name, function = _READERS[media_type]
    module = import_module(f"ingest.readers.{module_name}")
    read = getattr(module, function)
    return FormatReader(with_signatures(read) if media_type is MediaType.PDF else read, module.head_texts)

"""What is read first (thứ tự đọc): by what is known when a file comes in, later by the document's urgency.

A wrong guess costs nothing but the order.
"""

from __future__ import annotations

import re
from pathlib import Path

from models.dispatch import Urgency
from models.job import Priority
from nlp.keys import fold

_LOOKED_AT = 4 * 1024 * 1024
"""Bytes of a PDF that are looked at for fonts and pictures."""

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_PICTURE_IN_PDF = (b"/DCTDecode", b"/CCITTFaxDecode", b"/JBIG2Decode", b"/JPXDecode")
_FONT_IN_PDF = (b"/Font", b"/Length1", b"/Type1C", b"/CIDFontType0C", b"/OpenType")
"""Streams of fonts stand openly in a PDF even where the rest of it is packed."""

_FLASH = re.compile(r"\bhoa toc\b")
_URGENT = re.compile(r"\b(?:thuong khan|cong dien|(?:cv|cong van|vb|van ban) khan)\b")
_MARKED_URGENT = re.compile(r"\bkhẩn\b")
"""Without its mark the word may be "khăn" of "khó khăn"."""

_BY_URGENCY = {
    Urgency.FLASH.value: Priority.FLASH,
    Urgency.VERY_URGENT.value: Priority.URGENT,
    Urgency.URGENT.value: Priority.URGENT,
}


def priority_of_urgency(urgency: str | None) -> Priority:
    """Theo độ khẩn của văn bản, once it is known."""
    return _BY_URGENCY.get(urgency or "", Priority.ORDINARY)


def priority_of_file(path: Path, name: str) -> Priority:
    """Theo tên và loại tệp: a name may say that it is urgent; what must be recognised comes last."""
    words = re.sub(r"[\W_]+", " ", name.lower())
    folded = fold(words)
    if _FLASH.search(folded):
        return Priority.FLASH
    if _URGENT.search(folded) or _MARKED_URGENT.search(words):
        return Priority.URGENT
    return Priority.SCAN if is_scan(path) else Priority.ORDINARY


def is_scan(path: Path) -> bool:
    """Whether a file looks like pictures of pages: an image, or a PDF with pictures and no font."""
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
    if head.startswith(_PICTURES):
        return True
    if b"%PDF-" not in head[:1024]:
        return False
    return any(mark in head for mark in _PICTURE_IN_PDF) and not any(mark in head for mark in _FONT_IN_PDF)

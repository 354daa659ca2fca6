"""What a file of a package looks like by its first lines and its name: a dispatch, an annex, a copy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdfium2 import PdfDocument, PdfiumError

from ingest.packages.names import base_name, folded
from ingest.repair.unicode import normalise
from ingest.signature import may_be_signed
from ingest.sniff import MediaType

_HEAD_LINES = 40
_ANNEX_LINES = 8
_NATION = re.compile(
    r"cong\s*hoa xa hoi chu nghia viet nam|doc lap\s*-\s*tu do\s*-\s*hanh phuc|dang cong san viet nam$"
)
_NUMBER = re.compile(
    r"so\s*[:.]?\s*(?P<number>\d{0,6}[a-z]?)[\s.…_]*(?P<joint>[/-])\s*(?P<symbol>(?:\d{4}\s*/\s*)?[a-z][\w&.-]*(?:\s*[-/]\s*[\w&.]+)*)"
)
_WRITTEN = re.compile(r"\d{1,6}\w?\s*[/-]\s*[^\s,;]+")
_PLACE_DATE = re.compile(r"[^,]{2,45}, ngay[\s\d.…_/]*thang[\s\d.…_/]*nam\s*\d{4}")
_TO = re.compile(r"kinh gui\s*[:.]?")
_ANNEX_TITLE = re.compile(
    r"(?:phu luc|bieu mau|bieu so|mau so|mau \d|bieu \d|danh sach|danh muc|de cuong"
    r"|\(?(?:kem theo|ban hanh kem theo|dinh kem))\b"
)
_ANNEX_NAME = re.compile(
    r"(?:^|[^a-z])(?:phu ?luc|pl ?\d{0,3}|kem ?theo|dinh ?kem|bieu ?mau|bieu ?so|mau ?so|mau ?\d{1,3}"
    r"|bieu ?\d{1,3}|danh ?sach|danh ?muc|de ?cuong)(?:$|[^a-z])"
)
_RANKS = {
    MediaType.DOCX: 1,
    MediaType.ODT: 3,
    MediaType.DOC: 4,
    MediaType.RTF: 5,
    MediaType.HTML: 6,
    MediaType.TEXT: 7,
    MediaType.TIFF: 9,
    MediaType.JPEG: 10,
    MediaType.PNG: 10,
}
_SIGNED_PDF, _PDF, SCAN, _LAST = 0, 2, 8, 11
IMAGES = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.TIFF})
_MIN_LAYER = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the head of a file says.

    `number` is number and symbol as one key ("15/syt-vp"), None while the number is blank, `shown` the same
    as it is written; `is_dispatch`
    whether the form of a dispatch (thể thức) is there; `is_annex` whether a title above it, or the name, says
    annex; `words` are the words of the head, for comparing copies.
    """

    number: str | None
    shown: str | None
    is_dispatch: bool
    is_annex: bool
    words: frozenset[str]


def look_at(lines: Sequence[str], path: str, media_type: MediaType) -> Look:
    """The look of a file by the lines of its head."""
    plain = [text for line in lines[:_HEAD_LINES] if (text := normalise(line))]
    head = [folded(text) for text in plain]
    number, shown, marks, annex_at, dispatch_at = None, None, 0, None, None
    for index, line in enumerate(head):
        found = _NUMBER.match(line)
        if found and number is None and found["number"]:
            number = _key(found)
            shown = next(iter(_WRITTEN.findall(plain[index])), None)
        signs = (_NATION.search(line), found, _PLACE_DATE.match(line), _TO.match(line))
        if any(signs):
            marks += 1
            dispatch_at = index if dispatch_at is None else dispatch_at
        elif annex_at is None and index < _ANNEX_LINES and _ANNEX_TITLE.match(line):
            annex_at = index
    titled = annex_at is not None and (dispatch_at is None or annex_at < dispatch_at)
    named = _ANNEX_NAME.search(folded(base_name(path)).replace("_", " ").replace("-", " ")) is not None
    is_sheet = media_type is MediaType.XLSX
    return Look(
        number=None if titled or is_sheet else number,
        shown=shown,
        is_dispatch=marks >= 2 and not titled and not is_sheet,
        is_annex=titled or is_sheet or (named and number is None),
        words=frozenset(word for line in head for word in re.findall(r"[^\W_]+", line)),
    )


def _key(found: re.Match[str]) -> str:
    whole = f"{found['number'].lstrip('0')}{found['joint']}{found['symbol']}"
    return re.sub(r"\s+", "", whole).rstrip(".-/")


def rank(file: Path, media_type: MediaType) -> int:
    """Which of two copies of one document is read: the lower one.

    A born-digital PDF that is signed is the original (bản chính); else Word keeps most of what was written,
    and what was scanned comes last.
    """
    if media_type is not MediaType.PDF:
        return _RANKS.get(media_type, _LAST)
    if not _has_text_layer(file):
        return SCAN
    return _SIGNED_PDF if may_be_signed(file) else _PDF


def _has_text_layer(file: Path) -> bool:
    try:
        document = PdfDocument(file)
    except PdfiumError:
        return False
    try:
        text = document[0].get_textpage()
        return int(text.count_chars()) >= _MIN_LAYER
    except (PdfiumError, IndexError):
        return False
    finally:
        document.close()

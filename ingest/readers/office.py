"""Older Word files, RTF and OpenDocument (.doc, .rtf, .odt): LibreOffice makes them DOCX, which is read."""

from __future__ import annotations

import mmap
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.context import ReadContext
from ingest.draft import DraftDocument
from ingest.office.convert import converted
from ingest.readers import docx
from ingest.readers.docx_package import unpacking
from ingest.sniff import MediaType, sniff
from models.errors import DamagedFile, EncryptedFile, UnsupportedType

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_MANIFEST = "meta-inf/manifest.xml"
_LOCKED_PART = re.compile(rb"<[\w:]*encryption-data\b")
# [MS-CFB] 2.6.1 and 2.2: an entry of the directory, and the size of a sector in the head of the file
_ENTRY = re.compile(re.escape("WordDocument\0".encode("utf-16-le")))
_ENTRY_SIZE = 128
_START_SECTOR, _SECTOR_SHIFT = 116, 30
# [MS-DOC] 2.5.2 FibBase: wIdent, five words, then the flags
_FIB = struct.Struct("<HHHHHH")
_BEFORE_97 = frozenset({0xA5DB, 0xA5DC})
_FIB_IDENTS = frozenset({0xA5EC, 0xA697, 0xA698, 0xA699}) | _BEFORE_97
_ENCRYPTED = 0x0100


@dataclass(frozen=True, slots=True)
class _Format:
    """The one import filter of LibreOffice that may open a format, and how the repair is called."""

    import_filter: str
    extension: str


_FORMATS = {
    MediaType.DOC: _Format("MS Word 97", ".doc"),
    MediaType.RTF: _Format("Rich Text Format", ".rtf"),
    MediaType.ODT: _Format("writer8", ".odt"),
}
_OLD_WORD = _Format("MS Word 95", ".doc")  # the filter of Word 97 refuses what Word 6 and 95 wrote


def read_office(path: Path, context: ReadContext) -> DraftDocument:
    """The paragraphs and tables of an older Word file, an RTF or an ODT (tệp Word đời cũ, OpenDocument).

    As in a DOCX, changes are read as accepted and hidden text is not read. Raises as `read_docx` does, and
    ProgramMissing, ReaderStalled. The context's clock is not touched while LibreOffice works: it tells
    nothing of its progress, and one that hangs must not look alive.
    """
    with _as_docx(path, context) as target:
        return docx.read_docx(target, context)


def head_texts(path: Path, context: ReadContext) -> list[str]:
    """The lines of the head for the secrecy check, as of a DOCX; nothing is kept for the reading after it."""
    with _as_docx(path, context) as target:
        return docx.head_texts(target, context)


@contextmanager
def _as_docx(path: Path, context: ReadContext) -> Iterator[Path]:
    media_type = sniff(path)
    kind = _FORMATS.get(media_type)
    if kind is None:
        raise UnsupportedType
    if media_type is MediaType.ODT:
        _check_odt(path, context)
    elif media_type is MediaType.DOC:
        heads = list(_word_heads(path))
        if any(flags & _ENCRYPTED for _, flags in heads):
            raise EncryptedFile
        if heads and all(ident in _BEFORE_97 for ident, _ in heads):
            kind = _OLD_WORD
    with converted(path, kind.import_filter, kind.extension, context.limits) as target:
        yield target


def _check_odt(path: Path, context: ReadContext) -> None:
    """Refuses passwords, archives that unpack too large, and XML that multiplies itself."""
    with unpacking(path, context.limits) as archive:
        for key in archive.entries:
            if not key.endswith(".xml"):
                for _ in archive.pieces(key):  # only counted
                    pass
                continue
            data = archive.whole(key)
            if key == _MANIFEST and _LOCKED_PART.search(data):
                raise EncryptedFile
            if _ENTITY.search(data.replace(b"\0", b"")):
                raise DamagedFile


def _word_heads(path: Path) -> Iterator[tuple[int, int]]:
    """Mark and flags in the head of each Word stream: the document's own, and those of documents in it."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if len(data) < _ENTRY_SIZE:
            return
        (shift,) = struct.unpack_from("<H", data, _SECTOR_SHIFT)
        for found in _ENTRY.finditer(data):
            entry = found.start()
            if entry % _ENTRY_SIZE or entry + _ENTRY_SIZE > len(data):
                continue
            (start,) = struct.unpack_from("<I", data, entry + _START_SECTOR)
            at = (start + 1) << min(shift, 16)
            if at + _FIB.size <= len(data):
                ident, *_, flags = _FIB.unpack_from(data, at)
                if ident in _FIB_IDENTS:
                    yield ident, flags

"""The type of a file by its content, never by its name (nhận dạng loại tệp)."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from models.errors import DamagedFile, EmptyFile, EncryptedFile, TypeMismatch, UnsupportedType


class MediaType(StrEnum):
    """The types that are told apart; only the first four can be read."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    TEXT = "text/plain"
    HTML = "text/html"
    ENCRYPTED_OFFICE = "application/x-encrypted-office"
    OLD_OFFICE = "application/x-ole-storage"
    ODT = "application/vnd.oasis.opendocument.text"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ZIP = "application/zip"
    RTF = "application/rtf"
    IMAGE = "image/*"
    OTHER = "application/octet-stream"


READABLE = frozenset({MediaType.PDF, MediaType.DOCX, MediaType.TEXT, MediaType.HTML})

EXTENSIONS: dict[str, frozenset[MediaType]] = {
    ".pdf": frozenset({MediaType.PDF}),
    ".docx": frozenset({MediaType.DOCX, MediaType.ENCRYPTED_OFFICE}),
    ".doc": frozenset({MediaType.OLD_OFFICE, MediaType.RTF, MediaType.HTML}),
    ".txt": frozenset({MediaType.TEXT, MediaType.HTML}),
    ".html": frozenset({MediaType.HTML, MediaType.TEXT}),
    ".htm": frozenset({MediaType.HTML, MediaType.TEXT}),
    ".rtf": frozenset({MediaType.RTF}),
    ".odt": frozenset({MediaType.ODT}),
    ".xlsx": frozenset({MediaType.XLSX, MediaType.ENCRYPTED_OFFICE}),
}

_HEAD = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM", b"RIFF")
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|p)\b",
    re.I | re.S,
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1a")


def sniff(path: Path) -> MediaType:
    """The type of the file at `path` by its first bytes; raises EmptyFile."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00 \t\r\n"):
        raise EmptyFile
    if b"%PDF-" in head[:1024]:
        return MediaType.PDF
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path)
    if head.startswith(_OLE):
        return _in_ole(path)
    if head.startswith(b"{\\rtf"):
        return MediaType.RTF
    if head.startswith(_IMAGES):
        return MediaType.IMAGE
    if _HTML.match(_without_bom(head)):
        return MediaType.HTML
    return MediaType.TEXT if _is_text(head) else MediaType.OTHER


def media_type_of(path: Path, name: str) -> MediaType:
    """The readable type of a file; raises what a clerk must know if it is none.

    EmptyFile, EncryptedFile, TypeMismatch (the name's extension says another type), UnsupportedType.
    """
    found = sniff(path)
    expected = EXTENSIONS.get(Path(name).suffix.lower())
    if found is MediaType.ENCRYPTED_OFFICE:
        raise EncryptedFile
    if expected is not None and found not in expected:
        raise TypeMismatch
    if found not in READABLE:
        raise UnsupportedType
    return found


def _without_bom(head: bytes) -> bytes:
    return next((head[len(bom) :] for bom in _BOMS if head.startswith(bom)), head)


def _in_zip(path: Path) -> MediaType:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names or any(n.startswith("word/document") for n in names):
                return MediaType.DOCX
            if "xl/workbook.xml" in names:
                return MediaType.XLSX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").decode("ascii", "replace")
                return MediaType.ODT if "opendocument.text" in kind else MediaType.ZIP
    except Exception as error:  # zipfile raises many kinds for broken archives
        raise DamagedFile from error
    return MediaType.ZIP


def _in_ole(path: Path) -> MediaType:
    """A password-protected DOCX is an OLE container with a stream EncryptedPackage."""
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            if _ENCRYPTED in chunk:
                return MediaType.ENCRYPTED_OFFICE
    return MediaType.OLD_OFFICE


def _is_text(head: bytes) -> bool:
    """Bytes without the controls that only binary files have; UTF-16 is known by its zero bytes."""
    if head.startswith(_BOMS[1:]):
        return True
    zeros = head.count(0)
    if zeros:
        return _looks_utf16(head, zeros)
    controls = sum(1 for b in head if b < 0x20 and b not in _TEXT_CONTROLS)
    return controls <= len(head) // 200


def _looks_utf16(head: bytes, zeros: int) -> bool:
    """UTF-16 without a mark: mostly Latin letters, so every second byte of many pairs is zero or one."""
    if zeros < len(head) // 8:
        return False
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > 6 * min(even, odd) + 1

"""The type of a file by its content, never by its name (nhận dạng loại tệp)."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from models.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    TypeMismatch,
    UnpacksTooLarge,
    UnsupportedType,
)


class MediaType(StrEnum):
    """The types that are told apart; READABLE holds those that can be read."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    TEXT = "text/plain"
    HTML = "text/html"
    DOC = "application/msword"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    ZIP = "application/zip"
    EML = "message/rfc822"
    MSG = "application/vnd.ms-outlook"
    EDXML = "application/xml"
    RAR = "application/vnd.rar"
    SEVEN_ZIP = "application/x-7z-compressed"
    XLS = "application/vnd.ms-excel"
    HEIC = "image/heic"
    OTHER_IMAGE = "image/*"
    OTHER_SHEET = "application/x-other-spreadsheet"
    OTHER_OFFICE = "application/x-other-office"
    ENCRYPTED_OFFICE = "application/x-encrypted-office"
    OTHER_OLE = "application/x-ole-storage"
    OTHER = "application/octet-stream"


READABLE = frozenset(
    {MediaType.PDF, MediaType.DOCX, MediaType.TEXT, MediaType.HTML}
    | {MediaType.DOC, MediaType.RTF, MediaType.ODT, MediaType.XLSX}
    | {MediaType.ZIP, MediaType.EML, MediaType.MSG, MediaType.EDXML}
    | {MediaType.PNG, MediaType.JPEG, MediaType.TIFF}
)

PACKAGES = frozenset({MediaType.ZIP, MediaType.EML, MediaType.MSG, MediaType.EDXML})
"""The types that hold other files."""

_NEW_WORD = frozenset({MediaType.DOCX, MediaType.ENCRYPTED_OFFICE})
_OLD_WORD = frozenset({MediaType.DOC, MediaType.RTF, MediaType.HTML}) | _NEW_WORD  # Word opens them all

EXTENSIONS: dict[str, frozenset[MediaType]] = {
    ".pdf": frozenset({MediaType.PDF}),
    ".docx": _NEW_WORD,
    ".docm": _NEW_WORD,
    ".dotx": _NEW_WORD,
    ".dotm": _NEW_WORD,
    ".doc": _OLD_WORD,
    ".dot": _OLD_WORD,
    ".txt": frozenset({MediaType.TEXT, MediaType.HTML}),
    ".html": frozenset({MediaType.HTML, MediaType.TEXT}),
    ".htm": frozenset({MediaType.HTML, MediaType.TEXT}),
    ".rtf": frozenset({MediaType.RTF}),
    ".odt": frozenset({MediaType.ODT}),
    ".ott": frozenset({MediaType.ODT}),
    ".xlsx": frozenset({MediaType.XLSX, MediaType.ENCRYPTED_OFFICE}),
    ".xlsm": frozenset({MediaType.XLSX, MediaType.ENCRYPTED_OFFICE}),
    ".xls": frozenset({MediaType.XLS, MediaType.OTHER_OLE, MediaType.XLSX, MediaType.ENCRYPTED_OFFICE}),
    ".png": frozenset({MediaType.PNG}),
    ".jpg": frozenset({MediaType.JPEG}),
    ".jpeg": frozenset({MediaType.JPEG}),
    ".tif": frozenset({MediaType.TIFF}),
    ".tiff": frozenset({MediaType.TIFF}),
    ".heic": frozenset({MediaType.HEIC}),
    ".heif": frozenset({MediaType.HEIC}),
    ".zip": frozenset({MediaType.ZIP}),
    ".rar": frozenset({MediaType.RAR}),
    ".7z": frozenset({MediaType.SEVEN_ZIP}),
    ".eml": frozenset({MediaType.EML}),
    ".msg": frozenset({MediaType.MSG}),
    ".edxml": frozenset({MediaType.EDXML}),
    ".xml": frozenset({MediaType.EDXML}),
}

_HEAD = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_OLE: tuple[tuple[bytes, MediaType], ...] = (
    # a message first: the names of a file that is attached to it stand in it too
    ("__properties_version1.0".encode("utf-16-le"), MediaType.MSG),
    ("EncryptedPackage".encode("utf-16-le"), MediaType.ENCRYPTED_OFFICE),
    ("WordDocument".encode("utf-16-le"), MediaType.DOC),
    ("Workbook".encode("utf-16-le"), MediaType.XLS),
)
_MAGIC: tuple[tuple[bytes, MediaType], ...] = (
    (b"{\\rtf", MediaType.RTF),
    (b"Rar!\x1a\x07", MediaType.RAR),
    (b"7z\xbc\xaf\x27\x1c", MediaType.SEVEN_ZIP),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
)
_IMAGE = re.compile(rb"GIF8[79]a|BM.{4}\x00{4}|RIFF.{4}WEBP", re.S)  # "BM" alone may begin a text
_HEIC_ADVICE = (
    "Ảnh HEIC của điện thoại chưa đọc được. Hãy mở ảnh, lưu hoặc chia sẻ lại dưới dạng JPEG "
    "(trên iPhone: Cài đặt › Camera › Định dạng › Tương thích nhất) rồi tải lên."
)
_IMAGE_ADVICE = "Loại ảnh này chưa đọc được. Hãy mở ảnh, lưu lại dưới dạng JPEG hoặc PNG rồi tải lên."
_SHEET_ADVICE = (
    "Bảng tính loại này (.xls, .xlsb, .ods) chưa đọc được. Hãy mở tệp bằng Excel, chọn Lưu thành (Save As) › "
    "Excel Workbook (.xlsx) rồi tải lên."
)
_ARCHIVE_ADVICE = (
    "Tệp nén .rar hoặc .7z chưa đọc được. Hãy giải nén rồi nén lại thành .zip, hoặc tải lên từng văn bản."
)
_WEB_ARCHIVES = (".mht", ".mhtml")
_ENVELOPED = ".p7m"
_ENVELOPED_ADVICE = (
    "Tệp .p7m là văn bản đã ký số hoặc mã hóa cả tệp nên chưa đọc được. Hãy mở bằng phần mềm ký số, lưu tệp "
    "bên trong (PDF, DOCX) rồi tải lên."
)
_ADVICE = {
    MediaType.RAR: _ARCHIVE_ADVICE,
    MediaType.SEVEN_ZIP: _ARCHIVE_ADVICE,
    MediaType.HEIC: _HEIC_ADVICE,
    MediaType.OTHER_IMAGE: _IMAGE_ADVICE,
    MediaType.XLS: _SHEET_ADVICE,
    MediaType.OTHER_SHEET: _SHEET_ADVICE,
}
"""What to do about a file of a kind that is not read, whatever its name says."""

_ODF_SHEET = "application/vnd.oasis.opendocument.spreadsheet"
_OTHER_KINDS = ("application/vnd.oasis.opendocument.", "application/epub+zip")
_OFFICE_PARTS = ("[Content_Types].xml", "Index/Document.iwa")
_TOO_MANY_ENTRIES = "Tệp nén này khai báo quá nhiều tệp nên không được mở. Hãy tải lên từng văn bản."
_MOST_ENTRIES = 20_000
_ENTRY = b"PK\x01\x02"
_HEIC = re.compile(rb"....ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1|avif)", re.S)
_EDXML = re.compile(rb"<[^<>]{0,2000}QCVN_102_2016|<[\w.-]{0,40}:?MessageHeader\b")
_MAIL_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t\r\n]")
_MAIL_FIELDS = frozenset(
    (
        b"received",
        b"return-path",
        b"delivered-to",
        b"from",
        b"to",
        b"subject",
        b"date",
        b"message-id",
        b"mime-version",
        b"content-type",
        b"reply-to",
        b"cc",
    )
)
_MIN_MAIL_FIELDS = 3
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
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # before PDF: one may lie uncompressed in it
        return _in_zip(path)
    if b"%PDF-" in head[:1024]:
        return MediaType.PDF
    if head.startswith(_OLE):
        return _in_ole(path)
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if _HEIC.match(head):
        return MediaType.HEIC
    if _IMAGE.match(head):
        return MediaType.OTHER_IMAGE
    if _is_mail(head):
        return MediaType.EML
    if _is_edxml(head):
        return MediaType.EDXML
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
    if found in _ADVICE:
        raise UnsupportedType(_ADVICE[found])
    if found is MediaType.OTHER_OLE and name.lower().endswith(".xls"):
        raise UnsupportedType(_SHEET_ADVICE)
    if found in (MediaType.OTHER, MediaType.TEXT) and name.lower().endswith(_ENVELOPED):
        raise UnsupportedType(_ENVELOPED_ADVICE)  # text where it is written in base64
    if found is MediaType.TEXT and name.lower().endswith(_WEB_ARCHIVES):
        raise UnsupportedType  # its pages are written as mail writes them
    if expected is not None and found not in expected:
        raise TypeMismatch
    if found not in READABLE:
        raise UnsupportedType
    return found


def _without_bom(head: bytes) -> bytes:
    return next((head[len(bom) :] for bom in _BOMS if head.startswith(bom)), head)


def _in_zip(path: Path) -> MediaType:
    _guard_entries(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names or any(n.startswith("word/document") for n in names):
                return MediaType.DOCX
            if "xl/workbook.xml" in names:
                return MediaType.XLSX
            if "xl/workbook.bin" in names:
                return MediaType.OTHER_SHEET
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return _of_kind(archive.read("mimetype").decode("ascii", "replace"))
    except Exception as error:  # zipfile raises many kinds for broken archives
        raise DamagedFile from error
    return MediaType.OTHER_OFFICE if any(part in names for part in _OFFICE_PARTS) else MediaType.ZIP


def _of_kind(said: str) -> MediaType:
    """The type that a zip says it is (OpenDocument, EPUB): its parts are no files of a package."""
    if "opendocument.text" in said:
        return MediaType.ODT
    if said.startswith(_ODF_SHEET):
        return MediaType.OTHER_SHEET
    return MediaType.OTHER_OFFICE if said.startswith(_OTHER_KINDS) else MediaType.ZIP


def _guard_entries(path: Path) -> None:
    """Refuses a zip that lists so many files that the mere list would fill the memory."""
    found = 0
    with path.open("rb") as file:
        rest = b""
        while chunk := file.read(1024 * 1024):
            window = rest + chunk
            found += window.count(_ENTRY)
            rest = window[-(len(_ENTRY) - 1) :]
    if found > _MOST_ENTRIES:
        raise UnpacksTooLarge(_TOO_MANY_ENTRIES)


def _is_edxml(head: bytes) -> bool:
    """The elements of an edXML envelope, with or without its namespace, in UTF-8 or UTF-16."""
    plain = head.replace(b"\x00", b"") if head.count(0) > len(head) // 8 else head
    return _EDXML.search(plain) is not None


def _in_ole(path: Path) -> MediaType:
    """What an OLE container holds, by the names of its streams: old Word, a message, an encrypted DOCX."""
    longest = max(len(name) for name, _ in _IN_OLE)
    found: set[MediaType] = set()
    with path.open("rb") as file:
        rest = b""
        while chunk := file.read(1024 * 1024):
            window = rest + chunk
            found.update(media_type for name, media_type in _IN_OLE if name in window)
            rest = window[-longest:]
    return next((media_type for _, media_type in _IN_OLE if media_type in found), MediaType.OTHER_OLE)


def start_of_mail(head: bytes) -> int:
    """Where a message begins: editors put a mark of UTF-8 before it, some programs empty lines."""
    return len(head) - len(head.removeprefix(_BOMS[0]).lstrip(b"\r\n"))


def _is_mail(head: bytes) -> bool:
    """Several header fields of a message (RFC 5322) from the first line on."""
    names: set[bytes] = set()
    for line in head[start_of_mail(head) :][:8192].splitlines():
        if line[:1] in (b" ", b"\t") or (not names and line.startswith(b"From ")):
            continue  # a folded line, or the first line of a mailbox file
        field = _MAIL_FIELD.match(line + b"\n")
        if field is None:
            break
        names.add(field.group(1).lower())
    return len(names & _MAIL_FIELDS) >= _MIN_MAIL_FIELDS


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

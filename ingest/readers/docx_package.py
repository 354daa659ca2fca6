"""The container of a Word file (gói tệp .docx): its parts, opened under limits and never from outside.

The package layer of python-docx gives up on a link to a part that is not there (Word writes `Target="NULL"`
for a lost picture), on the ISO "strict" form and on documents with macros, all of which Word opens; so the
parts are found here and only the element layer of python-docx is used.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from docx.oxml.parser import parse_xml
from lxml import etree

from ingest.readers.docx_xml import CHUNK_PART, Element, attribute, clark, name_of
from models.errors import DamagedFile, EmptyFile, EncryptedFile, UnpacksTooLarge
from models.source import ReadLimits

_CHUNK = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # all that ISO/IEC 29500-2 allows
_XML_NAMES = (".xml", ".rels")
_BRINGS_IN, _LINKS_IN = b"altChunk", b"aFChunk"
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_START = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<")  # else another alphabet (EBCDIC)
_ENCODING = re.compile(rb"[^<]*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"utf-16le", b"utf-16be", b"us-ascii", b"ascii"})
_UTF_16 = (
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
TOO_LARGE = (  # who sends a Word file does not know that it is a zip
    "Nội dung trong tệp quá lớn nên không được mở. Hãy mở tệp, bỏ bớt ảnh hoặc giảm kích thước ảnh (Compress "
    "Pictures), lưu lại rồi tải lên."
)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,  # zipfile says so where a password is needed; encrypted entries are refused before
    ValueError,
    LookupError,
    OverflowError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another of the same file."""

    id: str
    kind: str
    target: str


class Unpacking:
    """The entries of one zip, each read in pieces against one limit for all of them.

    Raises EncryptedFile for an entry with a password, UnpacksTooLarge where the sizes are too large, as they
    are declared or as they come out: what is declared may lie.
    """

    def __init__(self, archive: zipfile.ZipFile, limits: ReadLimits) -> None:
        self._archive = archive
        self._left = limits.max_unpacked_bytes
        self.entries: dict[str, zipfile.ZipInfo] = {}
        declared = 0
        for entry in archive.infolist():
            declared += entry.file_size
            if entry.flag_bits & _ENCRYPTED_FLAG:
                raise EncryptedFile
            self.entries.setdefault(_key(entry.filename), entry)
        if declared > limits.max_unpacked_bytes:
            raise UnpacksTooLarge(TOO_LARGE)

    def pieces(self, key: str) -> Iterator[bytes]:
        """The bytes of one entry, piece by piece; raises DamagedFile."""
        entry = self.entries[key]
        if entry.compress_type not in _METHODS:
            raise DamagedFile
        with self._archive.open(entry) as stream:
            while piece := stream.read(_CHUNK):
                self._left -= len(piece)
                if self._left < 0:
                    raise UnpacksTooLarge(TOO_LARGE)
                yield piece

    def whole(self, key: str) -> bytes:
        """All bytes of one entry."""
        return b"".join(self.pieces(key))


class Package:
    """The XML parts of one file; every part is read once, in pieces, against the limit of all."""

    def __init__(self, archive: Unpacking) -> None:
        self._entries = archive.entries
        self.parts = {key: _checked(archive.whole(key)) for key in self._entries if key.endswith(_XML_NAMES)}
        self._chunks = {
            link.target: archive.whole(link.target)
            for part in self._naming_chunks()
            for link in self.relations(part)
            if link.kind == "aFChunk" and link.target not in self.parts
        }

    def main_part(self) -> str:
        """The name of the part that holds the document."""
        targets = [r.target for r in self.relations("") if r.kind == "officeDocument"]
        return next((t for t in [*targets, "word/document.xml"] if t in self.parts), "")

    def relations(self, part: str) -> list[Relation]:
        """The links of a part ("" for the package) to parts that are there; links to the outside are none."""
        folder, base = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: list[Relation] = []
        for link in root if root is not None else ():
            target = _key(posixpath.normpath(posixpath.join("/", folder, link.get("Target") or "")))
            if name_of(link) == "rel:Relationship" and link.get("TargetMode") != "External":
                kind = (link.get("Type") or "").rpartition("/")[2]
                found.append(Relation(link.get("Id") or "", kind, target))
        return [link for link in found if link.target in self._entries]

    def related(self, part: str, kind: str) -> list[Element]:
        """The roots of the parts of one kind ("styles", "footnotes") that a part links to."""
        targets = dict.fromkeys(r.target for r in self.relations(part) if r.kind == kind)
        return [root for target in targets if (root := self.tree(target)) is not None]

    def tree(self, part: str) -> Element | None:
        """The root element of a part, None where the file has no such part; raises DamagedFile."""
        data = self.parts.get(part)
        if data is None:
            return None
        try:
            root = cast(Element, parse_xml(data))
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise DamagedFile from error
        if _BRINGS_IN in data:
            self._point_to_chunks(root, part)
        return root

    def chunk(self, part: str) -> bytes | None:
        """The bytes of a file that a part brings in (w:altChunk), None where there is none."""
        found = self._chunks.get(part)
        return self.parts.get(part) if found is None else found

    def declared(self, part: str) -> tuple[str, str]:
        """The content type that the file gives a part, and the ending of its name."""
        suffix = posixpath.splitext(part)[1]
        types = self.tree("[content_types].xml")
        said = {
            _key(name) if (name := each.get("PartName")) else f".{each.get('Extension') or ''}".lower(): (
                each.get("ContentType") or ""
            )
            for each in (types if types is not None else ())
        }
        whole = said.get(part) or said.get(suffix) or ""
        return whole.partition(";")[0].strip().lower(), suffix

    def _naming_chunks(self) -> list[str]:
        """The parts that link to files which they bring in."""
        return [
            posixpath.join(
                posixpath.dirname(posixpath.dirname(key)), posixpath.basename(key)[: -len(".rels")]
            )
            for key, data in self.parts.items()
            if key.endswith(".rels") and _LINKS_IN in data
        ]

    def _point_to_chunks(self, root: Element, part: str) -> None:
        """Writes the name of the part that is meant into each w:altChunk: its key counts here only."""
        targets = {link.id: link.target for link in self.relations(part) if link.kind == "aFChunk"}
        for element in root.iter(clark("w:altChunk")):
            element.set(CHUNK_PART, targets.get(attribute(element, "r:id") or "", ""))


def open_package(path: Path, limits: ReadLimits) -> Package:
    """The parts of the file at `path`; raises EmptyFile, EncryptedFile, UnpacksTooLarge, DamagedFile."""
    with unpacking(path, limits) as archive:
        return Package(archive)


@contextmanager
def unpacking(path: Path, limits: ReadLimits) -> Iterator[Unpacking]:
    """The entries of the zip at `path`; raises as `open_package` does, also for what goes wrong inside."""
    with path.open("rb") as file:
        head = file.read(len(_OLE))
        if not head:
            raise EmptyFile
        if head == _OLE:
            raise EncryptedFile if _holds(path, _ENCRYPTED_STREAM) else DamagedFile
    try:
        with zipfile.ZipFile(path) as archive:
            yield Unpacking(archive, limits)
    except _BROKEN as error:
        raise DamagedFile from error


def _key(name: str) -> str:
    """Part names are compared without regard to case (ISO/IEC 29500-2); some writers use backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def _checked(data: bytes) -> bytes:
    """Refuses what no Word file has and what could make the XML parser fetch or multiply (DTD, entities).

    What comes back is UTF-8 in the names of the transitional form, which all that follows looks for.
    """
    plain = data.replace(b"\x00", b"")  # so that UTF-16 is seen through too
    encoding = _ENCODING.match(plain)
    is_foreign = encoding is not None and encoding[1].lower() not in _ENCODINGS
    if is_foreign or not _START.match(plain) or _DTD.search(plain):
        raise DamagedFile
    data = _as_utf8(data)
    for strict, transitional in _STRICT:
        data = data.replace(strict, transitional)
    return data


def _as_utf8(data: bytes) -> bytes:
    """A part in UTF-16, the other encoding that ISO/IEC 29500-2 allows, as UTF-8; raises ValueError."""
    encoding = next((name for start, name in _UTF_16 if data.startswith(start)), None)
    return _DECLARATION.sub("", data.decode(encoding), count=1).encode() if encoding else data


def _holds(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if mark in tail + chunk:
                return True
            tail = chunk[-len(mark) :]
    return False

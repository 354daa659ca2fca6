"""edXML packages of the document axis (gói tin trục liên thông, QCVN 102:2016/BTTTT), read as a stream.

A package may be nearly all base64, so it is never held as a whole: text is decoded piece by piece, put right
where senders break XML, given to expat, and the base64 in it goes into files as it comes.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat  # streams; documents with a DTD are refused, so nothing in it can be expanded

from ingest.packages.edxml_fields import Fields, envelope_of, mark_lines
from ingest.packages.members import (
    CHUNK,
    REFUSES_ALL,
    Member,
    Sink,
    Stored,
    Unpacked,
    Workplace,
    as_damage,
)
from ingest.packages.names import clean_path
from ingest.packages.subjects import subject_head
from ingest.sniff import MediaType
from models.envelope import Business, Envelope
from models.errors import BadInput, DamagedFile, EmptyPackage

_DTD = "Gói tin XML có khai báo DTD nên không được mở. Hãy xin lại gói tin từ nơi gửi."
_STATUS_ONLY = "Gói tin này chỉ báo trạng thái xử lý của một văn bản đã gửi, không kèm văn bản nào."
_DATA = frozenset({"contenttransferencoded", "attachmentcontent", "filecontent", "data", "base64"})
_ATTACHMENT = frozenset({"attachment", "attachmentencoded"})
_BAD = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&(?!(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);)"
)
_DECLARED = re.compile(rb"encoding\s*=\s*[\"']([\w.-]{2,20})[\"']")
_LONGEST_FIELD = 20_000
_LONGEST_ENTITY = 12
_MOST_FIELDS = 5_000
_DEEPEST = 100
_SHORTEST_DATA = 8 * 1024
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
)


def unpack_edxml(path: Path, place: Workplace) -> Unpacked:
    """The attachments of an edXML file and its envelope.

    A package cut short gives what is whole in it. Raises DamagedFile where there is nothing of a package.
    """
    reader = _Reader(place)
    with as_damage():
        _parse(path, reader)
    if not reader.fields.found and not reader.members:
        raise DamagedFile
    envelope = envelope_of(reader.fields)
    head = [*mark_lines(reader.fields), *subject_head(envelope.subject or "")]
    unpacked = Unpacked(members=reader.members, envelope=envelope, head=head, names=reader.names)
    if not reader.members:
        unpacked.members = _without_attachment(envelope, reader.fields, place)
    return unpacked


def _without_attachment(envelope: Envelope, fields: Fields, place: Workplace) -> list[Member]:
    """What a package says that brings no document: a revocation must reach the clerk nevertheless."""
    if fields.first("statuscode"):
        raise EmptyPackage(_STATUS_ONLY)
    names = {Business.REVOCATION: "Thu hồi", Business.REPLACEMENT: "Thay thế", Business.UPDATE: "Cập nhật"}
    if envelope.business not in names:
        return []
    lines = [
        f"Nghiệp vụ của gói tin: {names[envelope.business]} văn bản.",
        f"Cơ quan gửi: {envelope.sender}." if envelope.sender else "",
        f"Trích yếu: {envelope.subject}" if envelope.subject else "",
        f"Lý do: {envelope.business_reason}" if envelope.business_reason else "",
        f"Mã văn bản liên quan: {', '.join(envelope.related)}." if envelope.related else "",
    ]
    text = "\n".join(line for line in lines if line)
    stored = place.keep([text.encode("utf-8")])
    return [Member(path="Nội dung gói tin.txt", stored=stored, is_body=True, media_type=MediaType.TEXT)]


def _parse(path: Path, reader: _Reader) -> None:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        for text in _put_right(_texts(path)):
            parser.Parse(text.encode("utf-8", "replace"), False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        reader.cut_short()
        if not reader.fields.found:
            raise DamagedFile from error


def _refuse(*_: object) -> None:
    raise DamagedFile(_DTD)


def _texts(path: Path) -> Iterator[str]:
    """The characters of a file in pieces; a declared encoding is believed only where the bytes allow it."""
    with path.open("rb") as file:
        head = file.read(1024)
        file.seek(0)
        decoder = codecs.getincrementaldecoder(_encoding(head))("replace")
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", True)


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.count(0) > len(head) // 8:
        return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
    declared = _DECLARED.search(head)
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if not name.startswith(("windows-", "iso-8859-", "cp125")):
        return "utf-8"  # a file that says "utf-16" and has no zero bytes is UTF-8
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "utf-8"


def _put_right(texts: Iterator[str]) -> Iterator[str]:
    """Text that expat accepts: nothing before the first tag, no controls, no "&" that is only a letter."""
    rest, begun = "", False
    for text in texts:
        rest += text
        if not begun:
            at = rest.find("<?xml")
            at = at if at >= 0 else rest.find("<")
            if at < 0:
                rest = ""
                continue
            rest, begun = rest[at:], True
        cut = rest.rfind("&", -_LONGEST_ENTITY)
        cut = cut if cut >= 0 else len(rest)
        yield _BAD.sub(_escaped, rest[:cut])
        rest = rest[cut:]
    yield _BAD.sub(_escaped, rest)


def _escaped(match: re.Match[str]) -> str:
    return "&amp;" if match.group() == "&" else " "


@dataclass(slots=True)
class _Attachment:
    """An attachment that is being read; `texts` are its short fields."""

    texts: dict[str, str] = field(default_factory=dict)
    stored: Stored | None = None
    error: BadInput | None = None


class _Base64:
    """Base64 that goes into a file as it comes; line ends and other characters in it are passed over."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self._rest = b""

    def feed(self, text: str) -> None:
        data = self._rest + text.encode("ascii", "ignore").translate(None, _NOT_BASE64).translate(_URL_SAFE)
        whole = len(data) // 4 * 4
        self._rest = data[whole:]
        if whole:
            self.sink.write(binascii.a2b_base64(data[:whole]))

    def done(self) -> Stored:
        if len(self._rest) == 1:
            raise DamagedFile
        if self._rest:
            self.sink.write(binascii.a2b_base64(self._rest + b"=" * (4 - len(self._rest))))
        return self.sink.done()


class _Reader:
    """What expat tells, as fields and attachments."""

    def __init__(self, place: Workplace) -> None:
        self.fields = Fields()
        self.members: list[Member] = []
        self.names: dict[str, str] = {}
        self._place = place
        self._path: list[str] = []
        self._text = ""
        self._attachment: _Attachment | None = None
        self._base64: _Base64 | None = None
        self._reference: dict[str, str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        local = name.rpartition(":")[2].lower()
        self._path.append(local)
        self._text = ""
        if len(self._path) > _DEEPEST:
            raise DamagedFile
        if local in _ATTACHMENT:
            self._attachment = _Attachment()
        elif local == "reference" and self._attachment is None:
            self._reference = {}

    def data(self, text: str) -> None:
        """Characters come."""
        if self._base64 is not None:
            self._feed(text)
        elif self._attachment is not None:
            self._text += text
            if self._path[-1] in _DATA or len(self._text) > _SHORTEST_DATA:
                self._begin_data()
        elif len(self._text) < _LONGEST_FIELD:
            self._text += text

    def end(self, name: str) -> None:
        """A tag closes."""
        local = self._path.pop()
        if self._base64 is not None:
            self._end_data()
        elif self._attachment is not None:
            self._attachment.texts.setdefault(local, self._text[:_LONGEST_FIELD])
        elif self._reference is not None and local != "reference":
            self._reference.setdefault(local, self._text)
        elif self._text.strip() and len(self.fields.found) < _MOST_FIELDS:
            self.fields.add((*self._path, local), self._text)
        self._text = ""
        if local in _ATTACHMENT:
            self._keep_attachment()
        elif local == "reference":
            self._keep_reference()

    def cut_short(self) -> None:
        """The file ends in the middle: an attachment that is open is damaged."""
        if self._base64 is not None:
            self._base64.sink.drop()
            self._base64 = None
            if self._attachment is not None:
                self._attachment.error = DamagedFile()
        self._keep_attachment()

    def _begin_data(self) -> None:
        text, self._text = self._text, ""
        if self._attachment is not None and (self._attachment.stored or self._attachment.error):
            return
        self._place.expect(1)
        self._base64 = _Base64(self._place.sink())
        self._feed(text)

    def _feed(self, text: str) -> None:
        if self._base64 is None or self._attachment is None or self._attachment.error is not None:
            return
        try:
            self._base64.feed(text)
        except REFUSES_ALL:
            raise
        except BadInput as error:
            self._attachment.error = error

    def _end_data(self) -> None:
        decoder, self._base64 = self._base64, None
        if decoder is None or self._attachment is None:
            return
        if self._attachment.error is None:
            try:
                self._attachment.stored = decoder.done()
                return
            except REFUSES_ALL:
                raise
            except BadInput as error:
                self._attachment.error = error
        decoder.sink.drop()

    def _keep_attachment(self) -> None:
        found, self._attachment = self._attachment, None
        if found is None or not (found.stored or found.error):
            return
        keys = ("attachmentname", "filename", "name", "description", "contentid")
        named = next((found.texts[key] for key in keys if found.texts.get(key, "").strip()), "")
        identity = _identity(found.texts.get("contentid", ""))
        name = clean_path(self.names.pop(identity, "") or named.replace("/", "-"), "")
        fallback = f"Tệp đính kèm {len(self.members) + 1}"
        self.members.append(Member(path=name or fallback, stored=found.stored, error=found.error))

    def _keep_reference(self) -> None:
        found, self._reference = self._reference, None
        if found is None:
            return
        identity = _identity(found.get("contentid", ""))
        name = clean_path(found.get("attachmentname", "").replace("/", "-"), "")
        if identity and name:
            self.names[identity] = name


def _identity(content_id: str) -> str:
    """A content id as a plain name: "cid:abc" and "<abc>" are "abc"."""
    return content_id.strip().strip("<>").removeprefix("cid:").strip()

"""Messages (thư điện tử .eml): attachments, nested messages, the sender's words where nothing is attached."""

from __future__ import annotations

import binascii
import email
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email.generator import BytesGenerator
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from ingest.packages.members import CHUNK, Member, Unpacked, Workplace, as_damage, kept
from ingest.packages.names import clean_path, from_bytes, is_junk
from ingest.packages.subjects import plain_subject, subject_head
from ingest.repair.encodings import decode
from ingest.repair.unicode import normalise
from ingest.sniff import MediaType, start_of_mail
from models.clock import day_of
from models.envelope import Channel, Envelope
from models.errors import EncryptedFile, NestedTooDeep, TooLarge, UnsupportedType

BODY_NAME = "Nội dung thư"
LOGO_BYTES = 300 * 1024
"""A picture inside a message's text below this size is a logo or a signature; photos of pages are larger."""

TNEF = "Tệp winmail.dat của Outlook không mở được. Hãy xin người gửi gửi lại tệp đính kèm bằng thư thường."
_SEALED = "Thư được ký hoặc mã hóa theo S/MIME nên không mở được. Hãy mở thư, lưu tệp đính kèm rồi tải lên."
_TOO_LONG = "Thư này dài quá mức nên không được mở. Hãy mở thư, lưu tệp đính kèm rồi tải lên."
_HEADERS = frozenset(
    (
        "from",
        "sender",
        "to",
        "cc",
        "subject",
        "date",
        "mime-version",
        "content-type",
        "content-disposition",
        "content-id",
        "content-transfer-encoding",
    )
)
_MOST_LINES = 1_500_000
_MOST_BOUNDARIES = 20_000
_LONGEST_HEADER = 20_000
_MOST_RECIPIENTS = 200
_DEEPEST = 60
_LONGEST_START = 4096
_SKIPPED = frozenset(
    ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
)


class _Lenient(Compat32):
    """Headers in plain Unicode and of sane length: the library loses bytes that are not ASCII, and it takes
    very long over headers without end.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and the value of one header; bytes beyond ASCII come as lone surrogates."""
        name = sourcelines[0].partition(":")[0]
        if name.lower() not in _HEADERS:
            return name, ""
        kept, length = [], 0
        for line in sourcelines:
            kept.append(line[: max(0, _LONGEST_HEADER - length)])
            length += len(line)
            if length >= _LONGEST_HEADER:
                break
        name, value = super().header_source_parse(kept)
        return name, value if value.isascii() else from_bytes(value.encode("utf-8", "surrogateescape"))


_POLICY = _Lenient()


@dataclass(slots=True)
class _Found:
    """What a walk over the parts of a message gathers."""

    attachments: list[tuple[str, Message]] = field(default_factory=list)
    plain: Message | None = None
    html: Message | None = None


def unpack_eml(path: Path, place: Workplace) -> Unpacked:
    """The attachments of a message, its text, its envelope."""
    _guard(path)
    with as_damage():
        message = _parsed(path)
        found = _Found()
        _walk(message, found, 0)
        subject = text_of_header(message, "subject")
        attachments = [pair for pair in found.attachments if not is_junk(pair[0])]
        place.expect(len(attachments) + 1)
        html = _text(found.html) if found.html is not None else ""
        members = [
            kept(Member(path=name), _chunks(part), place)
            for name, part in attachments
            if not _is_logo(part, html)
        ]
        plain = _text(found.plain) if found.plain is not None else ""
        members += body_member(plain, html, place)
        return Unpacked(members=members, envelope=_envelope(message, subject), head=subject_head(subject))


def words_of(path: Path) -> tuple[str, str]:
    """The words of a message or a web archive (.mht), plain and as HTML; nothing that is attached."""
    _guard(path)
    with as_damage():
        message = _parsed(path)
        found = _Found()
        _walk(message, found, 0)
        plain, html = (_text(part) if part is not None else "" for part in (found.plain, found.html))
        return plain, html


def _parsed(path: Path) -> Message:
    with path.open("rb") as file:
        file.seek(start_of_mail(file.read(_LONGEST_START)))
        return email.message_from_binary_file(file, policy=_POLICY)


def _guard(path: Path) -> None:
    """The library takes its time for each line and for each part: no message has millions of them."""
    lines = boundaries = 0
    with path.open("rb") as file:
        while chunk := file.read(4 * CHUNK):
            lines += chunk.count(b"\n")
            boundaries += chunk.count(b"\n--")
    if lines > _MOST_LINES or boundaries > _MOST_BOUNDARIES:
        raise TooLarge(_TOO_LONG)


def body_member(plain: str, html: str, place: Workplace) -> list[Member]:
    """The words of a message as a file of the package; none where it has no words."""
    for text, suffix, media_type in ((plain, ".txt", MediaType.TEXT), (html, ".html", MediaType.HTML)):
        if text.strip():
            member = Member(path=BODY_NAME + suffix, is_body=True, media_type=media_type)
            return [kept(member, iter([text.encode("utf-8", "replace")]), place)]
    return []


def _walk(part: Message, found: _Found, depth: int) -> None:
    if depth > _DEEPEST:
        raise NestedTooDeep
    kind = part.get_content_type()
    if kind == "message/rfc822":
        found.attachments.append((_nested_name(part), part))
    elif part.is_multipart():
        for child in part.get_payload():
            if isinstance(child, Message):
                _walk(child, found, depth + 1)
    elif kind not in _SKIPPED and kind != "message/external-body":
        _take(part, kind, found)


def _take(part: Message, kind: str, found: _Found) -> None:
    name = _file_name(part)
    if not name and part.get_content_disposition() != "attachment":
        if kind == "text/plain" and found.plain is None:
            found.plain = part
            return
        if kind == "text/html" and found.html is None:
            found.html = part
            return
        if kind in ("text/plain", "text/html") and not _decoded(part).strip():
            return
    suffix = {"application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html", "image/jpeg": ".jpg"}
    number = len(found.attachments) + 1
    found.attachments.append((name or f"Tệp đính kèm {number}{suffix.get(kind, '')}", part))


def text_of_header(message: Message, name: str) -> str:
    """A header's text, encoded words (RFC 2047) decoded."""
    return _words(str(message.get(name, "")))


def _words(text: str) -> str:
    text = re.sub(r"[\r\n]+[ \t]*", " ", text)
    if "=?" not in text:
        return normalise(text)
    try:
        pieces = decode_header(text)
    except (ValueError, LookupError, binascii.Error):
        return normalise(text)
    return normalise("".join(_word(data, charset) for data, charset in pieces))


def _word(data: bytes | str, charset: str | None) -> str:
    if isinstance(data, str):
        return data
    try:
        return data.decode(charset or "ascii")
    except (LookupError, UnicodeDecodeError):
        # decode_header hands plain text between encoded words over as raw-unicode-escape
        return from_bytes(data) if charset else data.decode("raw-unicode-escape", "replace")


def _file_name(part: Message) -> str:
    name = part.get_filename()
    return clean_path(_words(name).replace("/", "-"), "") if name else ""


def _nested_name(part: Message) -> str:
    inner = part.get_payload()
    subject = ""
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        subject = text_of_header(inner[0], "subject")
    return _file_name(part) or clean_path((subject[:80] or "Thư chuyển tiếp").replace("/", "-")) + ".eml"


def _is_logo(part: Message, html: str) -> bool:
    if part.get_content_maintype() != "image":
        return False
    identity = str(part.get("content-id", "")).strip(" <>")
    inside = bool(identity) and (f"cid:{identity}" in html or part.get_content_disposition() != "attachment")
    return inside and len(str(part.get_payload())) * 3 // 4 < LOGO_BYTES


def _chunks(part: Message) -> Iterator[bytes]:
    kind = part.get_content_type()
    if kind == "application/ms-tnef" or _file_name(part).casefold() == "winmail.dat":
        raise UnsupportedType(TNEF)
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise EncryptedFile(_SEALED)
    data = _nested(part) if kind == "message/rfc822" else _decoded(part)
    for at in range(0, len(data), CHUNK):
        yield data[at : at + CHUNK]


def _nested(part: Message) -> bytes:
    inner = part.get_payload()
    if not isinstance(inner, list):
        return _decoded(part)
    if not inner or not isinstance(inner[0], Message):
        return b""
    nested = inner[0]
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64" and not nested.items():  # against RFC 2046, but some servers do it
        return binascii.a2b_base64(str(nested.get_payload()))
    buffer = io.BytesIO()
    BytesGenerator(buffer, mangle_from_=False, policy=_POLICY).flatten(nested)
    return buffer.getvalue()


def _decoded(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    data = _decoded(part)
    charset = part.get_content_charset()
    if charset and charset not in ("utf-8", "us-ascii", "unknown-8bit"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass  # a wrong label: the bytes decide
    return decode(data).text


def _envelope(message: Message, subject: str) -> Envelope:
    senders = people(message, "from") or people(message, "sender")
    return Envelope(
        channel=Channel.MAIL,
        sender=senders[0] if senders else None,
        recipients=tuple([*people(message, "to"), *people(message, "cc")][:_MOST_RECIPIENTS]),
        sent_on=_sent_on(text_of_header(message, "date")),
        subject=plain_subject(subject) or None,
    )


def people(message: Message, name: str) -> list[str]:
    """The people or mailboxes of an address header, as "Tên <hộp thư>"."""
    values = [str(value)[:_LONGEST_HEADER] for value in message.get_all(name, [])]
    found: list[str] = []
    for display, address in getaddresses(values):
        shown = _words(display)
        found.append(f"{shown} <{address}>" if shown and address else shown or address)
    return [one for one in found if one]


def _sent_on(text: str) -> date | None:
    """The office's day of a Date header; one without a zone is taken as it stands."""
    try:
        when = parsedate_to_datetime(text)
        return day_of(when) if when.tzinfo else when.date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

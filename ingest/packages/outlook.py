"""Messages of Outlook (thư Outlook .msg): the same as .eml, in an OLE container."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from olefile import OleFileIO  # type: ignore[import-untyped]
from oxmsg.domain import constants as pid
from oxmsg.properties import Properties

from ingest.packages.mail import LOGO_BYTES, TNEF, body_member
from ingest.packages.members import CHUNK, REFUSES_ALL, Member, Unpacked, Workplace, as_damage, kept
from ingest.packages.names import clean_path, is_junk
from ingest.packages.subjects import plain_subject, subject_head
from ingest.repair.encodings import decode
from ingest.repair.unicode import normalise
from models.clock import day_of
from models.envelope import Channel, Envelope
from models.errors import BadInput, DamagedFile, NestedTooDeep, UnpacksTooLarge, UnsupportedType

_MESSAGE_HEADER, _EMBEDDED_HEADER, _OTHER_HEADER = 32, 24, 8  # bytes before the properties ([MS-OXMSG] 2.4)
_EMBEDDED = "__substg1.0_3701000D"
_BY_REFERENCE = (2, 3, 4, 7)
_NOT_IN = "Tệp đính kèm chỉ là liên kết, không nằm trong thư. Hãy tải tệp đó về rồi tải lên riêng."
_MOST_ENTRIES = 20_000
_BEFORE_MAIL = 1980
_MOST_RECIPIENTS = 200


class _Entry(Protocol):
    """A node of the container's directory."""

    name: str
    size: int
    kids: list[_Entry]


@dataclass(frozen=True, slots=True)
class _Storage:
    """A folder of the container; its streams are read when asked for, not all at once."""

    ole: OleFileIO
    path: tuple[str, ...]
    entry: _Entry

    @property
    def properties_stream_bytes(self) -> bytes:
        return self._read("__properties_version1.0")

    def property_stream_bytes(self, pid: int, ptyp: int) -> bytes:
        return self._read(f"__substg1.0_{pid:04X}{ptyp:04X}")

    def _read(self, name: str) -> bytes:
        with self.ole.openstream([*self.path, name]) as stream:
            data: bytes = stream.read()
            return data

    def folder(self, name: str) -> _Storage | None:
        """The folder of that name in this one."""
        entry = next((kid for kid in self.entry.kids if kid.name == name), None)
        return _Storage(self.ole, (*self.path, name), entry) if entry else None

    def folders(self, prefix: str) -> Iterator[_Storage]:
        """The folders whose names begin so, in order."""
        for kid in sorted(self.entry.kids, key=lambda k: k.name):
            if kid.name.startswith(prefix):
                yield _Storage(self.ole, (*self.path, kid.name), kid)


def unpack_msg(path: Path, place: Workplace) -> Unpacked:
    """The attachments of an Outlook message and of the messages in it, its text, its envelope."""
    with as_damage(), OleFileIO(str(path)) as ole:
        _guard(ole.root, path.stat().st_size)
        unpacked = Unpacked()
        _read_message(_Storage(ole, (), ole.root), place, unpacked, "", 0)
        return unpacked


def _guard(root: _Entry, size: int) -> None:
    """A container in which many streams share the same sectors unpacks to more than it is."""
    count = total = 0
    waiting = [root]
    while waiting:
        for kid in waiting.pop().kids:
            count += 1
            total += kid.size
            waiting.append(kid)
        if count > _MOST_ENTRIES:
            raise UnpacksTooLarge
    if total > 2 * size:
        raise DamagedFile


def _read_message(storage: _Storage, place: Workplace, unpacked: Unpacked, folder: str, depth: int) -> None:
    if place.context.depth + depth >= place.context.limits.max_depth:
        raise NestedTooDeep
    properties = Properties(storage, _EMBEDDED_HEADER if depth else _MESSAGE_HEADER)
    subject = _string(properties, pid.PID_SUBJECT)
    unpacked.head += subject_head(subject)
    if not depth:
        unpacked.envelope = _envelope(storage, properties, subject)
    html = _html(properties)
    attachments = list(storage.folders("__attach_version1.0_#"))
    place.expect(len(attachments) + 1)
    for number, attachment in enumerate(attachments, start=1):
        fallback = f"{folder}Tệp đính kèm {number}"
        try:
            with as_damage():
                _read_attachment(attachment, place, unpacked, (folder, fallback, html), depth)
        except REFUSES_ALL:
            raise
        except BadInput as error:
            unpacked.members.append(Member(path=fallback, error=error))
    for body in body_member(_string(properties, pid.PID_BODY), html, place):
        body.path = folder + body.path
        unpacked.members.append(body)


def _read_attachment(
    attachment: _Storage, place: Workplace, unpacked: Unpacked, names: tuple[str, str, str], depth: int
) -> None:
    folder, fallback, html = names
    own = Properties(attachment, _OTHER_HEADER)
    path = folder + _name(own) if _name(own) else fallback
    embedded = attachment.folder(_EMBEDDED)
    if embedded is not None:
        _read_message(embedded, place, unpacked, f"{path}/", depth + 1)
    elif not is_junk(path) and not _is_logo(own, html):
        unpacked.members.append(kept(Member(path=path), _chunks(own, path), place))


def _chunks(own: Properties, path: str) -> Iterator[bytes]:
    if own.int_prop_value(pid.PID_ATTACH_METHOD) in _BY_REFERENCE:
        raise UnsupportedType(_NOT_IN)
    if path.casefold().endswith("winmail.dat"):
        raise UnsupportedType(TNEF)
    data = own.binary_prop_value(pid.PID_ATTACH_DATA_BINARY)
    if data is None:
        raise DamagedFile
    for at in range(0, len(data), CHUNK):
        yield data[at : at + CHUNK]


def _name(own: Properties) -> str:
    for key in (pid.PID_ATTACH_LONG_FILENAME, pid.PID_ATTACH_FILENAME, pid.PID_DISPLAY_NAME):
        name = clean_path(_string(own, key).replace("/", "-"), "")
        if name:
            return name
    return ""


def _is_logo(own: Properties, html: str) -> bool:
    identity = _string(own, pid.PID_ATTACH_CONTENT_ID).strip("<>")
    if not identity or f"cid:{identity}" not in html:
        return False
    data = own.binary_prop_value(pid.PID_ATTACH_DATA_BINARY)
    return data is not None and len(data) < LOGO_BYTES


def _string(properties: Properties, key: int) -> str:
    try:
        return (properties.str_prop_value(key) or "").strip("\x00")
    except (KeyError, OSError, ValueError):  # named in the list of properties, but not there
        return ""


def _html(properties: Properties) -> str:
    try:
        data = properties.binary_prop_value(pid.PID_HTML)
    except (KeyError, OSError):
        data = None
    return decode(data).text if data else _string(properties, pid.PID_BODY_HTML)


def _envelope(storage: _Storage, properties: Properties, subject: str) -> Envelope:
    keys = (pid.PID_SENDER_NAME, pid.PID_SENT_REPRESENTING_NAME)
    name = next((found for key in keys if (found := normalise(_string(properties, key)))), "")
    addresses = (pid.PID_SENDER_SMTP_ADDRESS, pid.PID_SENDER_EMAIL_ADDRESS)
    address = next((a for key in addresses if "@" in (a := _string(properties, key))), "")
    return Envelope(
        channel=Channel.MAIL,
        sender=_shown(name, address) or None,
        recipients=tuple(_recipients(storage)),
        sent_on=_sent_on(properties),
        subject=plain_subject(subject) or None,
    )


def _sent_on(properties: Properties) -> date | None:
    for key in (pid.PID_CLIENT_SUBMIT_TIME, pid.PID_MESSAGE_DELIVERY_TIME):
        try:
            when = properties.date_prop_value(key)
            if when is not None and when.year > _BEFORE_MAIL:
                return day_of(when)
        except (AttributeError, OverflowError, ValueError):  # no time, or one that no calendar has
            continue
    return None


def _shown(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address and name != address else name or address


def _recipients(storage: _Storage) -> Iterator[str]:
    for number, folder in enumerate(storage.folders("__recip_version1.0_#")):
        if number >= _MOST_RECIPIENTS:
            return
        own = Properties(folder, _OTHER_HEADER)
        addresses = (pid.PID_SMTP_ADDRESS, pid.PID_EMAIL_ADDRESS)
        address = next((a for key in addresses if "@" in (a := _string(own, key))), "")
        shown = _shown(normalise(_string(own, pid.PID_DISPLAY_NAME)), address)
        if shown:
            yield shown

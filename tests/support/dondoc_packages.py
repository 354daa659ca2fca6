"""Packages for tests: zips, messages, edXML files and Outlook messages, written as real programs write them."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from models.source import SourceText

DISPATCH = """UBND TỈNH SƠN GIANG
SỞ Y TẾ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}/{symbol}
Sơn Giang, ngày 05 tháng 3 năm 2026
V/v {subject}

Kính gửi: Các đơn vị trực thuộc Sở.

{body}

Nơi nhận:
- Như trên;
- Lưu: VT.

GIÁM ĐỐC
Trần Văn Bình
"""
ORDER = "Yêu cầu Trung tâm Kiểm soát bệnh tật báo cáo kết quả trước ngày 20/3/2026."
ANNEX = (
    "PHỤ LỤC I\nDanh sách đơn vị báo cáo\n(Kèm theo Công văn số 15/SYT-VP)\n1. Trung tâm Y tế huyện An Phú\n"
)


def dispatch(
    number: str = "15", symbol: str = "SYT-VP", subject: str = "rà soát trang thiết bị", body: str = ORDER
) -> str:
    """The text of a dispatch of a department that does not exist."""
    return DISPATCH.format(number=number, symbol=symbol, subject=subject, body=body)


def zip_file(path: Path, members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip of named contents."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def zip_bytes(members: Mapping[str, str | bytes]) -> bytes:
    """The same in memory, for a zip in a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def legacy_zip(names: Sequence[tuple[bytes, bytes]]) -> bytes:
    """A zip whose names are bytes of an old encoding, without the flag that says UTF-8; contents stored."""
    out, directory = io.BytesIO(), io.BytesIO()
    for name, data in names:
        offset = out.tell()
        crc = zlib.crc32(data)
        same = struct.pack("<HHHHIIIHH", 0, 0, 0, 33, crc, len(data), len(data), len(name), 0)
        out.write(b"PK\x03\x04" + struct.pack("<H", 20) + same + name + data)
        directory.write(b"PK\x01\x02" + struct.pack("<HH", 20, 20) + same)
        directory.write(struct.pack("<HHHII", 0, 0, 0, 0, offset) + name)
    start, listed = out.tell(), directory.getvalue()
    out.write(listed)
    out.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(listed), start, 0))
    return out.getvalue()


def message(
    subject: str,
    body: str = "Kính gửi anh chị văn bản đính kèm.",
    attachments: Sequence[tuple[str, bytes]] = (),
    *,
    html: str | None = None,
) -> EmailMessage:
    """A message as a mail program writes it."""
    found = EmailMessage()
    found["From"] = "Văn thư Sở Y tế <vanthu@soyte.songiang.example>"
    found["To"] = "Văn phòng <vp@anphu.example>, Lê Thị Hoa <hoa@anphu.example>"
    found["Date"] = "Thu, 05 Mar 2026 20:30:00 +0000"
    found["Subject"] = subject
    found["Message-ID"] = "<1@soyte.songiang.example>"
    found.set_content(body)
    if html is not None:
        found.add_alternative(html, subtype="html")
    for name, data in attachments:
        found.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return found


@dataclass(kw_only=True)
class Edxml:
    """An edXML package to be written; a field that is None is left out."""

    prefix: str = "edXML:"
    namespace: str = ' xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"'
    before: bytes = b""
    sender: str = "Sở Y tế tỉnh Sơn Giang"
    recipients: Sequence[str] = ("Trung tâm Y tế huyện An Phú",)
    number: str | None = "15"
    notation: str | None = "SYT-VP"
    issued: str | None = "2026/03/05"
    due: str | None = None
    subject: str = "Rà soát trang thiết bị"
    type_name: str = "Công văn"
    priority: str = "1"
    business: str | None = "0"
    reason: str | None = None
    related: Sequence[str] = ()
    spelling: str = "Bussiness"
    extra: str = ""
    attachments: Sequence[tuple[str, bytes]] = ()
    beside: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The package as XML."""
        attached = "".join(
            self._tag(
                "Attachment",
                self._tag("ContentId", f"cid:{index}")
                + self._tag("AttachmentName", name)
                + self._tag("ContentTransferEncoded", base64.encodebytes(data).decode("ascii")),
            )
            for index, (name, data) in enumerate(self.attachments)
        )
        references = "".join(
            self._tag("Reference", self._tag("ContentId", f"cid:{key}") + self._tag("AttachmentName", name))
            for key, name in self.beside.items()
        )
        envelope = self._tag("edXMLHeader", self._header() + self._trace())
        envelope += self._tag("edXMLBody", self._tag("edXMLManifest", references))
        inner = self._tag("edXMLEnvelope", envelope) + self._tag("AttachmentEncoded", attached)
        root = f"{self.prefix}edXML"
        return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}{self.namespace}>{inner}</{root}>'

    def data(self) -> bytes:
        """The package as bytes."""
        return self.before + self.text().encode("utf-8")

    def write(self, path: Path) -> Path:
        """Writes the package."""
        path.write_bytes(self.data())
        return path

    def _header(self) -> str:
        receivers = "".join(self._tag("To", self._tag("OrganName", one)) for one in self.recipients)
        signer = self._tag("Position", "Giám đốc") + self._tag("FullName", "Trần Văn Bình")
        promulgation = self._tag("Place", "Sơn Giang") + self._tag("PromulgationDate", self.issued)
        return self._tag(
            "MessageHeader",
            self._tag("From", self._tag("OrganId", "000.00.01.H99") + self._tag("OrganName", self.sender))
            + receivers
            + self._tag("DocumentId", "000.00.01.H99,2026/03/05,15/SYT-VP")
            + self._tag(
                "Code", self._tag("CodeNumber", self.number) + self._tag("CodeNotation", self.notation)
            )
            + self._tag("PromulgationInfo", promulgation)
            + self._tag("DocumentType", self._tag("Type", "2") + self._tag("TypeName", self.type_name))
            + self._tag("Subject", self.subject)
            + self._tag("SignerInfo", signer)
            + self._tag("DueDate", self.due)
            + self._tag("OtherInfo", self._tag("Priority", self.priority) + self.extra),
        )

    def _trace(self) -> str:
        name = self.spelling
        replaced = "".join(self._tag("ReplacementInfo", self._tag("DocumentId", key)) for key in self.related)
        business = self._tag(
            name,
            self._tag(f"{name}DocType", self.business)
            + self._tag(f"{name}DocReason", self.reason)
            + self._tag("ReplacementInfoList", replaced or None),
        )
        stamp = self._tag("TraceHeader", self._tag("Timestamp", "2026/03/05 16:02:11"))
        return self._tag("TraceHeaderList", stamp + business)

    def _tag(self, name: str, inner: str | None) -> str:
        if inner is None:
            return ""
        return f"<{self.prefix}{name}>{inner}</{self.prefix}{name}>"


def roles(source: SourceText) -> dict[str, str]:
    """The files of a package by what they are for."""
    return {part.path: part.role.value for part in source.parts}


def notes(source: SourceText) -> dict[str, str]:
    """Why files of a package were not read."""
    return {part.path: part.note for part in source.parts if part.note}

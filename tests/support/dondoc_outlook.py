"""Outlook messages for tests: an OLE container ([MS-CFB]) with the properties of a message ([MS-OXMSG])."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

Folder = Mapping[str, "bytes | Folder"]

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT_SECTOR, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STRING, _BINARY, _INTEGER, _TIME, _OBJECT = 0x001F, 0x0102, 0x0003, 0x0040, 0x000D


@dataclass
class _Entry:
    name: str
    kind: int  # 5 root, 1 storage, 2 stream
    data: bytes = b""
    child: int = _NONE
    left: int = _NONE
    right: int = _NONE
    start: int = _END


class _Writer:
    """Lays streams out in sectors and small ones in the mini stream."""

    def __init__(self) -> None:
        self.entries = [_Entry("Root Entry", 5)]
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.mini = b""
        self.mini_fat: list[int] = []

    def add(self, folder: Folder) -> int:
        """Adds the entries of a folder; answers the root of their tree."""
        names = sorted(folder, key=lambda name: (len(name), name.upper()))
        numbers: list[int] = []
        for name in names:
            found = folder[name]
            entry = _Entry(name, 2, found) if isinstance(found, bytes) else _Entry(name, 1)
            numbers.append(len(self.entries))
            self.entries.append(entry)
            if not isinstance(found, bytes):
                entry.child = self.add(found)
        return self._balance(numbers)

    def _balance(self, numbers: list[int]) -> int:
        if not numbers:
            return _NONE
        middle = len(numbers) // 2
        entry = self.entries[numbers[middle]]
        entry.left, entry.right = self._balance(numbers[:middle]), self._balance(numbers[middle + 1 :])
        return numbers[middle]

    def chain(self, data: bytes) -> int:
        """Writes data into sectors; answers the first."""
        first = len(self.sectors)
        count = -(-len(data) // _SECTOR)
        for index in range(count):
            self.sectors.append(data[index * _SECTOR : (index + 1) * _SECTOR].ljust(_SECTOR, b"\x00"))
            self.fat.append(first + index + 1 if index + 1 < count else _END)
        return first if count else _END

    def mini_chain(self, data: bytes) -> int:
        """Writes data into the mini stream; answers the first mini sector."""
        first = len(self.mini_fat)
        count = -(-len(data) // _MINI)
        self.mini += data.ljust(count * _MINI, b"\x00")
        self.mini_fat += [first + index + 1 for index in range(count - 1)] + [_END]
        return first

    def bytes(self) -> bytes:
        """The whole file."""
        for entry in self.entries[1:]:
            if entry.kind == 2 and entry.data:
                small = len(entry.data) < _CUTOFF
                entry.start = self.mini_chain(entry.data) if small else self.chain(entry.data)
        root = self.entries[0]
        root.data, root.start = self.mini, self.chain(self.mini)
        mini_fat = b"".join(struct.pack("<I", one) for one in self.mini_fat)
        padding = -len(mini_fat) % _SECTOR // 4
        mini_start = self.chain(mini_fat + struct.pack("<I", _FREE) * padding)
        directory = b"".join(_directory_entry(entry) for entry in self.entries)
        empty = bytes(64) + struct.pack("<HBBIII", 0, 0, 1, _NONE, _NONE, _NONE) + bytes(48)
        directory += empty * (-len(self.entries) % 4)
        directory_start = self.chain(directory)
        fats = 1
        while fats * 128 < len(self.fat) + fats:
            fats += 1
        fat_start = len(self.sectors)
        table = [*self.fat, *[_FAT_SECTOR] * fats]
        table += [_FREE] * (fats * 128 - len(table))
        header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        header += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats)
        header += struct.pack("<IIIII", directory_start, 0, _CUTOFF, mini_start, -(-len(mini_fat) // _SECTOR))
        header += struct.pack("<II", _END, 0)
        places = [*range(fat_start, fat_start + fats)]
        header += struct.pack("<109I", *places, *[_FREE] * (109 - fats))
        return header + b"".join(self.sectors) + struct.pack(f"<{len(table)}I", *table)


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    packed = name.ljust(64, b"\x00") + struct.pack("<HBB", len(name) + 2, entry.kind, 1)
    packed += struct.pack("<III", entry.left, entry.right, entry.child) + bytes(36)
    return packed + struct.pack("<IQ", entry.start if entry.kind != 1 else 0, len(entry.data))


def compound_file(folder: Folder) -> bytes:
    """An OLE container with these folders and streams."""
    writer = _Writer()
    writer.entries[0].child = writer.add(folder)
    return writer.bytes()


def _properties(header: bytes, values: Mapping[int, object]) -> dict[str, bytes]:
    """The property stream of an object and the streams of its long values."""
    streams: dict[str, bytes] = {}
    listed = header
    for key, value in values.items():
        if isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            listed += struct.pack("<HHIQ", _TIME, key, 6, ticks)
        elif isinstance(value, int):
            listed += struct.pack("<HHIQ", _INTEGER, key, 6, value)
        else:
            data = value.encode("utf-16-le") if isinstance(value, str) else bytes(value)  # type: ignore[call-overload]
            kind = _STRING if isinstance(value, str) else _BINARY
            listed += struct.pack("<HHIII", kind, key, 6, len(data), 0)
            streams[f"__substg1.0_{key:04X}{kind:04X}"] = data
    return {"__properties_version1.0": listed, **streams}


@dataclass(kw_only=True)
class Outlook:
    """An Outlook message to be written; attachments are bytes or messages again."""

    subject: str = "Công văn rà soát trang thiết bị"
    body: str = "Kính gửi anh chị văn bản đính kèm."
    html: bytes | None = None
    attachments: Sequence[tuple[str, bytes | Outlook]] = ()
    content_ids: Mapping[str, str] | None = None

    def folder(self, *, embedded: bool = False) -> dict[str, bytes | Folder]:
        """The message as folders and streams."""
        count = len(self.attachments)
        header = struct.pack("<8xIIII", 1, count, 1, count) + (b"" if embedded else bytes(8))
        values: dict[int, object] = {
            0x001A: "IPM.Note",
            0x0037: self.subject,
            0x0039: datetime(2026, 3, 5, 20, 30, tzinfo=UTC),
            0x0C1A: "Văn thư Sở Y tế",
            0x5D01: "vanthu@soyte.songiang.example",
            0x1000: self.body,
        }
        if self.html is not None:
            values[0x1013] = self.html
        found: dict[str, bytes | Folder] = {**_properties(header, values)}
        if not embedded:
            found["__nameid_version1.0"] = {"__substg1.0_00020102": b"\x00" * 16}
        recipient = {0x3001: "Lê Thị Hoa", 0x39FE: "hoa@anphu.example", 0x0C15: 1}
        found["__recip_version1.0_#00000000"] = _properties(bytes(8), recipient)
        for index, (name, data) in enumerate(self.attachments):
            found[f"__attach_version1.0_#{index:08X}"] = self._attachment(name, data)
        return found

    def data(self) -> bytes:
        """The message as the bytes of a .msg file."""
        return compound_file(self.folder())

    def _attachment(self, name: str, data: bytes | Outlook) -> Folder:
        values: dict[int, object] = {0x3707: name, 0x3705: 1 if isinstance(data, bytes) else 5}
        if self.content_ids and name in self.content_ids:
            values[0x3712] = self.content_ids[name]
        if isinstance(data, bytes):
            values[0x3701] = data
            return _properties(bytes(8), values)
        found: dict[str, bytes | Folder] = {**_properties(bytes(8), values)}
        found["__properties_version1.0"] += struct.pack("<HHIII", _OBJECT, 0x3701, 6, 0xFFFFFFFF, 1)  # type: ignore[operator]
        found["__substg1.0_3701000D"] = data.folder(embedded=True)
        return found

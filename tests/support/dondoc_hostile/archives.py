"""Packed files: bombs, nests, overlaps, lies about sizes, wicked names."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from tempfile import gettempdir

from dondoc_hostile.case import LETTER, Hostile
from models.errors import BadInput, DamagedFile, EmptyFile, EncryptedFile, UnpacksTooLarge

MEGA = 1 << 20
BOMB = 60
"""Megabytes that a bomb unpacks to; whoever reads it allows a third of it."""


def zipped(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members; names may come twice."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, method)
    return target.getvalue()


def flat_bomb() -> bytes:
    """A member that is very many of the same letter."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("cong-van.txt", "w") as member,
    ):
        block = b"A" * MEGA
        for _ in range(BOMB):
            member.write(block)
    return target.getvalue()


def many_bombs() -> bytes:
    """Twenty members that are small enough, each by itself."""
    return zipped((f"{number}.txt", b"B" * (BOMB // 20 * MEGA)) for number in range(20))


def nested(depth: int) -> bytes:
    """Packages in packages around a letter."""
    data = zipped([("cong-van.txt", LETTER.encode())])
    for number in range(depth):
        data = zipped([(f"goi-{number}.zip", data)], zipfile.ZIP_STORED)
    return data


def branching(depth: int, width: int) -> bytes:
    """Every package holds many copies of the next one: a small tree of many thousand leaves."""
    data = zipped([("cong-van.txt", b"C" * MEGA)])
    for _ in range(depth):
        data = zipped([(f"{number}.zip", data) for number in range(width)])
    return data


def overlapping(copies: int) -> bytes:
    """Every entry of the list points to the same packed bytes, which unpack to ten megabytes."""
    name = b"%05d.txt"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"D" * (10 * MEGA)) + packer.flush()
    crc = zlib.crc32(b"D" * (10 * MEGA))
    body = _local(name % 0, packed, crc, 10 * MEGA) + packed
    entries = b"".join(_entry(name % n, packed, crc, 10 * MEGA) for n in range(copies))
    return body + entries + _end(copies, len(entries), len(body))


def _local(name: bytes, packed: bytes, crc: int, size: int, flags: int = 0) -> bytes:
    return (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, flags, 8, 0, 0x5A21, crc, len(packed), size, len(name), 0)
        + name
    )


def _entry(name: bytes, packed: bytes, crc: int, size: int, flags: int = 0, at: int = 0) -> bytes:
    return (
        struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            20,
            20,
            flags,
            8,
            0,
            0x5A21,
            crc,
            len(packed),
            size,
            len(name),
            0,
            0,
            0,
            0,
            0,
            at,
        )
        + name
    )


def _end(count: int, size: int, at: int) -> bytes:
    return struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, min(count, 65535), min(count, 65535), size, at, 0)


def lying(declared: int) -> bytes:
    """The list says a few bytes, the stream gives very many."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b"E" * MEGA) for _ in range(BOMB)) + packer.flush()
    name = b"cong-van.txt"
    body = _local(name, packed, 1, declared) + packed
    entry = _entry(name, packed, 1, declared)
    return body + entry + _end(1, len(entry), len(body))


def quine_like() -> bytes:
    """A package that seems to hold itself: its member's bytes are the package's own head."""
    inner = zipped([("r.zip", b"")], zipfile.ZIP_STORED)
    for _ in range(30):
        inner = zipped([("r.zip", inner)], zipfile.ZIP_STORED)
    return inner


def self_referring() -> bytes:
    """The one entry's packed data starts at the beginning of the file: stored, it contains itself."""
    name = b"r/r.zip"
    size = 30 + len(name) + 46 + len(name) + 22
    stored = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0x5A21, 0, size, size, len(name), 0) + name
    entry = bytearray(_entry(name, b"x" * size, 0, size))
    entry[10:12] = b"\x00\x00"
    return stored + bytes(entry) + _end(1, len(entry), len(stored))


def encrypted() -> bytes:
    """The flag says that the member has a password."""
    packed = zlib.compress(LETTER.encode())[2:-4]
    name = b"mat-khau.txt"
    body = _local(name, packed, 1, 100, flags=1) + packed
    entry = _entry(name, packed, 1, 100, flags=1)
    return body + entry + _end(1, len(entry), len(body))


def wicked_names() -> bytes:
    """Names that climb out of the folder, are absolute, devices, controls, turned round or endless."""
    names = [
        f"../../../..{gettempdir()}/dondoc-leo-ra.txt",
        f"{gettempdir()}/dondoc-tuyet-doi.txt",
        "C:\\Windows\\System32\\dondoc.txt",
        "..\\..\\leo-ra.txt",
        "thu-muc/",
        "CON.txt",
        "a\x00b.txt",
        "xấu\u202etxt.fdp",
        "\n\r\t.txt",
        "<script>alert(1)</script>.txt",
        "'; DROP TABLE document; --.txt",
        "x" * 5000 + ".txt",
        "a/" * 500 + "sau.txt",
        ".txt",
        " ",
    ]
    return zipped([(name, LETTER.encode()) for name in names])


def same_names(count: int) -> bytes:
    """Many members of one name."""
    return zipped([("cong-van.txt", LETTER.encode())] * count)


def linked() -> bytes:
    """A symbolic link to a file of the system instead of a document."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("cong-van.txt", (2026, 1, 1, 0, 0, 0))
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return target.getvalue()


def countless(count: int) -> bytes:
    """An empty member, many thousand times: all work and no content."""
    target = io.BytesIO()
    entries = bytearray()
    for number in range(count):
        name = b"%06d.txt" % number
        entries += _entry(name, b"", 0, 0, at=target.tell())
        target.write(_local(name, b"", 0, 0))
    at = target.tell()
    return target.getvalue() + bytes(entries) + _end(count, len(entries), at)


def odd_method(method: int) -> bytes:
    """A packing method that nobody has heard of."""
    data = bytearray(zipped([("cong-van.txt", LETTER.encode())]))
    for sign, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.index(sign) + offset
        data[at : at + 2] = struct.pack("<H", method)
    return bytes(data)


def packed_by(method: int) -> bytes:
    """A bomb under a packing method that is seldom used and packs better."""
    return zipped([("cong-van.txt", b"F" * (BOMB * MEGA))], method)


ARCHIVES = (
    Hostile(name="bom-phang.zip", make=flat_bomb, errors=(UnpacksTooLarge,)),
    Hostile(name="bom-nhieu.zip", make=many_bombs, errors=(UnpacksTooLarge,)),
    Hostile(name="long-nhau-40.zip", make=lambda: nested(40), errors=(BadInput,)),
    Hostile(name="long-nhau-5.zip", make=lambda: nested(5)),
    Hostile(name="phan-nhanh.zip", make=lambda: branching(4, 16)),
    Hostile(name="chong-len-nhau.zip", make=lambda: overlapping(3000), errors=(BadInput,)),
    Hostile(name="khai-gian.zip", make=lambda: lying(50), errors=(BadInput,)),
    Hostile(name="tu-chua-minh.zip", make=quine_like, errors=(BadInput,)),
    Hostile(name="tu-tro-lai.zip", make=self_referring, errors=(BadInput,)),
    Hostile(name="mat-khau.zip", make=encrypted, errors=(BadInput, EncryptedFile)),
    Hostile(name="ten-xau.zip", make=wicked_names),
    Hostile(name="trung-ten.zip", make=lambda: same_names(300)),
    Hostile(name="lien-ket.zip", make=linked),
    Hostile(name="vo-so.zip", make=lambda: countless(60_000), errors=(BadInput,)),
    Hostile(name="kieu-la.zip", make=lambda: odd_method(77), errors=(BadInput,)),
    Hostile(name="bom-bzip2.zip", make=lambda: packed_by(zipfile.ZIP_BZIP2), errors=(BadInput,)),
    Hostile(name="bom-lzma.zip", make=lambda: packed_by(zipfile.ZIP_LZMA), errors=(BadInput,)),
    Hostile(name="rong.zip", make=lambda: zipped([]), errors=(BadInput,)),
    Hostile(name="chi-thu-muc.zip", make=lambda: zipped([("a/", b""), ("a/b/", b"")]), errors=(BadInput,)),
    Hostile(name="cut.zip", make=lambda: nested(2)[:-30]),
    Hostile(name="chi-dau.zip", make=lambda: b"PK\x03\x04" + b"\x00" * 200, errors=(DamagedFile, EmptyFile)),
)

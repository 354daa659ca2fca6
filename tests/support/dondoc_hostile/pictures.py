"""Images: bombs by their declared size, loops of pages, junk behind a good head."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

from dondoc_hostile.archives import MEGA
from dondoc_hostile.case import Hostile, noise
from models.errors import BadInput, TooManyPixels, TooManyScannedPages

_PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    """A piece of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes, *, bits: int = 8, more: bytes = b"") -> bytes:
    """A grey picture."""
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    return _PNG + chunk(b"IHDR", head) + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff(pages: list[dict[int, tuple[int, int]]], after: list[int] | None = None) -> bytes:
    """Directories of (type, value) by tag; `after` says which directory follows each, by default the next."""
    body = bytearray(b"II*\x00\x08\x00\x00\x00")
    size = [2 + 12 * len(page) + 4 for page in pages]
    starts = [8 + sum(size[:number]) for number in range(len(pages))]
    for number, page in enumerate(pages):
        body += struct.pack("<H", len(page))
        for tag in sorted(page):
            kind, value = page[tag]
            body += struct.pack("<HHI", tag, kind, 1) + struct.pack("<I", value)
        following = after[number] if after else number + 1
        body += struct.pack("<I", starts[following] if following < len(starts) else 0)
    return bytes(body) + b"\x00" * 64


def grey_page(width: int, height: int) -> dict[int, tuple[int, int]]:
    """The tags of an uncompressed grey page whose points lie nowhere."""
    return {
        256: (4, width),
        257: (4, height),
        258: (3, 8),
        259: (3, 1),
        262: (3, 1),
        273: (4, 8),
        277: (3, 1),
        278: (4, height),
        279: (4, 64),
    }


def real(kind: str, size: tuple[int, int] = (600, 400)) -> bytes:
    """An empty picture by a real writer."""
    target = io.BytesIO()
    Image.new("L", size, 255).save(target, kind)
    return target.getvalue()


def frames(count: int) -> bytes:
    """A TIFF of very many small pages."""
    target = io.BytesIO()
    first, *rest = (Image.new("1", (16, 16), n % 2) for n in range(count))
    first.save(target, "TIFF", save_all=True, append_images=rest)
    return target.getvalue()


def text_chunks() -> bytes:
    """A note in a picture that unpacks to a hundred megabytes."""
    note = chunk(b"zTXt", b"a\x00\x00" + zlib.compress(b"x" * (100 * MEGA), 9))
    return png(8, 8, zlib.compress(b"\x00" * 72), more=note * 3)


def animated() -> bytes:
    """A moving picture that says it has two thousand million frames."""
    control = chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    return png(8, 8, zlib.compress(b"\x00" * 72), more=control)


def jpeg_of_size(width: int, height: int) -> bytes:
    """A JPEG whose head says another size."""
    data = bytearray(real("JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


PICTURES = (
    Hostile(
        name="lon.png",
        make=lambda: png(2**31 - 1, 2**31 - 1, zlib.compress(b"\x00" * 99)),
        errors=(BadInput,),
    ),
    Hostile(
        name="bom.png",
        make=lambda: png(60_000, 60_000, zlib.compress(b"\x00" * (200 * MEGA), 9)),
        errors=(TooManyPixels,),
    ),
    Hostile(
        name="bom-1bit.png",
        make=lambda: png(100_000, 100_000, zlib.compress(b"\x00" * (200 * MEGA), 9), bits=1),
        errors=(TooManyPixels,),
    ),
    Hostile(name="khong-co.png", make=lambda: png(0, 0, b""), errors=(BadInput,)),
    Hostile(
        name="day.png",
        make=lambda: png(7000, 7000, zlib.compress(b"\x00" + b"\xff" * 7000) * 10),
        errors=(BadInput,),
    ),
    Hostile(name="ghi-chu.png", make=text_chunks, errors=(BadInput,)),
    Hostile(name="dong.png", make=animated, errors=(BadInput,)),
    Hostile(name="rac.png", make=lambda: _PNG + noise(11, 20_000), errors=(BadInput,)),
    Hostile(
        name="dai.png",
        make=lambda: png(59_000_000, 1, zlib.compress(b"\x00" * 59_000_001, 9)),
        errors=(BadInput,),
    ),
    Hostile(
        name="cao.png",
        make=lambda: png(1, 30_000_000, zlib.compress(b"\x00\xff" * 30_000_000, 9)),
        errors=(BadInput,),
    ),
    Hostile(name="rac.jpg", make=lambda: b"\xff\xd8\xff\xe0" + noise(12, 20_000), errors=(BadInput,)),
    Hostile(name="lon.jpg", make=lambda: jpeg_of_size(65_500, 65_500), errors=(TooManyPixels,)),
    Hostile(name="cut.jpg", make=lambda: real("JPEG", (2000, 3000))[:-2000], errors=(BadInput,)),
    Hostile(name="vong.tif", make=lambda: tiff([grey_page(8, 8)] * 2, after=[1, 0]), errors=(BadInput,)),
    Hostile(name="vong-1.tif", make=lambda: tiff([grey_page(8, 8)], after=[0]), errors=(BadInput,)),
    Hostile(name="lon.tif", make=lambda: tiff([grey_page(2**31 - 1, 2**31 - 1)]), errors=(BadInput,)),
    Hostile(name="nhieu-trang.tif", make=lambda: frames(3000), errors=(TooManyScannedPages,)),
    Hostile(name="rac.tif", make=lambda: b"II*\x00\x08\x00\x00\x00" + noise(13, 20_000), errors=(BadInput,)),
    Hostile(name="dong.gif", make=lambda: b"GIF89a" + noise(14, 5000), errors=(BadInput,)),
    Hostile(name="anh.bmp", make=lambda: b"BM" + noise(15, 5000), errors=(BadInput,)),
    Hostile(name="anh.heic", make=lambda: b"\x00\x00\x00\x18ftypheic" + noise(16, 5000), errors=(BadInput,)),
    Hostile(name="anh.webp", make=lambda: b"RIFF\xff\xff\xff\xffWEBP" + noise(17, 5000), errors=(BadInput,)),
    Hostile(name="anh-that-la-zip.png", make=lambda: b"PK\x03\x04" + noise(18, 500), errors=(BadInput,)),
)

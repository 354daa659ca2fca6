"""Zip files (tệp nén .zip): members as streams, names cleaned, nothing trusted that a header says."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ingest.packages.members import CHUNK, Member, Unpacked, Workplace, as_damage, kept
from ingest.packages.names import clean_path, from_bytes, is_junk, natural_key
from models.errors import EncryptedFile, UnsupportedType

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_OTHER_METHOD = "Tệp được nén theo cách chưa đọc được. Hãy nén lại thành .zip thông thường rồi tải lên."
_LOCKED = (
    "Tệp nén có mật khẩu. Hãy giải nén bằng mật khẩu rồi tải lên từng văn bản, hoặc nén lại mà không đặt "
    "mật khẩu."
)
_ENCRYPTED = 0x1
_UTF8 = 0x800
_UNICODE_PATH = 0x7075


def unpack_zip(path: Path, place: Workplace) -> Unpacked:
    """The files of a zip in natural order; junk of systems and links are left out."""
    with as_damage(), zipfile.ZipFile(path) as archive:
        named = [(clean_path(_name(info)), info) for info in archive.infolist() if _is_file(info)]
        named = [(name, info) for name, info in named if not is_junk(name)]
        place.expect(len(named))
        named.sort(key=lambda pair: natural_key(pair[0]))
        return Unpacked(
            members=[kept(Member(path=name), _chunks(archive, info), place) for name, info in named]
        )


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedFile(_LOCKED)
    if info.compress_type not in _METHODS:
        raise UnsupportedType(_OTHER_METHOD)
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _is_file(info: zipfile.ZipInfo) -> bool:
    mode = info.external_attr >> 16
    return not info.is_dir() and not (stat.S_IFMT(mode) and not stat.S_ISREG(mode))


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: the Unicode field of Info-ZIP, the UTF-8 flag, else the bytes themselves.

    Without the flag zipfile reads cp437, while Vietnamese systems write UTF-8 or Windows-1258 there.
    """
    if info.flag_bits & _UTF8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    return _unicode_path(info.extra, raw) or from_bytes(raw)


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        data = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(data) > 5 and data[1:5] == struct.pack("<I", zlib.crc32(raw)):
            return data[5:].decode("utf-8", "replace")
        at += 4 + size
    return None

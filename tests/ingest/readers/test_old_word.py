"""Files of Word 6 and Word 95 (tệp Word đời 1993–1995) still lie in offices, and are read as later ones are."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from dondoc_libreoffice import need_libreoffice
from dondoc_outlook import compound_file

from ingest.read import read
from models.errors import EncryptedFile

WORD_6, WORD_95 = 101, 104
ORDER = "Yeu cau cac phong bao cao truoc ngay 20/11/2026."


def old_word(version: int, *, flags: int = 0) -> bytes:
    """The smallest file of Word before 97: its head, and the text that the head points to."""
    text = f"Kinh gui: Van phong So.\r{ORDER}\r".encode("ascii")
    start = 768
    main = bytearray(8192)
    struct.pack_into("<HHHHHH", main, 0, 0xA5DC, version, 0, 0x0409, 0, flags)
    struct.pack_into("<III", main, 24, start, start + len(text), len(main))
    struct.pack_into("<I", main, 52, len(text))
    main[start : start + len(text)] = text
    return compound_file({"WordDocument": bytes(main)})


@pytest.mark.parametrize("version", [WORD_6, WORD_95])
def test_a_file_of_word_before_97_is_read(tmp_path: Path, version: int) -> None:
    need_libreoffice()
    path = tmp_path / "cu.doc"
    path.write_bytes(old_word(version))
    assert ORDER in read(path).text


def test_a_file_of_word_before_97_with_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "khoa.doc"
    path.write_bytes(old_word(WORD_95, flags=0x0100))
    with pytest.raises(EncryptedFile):
        read(path)

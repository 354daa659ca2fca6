"""One Unicode form and plain spaces (chuẩn hóa Unicode)."""

from __future__ import annotations

import unicodedata

_DROPPED = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F])
_SPACES = dict.fromkeys((160, 5760, *range(8192, 8203), 8239, 8287, 12288, 11, 12), " ")
_CONTROL = {code: None for code in range(0x20) if chr(code) not in "\t\n\r\x0b\x0c"} | {0x7F: None}
_TABLE = {**_CONTROL, **_DROPPED, **_SPACES}


def normalise(text: str) -> str:
    """NFC, ordinary spaces, no invisible characters, runs of white space one space, none at the ends."""
    if not text.isprintable():  # most text is, and a table costs more than all the rest
        text = text.translate(_TABLE)
    return " ".join(unicodedata.normalize("NFC", text).split())

"""Text as a clerk of before Unicode typed it, for tests."""

from __future__ import annotations

import unicodedata

from ingest.repair.encodings import charmap


def in_tcvn3(text: str) -> str:
    """In the codes of .VnTime; capitals with a tone, which it lacks, as the small letters of .VnTimeH."""
    back = _back("tcvn3")
    plain = unicodedata.normalize("NFC", text)
    return "".join(back.get(c) or back.get(c.lower()) or c for c in plain)


def in_vni(text: str) -> str:
    """In the codes of VNI-Times."""
    back = _back("vni")
    return "".join(back.get(c, c) for c in unicodedata.normalize("NFC", text))


def _back(name: str) -> dict[str, str]:
    _, table = charmap(name)
    return {letter: code for code, letter in table.items()}

"""Names of uploaded files (tên tệp): made fit to be kept and shown."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029/\\]+")
_DECEIVING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Marks that are not seen and may turn a name around, so that "…fdp.exe" looks like a PDF."""


def clean_name(name: str) -> str:
    """A file name for showing: no folders, no control characters, at most 200 letters.

    Bytes of a name that are no text (a disk written under another system) become "\N{REPLACEMENT CHARACTER}".
    """
    last = re.split(r"[/\\]", name)[-1]
    text = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", last)
    seen = _DECEIVING.sub("", unicodedata.normalize("NFC", text))
    return _UNSAFE.sub(" ", seen).strip()[-200:] or "khong-ten"

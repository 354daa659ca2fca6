"""Bytes of a text file become Unicode (bảng mã): UTF-8, UTF-16, Windows-1258, TCVN3, VNI.

The old Vietnamese encodings cannot be told by their bytes; they are told by what the text would be: the one
whose words are Vietnamese syllables, never blindly.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.repair.syllables import share_of_syllables

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GOOD = 0.85
_BETTER = 0.1


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text and what it was in; `encoding` is None where nothing fitted and Latin-1 was taken."""

    text: str
    encoding: str | None


@cache
def charmap(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The codes of an old font ("tcvn3", "vni"): a pattern that finds them, and the letter of each."""
    table: dict[str, str] = {}
    for line in files("ingest").joinpath("charmaps", f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, letter = line.split("\t")
            table[code] = letter
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), table


def from_font_codes(text: str, name: str) -> str:
    """Text typed with an old font ("tcvn3", "vni"), as Unicode; other characters stay."""
    pattern, table = charmap(name)
    return pattern.sub(lambda m: table[m.group()], text)


def decode(data: bytes) -> Decoded:
    """The text of a file in any encoding met in Vietnam."""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return Decoded(data.decode(codec, "replace"), codec)
    wide = _utf16_without_mark(data)
    if wide is not None:
        return wide
    try:
        return _repaired(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _old(data)


def _utf16_without_mark(data: bytes) -> Decoded | None:
    sample = data[:4096]
    if sample.count(0) <= len(sample) // 8:
        return None
    codec = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
    return Decoded(data.decode(codec, "replace"), codec)


def _repaired(text: str) -> Decoded:
    """UTF-8 that holds the codes of an old font: turned only if its words become syllables."""
    if text.isascii() or share_of_syllables(text) >= _GOOD:
        return Decoded(text, "utf-8")
    return _best({"utf-8": text, **_font_readings(text)})


def _old(data: bytes) -> Decoded:
    latin = data.decode("latin-1")
    readings = {"windows-1258": unicodedata.normalize("NFC", data.decode("cp1258", "replace"))}
    readings |= _font_readings(latin)
    found = _best({"latin-1": latin, **readings})
    return Decoded(found.text, None) if found.encoding == "latin-1" else found


def _font_readings(text: str) -> dict[str, str]:
    return {name: from_font_codes(text, name) for name in ("tcvn3", "vni")}


def _best(readings: dict[str, str]) -> Decoded:
    """The reading whose words are most often syllables; the first one unless another is clearly better."""
    scores = {name: share_of_syllables(text) for name, text in readings.items()}
    first = next(iter(readings))
    name = max(scores, key=lambda n: scores[n])
    if scores[name] < scores[first] + _BETTER or scores[name] < _GOOD - _BETTER:
        name = first
    return Decoded(readings[name], name)

"""Honest files of every format, cut, bent and misnamed by seeded chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

from dondoc_hostile.archives import zipped
from dondoc_hostile.case import LETTER, Hostile
from dondoc_hostile.desk import attached, mail, rtf, xlsx
from dondoc_hostile.markup import LINES, ODT_LINES, docx, edxml, html, odt
from dondoc_hostile.pdfs import real_pages
from dondoc_hostile.pictures import real

SOUND = {
    ".pdf": real_pages(3),
    ".docx": docx(LINES),
    ".odt": odt(ODT_LINES),
    ".rtf": rtf("\\b x"),
    ".html": html("<table><tr><td>1<td>2</table>"),
    ".txt": LETTER.encode(),
    ".zip": zipped([("cong-van.txt", LETTER.encode()), ("phu-luc.docx", docx(LINES))]),
    ".eml": mail(attached("cong-van.docx", docx(LINES)), "Content-Type: text/plain\r\n\r\nKính gửi"),
    ".edxml": edxml("<Subject>Rà soát</Subject>"),
    ".xlsx": xlsx("<sheetData><row><c><v>1</v></c></row></sheetData>"),
    ".png": real("PNG"),
    ".jpg": real("JPEG"),
    ".tif": real("TIFF"),
}
"""A small file of each format that nothing is wrong with."""

CALLING = frozenset({".odt", ".rtf", ".png", ".jpg", ".tif"})
"""The formats that LibreOffice and Tesseract read."""


def cut(data: bytes, chance: random.Random) -> bytes:
    """The beginning only."""
    return data[: chance.randrange(1, len(data))]


def bent(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed."""
    changed = bytearray(data)
    for _ in range(max(1, len(data) // 400)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """A block of it somewhere else, twice."""
    size = chance.randrange(1, max(2, len(data) // 3))
    start, to = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:to] + data[start : start + size] * 2 + data[to:]


def holed(data: bytes, chance: random.Random) -> bytes:
    """A part of it is zeros."""
    start, size = chance.randrange(len(data)), chance.randrange(1, max(2, len(data) // 4))
    return data[:start] + b"\x00" * size + data[start + size :]


def broken_files(rounds: int) -> Iterator[Hostile]:
    """Each format broken in each way, `rounds` times; those that another program reads once."""
    for extension, data in SOUND.items():
        for way in (cut, bent, shuffled, holed):
            for number in range(1 if extension in CALLING else rounds):
                made = way(data, random.Random(f"{extension} {way.__name__} {number}"))
                yield Hostile(name=f"hong-{way.__name__}-{number}{extension}", make=partial(bytes, made))


def misnamed_files() -> Iterator[Hostile]:
    """Each format under the name of the next one."""
    names = list(SOUND)
    for own, other in zip(names, [*names[1:], names[0]], strict=True):
        yield Hostile(name=f"la{own.replace('.', '-')}{other}", make=partial(bytes, SOUND[own]))


FUZZ = (*broken_files(3), *misnamed_files())

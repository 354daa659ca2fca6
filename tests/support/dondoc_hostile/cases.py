"""All hostile files together."""

from __future__ import annotations

from dondoc_hostile.archives import ARCHIVES
from dondoc_hostile.case import Hostile
from dondoc_hostile.desk import DESK
from dondoc_hostile.fuzz import FUZZ
from dondoc_hostile.markup import MARKUP
from dondoc_hostile.pdfs import PDFS
from dondoc_hostile.pictures import PICTURES
from dondoc_hostile.texts import TEXTS

ALL: tuple[Hostile, ...] = (*ARCHIVES, *MARKUP, *TEXTS, *PDFS, *PICTURES, *DESK, *FUZZ)

RECOGNISED = frozenset(
    {"day.png", "dong.png", "dai.png", "cao.png", "vong.tif", "vong-1.tif", "lzw.pdf", "nhieu-trang.tif"}
    | {"jbig2.pdf", "jpx.pdf", "dct.pdf"}
    | {
        each.name
        for each in FUZZ
        if each.name.startswith("hong") and each.name[-4:] in (".png", ".jpg", ".tif")
    }
)
"""Pictures of nothing and of noise, which are looked through for letters: seconds each, for whoever measures."""

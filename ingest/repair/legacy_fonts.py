"""Text typed with the fonts of before Unicode (phông TCVN3, VNI) becomes Unicode.

A .VnTime or VNI-Times font shows the letters of Latin-1 as Vietnamese ones, so a file holds "§Ò nghÞ" where
paper says "Đề nghị". The font alone proves nothing: Unicode text is pasted into such files and keeps the
font's name. So each word is weighed: it is turned if only the turned word is a Vietnamese syllable, kept if
only the word as it stands is one; where both are or neither is, the words around it decide, run before
paragraph before document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby

from ingest.repair.encodings import charmap, from_font_codes
from ingest.repair.syllables import is_syllable

Run = tuple[str, str | None]
"""Characters and the name of their font."""

TCVN3, VNI = "tcvn3", "vni"
_SUBSET = re.compile(r"[A-Z]{6}\+")  # a font that a PDF embeds in part
_STYLE = re.compile(r"[-,\s]*(?:bold|italic|oblique|regular|mt|ps)+$", re.IGNORECASE)
_TCVN3_NAME = re.compile(r"\.(?i:vn)|Vn[A-Z]")
_VNI_NAME = re.compile(r"vni[-_ ]", re.IGNORECASE)
_CODES = re.compile(rb"\.vn[a-z]|vni[-_ ][a-z]", re.IGNORECASE)
_FIRST_WIDE = "\u0100"  # an old font has no character from here on


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """An old font: its code table, and whether it shows every letter as a capital (.VnTimeH)."""

    charmap: str
    capitals: bool = False


@cache
def _word_pattern(name: str) -> re.Pattern[str]:
    """Letters and codes of a font in a row; many codes are signs in Latin-1 (§, ®, ¸, ¬)."""
    _, table = charmap(name)
    signs = sorted({c for code in table for c in code if not c.isalnum()})
    letter = "|".join([r"[^\W\d_]", *map(re.escape, signs)])
    return re.compile(f"(?:{letter})+")


@lru_cache(maxsize=1024)
def legacy_font(name: str | None) -> LegacyFont | None:
    """The old font that goes by this name, None for any other."""
    plain = _STYLE.sub("", _SUBSET.sub("", name or "", count=1).strip())
    if _VNI_NAME.match(plain):
        return LegacyFont(VNI)
    if _TCVN3_NAME.match(plain):
        return LegacyFont(TCVN3, capitals=plain.endswith("H"))
    return None


def names_legacy_font(data: bytes) -> bool:
    """Whether a part of a file names such a font at all: most files do not and are spared the weighing."""
    return bool(_CODES.search(data))


def to_unicode(text: str, font_name: str | None) -> str | None:
    """Text in one font as Unicode; None where the font is no old one or the text needs no turning.

    For text that stands alone, such as a line of a PDF; it is weighed by its own words.
    """
    if legacy_font(font_name) is None:
        return None
    fonts = LegacyFonts()
    fonts.weigh([(text, font_name)])
    (turned,) = fonts.mend([(text, font_name)])
    return turned if turned != text else None


@dataclass(slots=True)
class _Scale:
    """How many words are syllables only if turned, and how many only as they stand."""

    turned: int = 0
    kept: int = 0

    def add(self, verdicts: Iterable[bool | None]) -> None:
        for verdict in verdicts:
            self.turned += verdict is True
            self.kept += verdict is False

    @property
    def verdict(self) -> bool | None:
        """True to turn, False to keep, None where nothing tells."""
        return None if self.turned == self.kept else self.turned > self.kept


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a stretch, the run in which it begins, and what it says itself."""

    start: int
    end: int
    text: str
    run: int
    verdict: bool | None


@dataclass(slots=True)
class LegacyFonts:
    """The old fonts of one document: `weigh` sees all of it first, then `mend` turns each paragraph.

    `repairs` says what was turned ("from_tcvn3", "from_vni").
    """

    repairs: set[str] = field(default_factory=set)
    _document: dict[str, _Scale] = field(default_factory=dict)

    def weigh(self, runs: Sequence[Run]) -> None:
        """Takes the words of one paragraph as evidence for the whole document."""
        for name, first, last in _stretches(runs):
            words = _words(name, runs[first:last])
            self._document.setdefault(name, _Scale()).add(word.verdict for word in words)

    def mend(self, runs: Sequence[Run]) -> list[str]:
        """The texts of one paragraph's runs in Unicode; as many texts as runs."""
        texts = [text for text, _ in runs]
        for name, first, last in _stretches(runs):
            texts[first:last] = self._mended(name, runs[first:last])
        return texts

    def _mended(self, name: str, runs: Sequence[Run]) -> list[str]:
        """The texts of runs beside each other; a letter of two codes may stand in two of them."""
        pattern, table = charmap(name)
        joined = "".join(text for text, _ in runs)
        shouted = [font is not None and font.capitals for font in (legacy_font(f) for _, f in runs)]
        of_run = _run_of_characters(runs)
        out: list[list[str]] = [[] for _ in runs]
        done = 0
        for word in self._turned_words(name, runs):
            for at in range(done, word.start):
                out[of_run[at]].append(joined[at])
            done = word.start
            while done < word.end:
                code = pattern.match(joined, done, word.end)
                letter = table[code.group()] if code else joined[done]
                run = of_run[done]
                out[run].append(letter.upper() if shouted[run] else letter)
                done = code.end() if code else done + 1
        for at in range(done, len(joined)):
            out[of_run[at]].append(joined[at])
        texts = ["".join(parts) for parts in out]
        if "".join(texts) != joined:
            self.repairs.add(f"from_{name}")
        return texts

    def _turned_words(self, name: str, runs: Sequence[Run]) -> Iterator[_Word]:
        """The words that were typed with the codes of the font."""
        words = _words(name, runs)
        of_runs = [_Scale() for _ in runs]
        stretch = _Scale()
        for word in words:
            of_runs[word.run].add([word.verdict])
        stretch.add(word.verdict for word in words)
        around = [stretch.verdict, self._document.get(name, _Scale()).verdict]
        if around == [None, None]:
            around = [any(_only_the_font_tells(word.text, name) for word in words)]
        for word in words:
            known = (word.verdict, of_runs[word.run].verdict, *around)
            if next(verdict for verdict in known if verdict is not None):
                yield word


def _stretches(runs: Sequence[Run]) -> Iterator[tuple[str, int, int]]:
    """Runs beside each other in old fonts of one table: its name, the first run, the one after the last."""
    fonts = [legacy_font(font) for _, font in runs]
    first = 0
    for name, group in groupby(fonts, key=lambda font: font.charmap if font is not None else None):
        last = first + len(list(group))
        if name is not None:
            yield name, first, last
        first = last


def _run_of_characters(runs: Sequence[Run]) -> list[int]:
    return [number for number, (text, _) in enumerate(runs) for _ in text]


def _words(name: str, runs: Sequence[Run]) -> list[_Word]:
    joined = "".join(text for text, _ in runs)
    of_run = _run_of_characters(runs)
    return [
        _Word(found.start(), found.end(), found.group(), of_run[found.start()], _verdict(found.group(), name))
        for found in _word_pattern(name).finditer(joined)
    ]


@lru_cache(maxsize=8192)
def _verdict(word: str, name: str) -> bool | None:
    """What a word says itself: True to turn it, False to keep it, None where both or neither will do."""
    if word.isascii():
        return None
    if any(char >= _FIRST_WIDE for char in word):
        return False
    turned = is_syllable(from_font_codes(word, name))
    kept = is_syllable(word) and word in (word.lower(), word.upper(), word.capitalize())
    return None if turned == kept else turned


def _only_the_font_tells(word: str, name: str) -> bool:
    """Whether a word without company is a syllable if turned, or has signs between letters ("Q§")."""
    if word.isascii():
        return False
    turned = from_font_codes(word, name)
    signs_inside = any(c.isascii() for c in word) and not word.isalpha()
    return turned != word and (signs_inside or is_syllable(turned))

"""Word's automatic numbers and bullets, computed to the label that Word shows (số thứ tự tự động).

A paragraph names a list (`w:num`) and a level; the list names its shape (`w:abstractNum`). Lists of one shape
count on together unless one overrides its start. ISO/IEC 29500-1, 17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.readers.docx_styles import Styles
from ingest.readers.docx_xml import Element, attribute, child, clark, name_of, number, switch, value

_LEVELS = 9
_MAX_NUMBER = 1_000_000
_HELD_BULLETS = frozenset("-–+*•")
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a numbered paragraph; `glued` where Word puts no space after it."""

    text: str
    level: Element
    glued: bool = False


@dataclass(slots=True)
class _Shape:
    """One abstractNum with its counters, shared by all lists of this shape."""

    levels: dict[int, Element]
    counts: dict[int, int]


@dataclass(frozen=True, slots=True)
class _List:
    """One w:num: its shape, its own levels and its own starts."""

    shape: _Shape
    levels: dict[int, Element]
    starts: dict[int, int]

    def level(self, index: int) -> Element | None:
        """The level as this list has it."""
        return self.levels.get(index, self.shape.levels.get(index))

    def start(self, index: int) -> int:
        """The first number of a level; 0 where the file gives none (17.9.25)."""
        given = self.starts.get(index, number(value(self.level(index), "w:start")))
        return min(max(given or 0, 0), _MAX_NUMBER)


class Numbering:
    """The lists of one file; counts as the paragraphs are read in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        self._shapes: dict[str, _Shape] = {}
        self._lists: dict[str, _List | None] = {}
        self._begun: set[str] = set()
        for element in root if root is not None else ():
            if name_of(element) == "w:abstractNum":
                self._abstracts.setdefault(attribute(element, "w:abstractNumId") or "", element)
            elif name_of(element) == "w:num":
                self._nums.setdefault(attribute(element, "w:numId") or "", element)

    def next_label(self, properties: Element | None) -> Label | None:
        """The label of the next paragraph, None where it has none; counts it."""
        key, index = self._place(properties)
        found = self._list(key) if key is not None else None
        if key is None or found is None or not 0 <= index < _LEVELS:
            return None
        level = found.level(index)
        if level is None:
            return None
        self._count(key, found, index)
        text = "" if switch(child(level, "w:rPr"), "w:vanish") else _shown(found, index, level)
        return Label(text, level, value(level, "w:suff") == "nothing")

    def _place(self, properties: Element | None) -> tuple[str | None, int]:
        """The list and level of a paragraph; list 0 takes the numbering of the style away."""
        own = child(properties, "w:numPr")
        key = value(own, "w:numId")
        index = number(value(own, "w:ilvl"))
        if key is None:
            key, by_style = self._of_style(properties)
            index = by_style if index is None else index
        if key is None or number(key) == 0:
            return None, 0
        return key, index or 0

    def _of_style(self, properties: Element | None) -> tuple[str | None, int | None]:
        """A style's list. The level is the one that the list ties to the style; `w:ilvl` is the next best."""
        chain = self._styles.of_paragraph(properties)
        numbers = [child(style, "w:pPr", "w:numPr") for style in chain]
        key = next((k for n in numbers if (k := value(n, "w:numId")) is not None), None)
        found = self._list(key) if key is not None else None
        if found is None:
            return key, None
        written = next((i for n in numbers if (i := number(value(n, "w:ilvl"))) is not None), None)
        tied = [_tied_level(found, attribute(style, "w:styleId")) for style in chain]
        if tied and tied[0] is not None:
            return key, tied[0]
        return key, written if written is not None else next((t for t in tied if t is not None), None)

    def _list(self, key: str) -> _List | None:
        if key not in self._lists:
            self._lists[key] = self._read_list(key)
        return self._lists[key]

    def _read_list(self, key: str) -> _List | None:
        element = self._nums.get(key)
        shape = self._shape(value(element, "w:abstractNumId"), seen=frozenset({key}))
        if element is None or shape is None:
            return None
        levels: dict[int, Element] = {}
        starts: dict[int, int] = {}
        for override in element:
            index = number(attribute(override, "w:ilvl"))
            if name_of(override) != "w:lvlOverride" or index is None:
                continue
            level = child(override, "w:lvl")
            if level is not None:
                levels[index] = level
            start = number(value(override, "w:startOverride"))
            if start is not None:
                starts[index] = start
        return _List(shape, levels, starts)

    def _shape(self, key: str | None, seen: frozenset[str]) -> _Shape | None:
        """The shape of an abstractNum; one that only links to a list style has that style's shape."""
        element = self._abstracts.get(key or "")
        if key is None or element is None:
            return None
        linked = value(element, "w:numStyleLink")
        if linked is not None:
            for style in self._styles.chain(linked):
                num = value(style, "w:pPr", "w:numPr", "w:numId")
                if num is not None and num not in seen:
                    return self._shape(value(self._nums.get(num), "w:abstractNumId"), seen | {num})
        if key not in self._shapes:
            levels = {
                index: level
                for level in element
                if name_of(level) == "w:lvl" and (index := number(attribute(level, "w:ilvl"))) is not None
            }
            self._shapes[key] = _Shape(levels, {})
        return self._shapes[key]

    def _count(self, key: str, found: _List, index: int) -> None:
        counts = found.shape.counts
        if key not in self._begun:  # an overridden start counts once, where the list begins
            self._begun.add(key)
            for level in found.starts:
                counts.pop(level, None)
        counts[index] = min(counts[index] + 1, _MAX_NUMBER) if index in counts else found.start(index)
        for deeper in range(index + 1, _LEVELS):
            if _restarts(found.level(deeper), deeper, index):
                counts.pop(deeper, None)


def _tied_level(found: _List, style: str | None) -> int | None:
    return next((i for i in range(_LEVELS) if style and value(found.level(i), "w:pStyle") == style), None)


def _restarts(level: Element | None, deeper: int, used: int) -> bool:
    """Whether a level begins anew after a paragraph of level `used`; both count from 0, lvlRestart from 1."""
    restart = number(value(level, "w:lvlRestart"))
    if restart is None or restart > deeper:
        return True
    return used < restart


def _shown(found: _List, index: int, level: Element) -> str:
    pattern = value(level, "w:lvlText") or ""
    if _format(level) == "bullet":
        return _bullet(pattern)
    legal = switch(level, "w:isLgl") is True

    def one(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        source = found.level(at)
        if source is None or at > index:
            return ""
        count = found.shape.counts.get(at, found.start(at))
        shape = _format(source)
        return written(count, "decimal" if legal and shape != "none" else shape)

    return _PLACE.sub(one, pattern).strip()


def _format(level: Element) -> str:
    """The number format; newer Word hides an own format ("001") behind an alternative for older ones."""
    direct = child(level, "w:numFmt")
    if direct is None:
        direct = next(iter(level.iter(clark("w:numFmt"))), None)
    shape = attribute(direct, "w:val") or "decimal"
    if shape == "custom":
        return (attribute(direct, "w:format") or "decimal").split(",")[0].strip()
    return shape


def _bullet(pattern: str) -> str:
    """A bullet as a reader writes it: glyphs of symbol fonts (private use, "o", "§", "ü") are a dash."""
    text = pattern.strip()
    if text in _HELD_BULLETS or sum(c.isalpha() for c in text) > 1:
        return text
    return "-"


def written(count: int, shape: str) -> str:
    """A number in one of Word's formats; formats that no Vietnamese paper uses come out as digits."""
    if shape in ("bullet", "none"):
        return ""
    if re.fullmatch(r"0{1,8}[0-9]", shape):
        return str(count).zfill(len(shape))
    if shape == "decimalZero":
        return f"{count:02d}"
    if shape in ("upperRoman", "lowerRoman"):
        return _roman(count).upper() if shape == "upperRoman" else _roman(count)
    if shape in ("upperLetter", "lowerLetter"):
        return _letter(count).upper() if shape == "upperLetter" else _letter(count)
    if shape == "ordinal":
        return _ordinal(count)
    return f"- {count} -" if shape == "numberInDash" else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for worth, sign in _ROMAN:
        times, count = divmod(count, worth)
        text += sign * times
    return text


def _letter(count: int) -> str:
    """a … z, then aa, bb … as Word goes on; the order is the English one, without đ."""
    if not 0 < count <= 26 * 30:
        return str(count)
    times, rest = divmod(count - 1, 26)
    return chr(ord("a") + rest) * (times + 1)


def _ordinal(count: int) -> str:
    if count % 100 in (11, 12, 13):
        return f"{count}th"
    return f"{count}{({1: 'st', 2: 'nd', 3: 'rd'}).get(count % 10, 'th')}"

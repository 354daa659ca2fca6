"""The characters of one paragraph as Word shows them (chữ trong một đoạn)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.readers.docx_styles import Look, Styles
from ingest.readers.docx_xml import Element, alternative, attribute, child, clark, name_of, shown
from ingest.repair.legacy_fonts import LegacyFonts, legacy_font

SOFT_BREAK = "\n"
PICTURE = "\x01"  # a glyph that says nothing in text, such as a hand or a tick of Wingdings
_LITERAL = {
    "w:tab": " ",
    "w:ptab": " ",
    "w:br": SOFT_BREAK,
    "w:cr": SOFT_BREAK,
    "w:noBreakHyphen": "-",
    "w:softHyphen": "\u00ad",  # a letter in an old font, else dropped with the invisible characters
}
_SHAPES = frozenset({"w:drawing", "w:pict", "w:object"})
_NOTES = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_PRIVATE = range(0xE000, 0xF900)
# The font Symbol by its code (Adobe Symbol encoding): the signs that stand in numbers and comparisons.
_SYMBOL_FONT = {
    0x2D: "−",
    0xA3: "≤",
    0xAE: "→",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
}


@dataclass(frozen=True, slots=True)
class NoteReference:
    """Where a footnote or endnote is called; `part` is "footnotes" or "endnotes"."""

    part: str
    id: str
    custom: bool = False


@dataclass(slots=True)
class Inline:
    """What one paragraph holds; shapes stand before or after its text, as they are anchored."""

    parts: list[tuple[str, Look]] = field(default_factory=list)
    shapes_before: list[Element] = field(default_factory=list)
    shapes_after: list[Element] = field(default_factory=list)
    notes: list[NoteReference] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The characters; a soft line break is a line feed, a glyph that leads a dash (a typed bullet)."""
        text = "".join(text for text, _ in self.parts)
        if text.lstrip().startswith(PICTURE):
            text = f"- {text.lstrip().removeprefix(PICTURE)}"
        return text.replace(PICTURE, "")

    def look(self) -> Look:
        """The look of most of the characters, each property for itself."""
        weights = [(len(text.strip()), look) for text, look in self.parts if text.strip()]
        total = sum(weight for weight, _ in weights)
        sizes: Counter[float | None] = Counter()
        fonts: Counter[str | None] = Counter()
        for weight, look in weights:
            sizes[look.size] += weight
            fonts[look.font] += weight
        return Look(
            bold=2 * sum(w for w, look in weights if look.bold) > total,
            italic=2 * sum(w for w, look in weights if look.italic) > total,
            size=sizes.most_common(1)[0][0] if sizes else None,
            font=fonts.most_common(1)[0][0] if fonts else None,
        )

    def follow(self, before: Inline) -> None:
        """Puts what a paragraph with a deleted end held before this one: Word shows them as one."""
        self.parts[:0] = before.parts
        self.shapes_before[:0] = [*before.shapes_before, *before.shapes_after]
        self.notes[:0] = before.notes


class InlineReader:
    """Reads the runs of paragraphs: insertions, links and field results in, deletions and hidden text out.

    `fonts` turns what was typed with fonts of before Unicode; None where the file has none.
    """

    def __init__(self, styles: Styles, fonts: LegacyFonts | None = None) -> None:
        self._styles = styles
        self._fonts = fonts

    def read(self, paragraph: Element) -> Inline:
        """The characters, shapes and note calls of a paragraph."""
        found = self.typed(paragraph)
        texts = [text for text, _ in found.parts]
        if self._fonts is not None:
            texts = self._fonts.mend([(text, look.font) for text, look in found.parts])
        found.parts = [
            (text.upper() if look.capitals else text, look)
            for text, (_, look) in zip(texts, found.parts, strict=True)
        ]
        return found

    def typed(self, paragraph: Element) -> Inline:
        """The same with the characters as they stand in the file."""
        properties = child(paragraph, "w:pPr")
        found = Inline()
        codes: list[bool] = []  # open fields, True while inside a field's code; a lost end ends here
        for run in shown(paragraph):
            name = name_of(run)
            if name.startswith("m:"):  # a formula: its letters and digits in a row
                self._add(found, "".join(e.text or "" for e in run.iter(clark("m:t"))), Look())
            elif name == "w:r":
                look = self._styles.look(properties, child(run, "w:rPr"))
                if not look.hidden or child(run, "w:fldChar") is not None:
                    self._read_run(run, look, found, codes)
        return found

    def _read_run(self, run: Element, look: Look, found: Inline, codes: list[bool]) -> None:
        for element in shown(run):
            name = name_of(element)
            if name == "w:fldChar":
                _field(attribute(element, "w:fldCharType"), codes)
            elif any(codes) or look.hidden:
                continue
            elif name == "w:t":
                self._add(found, _characters(element.text or "", look.font), look)
            elif name == "w:r":  # under a phonetic guide
                self._read_run(element, look, found, codes)
            elif name in _LITERAL:
                self._add(found, _LITERAL[name], look)
            elif name == "w:sym":
                self._add(found, _symbol(element), replace(look, font=attribute(element, "w:font")))
            elif name in _SHAPES:
                before = not any(text.strip() for text, _ in found.parts)
                (found.shapes_before if before else found.shapes_after).append(element)
            elif name in _NOTES:
                custom = attribute(element, "w:customMarkFollows") in ("1", "true", "on")
                found.notes.append(NoteReference(_NOTES[name], attribute(element, "w:id") or "", custom))

    @staticmethod
    def _add(found: Inline, text: str, look: Look) -> None:
        if text:
            found.parts.append((text, look))


def shape_contents(shape: Element) -> Iterator[Element]:
    """The text boxes of a drawing, each once, and its word art (v:textpath), outermost only."""
    for element in shape:
        name = name_of(element)
        if name == "mc:AlternateContent":
            chosen = alternative(element)
            if chosen is not None:
                yield from shape_contents(chosen)
        elif name in ("w:txbxContent", "v:textpath"):
            yield element
        else:
            yield from shape_contents(element)


def _field(kind: str | None, codes: list[bool]) -> None:
    if kind == "begin":
        codes.append(True)
    elif kind == "separate" and codes:
        codes[-1] = False
    elif kind == "end" and codes:
        codes.pop()


def _characters(text: str, font: str | None) -> str:
    """Characters of symbol fonts as signs."""
    if not any(ord(c) in _PRIVATE for c in text):
        return text
    return "".join(_glyph(ord(c), font) if ord(c) in _PRIVATE else c for c in text)


def _symbol(element: Element) -> str:
    try:
        code = int(attribute(element, "w:char") or "", 16)
    except ValueError:
        return ""
    return _glyph(code, attribute(element, "w:font"))


def _glyph(code: int, font: str | None) -> str:
    """One sign of a symbol font; PICTURE where only that was meant; a letter of an old font as its code."""
    if legacy_font(font) is not None:
        return chr(code & 0xFF)
    if (font or "").lower() == "symbol":
        return _SYMBOL_FONT.get(code & 0xFF, PICTURE)
    if code in _PRIVATE or (font or "").lower().startswith(("wingdings", "webdings")):
        return PICTURE
    return chr(code) if code < 0xD800 and chr(code).isprintable() else ""

"""What a paragraph and its runs inherit from Word's styles (kiểu chữ, kiểu đoạn)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.docx_xml import Element, attribute, child, name_of, number, switch, value

_TWIPS = 20  # to the point
_HALF = 2


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look; `size` in points, `font` None where the file leaves it to the theme."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    capitals: bool = False
    size: float | None = None
    font: str | None = None


class Styles:
    """The styles of one file and the chains in which they are based on each other."""

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, Element] = {}
        self._default_paragraph: str | None = None
        self._default_runs = child(root, "w:docDefaults", "w:rPrDefault", "w:rPr")
        self._chains: dict[str, tuple[Element, ...]] = {}
        self._looks: dict[tuple[str | None, str | None], tuple[Element, ...]] = {}
        for style in root if root is not None else ():
            key = attribute(style, "w:styleId")
            if name_of(style) != "w:style" or key is None:
                continue
            self._by_id.setdefault(key, style)
            is_default = (attribute(style, "w:default") or "0") in ("1", "true", "on")
            if is_default and attribute(style, "w:type") == "paragraph":
                self._default_paragraph = key

    def chain(self, key: str | None) -> tuple[Element, ...]:
        """A style and those that it is based on, nearest first; a circle ends the chain."""
        if key is None or key not in self._by_id:
            return ()
        if key not in self._chains:
            self._chains[key] = tuple(self._walk(key))
        return self._chains[key]

    def of_paragraph(self, properties: Element | None) -> tuple[Element, ...]:
        """The chain of a paragraph's style; the file's default where it names none."""
        named = value(properties, "w:pStyle")
        return self.chain(named if named in self._by_id else self._default_paragraph)

    def look(self, properties: Element | None, run: Element | None) -> Look:
        """How a run with the properties `run` looks in a paragraph with `properties`."""
        sources = [] if run is None else [run]
        sources.extend(self._inherited(value(properties, "w:pStyle"), value(run, "w:rStyle")))
        size = number(_first_value(sources, "w:sz"))
        return Look(
            bold=_first_switch(sources, "w:b"),
            italic=_first_switch(sources, "w:i"),
            hidden=_first_switch(sources, "w:vanish"),
            capitals=_first_switch(sources, "w:caps"),
            size=None if size is None else size / _HALF,
            font=_font(sources),
        )

    def is_centred(self, properties: Element | None) -> bool:
        """Whether a paragraph is centred, by itself or by its style."""
        return _first_value(self._of_paragraph(properties), "w:jc") == "center"

    def indent(self, properties: Element | None, level: Element | None) -> float | None:
        """Where the first line begins, in points from the margin; `level` is the paragraph's list level."""
        inherited = self._of_paragraph(properties)
        own = 0 if properties is None else 1
        by_level = child(level, "w:pPr")
        sources = [*inherited[:own], *([by_level] if by_level is not None else []), *inherited[own:]]
        left = _indent(sources, "w:left", "w:start")
        first = _indent(sources, "w:firstLine")
        hanging = _indent(sources, "w:hanging")
        if left is None and first is None and hanging is None:
            return None
        return ((left or 0) + (first or 0) - (hanging or 0)) / _TWIPS

    def _of_paragraph(self, properties: Element | None) -> list[Element]:
        styles = (child(style, "w:pPr") for style in self.of_paragraph(properties))
        return [e for e in (properties, *styles) if e is not None]

    def _inherited(self, paragraph: str | None, character: str | None) -> tuple[Element, ...]:
        key = (paragraph, character)
        if key not in self._looks:
            named = paragraph if paragraph in self._by_id else self._default_paragraph
            styles = (*self.chain(character), *self.chain(named))
            runs = [*(child(style, "w:rPr") for style in styles), self._default_runs]
            self._looks[key] = tuple(e for e in runs if e is not None)
        return self._looks[key]

    def _walk(self, key: str) -> Iterator[Element]:
        seen: set[str] = set()
        at: str | None = key
        while at is not None and at in self._by_id and at not in seen:
            seen.add(at)
            yield self._by_id[at]
            at = value(self._by_id[at], "w:basedOn")


def _first_value(sources: list[Element], name: str) -> str | None:
    return next((found for e in sources if (found := value(e, name)) is not None), None)


def _first_switch(sources: list[Element], name: str) -> bool:
    return next((found for e in sources if (found := switch(e, name)) is not None), False)


def _font(sources: list[Element]) -> str | None:
    for source in sources:
        fonts = child(source, "w:rFonts")
        for name in ("w:ascii", "w:hAnsi"):
            found = attribute(fonts, name)
            if found:
                return found
    return None


def _indent(sources: list[Element], *names: str) -> int | None:
    for source in sources:
        indent = child(source, "w:ind")
        for name in names:
            found = number(attribute(indent, name))
            if found is not None:
                return found
    return None

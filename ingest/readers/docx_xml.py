"""Names and small questions over WordprocessingML elements (phần tử XML của tệp Word)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Protocol

from docx.oxml.ns import nsmap


class Element(Protocol):
    """What is used of an lxml element; lxml itself has no types."""

    text: str | None

    @property
    def tag(self) -> object:
        """The name in Clark notation; a function for comments and processing instructions."""

    def get(self, key: str, /) -> str | None:
        """An attribute's value."""

    def set(self, key: str, value: str, /) -> None:
        """Gives an attribute a value."""

    def __iter__(self) -> Iterator[Element]: ...

    def iterchildren(self, tag: str, /) -> Iterator[Element]:
        """The children of one name."""

    def iter(self, *tags: str) -> Iterator[Element]:
        """The element and all below it, in document order."""


_NAMESPACES = {
    **nsmap,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
CHUNK_PART = "part"
"""The attribute of w:altChunk in which `docx_package` leaves the name of the part that is meant."""
_PREFIXES = {uri: prefix for prefix, uri in _NAMESPACES.items()}
# Content that Word shows in place, as if the wrapper were not there (w:ins, w:moveTo: tracked changes, read
# as accepted). What is not named here and not read by its own name is dropped: w:del, w:moveFrom, …
_WRAPPERS = frozenset(
    {"w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo", "w:dir", "w:bdo"}
    | {"w:hyperlink", "w:fldSimple", "w:subDoc", "w:ruby", "w:rubyBase", "m:oMathPara", "m:oMath"}
)
# Extensions of the drawing language that hold plain w: paragraphs; a Choice that needs others is not for us.
_UNDERSTOOD = frozenset({"wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16", "w16se", "wne", "v"})
_MAX_NUMBER = 10**9
_OFF = frozenset({"0", "false", "off", "none"})


@cache
def clark(name: str) -> str:
    """`w:p` in lxml's notation."""
    prefix, local = name.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def name_of(element: Element) -> str:
    """`w:p` of an element; "" for comments and for names of unknown vocabularies."""
    tag = element.tag
    return _name_of_tag(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _name_of_tag(tag: str) -> str:
    if not tag.startswith("{"):
        return ""
    uri, _, local = tag[1:].partition("}")
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The element that a path of names leads to, always by the first child of that name."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(clark(name)), None)
    return element


def attribute(element: Element | None, name: str) -> str | None:
    """The value of an attribute such as `w:val`."""
    return None if element is None else element.get(clark(name))


def value(element: Element | None, *path: str) -> str | None:
    """`w:val` of the element at the end of a path."""
    return attribute(child(element, *path), "w:val")


def number(text: str | None) -> int | None:
    """A whole number, None where the file has none or writes nonsense."""
    try:
        found = int(float(text.strip().removesuffix("pt"))) if text else None
    except (ValueError, OverflowError):
        return None
    return found if found is not None and abs(found) <= _MAX_NUMBER else None


def switch(element: Element | None, name: str) -> bool | None:
    """An on/off property (`w:b`): None where it is not set."""
    found = child(element, name)
    if found is None:
        return None
    return (attribute(found, "w:val") or "1").lower() not in _OFF


def shown(element: Element) -> Iterator[Element]:
    """The children that count, wrappers opened: content controls, links, insertions, alternatives."""
    for inner in element:
        name = name_of(inner)
        if name == "w:sdt":
            content = child(inner, "w:sdtContent")
            if content is not None:
                yield from shown(content)
        elif name == "mc:AlternateContent":
            chosen = alternative(inner)
            if chosen is not None:
                yield from shown(chosen)
        elif name in _WRAPPERS:
            yield from shown(inner)
        elif name:
            yield inner


def alternative(element: Element) -> Element | None:
    """The branch of mc:AlternateContent that Word shows, so that a text box is read once, not twice."""
    choices = [e for e in element if name_of(e) == "mc:Choice"]
    for choice in choices:
        if set((choice.get("Requires") or "").split()) <= _UNDERSTOOD:
            return choice
    fallback = child(element, "mc:Fallback")
    return fallback if fallback is not None else next(iter(choices), None)

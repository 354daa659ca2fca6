"""Reads the form of a dispatch (thể thức) off a sample's plain text, so that it can be laid out on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

URGENCIES = ("HỎA TỐC", "THƯỢNG KHẨN", "KHẨN")
_DATE_LINE = re.compile(r", ngày .*tháng .*năm \d{4}$")
_LABELS = (
    ("article", re.compile(r"Điều (\d+)\. ")),
    ("roman", re.compile(r"([IVX]+)\. ")),
    ("number", re.compile(r"(\d{1,2})\. ")),
    ("letter", re.compile(r"([a-zđ])\) ")),
    ("bullet", re.compile(r"(-) ")),
)


class LineRole(StrEnum):
    """How a body line is set: NĐ 30/2020, Phụ lục I, mục II."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A typed number or bullet: its kind, what stands between its signs, and the text behind it."""

    kind: str
    value: str
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLine:
    """One paragraph of the body."""

    text: str
    role: LineRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a dispatch: boxes 1 to 4 and 10b."""

    agency: tuple[str, ...]
    motto: tuple[str, ...]
    number: tuple[str, ...]
    urgency: str | None
    place_and_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """The foot of a dispatch: nơi nhận on the left, the signature on the right."""

    copies: tuple[str, ...]
    authority: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """Phụ lục: its titles and its task table."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole dispatch; a news item has neither head nor foot."""

    body: tuple[BodyLine, ...]
    head: Head | None = None
    foot: Foot | None = None
    annex: Annex | None = None


def split_label(text: str) -> Label | None:
    """The number or bullet that a line starts with, or None."""
    for kind, pattern in _LABELS:
        found = pattern.match(text)
        if found:
            return Label(kind=kind, value=found[1], rest=text[found.end() :])
    return None


def parse_layout(source: str) -> Layout:
    """The form of one source text; raises ValueError when a head begins and does not end."""
    blocks = [tuple(block.split("\n")) for block in re.split(r"\n{2,}", source.strip("\n"))]
    head, blocks = _take_head(blocks)
    annex, blocks = _take_annex(blocks)
    foot, blocks = _take_foot(blocks)
    return Layout(head=head, body=tuple(_body_lines(blocks)), foot=foot, annex=annex)


Blocks = list[tuple[str, ...]]


def _take_head(blocks: Blocks) -> tuple[Head | None, Blocks]:
    if not any(line.startswith("Số:") for block in blocks for line in block):
        return None, blocks
    end = next((i for i, block in enumerate(blocks) if _DATE_LINE.search(block[-1])), None)
    if end is None:
        raise ValueError("the head has no line with place and date")
    number = next(block for block in blocks[:end] if block[0].startswith("Số:"))
    urgency = next((block[0] for block in blocks[:end] if block[0] in URGENCIES), None)
    head = Head(
        agency=blocks[0], motto=blocks[1], number=number, urgency=urgency, place_and_date=blocks[end][-1]
    )
    return head, blocks[end + 1 :]


def _take_annex(blocks: Blocks) -> tuple[Annex | None, Blocks]:
    start = next((i for i, block in enumerate(blocks) if block[0] == "PHỤ LỤC"), None)
    if start is None:
        return None, blocks
    lines = [line for block in blocks[start:] for line in block]
    rows = tuple(tuple(line.split(" | ")) for line in lines if " | " in line)
    titles = tuple(line for line in lines if " | " not in line)
    return Annex(titles=titles, rows=rows), blocks[:start]


def _take_foot(blocks: Blocks) -> tuple[Foot | None, Blocks]:
    start = next((i for i, block in enumerate(blocks) if block[0] == "Nơi nhận:"), None)
    if start is None:
        return None, blocks
    copies, authority, name = blocks[start], blocks[start + 1], blocks[start + 2]
    return Foot(copies=copies[1:], authority=authority, name=name[0]), blocks[:start]


def _body_lines(blocks: Blocks) -> Iterator[BodyLine]:
    titles_left = 2  # the name of the type and the trích yếu below it
    for line in (line for block in blocks for line in block):
        label = split_label(line)
        if label is None and line.isupper():
            yield BodyLine(text=line, role=LineRole.TITLE)
            titles_left -= 1
        elif titles_left == 1 and label is None:
            yield BodyLine(text=line, role=LineRole.TITLE)
            titles_left = 0
        elif label and (label.kind == "roman" or (label.kind == "number" and len(label.rest) < 60)):
            yield BodyLine(text=line, role=LineRole.HEADING)
        else:
            yield BodyLine(text=line, role=LineRole.TEXT)

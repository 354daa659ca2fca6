"""The outline of the body (bố cục): lines become a tree of items by their labels.

A plain paragraph that introduces a list ("… thực hiện các nhiệm vụ sau:") holds the items that follow it;
any other plain paragraph stands below the heading before it, or goes on with the item before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from nlp.fields import Field, read_fields, read_tail_fields, titled_field
from nlp.labels import Label, Level, read_label
from nlp.lexicon import alternatives
from nlp.lines import Line
from nlp.names import NameReader
from nlp.sections import Section


@dataclass(slots=True)
class Item:
    """One node of the outline while it is being read; `body` is where its text begins in its line.

    `text` is the item's first line without its label, `key` its matching key. `label_line` is set where the
    label stood on a line of its own before the text.
    """

    line: Line
    level: Level
    label: str
    body: int
    rank: float
    label_line: Line | None = None
    path: str = ""
    _fields: tuple[Field, ...] | None = None
    _tail: tuple[Field, ...] | None = None
    section: Section | None = None
    is_section_read: bool = False
    parent: Item | None = None
    children: list[Item] = field(default_factory=list)
    text: str = field(init=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self._cut()

    def _cut(self) -> None:
        self.text, self.key = self.line.text[self.body :], self.line.key[self.body :]

    def move_to(self, line: Line) -> None:
        """Takes the text of another line: the label stood on a line of its own."""
        self.label_line, self.line, self.body = self.line, line, 0
        self._fields = None
        self._cut()

    @property
    def begin(self) -> int:
        """Where the item begins in the whole document, its label included."""
        return (self.label_line or self.line).start

    @property
    def start(self) -> int:
        """Where `text` begins in the whole document."""
        return self.line.start + self.body

    @property
    def end(self) -> int:
        """Where the item's own line ends."""
        return self.line.end

    @property
    def fields(self) -> tuple[Field, ...]:
        """The labelled fields that the item consists of; offsets are into `text`.

        A field without a value stands above the items that are its value.
        """
        if self._fields is None:
            self._fields = read_fields(self.text, self.key)
            kind = None
            if not self._fields and self.children:
                kind = titled_field(self.key, alone=self.level is Level.PLAIN)
            if kind is not None:
                self._fields = (Field(kind, len(self.text), len(self.text)),)
        return self._fields

    @property
    def tail_fields(self) -> tuple[Field, ...]:
        """The fields at the end of an item that says what to do; offsets are into `text`."""
        if self._tail is None:
            self._tail = () if self.fields else read_tail_fields(self.text, self.key)
        return self._tail

    @property
    def titles_field(self) -> bool:
        """Whether a line without a label is the label of a field whose value stands below it."""
        return titled_field(self.key, alone=self.level is Level.PLAIN) is not None

    def ancestors(self) -> list[Item]:
        """The items around this one, nearest first."""
        found, node = [], self.parent
        while node is not None:
            found.append(node)
            node = node.parent
        return found


@cache
def _introduces() -> re.Pattern[str]:
    words = alternatives("cues", "list_words").removesuffix(r"(?!\w)")
    return re.compile(rf"(?::|{words}\s+sau(?:\s+đây)?\s*[:.;,]?)\s*$")


@cache
def _closes() -> re.Pattern[str]:
    operators = r"(?:yêu cầu|đề nghị|thông báo (?:để|đến)|trân trọng)\b"
    return re.compile(rf"{alternatives('cues', 'closing')}|văn phòng .{{0,40}}thông báo|.{{3,90}}{operators}")


_ANNOUNCEMENT = 80
"""Longer than any form of the pattern above: where the text's end is looked at."""


def introduces(key: str) -> bool:
    """Whether a paragraph announces a list ("cụ thể như sau:")."""
    return bool(_introduces().search(key, max(0, len(key) - _ANNOUNCEMENT)))


def is_heading_text(text: str) -> bool:
    """Whether a text reads as a title: short and without the end of a sentence."""
    stripped = text.rstrip()
    return (
        bool(stripped)
        and len(stripped) < 220
        and stripped[-1] not in ".;!?…"
        and not stripped.endswith("./.")
    )


_WHO = re.compile(r"(?:riêng )?(?:đối với|về phía|trách nhiệm của|nhiệm vụ của)\s+")


def names_only(text: str, key: str) -> bool:
    """Whether a line names bodies and nothing else ("Đối với các chủ đầu tư"): the title of their orders."""
    if len(text) > 120 or not is_heading_text(text):
        return False
    who = _WHO.match(key)
    named = NameReader(text, key).read_list(who.end() if who else 0, bare=who is not None)
    return named is not None and not key[named.end :].strip(" :")


_BULLETS = frozenset({Level.DASH, Level.PLUS, Level.STAR})


def _ends_bare_list(last: Item) -> bool:
    """Whether an item is a later one of siblings that have nothing below them: fields then hold for all."""
    siblings = last.parent.children if last.parent else []
    return len(siblings) > 1 and not any(one.children for one in siblings)


class _Builder:
    def __init__(self) -> None:
        self.roots: list[Item] = []
        self.stack: list[Item] = []

    def _push(self, item: Item) -> None:
        while self.stack and self.stack[-1].rank >= item.rank:
            self.stack.pop()
        if self.stack:
            item.parent = self.stack[-1]
            self.stack[-1].children.append(item)
        else:
            self.roots.append(item)
        self.stack.append(item)

    def labelled(self, line: Line, label: Label) -> None:
        self._push(
            Item(line=line, level=label.level, label=label.value, body=label.end, rank=self._rank(label))
        )

    def _rank(self, label: Label) -> float:
        """The label's own rank, unless an open list of another kind holds it already.

        Directives sometimes number against the usual order ("a)" holding "1."): where the same level is
        open, the label is its next sibling whatever lies between.
        """
        for item in reversed(self.stack):
            if item.level is label.level:
                return item.rank
        return float(label.level)

    def introduction(self, line: Line, following: Label) -> None:
        if self.stack and self.stack[-1].label and not self.stack[-1].text.strip():
            self.plain(line)
            return
        rank = float(following.level) - 0.5
        open_sibling = next((i for i in reversed(self.stack) if i.level is following.level), None)
        if open_sibling is not None and not _closes().match(line.key):
            rank = open_sibling.rank + 0.25  # goes on inside the open item of that kind
            if following.value not in ("1", "a", "I", "-", "+", "A"):
                self.plain(line)
                return
        self._push(Item(line=line, level=Level.PLAIN, label="", body=0, rank=rank))

    def introduction_of_headings(self, line: Line) -> None:
        """A paragraph that announces orders under titles that only say who."""
        self._push(Item(line=line, level=Level.PLAIN, label="", body=0, rank=Level.PLAIN - 0.75))

    def heading(self, line: Line, following: Label | None) -> None:
        """A line without a label that only says who: it holds the paragraphs that follow."""
        rank = (float(Level.PLAIN) if following is None else float(following.level)) - 0.5
        last = self.stack[-1] if self.stack else None
        if last is not None and last.label and not last.text.strip():
            self.plain(line)
            return
        lettered = last is not None and Level.DECIMAL < last.level < Level.DASH and _ends_bare_list(last)
        if last is not None and lettered and titled_field(line.key, alone=True):
            rank = last.rank  # the label of a field that holds for all of them
        elif titled_field(line.key, alone=True):
            before = (one for one in self.stack if one.level is Level.PLAIN and one.titles_field)
            rank = next((one.rank for one in before), rank)  # the next label of the same run
        self._push(Item(line=line, level=Level.PLAIN, label="", body=0, rank=rank))

    def plain(self, line: Line) -> None:
        """A paragraph without a label: a field of the bullets before it, a closing, a part of an item."""
        last = self.stack[-1] if self.stack else None
        rank = float(Level.PLAIN)
        if last is not None and last.label and not last.text.strip():
            last.move_to(line)
            return
        of_bullets = last is not None and (
            last.level in _BULLETS
            or (last.rank < Level.PLAIN and not last.label)
            or (Level.DECIMAL < last.level < Level.DASH and _ends_bare_list(last))
        )
        if last is not None and of_bullets and read_fields(line.text, line.key) and not introduces(last.key):
            rank = last.rank
        elif last is not None and last.level is not Level.PLAIN and last.text.strip():
            goes_on = is_heading_text(last.text) and not last.children
            if not goes_on and _closes().match(line.key) and last.level >= Level.DECIMAL:
                self._close_to_section()
        self._push(Item(line=line, level=Level.PLAIN, label="", body=0, rank=rank))

    def _close_to_section(self) -> None:
        while self.stack and self.stack[-1].rank > Level.ROMAN:
            self.stack.pop()


def _unquoted(lines: Sequence[Line]) -> list[Line]:
    """Without paragraphs quoted from another document: from a line that opens “ to the one that closes it."""
    kept: list[Line] = []
    open_quote = 0
    for i, line in enumerate(lines):
        if open_quote:
            open_quote = (
                0 if "”" in line.text and line.text.count("”") > line.text.count("“") else open_quote - 1
            )
            continue
        if line.text.startswith("“") and "”" not in line.text:
            closing = next((k for k in range(i + 1, min(len(lines), i + 40)) if "”" in lines[k].text), None)
            if closing is not None:
                open_quote = closing - i
                continue
        kept.append(line)
    return kept


def build_outline(body: Sequence[Line]) -> list[Item]:
    """The items of the body in reading order, parents before children; paths are set."""
    lines = _unquoted(body)
    builder = _Builder()
    labels = [read_label(line.text) for line in lines]
    for i, (line, label) in enumerate(zip(lines, labels, strict=True)):
        following = labels[i + 1] if i + 1 < len(lines) else None
        if label is not None:
            builder.labelled(line, label)
        elif following is not None and introduces(line.key):
            builder.introduction(line, following)
        elif (following is not None and titled_field(line.key, alone=True)) or (
            i + 1 < len(lines) and names_only(line.text, line.key)
        ):
            builder.heading(line, following)
        elif i + 1 < len(lines) and introduces(line.key) and names_only(lines[i + 1].text, lines[i + 1].key):
            builder.introduction_of_headings(line)
        else:
            builder.plain(line)
    items: list[Item] = []
    _number(builder.roots, "", items)
    return items


def _number(siblings: list[Item], prefix: str, out: list[Item], counts: dict[str, int] | None = None) -> None:
    counts = {} if counts is None else counts
    for item in siblings:
        label = item.label
        if item.level in _BULLETS:
            counts[label] = counts.get(label, 0) + 1
            label = f"{label}{counts[label]}"
        item.path = ".".join(part for part in (prefix, label) if part)
        out.append(item)
        below = counts if not label else None  # an introduction numbers on with its siblings
        _number(item.children, item.path if label else prefix, out, below)

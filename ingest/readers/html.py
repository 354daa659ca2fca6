"""HTML pages (trang web, tệp HTML): block elements as paragraphs, tables as tables, no scripts or styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from ingest.bulk import check_paragraphs
from ingest.context import ReadContext
from ingest.draft import DraftBlock, DraftCell, DraftDocument, DraftRow, DraftTable, Piece
from ingest.repair.encodings import decode
from ingest.repair.unicode import normalise
from models.source import ReadLimits

_DROPPED = frozenset(
    ["script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "button", "nav"],
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "address",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "hr",
        "body",
        "html",
        "td",
        "th",
        "tr",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "center",
    ]
)
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_LAYOUT = re.compile(
    r"cộng\s*h[oò][aà]\s+xã hội chủ nghĩa|độc lập\s*[-–]\s*tự do|^\s*nơi nhận\s*:|"
    r"^\s*số\s*:.*[/-]|ngày\s.*tháng\s.*năm\s",
    re.IGNORECASE,
)
_MAX_DEPTH = 200
_TAGS_A_PARAGRAPH = 4
_FIRST_STRINGS = 60
"""Pieces of text in a cell that tell whether it belongs to the head; tables in tables have thousands."""
_HEAD_LINES = 40


def read_html(path: Path, context: ReadContext) -> DraftDocument:
    """The paragraphs and tables of an HTML file."""
    data = path.read_bytes()[: context.limits.max_bytes]
    check_paragraphs(data.count(b"<") // _TAGS_A_PARAGRAPH, context.limits)
    reader = _Reader(context.limits)
    reader.walk(_soup(data), 0)
    reader.flush()
    return reader.draft


def head_texts(path: Path, context: ReadContext) -> list[str]:
    """The first paragraphs of an HTML file, for the secrecy stop."""
    with path.open("rb") as file:
        texts = _soup(file.read(256 * 1024)).stripped_strings
    return [t for _, t in zip(range(_HEAD_LINES), (normalise(str(s)) for s in texts), strict=False) if t]


def _soup(data: bytes) -> BeautifulSoup:
    """The tree of a page; an encoding that the page declares is a hint, the bytes decide."""
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]{3,20})", data[:4096], re.IGNORECASE)
    text = decode(data).text
    if declared and declared.group(1).lower() not in (b"utf-8", b"utf8", b"utf-16", b"unicode"):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                text = data.decode(declared.group(1).decode("ascii"), "replace")
            except LookupError:
                text = decode(data).text
    return BeautifulSoup(text, "lxml")


class _Reader:
    def __init__(self, limits: ReadLimits) -> None:
        self.limits = limits
        self.draft = DraftDocument()
        self.parts: list[str] = []
        self.bold = 0
        self.styled = False
        self.paragraph = 0
        self.cells = 0

    def flush(self) -> None:
        """Ends the paragraph that is open."""
        text = normalise("".join(self.parts))
        if text:
            block = DraftBlock([Piece(text, paragraph=self.paragraph)], bold=self.styled)
            self.draft.items.append(block)
            self.paragraph += 1
        self.parts, self.styled = [], False

    def walk(self, node: Tag, depth: int) -> None:
        """Reads an element and what is in it; nesting deeper than any page's is flattened."""
        if depth > _MAX_DEPTH:
            self.parts.append(node.get_text(" "))
            return
        for child in node.children:
            if isinstance(child, Tag):
                self._element(child, depth)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self.parts.append(str(child))
                self.styled = self.styled or (self.bold > 0 and bool(str(child).strip()))

    def _element(self, node: Tag, depth: int) -> None:
        name = node.name.lower()
        if name in _DROPPED or "display:none" in str(node.get("style", "")).replace(" ", "").lower():
            return
        if name == "br":
            self.flush()
            return
        if name == "table" and not _is_layout(node):
            self.flush()
            self._table(node)
            return
        block = name in _BLOCKS
        if block:
            self.flush()
        self.bold += name in _BOLD
        self.walk(node, depth + 1)
        self.bold -= name in _BOLD
        if block:
            self.flush()

    def _table(self, node: Tag) -> None:
        rows: list[DraftRow] = []
        open_spans: dict[int, int] = {}
        for tr in _rows(node):
            cells: list[DraftCell] = []
            column = 0
            for td in _cells(tr):
                column = self._covered(cells, open_spans, column)
                colspan, rowspan = _span(td, "colspan"), _span(td, "rowspan")
                text = normalise(td.get_text(" "))
                cells.append(
                    DraftCell(
                        [Piece(text, paragraph=self.paragraph)], column, colspan=colspan, rowspan=rowspan
                    )
                )
                if rowspan > 1:
                    open_spans[column] = rowspan - 1
                column += colspan
            self._covered(cells, open_spans, column)
            if cells:
                rows.append(DraftRow(cells))
                self.paragraph += 1
                self.cells += len(cells)  # covered ones too: a few spans make many of them
                check_paragraphs(self.cells, self.limits)
        if rows:
            self.draft.items.append(DraftTable(rows))

    def _covered(self, cells: list[DraftCell], open_spans: dict[int, int], column: int) -> int:
        """Cells that a cell above covers stand empty in the row."""
        while open_spans.get(column, 0):
            cells.append(DraftCell([], column, merged=True))
            open_spans[column] -= 1
            column += 1
        return column


def _rows(table: Tag) -> Iterator[Tag]:
    """The rows of a table, not those of tables in it; each element is looked at once."""
    waiting = [iter(table.children)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif isinstance(child, Tag) and child.name == "tr":
            yield child
            waiting.append(iter(child.children))
        elif isinstance(child, Tag) and child.name != "table":
            waiting.append(iter(child.children))


def _cells(row: Tag) -> Iterator[Tag]:
    for cell in row.children:
        if isinstance(cell, Tag) and cell.name in ("td", "th"):
            yield cell


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return min(int(value), 100) if value.isdecimal() and int(value) > 0 else 1


def _is_layout(table: Tag) -> bool:
    """Head and foot of a dispatch stand in tables of two columns and few rows: they are paragraphs."""
    rows = list(_rows(table))
    if len(rows) > 6 or any(len(list(_cells(row))) > 3 for row in rows):
        return False
    if len(rows) == 1 and len(list(_cells(rows[0]))) == 1:
        return True
    texts = (" ".join(islice(cell.stripped_strings, _FIRST_STRINGS)) for row in rows for cell in _cells(row))
    return any(_LAYOUT.search(normalise(text)) for text in texts)

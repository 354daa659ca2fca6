"""The sheets of a spreadsheet file (.xlsx): their visible cells as text, read in a stream under limits."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from ingest.readers.docx_package import Unpacking
from ingest.readers.xlsx_numbers import GENERAL, format_code, written
from ingest.repair.legacy_fonts import LegacyFonts, legacy_font
from models.errors import DamagedFile, TooLarge

_MAX_CELLS = 200_000
_MAX_CHARACTERS = 20_000_000  # one long text may be named by every cell
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_MAX_MERGES = 5_000
_MAX_TREE = 32 * 1024 * 1024  # of the parts that are taken in whole: styles, drawings, links
_OF_SHEET = ("{*}row", "{*}c", "{*}col", "{*}mergeCell", "{*}oddHeader", "{*}oddFooter")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_HEADER_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|.)')
_ON = frozenset({"1", "true", "on"})
_KEEP_ONE = "Hãy chỉ giữ lại trang tính có bảng phân công nhiệm vụ rồi tải lên lại."
_TOO_MANY = f"Bảng tính có quá nhiều ô nên không được mở. {_KEEP_ONE}"
_TOO_LONG = f"Bảng tính có quá nhiều chữ nên không được mở. {_KEEP_ONE}"
_TOO_ORNATE = (
    "Bảng tính có quá nhiều định dạng hoặc hình vẽ nên không được mở. Hãy chép bảng phân công sang một bảng "
    "tính mới (dán giá trị) rồi tải lên."
)

Node = Any
"""An element, or a parser, of lxml, which has no types."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell's row and column, counted from 1."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells (ô gộp): the first and the last."""

    first: Place
    last: Place


@dataclass(slots=True)
class Sheet:
    """One visible sheet (trang tính): what its visible cells show."""

    cells: dict[Place, str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    boxes: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    old_fonts: dict[Place, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Link:
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class _Style:
    number_format: str
    font: str


class Book:
    """One file; sheets are read one after the other as they are asked for.

    `repairs` says what was mended in those that were read.
    """

    def __init__(self, archive: Unpacking) -> None:
        self._archive = archive
        self._cells_left = _MAX_CELLS
        self._characters_left = _MAX_CHARACTERS
        self.repairs: set[str] = set()
        links = self._links("").values()
        named = (link.target for link in links if link.kind == "officeDocument")
        self._main = next((t for t in named if t in archive.entries), "xl/workbook.xml")
        root = self._tree(self._main)
        if root is None:
            raise DamagedFile
        properties = root.find("{*}workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in _ON
        self._parts = [part for node in root.iterfind("{*}sheets/{*}sheet") if (part := self._visible(node))]

    def __len__(self) -> int:
        return len(self._parts)

    def sheets(self) -> Iterator[Sheet]:
        """The visible sheets in the order of their tabs."""
        for part in self._parts:
            yield self._sheet(part)

    def _visible(self, node: Node) -> str | None:
        if (node.get("state") or "visible") != "visible":
            return None
        key = next((value for name, value in node.attrib.items() if name.endswith("}id")), None)
        link = self._main_links.get(key or "")
        return link.target if link is not None and link.kind == "worksheet" else None

    @cached_property
    def _main_links(self) -> dict[str, _Link]:
        return self._links(self._main)

    @cached_property
    def _strings(self) -> list[str]:
        """The texts that cells name by number."""
        part = self._related(self._main, "sharedStrings")
        if part is None:
            return []
        found: list[str] = []
        for _, node in self._stream(part, "{*}si"):
            found.append(self._counted(_text(node)))
        return found

    @cached_property
    def _styles(self) -> list[_Style]:
        """The number format and the font of each cell style."""
        part = self._related(self._main, "styles")
        root = self._tree(part) if part is not None else None
        if root is None:
            return []
        own = {
            _integer(node.get("numFmtId")): node.get("formatCode") or GENERAL
            for node in root.iterfind("{*}numFmts/{*}numFmt")
        }
        names = [node.find("{*}name") for node in root.iterfind("{*}fonts/{*}font")]
        fonts = dict(enumerate(node.get("val") or "" if node is not None else "" for node in names))
        return [
            _Style(format_code(_integer(xf.get("numFmtId")), own), fonts.get(_integer(xf.get("fontId")), ""))
            for xf in root.iterfind("{*}cellXfs/{*}xf")
        ]

    def _style(self, cell: Node) -> _Style:
        at = _integer(cell.get("s"))
        return self._styles[at] if at < len(self._styles) else _Style(GENERAL, "")

    def _sheet(self, part: str) -> Sheet:
        sheet = Sheet()
        cursor = _Cursor()
        for event, node in self._stream(part, *_OF_SHEET, starts=True):
            name = etree.QName(node).localname
            if event == "start":
                if name == "row":
                    cursor.open_row(node, sheet)
            elif name == "c":
                if not cursor.hidden:
                    self._keep(cursor.place_of(node), node, sheet)
            elif name == "col" and node.get("hidden") in _ON:
                first, last = _integer(node.get("min")), _integer(node.get("max"))
                sheet.hidden_columns.update(range(max(first, 1), min(last, _MAX_COLUMN) + 1))
            elif name == "mergeCell" and len(sheet.merged) < _MAX_MERGES:
                area = _area(node.get("ref") or "")
                if area is not None:
                    sheet.merged.append(area)
            elif name in ("oddHeader", "oddFooter"):
                sheet.margins.append(_HEADER_CODES.sub(" ", node.text or ""))
        self._mend(sheet)
        sheet.cells = {p: t for p, t in sheet.cells.items() if p.column not in sheet.hidden_columns}
        sheet.boxes = self._boxes(part)
        return sheet

    def _boxes(self, part: str) -> list[str]:
        """The lines of the text boxes that lie over a sheet."""
        drawing = self._related(part, "drawing")
        root = self._tree(drawing) if drawing is not None else None
        paragraphs = root.iter("{*}p") if root is not None else ()
        return [self._counted("".join(t.text or "" for t in p.iter("{*}t"))) for p in paragraphs]

    def _keep(self, place: Place, node: Node, sheet: Sheet) -> None:
        text = self._shown(node)
        if not text.strip():
            return
        self._cells_left -= 1
        if self._cells_left < 0:
            raise TooLarge(_TOO_MANY)
        sheet.cells[place] = self._counted(text)
        font = self._style(node).font
        if legacy_font(font) is not None and node.get("t") in ("s", "str", "inlineStr"):
            sheet.old_fonts[place] = font

    def _mend(self, sheet: Sheet) -> None:
        """Turns the cells that are set in fonts of before Unicode, weighed over the whole sheet."""
        fonts = LegacyFonts()
        for place, font in sheet.old_fonts.items():
            fonts.weigh([(sheet.cells[place], font)])
        for place, font in sheet.old_fonts.items():
            sheet.cells[place] = fonts.mend([(sheet.cells[place], font)])[0]
        self.repairs |= fonts.repairs

    def _shown(self, cell: Node) -> str:
        """What one cell shows; of a formula its last result."""
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return _text(inline) if inline is not None else ""
        found = cell.find("{*}v")
        value = (found.text or "").strip() if found is not None else ""
        if kind == "s":
            at = _integer(value, -1)
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if value in _ON else "FALSE"
        if kind != "n" or not value:
            return found.text or "" if found is not None else ""
        try:
            number = float(value)
        except ValueError:
            return value
        code = self._style(cell).number_format
        return written(number, code, from_1904=self._from_1904) if abs(number) < 1e300 else value

    def _counted(self, text: str) -> str:
        self._characters_left -= len(text)
        if self._characters_left < 0:
            raise TooLarge(_TOO_LONG)
        return text

    def _related(self, part: str, kind: str) -> str | None:
        return next((link.target for link in self._links(part).values() if link.kind == kind), None)

    def _links(self, part: str) -> dict[str, _Link]:
        """The links of a part to parts that are in the file."""
        folder, base = posixpath.split(part)
        root = self._tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, _Link] = {}
        for node in root if root is not None else ():
            if not isinstance(node.tag, str) or node.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, node.get("Target") or ""))
            key = target.lstrip("/").lower()
            if key in self._archive.entries:
                kind = (node.get("Type") or "").rpartition("/")[2]
                found[node.get("Id") or ""] = _Link(kind, key)
        return found

    def _tree(self, part: str) -> Node | None:
        entry = self._archive.entries.get(part)
        if entry is None:
            return None
        if entry.file_size > _MAX_TREE:
            raise TooLarge(_TOO_ORNATE)
        root = None
        for _, node in self._stream(part, "{*}*", keep=True):
            root = node
        return root

    def _stream(
        self, part: str, *tags: str, keep: bool = False, starts: bool = False
    ) -> Iterator[tuple[str, Node]]:
        """The elements of a part as they end; nothing from outside, no DTD, and what is done is let go."""
        events = ("start", "end") if starts else ("end",)
        parser = etree.XMLPullParser(
            events, tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            for piece in self._archive.pieces(part):
                parser.feed(piece)
                yield from _read_events(parser, keep=keep)
            parser.close()
            yield from _read_events(parser, keep=keep)
        except (etree.XMLSyntaxError, etree.ParserError) as error:
            raise DamagedFile from error


@dataclass(slots=True)
class _Cursor:
    """Where the reading of a sheet is; a row or a cell without an address follows the last."""

    row: int = 0
    column: int = 0
    hidden: bool = False

    def open_row(self, node: Node, sheet: Sheet) -> None:
        self.row = _integer(node.get("r")) or self.row + 1
        self.column = 0
        self.hidden = node.get("hidden") in _ON
        if self.row > _MAX_ROW:
            raise DamagedFile
        if self.hidden:
            sheet.hidden_rows.add(self.row)

    def place_of(self, node: Node) -> Place:
        named = _place(node.get("r") or "")
        self.column = named.column if named is not None else self.column + 1
        if self.column > _MAX_COLUMN:
            raise DamagedFile
        return Place(self.row, self.column)


def _read_events(parser: Node, *, keep: bool) -> Iterator[tuple[str, Node]]:
    for event, node in parser.read_events():
        if node.getroottree().docinfo.internalDTD is not None:
            raise DamagedFile
        yield event, node
        if event == "end" and not keep:
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]


def _text(node: Node) -> str:
    """The characters of a text with or without formats, its pronunciation left out."""
    runs = (t for t in node.iter("{*}t") if etree.QName(t.getparent()).localname != "rPh")
    return "".join(t.text or "" for t in runs)


def _place(reference: str) -> Place | None:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return Place(int(found[2]), column)


def _area(reference: str) -> Area | None:
    first, _, last = reference.partition(":")
    corners = _place(first), _place(last or first)
    if corners[0] is None or corners[1] is None:
        return None
    return Area(min(corners[0], corners[1]), max(corners[0], corners[1]))


def _integer(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise

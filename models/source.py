"""Text with positions: what `ingest` hands to everybody else.

Every offset in the product is a Unicode code point index into `SourceText.text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.envelope import Envelope
from models.signature import FileSignature


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters `[start, end)` of `SourceText.text` (đoạn trích)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page in PDF points, origin at the top left (khung trên trang)."""

    x0: float
    top: float
    x1: float
    bottom: float


class PageOrigin(StrEnum):
    """Where a page's characters come from."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page (trang), numbered from 1; sizes in points."""

    number: int
    width: float
    height: float
    rotation: int = 0
    origin: PageOrigin = PageOrigin.TEXT_LAYER


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A piece of a block with one place: a printed line of a PDF page, or a paragraph of another file.

    `page` and `box` are set for PDF; `paragraph` (counted from 0 over the file) for the other formats.
    """

    span: Span
    page: int | None = None
    box: Box | None = None
    paragraph: int | None = None


class BlockKind(StrEnum):
    """What a line of `SourceText.text` is."""

    PARAGRAPH = "paragraph"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """One paragraph or one table row (đoạn, dòng của bảng): exactly one line of `SourceText.text`.

    `label` is a number or bullet that Word computed and that now stands at the start of the block's text;
    it is None where the label was typed. `indent` is in points where the format tells it.
    """

    span: Span
    kind: BlockKind = BlockKind.PARAGRAPH
    fragments: tuple[Fragment, ...] = ()
    bold: bool = False
    italic: bool = False
    centred: bool = False
    font: str | None = None
    size: float | None = None
    indent: float | None = None
    label: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table row (ô). `span` is empty for an empty cell.

    `column` counts from 0; `colspan` and `rowspan` count merged columns and rows. A cell that is covered by
    a vertical merge repeats nothing: it is an empty cell whose `merged` is True.
    """

    span: Span
    column: int
    colspan: int = 1
    rowspan: int = 1
    merged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a table (dòng); `span` is the block's span, cells are joined by " | " in it."""

    span: Span
    cells: tuple[Cell, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table (bảng) with its rows in reading order; a table over two pages is one, its head not repeated."""

    span: Span
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Text that belongs to the page, not to the document (số trang, đầu trang): kept out of `text`."""

    text: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How trustworthy the characters are.

    `marks` is the share of words with a Vietnamese diacritic; a text that lost its marks is below 0.1.
    """

    marks: float = 1.0
    has_marks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One recognised word (từ nhận dạng): its place, and how sure the engine is, from 0 to 1."""

    span: Span
    page: int
    box: Box
    confidence: float


class PartRole(StrEnum):
    """What a file of a package is for."""

    MAIN = "main"
    ANNEX = "annex"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePart:
    """One file of a package (tệp trong gói): a zip, a message, an edXML file.

    `path` names it inside the package, folders joined by "/"; `span` is where its text stands in the whole
    text, None where it was not read; `note` says then in Vietnamese why. `first_page` is the number that its
    first page has in the whole, None where it has no pages.
    """

    path: str
    sha256: str
    size: int
    media_type: str
    role: PartRole
    span: Span | None = None
    note: str | None = None
    first_page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """All that was read from one file (văn bản đã đọc).

    `text` is NFC, one block a line, lines joined by a single line feed; `blocks` are its lines in order and
    `tables` those of them that are rows. `repairs` names what was mended ("nfc", "line_joined", …). `words`
    are those of recognised pages only; `parts` those of a package only: the main document's text stands
    first, its annexes follow.
    """

    name: str
    sha256: str
    media_type: str
    text: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    tables: tuple[Table, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    repairs: tuple[str, ...] = ()
    quality: Quality = Quality()
    words: tuple[Word, ...] = ()
    parts: tuple[SourcePart, ...] = ()
    envelope: Envelope | None = None
    signatures: tuple[FileSignature, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """The page number that the character at `offset` stands on, None for formats without pages."""
        for block in self.blocks:
            if block.span.start <= offset < max(block.span.end, block.span.start + 1):
                return next(
                    (f.page for f in block.fragments if f.span.start <= offset < f.span.end),
                    block.fragments[0].page if block.fragments else None,
                )
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """How much of a file is taken before it is refused (giới hạn). Sizes in bytes, times in seconds.

    `stall_seconds` is how long a reader may go on without finishing a page; `max_resident_bytes` the memory
    of a reader with all its children.
    """

    max_bytes: int = 50 * 1024 * 1024
    max_pages: int = 500
    max_scanned_pages: int = 100
    max_pixels: int = 60_000_000
    max_depth: int = 10
    max_unpacked_bytes: int = 200 * 1024 * 1024
    stall_seconds: float = 20.0
    max_resident_bytes: int = 1024 * 1024 * 1024

"""What a reader hands over before offsets exist: paragraphs and tables in reading order, made of pieces.

Readers know formats; `ingest.assemble` alone knows how pieces become `SourceText.text` with offsets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.envelope import Envelope
from models.signature import FileSignature
from models.source import BlockKind, Box, Furniture, Page, PartRole


@dataclass(frozen=True, slots=True)
class DraftWord:
    """One recognised word of a piece (từ nhận dạng): its place, and how sure the engine is, from 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(slots=True)
class Piece:
    """Characters with one place: a printed line (PDF) or a paragraph or part of one (other formats).

    `paragraph` counts the paragraphs of a file without pages from 0; `words` are those of a recognised page.
    """

    text: str
    page: int | None = None
    box: Box | None = None
    paragraph: int | None = None
    words: tuple[DraftWord, ...] = ()


@dataclass(slots=True)
class DraftBlock:
    """One paragraph (đoạn). Its pieces are joined by a space.

    `label` is a number or bullet that Word computed; it is put before the text. `fixed` keeps the paragraph
    from being joined with its neighbours (a head cell, a signature line).
    """

    pieces: list[Piece]
    kind: BlockKind = BlockKind.PARAGRAPH
    bold: bool = False
    italic: bool = False
    centred: bool = False
    font: str | None = None
    size: float | None = None
    indent: float | None = None
    label: str | None = None
    fixed: bool = False


@dataclass(slots=True)
class DraftCell:
    """One cell (ô) of a row; `column` counts from 0, `merged` is covered by a cell above."""

    pieces: list[Piece]
    column: int
    colspan: int = 1
    rowspan: int = 1
    merged: bool = False


@dataclass(slots=True)
class DraftRow:
    """One row (dòng) of a data table."""

    cells: list[DraftCell]
    page: int | None = None


@dataclass(slots=True)
class DraftTable:
    """A data table (bảng); layout tables of head and foot are paragraphs instead."""

    rows: list[DraftRow]


@dataclass(slots=True, kw_only=True)
class DraftPart:
    """One file of a package (tệp trong gói); the next `items` of the document's items are its own."""

    path: str
    sha256: str
    size: int
    media_type: str
    role: PartRole
    items: int = 0
    note: str | None = None
    first_page: int | None = None


@dataclass(slots=True)
class DraftDocument:
    """All that one reader found, in reading order.

    `parts` are set for a package: those that were read stand first, in the order of their items.
    """

    items: list[DraftBlock | DraftTable] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    repairs: set[str] = field(default_factory=set)
    envelope: Envelope | None = None
    signatures: list[FileSignature] = field(default_factory=list)
    parts: list[DraftPart] = field(default_factory=list)

    def pieces(self) -> Iterator[Piece]:
        """All pieces in reading order."""
        for item in self.items:
            if isinstance(item, DraftBlock):
                yield from item.pieces
            else:
                yield from (piece for row in item.rows for cell in row.cells for piece in cell.pieces)

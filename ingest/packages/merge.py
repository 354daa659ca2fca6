"""Drafts of several files become one, each file's pages and paragraphs counted on after those before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.draft import DraftBlock, DraftDocument, DraftPart, DraftTable, Piece


def append(whole: DraftDocument, part: DraftPart, draft: DraftDocument) -> None:
    """Adds a file that was read to the draft of its package."""
    pages = max((page.number for page in whole.pages), default=0)
    paragraphs = 1 + max((p.paragraph for p in _pieces(whole) if p.paragraph is not None), default=-1)
    for piece in _pieces(draft):
        if piece.page is not None:
            piece.page += pages
        if piece.paragraph is not None:
            piece.paragraph += paragraphs
    for item in draft.items:
        if isinstance(item, DraftTable):
            for row in item.rows:
                row.page = row.page + pages if row.page is not None else None
    part.items = len(draft.items)
    part.first_page = pages + draft.pages[0].number if draft.pages else None
    whole.parts.append(part)
    whole.items.extend(draft.items)
    whole.pages.extend(replace(page, number=page.number + pages) for page in draft.pages)
    whole.furniture.extend(
        replace(one, page=one.page + pages if one.page is not None else None) for one in draft.furniture
    )
    whole.repairs |= draft.repairs
    whole.signatures.extend(
        replace(one, details=(f"Tệp: {part.path}", *one.details)) for one in draft.signatures
    )


def _pieces(draft: DraftDocument) -> Iterator[Piece]:
    for item in draft.items:
        if isinstance(item, DraftBlock):
            yield from item.pieces
        else:
            yield from (piece for row in item.rows for cell in row.cells for piece in cell.pieces)

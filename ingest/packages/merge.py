"""Drafts of several files become one, each file's pages and paragraphs counted on after those before it."""

from __future__ import annotations

from dataclasses import replace

from ingest.draft import DraftDocument, DraftPart, DraftTable


class Merger:
    """Builds the draft of a package file by file."""

    def __init__(self, whole: DraftDocument) -> None:
        self.whole = whole
        self._pages = 0
        self._paragraphs = 0

    def append(self, part: DraftPart, draft: DraftDocument) -> None:
        """Adds a file that was read."""
        whole, pages = self.whole, self._pages
        last = -1
        for piece in draft.pieces():
            if piece.page is not None:
                piece.page += pages
            if piece.paragraph is not None:
                last = max(last, piece.paragraph)
                piece.paragraph += self._paragraphs
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
        self._pages += max((page.number for page in draft.pages), default=0)
        self._paragraphs += last + 1

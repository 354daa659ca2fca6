"""What is shown of documents that cite each other (sơ đồ viện dẫn)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.citing import Citing
from service.views import DocumentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationView:
    """A document that another one cites (văn bản viện dẫn); `document` where it is stored.

    `by_clerk` tells that a person or the likeness of both says so, not the text.
    """

    symbol: str
    citing: Citing
    kind: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    document: DocumentRef | None = None
    by_clerk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingView:
    """A stored document that cites the one that is looked at (văn bản viện dẫn đến văn bản này)."""

    document: DocumentRef
    citing: Citing
    by_clerk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedGraph:
    """What a document cites and what cites it (sơ đồ viện dẫn)."""

    cites: tuple[CitationView, ...] = ()
    cited_by: tuple[CitingView, ...] = ()

"""The outline of a dispatch (bố cục): numbered and bulleted items as a tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.source import Span


class ClauseRole(StrEnum):
    """What a clause is for."""

    HEADING = "heading"
    LEAD_IN = "lead_in"
    BASIS = "basis"
    PURPOSE = "purpose"
    TOPIC = "topic"
    FIELD = "field"
    ORDER = "order"
    CLOSING = "closing"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One item of the outline (mục, khoản, điểm, gạch đầu dòng).

    `path` joins the labels from the outermost down ("III.1.a.-2"); `span` is the item's own text with its
    label, without its children. `parent` and `children` are indexes into `Extraction.clauses`.
    """

    path: str
    label: str
    span: Span
    role: ClauseRole
    depth: int
    parent: int | None = None
    children: tuple[int, ...] = ()

"""The seam for learned judgements (chỗ nối cho phần học): what one gets to see and what it answers.

Rules and models judge the same passages, so that they can be compared, and replaced, one by the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One item of the outline with what stands around it (mục và ngữ cảnh).

    `text` is without its label, `start` its document offset; `around` holds the texts of the items around
    it, nearest first; `by_rules` says whether the rules take it for an order.
    """

    start: int
    label: str
    text: str
    around: tuple[str, ...] = ()
    siblings: int = 0
    children: int = 0
    is_introduced: bool = False
    by_rules: bool = False


class DirectiveClassifier(Protocol):
    """Says how likely it is that an item directs somebody (mục này có giao việc không)."""

    def chances(self, passages: Sequence[Passage]) -> tuple[float, ...]:
        """One probability a passage, in order."""
        ...


class RuleClassifier:
    """The rules' own decision in the classifier's place (quy tắc)."""

    def chances(self, passages: Sequence[Passage]) -> tuple[float, ...]:
        """1 for what the rules take for an order, 0 for the rest."""
        return tuple(float(passage.by_rules) for passage in passages)

"""The seam for learned judgements (chỗ nối cho phần học): what one gets to see and what it answers.

Rules and models judge the same passages, so that they can be compared, and replaced, one by the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
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


class NamedAs(StrEnum):
    """What a passage names a body for (vai trò): chủ trì, phối hợp, or neither of the two."""

    LEAD = "lead"
    SUPPORT = "support"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One name of a body where a passage has it (tên cơ quan trong câu); offsets are into its text.

    `name` is worded as a clerk would enter it; `by_rules` says what the rules take it for.
    """

    start: int
    end: int
    name: str
    is_group: bool = False
    is_issuer: bool = False
    by_rules: NamedAs = NamedAs.NEITHER


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPassage:
    """One item that directs, without its label, and the bodies that its own text names, in order."""

    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChances:
    """How likely each role of one mention is; together 1."""

    lead: float
    support: float
    neither: float

    @property
    def likeliest(self) -> NamedAs:
        """The role with the greatest chance; of equal ones the one that claims less."""
        chances = {NamedAs.NEITHER: self.neither, NamedAs.SUPPORT: self.support, NamedAs.LEAD: self.lead}
        return max(chances, key=lambda role: chances[role])


class RoleClassifier(Protocol):
    """Says how likely it is that a body must do it, must help, or neither (chủ trì hay phối hợp)."""

    def chances(self, passages: Sequence[NamedPassage]) -> tuple[tuple[RoleChances, ...], ...]:
        """For each passage the chances of each of its mentions, in order."""
        ...


class RuleRoles:
    """The rules' own reading in the classifier's place (quy tắc)."""

    def chances(self, passages: Sequence[NamedPassage]) -> tuple[tuple[RoleChances, ...], ...]:
        """1 for the role that the rules read, 0 for the others."""
        return tuple(tuple(_sure_of(mention.by_rules) for mention in one.mentions) for one in passages)


def _sure_of(role: NamedAs) -> RoleChances:
    return RoleChances(
        lead=float(role is NamedAs.LEAD),
        support=float(role is NamedAs.SUPPORT),
        neither=float(role is NamedAs.NEITHER),
    )

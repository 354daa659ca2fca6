"""What was read of a clause: how it directs, where, and whom it names (câu giao việc)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nlp.names import Name


class Opening(StrEnum):
    """How the directing part begins."""

    OPERATOR = "operator"
    ACTOR = "actor"
    VERB = "verb"
    MODAL = "modal"
    TAGGED = "tagged"
    NAMES = "names"
    FACT = "fact"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """What a clause says about who must do it; offsets are into the clause's text.

    `start` is where the directing part begins, `action` where the action itself does; `passive` where the
    body stands behind "do", "được".
    """

    opening: Opening
    start: int = 0
    action: int = 0
    leads: tuple[Name, ...] = ()
    request: bool = False
    passive: bool = False

    @property
    def directs(self) -> bool:
        """Whether the clause tells somebody to do something."""
        return self.opening in (
            Opening.OPERATOR,
            Opening.ACTOR,
            Opening.VERB,
            Opening.MODAL,
            Opening.TAGGED,
        )


NOTHING = Directive(opening=Opening.NONE)
REPORT = Directive(opening=Opening.FACT)

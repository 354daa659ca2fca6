"""The obligations of a document beside its text (thẻ nhiệm vụ): which are shown, how sure we are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from models.document import HeaderField
from models.obligation import Role
from models.review import ObligationState
from service.views import AssignmentView, DocumentDetail, HeaderValue, ObligationView

SURE = 0.85
LIKELY = 0.7


class View(StrEnum):
    """Which obligations of a document are shown (của cơ quan ta, chưa rõ đơn vị, tất cả)."""

    OURS = "ours"
    UNDECIDED = "undecided"
    ALL = "all"


class Certainty(StrEnum):
    """How sure reading is (mức tin cậy), in steps that a person can act on."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An obligation with its number in the document, counted from 1 in the order of the text."""

    number: int
    obligation: ObligationView
    certainty: Certainty
    is_chosen: bool = False
    is_edited: bool = False

    @property
    def leads(self) -> tuple[AssignmentView, ...]:
        """Chủ trì."""
        return tuple(each for each in self.obligation.assignments if each.role is Role.LEAD)

    @property
    def supports(self) -> tuple[AssignmentView, ...]:
        """Phối hợp."""
        return tuple(each for each in self.obligation.assignments if each.role is Role.SUPPORT)

    @property
    def is_ignored(self) -> bool:
        """Đã bỏ qua."""
        return self.obligation.state is ObligationState.IGNORED

    @property
    def is_draft(self) -> bool:
        """Chưa duyệt."""
        return self.obligation.state is ObligationState.DRAFT

    @property
    def may_be_confirmed(self) -> bool:
        """Whether nothing stands in the way of confirming it."""
        return self.obligation.state is not ObligationState.CONFIRMED and not self.obligation.is_undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the address of a document page asks for: which obligations, which one is chosen or edited."""

    view: View | None = None
    number: int | None = None
    obligation_id: UUID | None = None
    is_editing: bool = False

    def in_numbers(self, numbers: Mapping[int, ObligationView]) -> Choice:
        """The same with the number of the obligation that was asked for by key."""
        if self.number is not None or self.obligation_id is None:
            return self
        found = next((n for n, each in numbers.items() if each.id == self.obligation_id), None)
        return replace(self, number=found)


def numbered(detail: DocumentDetail) -> dict[int, ObligationView]:
    """All obligations by number, ignored ones included, so that numbers stay when one is ignored."""
    return dict(enumerate(detail.obligations, start=1))


def count_views(numbers: Mapping[int, ObligationView]) -> dict[View, int]:
    """How many obligations each view shows."""
    return {view: sum(_belongs(each, view) for each in numbers.values()) for view in View}


def view_of(choice: Choice, numbers: Mapping[int, ObligationView]) -> View:
    """The view that is shown: as asked; else the first that has something, and the chosen one, in it."""
    if choice.view is not None:
        return choice.view
    chosen = numbers.get(choice.number) if choice.number else None
    wanted = [chosen] if chosen else list(numbers.values())
    return next((view for view in View if any(_belongs(each, view) for each in wanted)), View.ALL)


def cards_of(numbers: Mapping[int, ObligationView], view: View, choice: Choice) -> tuple[Card, ...]:
    """The cards of a view in the order of the text."""
    return tuple(
        Card(
            number=number,
            obligation=obligation,
            certainty=_certainty(obligation),
            is_chosen=number == choice.number,
            is_edited=number == choice.number and choice.is_editing,
        )
        for number, obligation in numbers.items()
        if _belongs(obligation, view)
    )


def next_draft(numbers: Mapping[int, ObligationView], number: int, view: View) -> int:
    """The next obligation of a view that waits for a decision, the same one where there is none."""
    waiting = [
        other
        for other, each in numbers.items()
        if other != number and each.state is ObligationState.DRAFT and _belongs(each, view)
    ]
    behind = [other for other in waiting if other > number]
    return (behind or waiting or [number])[0]


def _belongs(obligation: ObligationView, view: View) -> bool:
    if view is View.ALL:
        return True
    if obligation.state is ObligationState.IGNORED:
        return False
    return obligation.is_ours if view is View.OURS else obligation.is_undecided


def _certainty(obligation: ObligationView) -> Certainty:
    if any(each.by_hand for each in obligation.assignments) and obligation.deadline_by_hand:
        return Certainty.BY_HAND
    if obligation.confidence >= SURE:
        return Certainty.SURE
    return Certainty.LIKELY if obligation.confidence >= LIKELY else Certainty.DOUBTFUL


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """Header fields that are corrected together (nhóm trường thể thức)."""

    name: str
    fields: tuple[HeaderValue, ...]


GROUPS: dict[str, tuple[HeaderField, ...]] = {
    "identity": (HeaderField.KIND, HeaderField.NUMBER, HeaderField.SYMBOL, HeaderField.ISSUED_ON),
    "issuer": (HeaderField.ISSUER, HeaderField.PARENT_ISSUER, HeaderField.PLACE),
    "arrival": (HeaderField.ARRIVED_ON, HeaderField.ARRIVAL_NUMBER),
    "signer": (HeaderField.SIGNER_AUTHORITY, HeaderField.SIGNER_TITLE, HeaderField.SIGNER_NAME),
    "subject": (HeaderField.SUBJECT, HeaderField.URGENCY),
    "receivers": (HeaderField.ADDRESSEES, HeaderField.RECIPIENTS),
}
"""Which fields have a form together; the names are looked up in the words of the templates."""

DAYS = frozenset({HeaderField.ISSUED_ON, HeaderField.ARRIVED_ON})


def groups_of(detail: DocumentDetail) -> tuple[FieldGroup, ...]:
    """The header of a document in groups."""
    by_field = {value.field: value for value in detail.header}
    return tuple(
        FieldGroup(name=name, fields=tuple(by_field[field] for field in fields if field in by_field))
        for name, fields in GROUPS.items()
    )

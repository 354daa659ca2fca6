"""Which obligations are shown, and where the clerk goes on after a decision."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dondoc_office import Office

from models.document import HeaderField
from service.views import ObligationView
from service.web.pages.cards import (
    GROUPS,
    Card,
    Certainty,
    Choice,
    View,
    cards_of,
    count_views,
    groups_of,
    next_draft,
    numbered,
    view_of,
)

OURS = "Văn phòng Sở: A."
OTHER = "Sở Nội vụ: B."
UNKNOWN = "Phòng Quản trị mạng: C."


def numbers_of(office: Office, *orders: str) -> dict[int, ObligationView]:
    """The obligations of a document with these orders."""
    return numbered(office.take_in(*orders))


def test_the_first_view_that_has_something_is_shown(office: Office) -> None:
    assert view_of(Choice(), numbers_of(office, OTHER, UNKNOWN, OURS)) is View.OURS
    assert view_of(Choice(), numbers_of(office, OTHER, UNKNOWN)) is View.UNDECIDED
    assert view_of(Choice(), numbers_of(office, OTHER)) is View.ALL
    assert view_of(Choice(), {}) is View.ALL


def test_the_view_that_has_the_chosen_one_is_shown(office: Office) -> None:
    numbers = numbers_of(office, OTHER, UNKNOWN, OURS)
    assert [view_of(Choice(number=n), numbers) for n in (1, 2, 3)] == [View.ALL, View.UNDECIDED, View.OURS]
    assert view_of(Choice(number=3, view=View.ALL), numbers) is View.ALL


def test_an_ignored_one_is_counted_among_all_only(office: Office) -> None:
    detail = office.take_in(OURS, OTHER)
    office.service.reviewing.ignore(detail.obligations[0].id, "Trùng")
    numbers = numbered(office.service.documents.get_document(detail.summary.id))
    assert count_views(numbers) == {View.OURS: 0, View.UNDECIDED: 0, View.ALL: 2}
    assert [card.number for card in cards_of(numbers, View.ALL, Choice())] == [1, 2]


def test_after_a_decision_the_next_draft_comes_and_then_the_first(office: Office) -> None:
    numbers = numbers_of(office, OURS, OTHER, OURS.replace("A", "D"))
    assert next_draft(numbers, 1, View.OURS) == 3
    assert next_draft(numbers, 3, View.OURS) == 1
    assert next_draft({1: numbers[1]}, 1, View.ALL) == 1


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(0.9, Certainty.SURE), (0.85, Certainty.SURE), (0.75, Certainty.LIKELY), (0.5, Certainty.DOUBTFUL)],
)
def test_confidence_becomes_a_word(office: Office, confidence: float, word: Certainty) -> None:
    (card,) = cards_of({1: _with(office.order(OURS), confidence)}, View.ALL, Choice())
    assert isinstance(card, Card)
    assert card.certainty is word


def _with(obligation: ObligationView, confidence: float) -> ObligationView:
    return replace(obligation, confidence=confidence)


def test_every_header_field_can_be_corrected_in_one_group(office: Office) -> None:
    fields = [field for group in GROUPS.values() for field in group]
    assert sorted(fields) == sorted(HeaderField)
    assert [len(group.fields) for group in groups_of(office.take_in(OURS))] == [4, 3, 2, 3, 2, 2]

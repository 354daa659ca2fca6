"""How values are written for people, and that every value of the program has a word."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum

import pytest

from models.document import DocumentState, HeaderField
from models.duplicate import DuplicateChoice
from models.envelope import Business
from models.errors import ErrorCode
from models.job import ReminderKind
from models.organisation import AssigneeKind
from models.review import ObligationState, ReviewKind
from models.signature import SignatureState
from models.source import PartRole
from models.task import Bucket, EventKind, TaskState
from service.web.pages.cards import GROUPS, Certainty, View
from service.web.pages.rendering import (
    asset,
    templates,
    written_day,
    written_hour,
    written_iso_day,
    written_iso_whole_day,
    written_item,
    written_moment,
    written_size,
)


def test_days_are_written_as_in_dispatches() -> None:
    assert written_day(date(2026, 3, 5)) == "05/3/2026"
    assert written_day(date(2026, 2, 28)) == "28/02/2026"
    assert written_day(date(2026, 11, 10)) == "10/11/2026"
    assert written_day(None) == ""


def test_a_day_with_blank_parts_shows_the_blanks() -> None:
    assert written_iso_day("2026-11") == "…/11/2026"
    assert written_iso_day("2026") == "…/…/2026"
    assert written_iso_whole_day("2026-11") == ""
    assert written_iso_whole_day(None) == ""
    assert written_iso_whole_day("2026-01-09") == "09/01/2026"


def test_instants_are_told_by_the_clock_of_the_office() -> None:
    assert written_moment(datetime(2026, 11, 21, 18, 30, tzinfo=UTC)) == "01:30 ngày 22/11/2026"
    assert written_moment(None) == ""


def test_hours_and_sizes_are_written_as_people_say_them() -> None:
    assert written_hour(time(7, 5)) == "07 giờ 05"
    assert written_hour(None) == ""
    assert [written_size(n) for n in (0, 2048, 1_572_864)] == ["1 KB", "2 KB", "1,5 MB"]


def test_the_address_of_a_file_changes_with_its_content() -> None:
    assert asset("app.css").startswith("/static/app.css?v=")
    assert asset("app.css") != asset("document.js")


@pytest.mark.parametrize(
    ("table", "members"),
    [
        ("DOCUMENT_STATE", DocumentState),
        ("OBLIGATION_STATE", ObligationState),
        ("TASK_STATE", TaskState),
        ("TASK_STEP", TaskState),
        ("BUCKET", Bucket),
        ("VIEW", View),
        ("ASSIGNEE_KIND", AssigneeKind),
        ("CERTAINTY", Certainty),
        ("FIELD", HeaderField),
        ("FIELD_BEFORE", HeaderField),
        ("REVIEW", ReviewKind),
        ("EVENT", EventKind),
        ("FAULT", ErrorCode),
        ("DUPLICATE_CHOICE", DuplicateChoice),
        ("DUPLICATE_EFFECT", DuplicateChoice),
        ("DUPLICATE_IS", DuplicateChoice),
        ("REMINDER", ReminderKind),
        ("PART_ROLE", PartRole),
        ("BUSINESS", Business),
        ("SIGNATURE_STATE", SignatureState),
    ],
)
def test_every_value_has_a_word(table: str, members: type[StrEnum]) -> None:
    words = getattr(templates().get_template("_words.html").module, table)
    assert set(words) == {member.value for member in members}


def test_every_choice_that_an_earlier_document_shows_has_a_word() -> None:
    shown = {choice.value for choice in DuplicateChoice if choice is not DuplicateChoice.DIFFERENT}
    assert set(templates().get_template("_words.html").module.DUPLICATE_HAS) == shown  # type: ignore[attr-defined]


def test_every_group_of_fields_has_a_word() -> None:
    assert set(templates().get_template("_words.html").module.FIELD_GROUP) == set(GROUPS)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("2.a", "mục 2.a"),
        ("II", "mục II"),
        ("III.6.a.-2", "mục III.6.a, gạch đầu dòng 2"),
        ("1.-1.+3", "mục 1, gạch đầu dòng 1, dấu cộng 3"),
        ("-2", "gạch đầu dòng 2"),
        ("-", ""),
        ("", ""),
    ],
)
def test_an_item_is_named_as_people_say_it(label: str, said: str) -> None:
    assert written_item(label) == said

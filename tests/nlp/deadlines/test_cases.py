"""The annotated sentences of tests/cases/deadlines*.txt: the marked deadline, whole and nothing but it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from models.contract import deadline_json
from models.workdays import vietnam_calendar
from nlp.deadlines.read import DeadlineContext, read_deadline, read_field_deadline

CASES = Path(__file__).parents[2] / "cases"
SENTENCES = tuple(f"deadlines{part}.txt" for part in ("", "_decrees", "_repeating", "_none"))
MARK = re.compile(r"<due ([^>]*)>(.*?)</due>")


class Case(NamedTuple):
    """One line of a case file: its sentence without the mark, what is marked, the document's dates."""

    text: str
    quote: str | None
    wanted: dict[str, str]
    context: DeadlineContext


def _context(line: str) -> DeadlineContext:
    dates = dict(part.split("=") for part in line[1:].split())
    return DeadlineContext(
        issued_on=date.fromisoformat(dates["issued"]) if "issued" in dates else None,
        received_on=date.fromisoformat(dates["received"]) if "received" in dates else None,
        issued_year=int(dates["year"]) if "year" in dates else None,
        calendar=vietnam_calendar(),
    )


def cases(name: str) -> list[Case]:
    """The lines of a case file in order."""
    found: list[Case] = []
    context: DeadlineContext | None = None
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            context = _context(line)
        elif line and not line.startswith("#"):
            assert context, f"{name} names no dates before {line!r}"
            mark = MARK.search(line)
            wanted = dict(part.split("=", 1) for part in mark.group(1).split()) if mark else {}
            text = MARK.sub(lambda m: m.group(2), line)
            found.append(Case(text, mark.group(2) if mark else None, wanted, context))
    return found


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "|".join(value)
    return "-" if value is None else str(value)


@pytest.mark.parametrize(
    "case",
    [case for name in SENTENCES for case in cases(name)],
    ids=lambda case: case.text[:60],
)
def test_the_marked_deadline_binds_the_sentence(case: Case) -> None:
    found = read_deadline(case.text, case.context)
    if case.quote is None:
        assert found is None
        return
    assert found is not None
    answer: dict[str, object] = {**deadline_json(found)}
    assert {key: _shown(answer[key]) for key in case.wanted} == case.wanted
    assert found.text == case.quote
    assert found.span.of(case.text) == case.quote


@pytest.mark.parametrize("case", cases("deadlines_fields.txt"), ids=lambda case: case.text[:60])
def test_the_field_gives_the_marked_deadline(case: Case) -> None:
    found = read_field_deadline(case.text, case.context)
    if case.quote is None:
        assert found is None
        return
    assert found is not None
    answer: dict[str, object] = {**deadline_json(found)}
    assert {key: _shown(answer[key]) for key in case.wanted} == case.wanted
    assert found.text == case.quote


def test_the_case_files_hold_what_the_grammar_is_for() -> None:
    kinds = [case.wanted["kind"] for case in cases("deadlines.txt") if case.wanted]
    assert {kinds.count(kind) >= 8 for kind in ("date", "relative", "recurring", "ongoing")} == {True}
    assert len(cases("deadlines_none.txt")) >= 50

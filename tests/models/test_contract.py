"""The extraction contract: every field is there, whatever the document left out."""

from __future__ import annotations

import json
from datetime import date, time
from typing import get_type_hints

import pytest

from models.contract import (
    KINDS,
    SCHEMA,
    AssigneeJson,
    DeadlineJson,
    DocumentJson,
    ExtractionJson,
    ObligationJson,
    ReferenceJson,
    ReportToJson,
    TargetJson,
    WarningJson,
    contract_of,
    deadline_json,
)
from models.deadline import AfterEvent, Anchor, Deadline, FixedDate, Recurring, Standing, Unit
from models.dispatch import DispatchHeader, PartialDate, Reference, Signer, Urgency
from models.evidence import Found, Issue, IssueCode
from models.extraction import Extraction
from models.obligation import (
    Assignee,
    FoundIn,
    Metric,
    Obligation,
    Operator,
    ReportBack,
    Role,
)
from models.source import Page, SourceText, Span

TEXT = "1. Văn phòng Sở rà soát trước ngày 20/11/2026, đạt trên 92%."
SPAN = Span(0, len(TEXT))
SOURCE = SourceText(name="a.pdf", sha256="0" * 64, media_type="application/pdf", text=TEXT)
FIXED = FixedDate(
    text="trước ngày 20/11/2026", span=Span(24, 45), because="Vì vậy.", due_on=date(2026, 11, 19)
)
OBLIGATION = Obligation(
    label="1",
    span=SPAN,
    text=TEXT[3:],
    page=1,
    assignees=(
        Assignee(
            name="Văn phòng Sở",
            role=Role.LEAD,
            found_in=FoundIn.SENTENCE,
            span=Span(3, 15),
            because="Nêu trong câu.",
        ),
    ),
    deadline=FIXED,
    report_to=(ReportBack(name="Văn phòng Sở", span=Span(3, 15)),),
    targets=(Metric(text="trên 92%", operator=Operator.GREATER, value=92, unit="%", span=Span(51, 59)),),
    confidence=0.98765,
    issues=(Issue(code=IssueCode.YEAR_ASSUMED, message="…", span=Span(24, 45)),),
)


def extraction(header: DispatchHeader, *obligations: Obligation) -> Extraction:
    """What was understood of the text."""
    return Extraction(
        source_sha256="0" * 64,
        header=header,
        clauses=(),
        references=(Reference(symbol="95/TB-SNV", kind=None, issued_on=None, issuer=None, span=Span(1, 2)),),
        obligations=obligations,
        issues=(Issue(code=IssueCode.BLANK_NUMBER, message="Số để trống"),),
        rules_version="1",
        lexicon_version="1",
    )


def fields(shape: type) -> set[str]:
    """The fields that the contract names."""
    return set(get_type_hints(shape))


def test_an_empty_header_has_every_field_and_no_guess() -> None:
    answer = contract_of(extraction(DispatchHeader()), SOURCE)
    assert set(answer) == fields(ExtractionJson)
    assert (answer["schema"], answer["file"], answer["pages"]) == (SCHEMA, "a.pdf", None)
    document = answer["document"]
    assert set(document) == fields(DocumentJson)
    assert (document["issued_on"], document["signer"], document["secrecy"]) == (None, None, None)
    assert document["addressees"] == []
    assert set(document["references"][0]) == fields(ReferenceJson)


def test_a_date_with_a_blank_day_is_partial() -> None:
    header = DispatchHeader(issued=Found(value=PartialDate(year=2026, month=3)))
    document = contract_of(extraction(header), SOURCE)["document"]
    assert (document["issued_on"], document["issued_partial"]) == (None, "2026-03")


def test_a_whole_date_is_not_partial() -> None:
    header = DispatchHeader(
        issued=Found(value=PartialDate(year=2026, month=3, day=5)),
        signer=Found(value=Signer(name="A", title="Giám đốc", authority="KT.")),
        urgency=Found(value=Urgency.FLASH),
    )
    document = contract_of(extraction(header), SOURCE)["document"]
    assert (document["issued_on"], document["issued_partial"]) == ("2026-03-05", None)
    assert document["signer"] == {"name": "A", "title": "Giám đốc", "authority": "KT."}
    assert document["urgency"] == "hỏa tốc"


def test_an_obligation_has_every_field_and_its_offsets_count_in_the_text() -> None:
    answer = contract_of(extraction(DispatchHeader(), OBLIGATION), SOURCE)
    (obligation,) = answer["obligations"]
    assert set(obligation) == fields(ObligationJson)
    (assignee,) = obligation["assignees"]
    assert set(assignee) == {*fields(AssigneeJson), "from"}
    assert TEXT[assignee["start"] : assignee["end"]] == assignee["name"]
    assert (assignee["from"], obligation["confidence"]) == ("sentence", 0.988)
    assert set(obligation["targets"][0]) == fields(TargetJson)
    assert set(obligation["report_to"][0]) == fields(ReportToJson)
    assert set(obligation["warnings"][0]) == set(answer["warnings"][0]) == fields(WarningJson)
    json.dumps(answer)


def test_the_text_can_be_left_out_and_pages_are_counted() -> None:
    source = SourceText(
        name="a.pdf",
        sha256="0" * 64,
        media_type="application/pdf",
        text=TEXT,
        pages=(Page(number=1, width=595, height=842), Page(number=2, width=595, height=842)),
    )
    answer = contract_of(extraction(DispatchHeader()), source, with_text=False)
    assert "text" not in answer
    assert answer["pages"] == 2


DEADLINES: list[tuple[Deadline, dict[str, object]]] = [
    (FIXED, {"kind": "date", "due_on": "2026-11-19", "due_time": None}),
    (
        FixedDate(
            text="x",
            span=Span(0, 1),
            because="…",
            due_on=date(2026, 12, 31),
            start_on=date(2026, 10, 1),
            due_time=time(16, 5),
        ),
        {"kind": "date", "start_on": "2026-10-01", "due_time": "16:05"},
    ),
    (
        AfterEvent(
            text="x",
            span=Span(0, 1),
            because="…",
            amount=5,
            unit=Unit.WORKING_DAY,
            anchor=Anchor.OTHER,
            anchor_text="ngày họp",
        ),
        {
            "kind": "relative",
            "amount": 5,
            "unit": "working_day",
            "anchor": "other",
            "anchor_text": "ngày họp",
            "due_on": None,
        },
    ),
    (
        Recurring(text="x", span=Span(0, 1), because="…", rrule="FREQ=MONTHLY", also=("FREQ=YEARLY",)),
        {"kind": "recurring", "rrule": "FREQ=MONTHLY", "also": ["FREQ=YEARLY"]},
    ),
    (
        Standing(text="x", span=Span(0, 1), because="…", due_on=date(2026, 12, 31)),
        {"kind": "ongoing", "due_on": "2026-12-31"},
    ),
]


@pytest.mark.parametrize(("deadline", "said"), DEADLINES)
def test_each_kind_of_deadline_says_what_it_has_and_null_for_the_rest(
    deadline: Deadline, said: dict[str, object]
) -> None:
    answer = dict(deadline_json(deadline))
    assert set(answer) == fields(DeadlineJson)
    assert {key: answer[key] for key in said} == said


def test_every_kind_of_deadline_has_a_name() -> None:
    assert set(KINDS.values()) == {"date", "relative", "recurring", "ongoing"}

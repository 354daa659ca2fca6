"""Values come back from their JSON as they went in."""

from __future__ import annotations

import json
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.deadline import AfterEvent, Anchor, Deadline, FixedDate, Recurring, Standing, Unit
from models.dispatch import DispatchHeader, PartialDate, Reference, Signer, Urgency
from models.evidence import Found, Issue, IssueCode
from models.extraction import Extraction
from models.obligation import Metric, Obligation, Operator, ReportBack
from models.outline import Clause, ClauseRole
from models.source import (
    Box,
    Cell,
    Fragment,
    Page,
    SourceText,
    Span,
    Table,
    TableRow,
    TextBlock,
)
from service.store.mapping import (
    ISSUE,
    METRIC,
    REPORT,
    deadline_from_json,
    deadline_to_json,
    document_issues_from_json,
    extraction_to_json,
    header_from_json,
    references_from_json,
    source_from_json,
    source_to_json,
)

days = st.none() | st.dates()
hours = st.none() | st.times()
stated = {"text": st.text(), "span": st.just(Span(3, 9)), "because": st.text()}
DEADLINES: st.SearchStrategy[Deadline] = st.one_of(
    st.builds(
        FixedDate, due_on=st.dates(), due_time=hours, start_on=days, year_assumed=st.booleans(), **stated
    ),
    st.builds(
        AfterEvent,
        amount=st.integers(0, 999),
        unit=st.sampled_from(Unit),
        anchor=st.sampled_from(Anchor),
        anchor_text=st.none() | st.text(),
        due_on=days,
        due_time=hours,
        **stated,
    ),
    st.builds(
        Recurring, rrule=st.text(), also=st.lists(st.text()).map(tuple), start_on=days, due_on=days, **stated
    ),
    st.builds(Standing, due_on=days, start_on=days, **stated),
)


@given(DEADLINES)
def test_a_deadline_comes_back_as_the_kind_that_it_was(deadline: Deadline) -> None:
    stored = json.loads(json.dumps(deadline_to_json(deadline)))
    assert deadline_from_json(stored) == deadline


def test_no_deadline_is_nothing() -> None:
    assert deadline_to_json(None) is None
    assert deadline_from_json(None) is None


def test_a_standing_duty_with_an_end_is_no_fixed_date() -> None:
    standing = Standing(text="thường xuyên", span=Span(0, 1), because="…", due_on=date(2026, 12, 31))
    assert deadline_from_json(deadline_to_json(standing)) == standing


def test_a_text_comes_back_with_pages_boxes_and_tables() -> None:
    text = "Đoạn một\nÔ 1 | Ô 2"
    source = SourceText(
        name="a.pdf",
        sha256="0" * 64,
        media_type="application/pdf",
        text=text,
        pages=(Page(number=1, width=595, height=842),),
        blocks=(
            TextBlock(
                span=Span(0, 8),
                fragments=(Fragment(span=Span(0, 8), page=1, box=Box(x0=1, top=2, x1=3, bottom=4)),),
                bold=True,
            ),
        ),
        tables=(
            Table(
                span=Span(9, 18),
                rows=(TableRow(span=Span(9, 18), cells=(Cell(span=Span(9, 12), column=0),), page=1),),
            ),
        ),
        repairs=("nfc",),
    )
    stored = json.loads(json.dumps(source_to_json(source)))
    assert "text" not in stored
    assert source_from_json(stored, text) == source


def test_an_extraction_comes_back_in_its_parts() -> None:
    header = DispatchHeader(
        kind=Found(value="công văn", span=Span(0, 1), rule="r", confidence=0.5),
        issued=Found(value=PartialDate(year=2026, month=3)),
        signer=Found(value=Signer(name="A", authority="KT.")),
        urgency=Found(value=Urgency.URGENT),
        recipients=(Found(value="Lưu: VT"),),
    )
    reference = Reference(
        symbol="95/TB-SNV", kind="thông báo", issued_on=date(2026, 1, 2), issuer=None, span=Span(1, 2)
    )
    issue = Issue(code=IssueCode.BLANK_NUMBER, message="Số để trống", span=Span(0, 3))
    extraction = Extraction(
        source_sha256="0" * 64,
        header=header,
        clauses=(Clause(path="1", label="1", span=Span(0, 9), role=ClauseRole.ORDER, depth=0),),
        references=(reference,),
        obligations=(Obligation(label="1", span=Span(0, 9), text="Rà soát"),),
        issues=(issue,),
        rules_version="1",
        lexicon_version="2",
    )
    stored = json.loads(json.dumps(extraction_to_json(extraction)))
    assert header_from_json(stored) == header
    assert references_from_json(stored) == (reference,)
    assert document_issues_from_json(stored) == (issue,)
    assert stored["obligations"][0]["text"] == "Rà soát"
    assert stored["v"] == 1


def test_targets_receivers_and_doubts_come_back() -> None:
    metric = Metric(text="trên 92%", operator=Operator.GREATER, value=92, unit="%", span=Span(0, 8))
    report = ReportBack(name="Văn phòng Sở", span=Span(1, 2), onward="UBND tỉnh")
    issue = Issue(code=IssueCode.YEAR_ASSUMED, message="…", span=Span(1, 2), field="deadline")
    assert METRIC.load_all(METRIC.dump_all((metric,))) == (metric,)
    assert REPORT.load_all(REPORT.dump_all((report,))) == (report,)
    assert ISSUE.load_all(ISSUE.dump_all((issue,))) == (issue,)


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(TypeError):
        ISSUE.load_all({"code": "x"})


def test_an_hour_stays_an_hour() -> None:
    fixed = FixedDate(
        text="16h30", span=Span(0, 5), because="…", due_on=date(2026, 1, 1), due_time=time(16, 30)
    )
    assert deadline_from_json(deadline_to_json(fixed)) == fixed

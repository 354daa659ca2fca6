"""A document's text for reading: paragraphs, tables and pages, cut where quotes begin and end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from uuid import uuid4

from dondoc_texts import source_of

from models.document import DocumentState
from models.evidence import Issue
from models.obligation import Nature, Role
from models.organisation import AssigneeKind
from models.source import BlockKind, Cell, Fragment, Span, Table, TableRow, TextBlock
from service.views import AssignmentView, DocumentDetail, DocumentSummary, ObligationState, ObligationView
from service.web.pages.layout import PageMark, Paragraph, Run, TableView, cut_marks, lay_out

NOW = datetime(2026, 11, 3, tzinfo=UTC)


def detail_of(
    text: str, blocks: tuple[TextBlock, ...] = (), tables: tuple[Table, ...] = ()
) -> DocumentDetail:
    """A read document; without blocks its lines are read as the test reader reads them."""
    source = source_of(text)
    summary = DocumentSummary(
        id=uuid4(), state=DocumentState.READY, name="a", media_type="", size=1, created_at=NOW
    )
    return DocumentDetail(
        summary=summary, text=source.text, blocks=blocks or source.blocks, tables=tables or source.tables
    )


def obligation(span: Span, *reasons: Span) -> ObligationView:
    """An obligation with this quote, assigned for these reasons."""
    assignments = tuple(
        AssignmentView(id=uuid4(), name="x", role=Role.LEAD, kind=AssigneeKind.OTHER, because="", span=reason)
        for reason in reasons
    )
    issues: tuple[Issue, ...] = ()
    return ObligationView(
        id=uuid4(),
        document_id=uuid4(),
        span=span,
        quote="",
        label="",
        text="",
        page=None,
        nature=Nature.ORDER,
        condition=None,
        product=None,
        deadline=None,
        deadline_by_hand=False,
        confidence=1.0,
        state=ObligationState.DRAFT,
        reason=None,
        is_ours=True,
        is_undecided=False,
        assignments=assignments,
        targets=(),
        report_to=(),
        issues=issues,
        tasks=(),
        version=1,
    )


def runs_of(detail: DocumentDetail, numbers: dict[int, ObligationView]) -> list[Run]:
    """All runs in order."""
    found: list[Run] = []
    for piece in lay_out(detail, numbers):
        if isinstance(piece, Paragraph):
            found += piece.runs
        elif isinstance(piece, TableView):
            found += [run for row in piece.rows for cell in row.cells for run in cell.runs]
    return found


def test_a_paragraph_is_cut_where_a_quote_begins_and_ends() -> None:
    detail = detail_of("một hai ba bốn")
    runs = runs_of(detail, {1: obligation(Span(4, 10))})
    assert [(run.text, run.quotes, run.opens) for run in runs] == [
        ("một ", (), ()),
        ("hai ba", (1,), (1,)),
        (" bốn", (), ()),
    ]


def test_a_quote_over_two_paragraphs_opens_once() -> None:
    detail = detail_of("một hai\nba bốn")
    runs = runs_of(detail, {1: obligation(Span(4, 10))})
    assert [(run.text, run.quotes, run.opens) for run in runs] == [
        ("một ", (), ()),
        ("hai", (1,), (1,)),
        ("ba", (1,), ()),
        (" bốn", (), ()),
    ]


def test_quotes_that_overlap_are_told_apart() -> None:
    runs = runs_of(detail_of("abcdef"), {1: obligation(Span(0, 4)), 2: obligation(Span(2, 6))})
    assert [(run.text, run.quotes, run.opens) for run in runs] == [
        ("ab", (1,), (1,)),
        ("cd", (1, 2), (2,)),
        ("ef", (2,), ()),
    ]


def test_words_that_are_a_reason_are_marked_wherever_they_stand() -> None:
    runs = runs_of(detail_of("1. Văn phòng:\n- Làm"), {1: obligation(Span(14, 19), Span(3, 12))})
    assert [(run.text, run.quotes, run.evidence) for run in runs] == [
        ("1. ", (), ()),
        ("Văn phòng", (), (1,)),
        (":", (), ()),
        ("- Làm", (1,), ()),
    ]


def test_rows_with_bars_become_one_table_with_a_head() -> None:
    text = "Đầu\nSTT | Việc\n1 | Rà soát\nCuối"
    detail = detail_of(text)
    start = text.index("Rà soát")
    pieces = lay_out(detail, {1: obligation(Span(start, start + 7))})
    assert [piece.kind for piece in pieces] == ["paragraph", "table", "paragraph"]
    table = pieces[1]
    assert isinstance(table, TableView)
    assert table.has_head
    assert [[cell.runs[0].text for cell in row.cells] for row in table.rows] == [
        ["STT", "Việc"],
        ["1", "Rà soát"],
    ]


def test_a_first_row_that_gives_an_order_is_no_head() -> None:
    text = "1 | Rà soát\n2 | Báo cáo"
    (table,) = lay_out(detail_of(text), {1: obligation(Span(0, 11))})
    assert isinstance(table, TableView)
    assert not table.has_head
    assert table.rows[0].cells[0].runs[0].opens == (1,)


def test_a_cell_over_two_rows_leaves_out_what_it_covers() -> None:
    text = "A | B\nC"
    rows = (
        TableRow(
            span=Span(0, 5),
            cells=(Cell(span=Span(0, 1), column=0, rowspan=2), Cell(span=Span(4, 5), column=1)),
        ),
        TableRow(
            span=Span(6, 7),
            cells=(Cell(span=Span(6, 6), column=0, merged=True), Cell(span=Span(6, 7), column=1)),
        ),
    )
    blocks = tuple(TextBlock(span=row.span, kind=BlockKind.TABLE_ROW) for row in rows)
    (table,) = lay_out(detail_of(text, blocks, (Table(span=Span(0, 7), rows=rows),)), {})
    assert isinstance(table, TableView)
    assert [len(row.cells) for row in table.rows] == [2, 1]
    assert table.rows[0].cells[0].rowspan == 2


def test_pages_of_a_file_are_marked_where_they_begin() -> None:
    detail = detail_of("một\nhai\nba")
    pages = (1, 1, 2)
    blocks = tuple(
        replace(block, fragments=(Fragment(span=block.span, page=page),))
        for block, page in zip(detail.blocks, pages, strict=True)
    )
    pieces = lay_out(replace(detail, blocks=blocks), {})
    assert [piece.number if isinstance(piece, PageMark) else "" for piece in pieces] == [1, "", "", 2, ""]


def test_a_table_over_two_pages_marks_the_second_inside() -> None:
    detail = detail_of("1 | một\n2 | hai\nba")
    (table,) = detail.tables
    rows = tuple(replace(row, page=page) for row, page in zip(table.rows, (1, 2), strict=True))
    blocks = tuple(
        replace(block, fragments=(Fragment(span=block.span, page=page),))
        for block, page in zip(detail.blocks, (1, 2, 2), strict=True)
    )
    pieces = lay_out(replace(detail, blocks=blocks, tables=(replace(table, rows=rows),)), {})
    assert [piece.kind for piece in pieces] == ["page", "table", "paragraph"]
    assert isinstance(pieces[1], TableView)
    assert [row.opens_page for row in pieces[1].rows] == [None, 2]


def test_nothing_of_the_text_is_lost_or_said_twice() -> None:
    detail = detail_of("một hai ba\nSTT | Việc\n1 | bốn năm\nsáu")
    numbers = {n: obligation(Span(n * 3, n * 3 + 9), Span(n, n + 2)) for n in range(1, 9)}
    runs = runs_of(detail, numbers)
    covered = sorted((run.start, run.start + len(run.text)) for run in runs if run.text)
    assert all(one[1] <= other[0] for one, other in pairwise(covered))
    assert all(detail.text[start:end] for start, end in covered)
    missing = set(range(len(detail.text))) - {at for start, end in covered for at in range(start, end)}
    assert {detail.text[at] for at in missing} <= set("\n |")


def test_searched_words_are_cut_out_of_a_short_text() -> None:
    assert cut_marks("rà soát thủ tục", (Span(8, 11), Span(0, 2))) == (
        ("rà", True),
        (" soát ", False),
        ("thủ", True),
        (" tục", False),
    )
    assert cut_marks("", ()) == ()
    assert cut_marks("abc", (Span(0, 2), Span(1, 9))) == (("ab", True), ("c", True))

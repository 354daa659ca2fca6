"""Both indexes find exactly what a plain look through all obligations finds; one suite for both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from dondoc_databases import Databases
from dondoc_office import Office
from hypothesis import given, settings
from hypothesis import strategies as st

from models.review import ObligationState
from models.task import TaskState
from service.citations import citation_start
from service.commands.demo import agency_of, fill_demo
from service.demo.rows import RowMaker
from service.demo.writing import Writer
from service.search.find import Order, SearchFilter
from service.search.port import FEW, IndexEntry
from service.search.query import Query, exact_words, folded_words, read_query

COUNT = 160
WORDS = (
    *("năm", "nam", "kiểm tra", "kiem tra", "y tế", "vắc xin", '"y tế"', '"trạm y tế xã"', "hồ sơ", "ho so"),
    *(
        "12",
        "30/2020/NĐ-CP",
        "UBND",
        "Sở",
        "thủ tục hành chính",
        '"bao cao ket qua"',
        "TRƯỚC NGÀY",
        "không có",
    ),
)


@dataclass(frozen=True, repr=False)
class Shelf:
    """An office with made-up documents, and what was put into its index, oldest first."""

    office: Office
    entries: tuple[IndexEntry, ...]

    def find(self, words: str, wanted: SearchFilter, order: Order = Order.NEWEST) -> list[UUID]:
        """All hits, page by page."""
        find = self.office.service.searching.find
        page = find(words, wanted, order=order, limit=7)
        found = list(page.items)
        while page.next:
            page = find(words, wanted, order=order, cursor=page.next, limit=60)
            found += page.items
        assert page.total == len(found)
        return [hit.obligation_id for hit in found]

    def expected(self, words: str, wanted: SearchFilter) -> list[UUID]:
        """What a plain look finds, in the order of `newest`."""
        query = read_query(words)
        newest = [entry for entry in reversed(self.entries) if lets_through(entry, wanted)]
        exact = [entry for entry in newest if holds(entry, query, is_exact=True)]
        rest = [e for e in newest if e not in exact and holds(e, query, is_exact=False)]
        return [entry.obligation_id for entry in (exact + rest if len(exact) < FEW else exact)]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Shelf]:
    """Nobody changes it; so small blocks of numbers that a search must go through many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("service.search.postgres.BLOCK", 3)
        patch.setattr("service.search.postgres.WINDOWS", (1, 2, 5))
        yield from _shelf(tmp_path_factory, databases)


def _shelf(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Shelf]:
    office = Office(tmp_path_factory.mktemp("conformance"), databases=databases)
    fill_demo(office.service, COUNT, years=1, seed=7, with_files=False)
    units = {unit.name: unit.id for unit in office.service.organisations.list_units()}
    now = office.clock()
    writer = Writer(units=tuple(units), first=date(now.year - 1, 1, 1), last=now.date(), seed=7)
    maker = RowMaker(agency_id=agency_of(office.service), units=tuple(units.values()), now=now, seed=7)
    entries = [entry for each in writer.documents(COUNT) for entry in maker.rows_of(each)[1]]
    yield Shelf(office, tuple(entries))
    office.service.close()
    databases.drop(office.folder)


def holds(entry: IndexEntry, query: Query, *, is_exact: bool) -> bool:
    """Whether each term stands in one of the obligation's texts."""
    for term in query.terms:
        by_marks = is_exact and term.has_marks
        wanted = " ".join(term.exact if by_marks else term.folded)
        cut = exact_words if by_marks else folded_words
        if not any(f" {wanted} " in f" {cut(part)} " for part in entry.parts):
            return False
    return True


def lets_through(entry: IndexEntry, wanted: SearchFilter) -> bool:
    """The filters in plain words."""
    days = (
        (entry.issued_on, wanted.issued_after, wanted.issued_before),
        (entry.due_on, wanted.due_after, wanted.due_before),
    )
    for day, after, before in days:
        if (after or before) and day is None:
            return False
        if day is not None and ((after and day < after) or (before and day > before)):
            return False
    state = entry.state is wanted.state if wanted.state else entry.state is not ObligationState.IGNORED
    return (
        state
        and (wanted.organisation_id is None or wanted.organisation_id in entry.leads)
        and (wanted.document_id is None or wanted.document_id == entry.document_id)
        and (wanted.task_state is None or wanted.task_state in entry.task_states)
        and (wanted.issuer is None or wanted.issuer == entry.issuer)
        and (wanted.kind is None or wanted.kind == entry.kind)
        and (wanted.reference is None or citation_start(wanted.reference) in entry.references)
        and (wanted.has_target is None or wanted.has_target == entry.has_target)
        and (wanted.has_deadline is None or wanted.has_deadline == entry.has_deadline)
    )


@pytest.mark.parametrize("words", ["", *WORDS])
def test_words_find_what_holds_them_newest_first(shelf: Shelf, words: str) -> None:
    assert shelf.find(words, SearchFilter()) == shelf.expected(words, SearchFilter())


@pytest.mark.parametrize("words", ["", *WORDS])
def test_the_best_first_are_the_same_hits(shelf: Shelf, words: str) -> None:
    assert sorted(shelf.find(words, SearchFilter(), Order.BEST)) == sorted(
        shelf.expected(words, SearchFilter())
    )


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_filters_find_what_they_let_through(shelf: Shelf, data: st.DataObject) -> None:
    some = data.draw(st.sampled_from(shelf.entries))
    days = st.none() | st.integers(-40, 40).map(lambda n: (some.issued_on or date(2026, 1, 1)) + timedelta(n))
    wanted = SearchFilter(
        organisation_id=data.draw(st.sampled_from([None, *some.leads])),
        document_id=data.draw(st.sampled_from([None, None, some.document_id])),
        state=data.draw(st.sampled_from([None, None, *ObligationState])),
        task_state=data.draw(st.sampled_from([None, None, *TaskState])),
        issuer=data.draw(st.sampled_from([None, some.issuer])),
        kind=data.draw(st.sampled_from([None, some.kind])),
        reference=data.draw(st.sampled_from([None, None, *some.references, "30/2020/nđ-cp", "9"])),
        issued_after=data.draw(days),
        issued_before=data.draw(days),
        due_after=data.draw(days),
        due_before=data.draw(days),
        has_target=data.draw(st.none() | st.booleans()),
        has_deadline=data.draw(st.none() | st.booleans()),
    )
    words = data.draw(st.sampled_from(["", *WORDS]))
    assert shelf.find(words, wanted) == shelf.expected(words, wanted)


@settings(deadline=None, max_examples=60)
@given(
    words=st.text(max_size=60)
    | st.text(alphabet="\"“”*()-^:{}+~/\\'&|!<>@ANDORNOT 0\x00\ud800ăđ¶=", max_size=40),
    other=st.text(max_size=30),
    order=st.sampled_from(Order),
)
def test_no_input_is_an_error(shelf: Shelf, words: str, other: str, order: Order) -> None:
    wanted = SearchFilter(issuer=other or None, kind=other[:5] or None, reference=words[:20] or None)
    for each in (SearchFilter(), wanted):
        result = shelf.office.service.searching.find(words, each, order=order)
        assert len(result.items) <= result.total
        shelf.office.service.searching.count_values(words, each)


def test_an_open_span_of_days_reaches_from_the_first_to_the_last(shelf: Shelf) -> None:
    everything = len(shelf.find("", SearchFilter()))
    assert len(shelf.find("", SearchFilter(issued_after=date(1945, 1, 1)))) == everything
    assert len(shelf.find("", SearchFilter(issued_before=date(9999, 12, 31)))) == everything
    assert shelf.find("", SearchFilter(issued_after=date(2026, 5, 2), issued_before=date(2026, 5, 1))) == []


def test_an_issuer_is_found_by_its_short_name_too(shelf: Shelf) -> None:
    full = shelf.find("", SearchFilter(issuer="Ủy ban nhân dân tỉnh Sơn Giang"))
    assert full
    assert shelf.find("", SearchFilter(issuer="UBND tỉnh Sơn Giang")) == full

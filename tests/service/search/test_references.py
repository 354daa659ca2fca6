"""Which stored documents cite which, both ways, whichever comes first."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from dondoc_databases import Databases
from dondoc_fakes import dispatch, extract, fake_engines
from dondoc_office import Office
from dondoc_visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

from models.citing import Citing
from models.document import HeaderField
from models.duplicate import DuplicateChoice
from models.errors import NotFound
from models.extraction import Extraction
from models.source import SourceText
from models.tables.columns import new_id
from models.workdays import WorkCalendar
from nlp.keys import match_key
from nlp.references import find_references
from service.bootstrap import bootstrap
from service.references import citing_of
from service.search.find import SearchFilter
from service.views import DocumentDetail


def extract_with_references(
    source: SourceText,
    *,
    calendar: WorkCalendar,
    issued_on: date | None = None,
    received_on: date | None = None,
) -> Extraction:
    """The fake, with the product's own reading of citations."""
    found = extract(source, calendar=calendar, issued_on=issued_on, received_on=received_on)
    number, symbol = found.header.number, found.header.symbol
    own = f"{number.value}/{symbol.value}" if number and symbol else None
    return replace(found, references=find_references(source.text, own))


class CitingOffice(Office):
    """An office whose engines see citations."""

    def start(self) -> None:
        engines = replace(fake_engines(self.reader), extract=extract_with_references)
        self.service = bootstrap(
            self.settings, engines=engines, clock=self.clock, make_jobs=self.make_jobs, pace=self.pace
        )


@pytest.fixture
def office(tmp_path: Path, databases: Databases) -> Iterator[CitingOffice]:
    """Takes the place of the plain office."""
    office = CitingOffice(tmp_path / "var", databases=databases)
    yield office
    office.service.close()
    databases.drop(office.folder)


def cites(office: Office, document: DocumentDetail) -> list[tuple[str, str | None, Citing]]:
    """What a document cites: citation, the stored document's name, what is done to it."""
    graph = office.service.references.graph_of(document.summary.id)
    return [(each.symbol, each.document.name if each.document else None, each.citing) for each in graph.cites]


def cited_by(office: Office, document: DocumentDetail) -> list[tuple[str, Citing]]:
    """What cites a document."""
    graph = office.service.references.graph_of(document.summary.id)
    return [(each.document.name, each.citing) for each in graph.cited_by]


def directive(office: Office, number: str = "7/UBND-NC", **given: str) -> DocumentDetail:
    """What others cite."""
    about = {"issuer": "Ủy ban nhân dân tỉnh Sơn Giang", "issued": "2026-03-01", **given}
    return office.take_in("Văn phòng Sở: Rà soát thủ tục.", number=number, name=f"{number[0]}.txt", **about)


FOLLOWING = "Văn phòng Sở: Thực hiện Công văn số 7/UBND-NC ngày 01/3/2026 của UBND tỉnh Sơn Giang."


def test_a_citation_leads_to_the_stored_document_and_back(office: CitingOffice) -> None:
    old = directive(office)
    new = office.take_in(FOLLOWING)
    assert cites(office, new) == [("7/UBND-NC", "7/UBND-NC", Citing.CITES)]
    assert cited_by(office, old) == [("12/SYT-VP", Citing.CITES)]


def test_a_cited_document_that_arrives_later_is_found(office: CitingOffice) -> None:
    new = office.take_in(FOLLOWING)
    assert cites(office, new) == [("7/UBND-NC", None, Citing.CITES)]
    directive(office)
    assert cites(office, new) == [("7/UBND-NC", "7/UBND-NC", Citing.CITES)]


def test_a_corrected_number_makes_and_undoes_a_link(office: CitingOffice) -> None:
    new = office.take_in(FOLLOWING)
    old = directive(office, "9/UBND-NC")
    reviewing = office.service.reviewing
    reviewing.change_header(old.summary.id, {HeaderField.NUMBER: "07"})
    assert cites(office, new)[0][1] == "07/UBND-NC"
    reviewing.change_header(old.summary.id, {HeaderField.NUMBER: "9"})
    assert cites(office, new)[0][1] is None


@pytest.mark.parametrize("given", [{"issued": "2025-03-01"}, {"issuer": "Ủy ban nhân dân tỉnh Hải Lâm"}])
def test_a_document_of_another_year_or_body_is_not_meant(office: CitingOffice, given: dict[str, str]) -> None:
    directive(office, **given)
    assert cites(office, office.take_in(FOLLOWING))[0][1] is None


def test_of_several_that_could_be_meant_none_is_guessed(office: CitingOffice) -> None:
    for name in ("Ủy ban nhân dân xã Tân Lĩnh", "Ủy ban nhân dân xã Phú Khê"):
        directive(office, issuer=name, issued=f"2026-03-0{1 + (name[-1] == 'ê')}")
    assert cites(office, office.take_in("Văn phòng Sở: Thực hiện Công văn số 7/UBND-NC."))[0][1] is None


def test_a_citation_without_a_date_means_the_latest_before(office: CitingOffice) -> None:
    for year in ("2023", "2025"):
        directive(office, issued=f"{year}-03-01")
    new = office.take_in("Văn phòng Sở: Thực hiện Công văn số 7/UBND-NC.")
    graph = office.service.references.graph_of(new.summary.id)
    assert graph.cites[0].document is not None
    target = office.service.documents.get_document(graph.cites[0].document.id)
    assert target.value(HeaderField.ISSUED_ON) == "2025-03-01"


@pytest.mark.parametrize(
    ("sentence", "citing"),
    [
        ("Công văn này thay thế Công văn số 7/UBND-NC.", Citing.REPLACES),
        ("Công văn số 7/UBND-NC hết hiệu lực từ hôm nay.", Citing.REPLACES),
        ("Sửa đổi, bổ sung Công văn số 7/UBND-NC.", Citing.AMENDS),
        ("Tiếp tục thực hiện Công văn số 7/UBND-NC.", Citing.REPEATS),
        ("Căn cứ Công văn số 7/UBND-NC.", Citing.CITES),
        ("Thay thế kế hoạch cũ. Căn cứ Công văn số 7/UBND-NC.", Citing.CITES),
    ],
)
def test_the_words_beside_a_citation_say_what_is_done_to_it(sentence: str, citing: Citing) -> None:
    start = sentence.index("7/UBND-NC")
    assert citing_of(match_key(sentence), start, start + 9) is citing


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_whatever_stands_beside_a_citation_is_some_relation(text: str, start: int, length: int) -> None:
    assert citing_of(match_key(text), start, start + length) in Citing


def test_what_a_clerk_said_of_two_documents_is_in_the_graph(office: CitingOffice) -> None:
    old = directive(office)
    again = dispatch(
        "Văn phòng Sở: Rà soát thủ tục, cách khác.",
        issuer="Ủy ban nhân dân tỉnh Sơn Giang",
        number="7/UBND-NC",
        issued="2026-03-01",
    )
    new = office.service.intake.upload(io.BytesIO(again), "b.txt", wait=5).document
    match = office.service.documents.get_document(new.id).matches[0]
    office.service.duplicates.choose(new.id, match.id, DuplicateChoice.REPLACEMENT)
    assert cited_by(office, old) == [("7/UBND-NC", Citing.REPLACES)]


def test_obligations_are_found_by_what_their_document_cites(office: CitingOffice) -> None:
    office.take_in(FOLLOWING, "Thanh tra Sở: Kiểm tra.")
    office.take_in("Văn phòng Sở: Việc khác.", number="13/SYT-VP")
    found = office.service.searching.find("", SearchFilter(reference="07/ubnd-nc")).items
    assert [hit.text.split(": ")[1] for hit in found] == [
        "Kiểm tra.",
        "Thực hiện Công văn số 7/UBND-NC ngày 01/3/2026 của UBND tỉnh Sơn Giang.",
    ]


def test_the_page_and_the_api_show_the_graph(office: CitingOffice) -> None:
    old = directive(office)
    new = office.take_in(FOLLOWING, "Văn phòng Sở: Xem Nghị định số 30/2020/NĐ-CP.")
    visitor = Visitor(office.service)
    shown = visitor.open(f"/documents/{new.summary.id}").words(".graph li")
    assert "chưa có trong kho" not in shown[0]
    assert "30/2020/NĐ-CP (chưa có trong kho)" in shown[1]
    assert visitor.open(f"/documents/{old.summary.id}").words(".graph li") == ["12/SYT-VP"]
    answer = visitor.client.get(f"/api/v1/documents/{old.summary.id}/references").json()
    assert answer["cites"] == []
    assert answer["cited_by"][0]["document"]["id"] == str(new.summary.id)


def test_a_document_that_is_not_there_has_no_graph(office: CitingOffice) -> None:
    with pytest.raises(NotFound):
        office.service.references.graph_of(new_id())

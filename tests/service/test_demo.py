"""Made-up data looks to the service like what it read itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from dondoc_office import Office

from service.commands.demo import OfficeInUse, fill_demo, run_demo
from service.demo.writing import NoUnits, Writer
from service.progress import TaskFilter
from service.search.find import SearchFilter
from service.views import DocumentState


def test_documents_obligations_and_tasks_can_be_looked_at(office: Office) -> None:
    fill_demo(office.service, 60, years=1)
    service = office.service
    documents = service.documents.list_documents(limit=100).items
    assert sum(each.obligations for each in documents) > 50
    detail = service.documents.get_document(documents[3].id)
    assert detail.summary.state is DocumentState.READY
    for obligation in detail.obligations:
        assert obligation.quote == f"{obligation.label}. {obligation.text}"
        assert obligation.assignments
        if obligation.deadline is not None:
            span = getattr(obligation.deadline, "span")  # noqa: B009 - of whatever kind
            assert span.of(detail.text).startswith("trước ngày")
    tasks = service.progress.list_tasks(TaskFilter(), limit=200).items
    assert len(tasks) > 40
    assert service.progress.get_task(tasks[0].id).events
    assert sum(service.progress.count_buckets(TaskFilter()).values()) == len(tasks)


def test_what_is_cited_is_linked_and_the_files_are_there(office: Office) -> None:
    fill_demo(office.service, 120, years=1)
    service = office.service
    documents = service.documents.list_documents(limit=100).items
    graphs = [service.references.graph_of(each.id) for each in documents]
    linked = [each for graph in graphs for each in graph.cites if each.document]
    assert linked
    assert sum(len(graph.cited_by) for graph in graphs) == len(linked)
    stored = service.documents.open_file(documents[0].id)
    with stored.stream:
        assert stored.stream.read().decode() == service.documents.get_document(documents[0].id).text


def test_looking_up_anew_finds_the_same_links_and_words(office: Office) -> None:
    fill_demo(office.service, 120, years=1)
    service = office.service
    documents = service.documents.list_documents(limit=100).items
    before = [service.references.graph_of(each.id) for each in documents]
    hits = service.searching.find("y te", SearchFilter(), limit=100)
    service.reindexing.run()
    assert [service.references.graph_of(each.id) for each in documents] == before
    assert service.searching.find("y te", SearchFilter(), limit=100) == hits


def test_the_same_seed_gives_the_same_texts() -> None:
    def texts(seed: int) -> list[str]:
        writer = Writer(
            units=("Phòng A", "Phòng B"), first=date(2025, 1, 1), last=date(2026, 1, 1), seed=seed
        )
        return [each.text for each in writer.documents(40)]

    assert texts(1) == texts(1)
    assert texts(1) != texts(2)


def test_a_made_up_source_is_as_complete_as_a_read_one(office: Office) -> None:
    fill_demo(office.service, 10, years=1)
    summary = office.service.documents.list_documents().items[0]
    detail = office.service.documents.get_document(summary.id)
    assert [block.span.of(detail.text) for block in detail.blocks] == detail.text.split("\n")


def test_made_up_data_is_kept_out_of_an_office_that_works(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("service.commands.demo.SAMPLES", 1)
    for number in range(2):
        office.take_in("Văn phòng Sở: A.", name=f"{number}.txt", number=f"{number}/SYT-VP")
    monkeypatch.setenv("DONDOC_DATA_DIR", str(office.folder))
    monkeypatch.setenv("DONDOC_DATABASE_URL", office.settings.database)
    with pytest.raises(OfficeInUse):
        run_demo(10, years=1, seed=None, with_files=False)


def test_nothing_is_made_up_where_there_is_nobody_to_give_it_to() -> None:
    with pytest.raises(NoUnits):
        Writer(units=(), first=date(2025, 1, 1), last=date(2026, 1, 1))


def test_one_unit_is_enough() -> None:
    (only, *_) = Writer(units=("Văn phòng",), first=date(2025, 1, 1), last=date(2026, 1, 1)).documents(40)
    assert all(len(order.named) == 1 for order in only.orders)

"""The samples are read as their gold says, whichever format they come in."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ingest.read import read
from models.contract import ExtractionJson, contract_of
from models.source import SourceText
from nlp.agreement import likeness_of_counts, words
from nlp.evaluate import MissKind, Score, format_misses, format_report, score
from nlp.extract import extract
from nlp.gold import GoldDeadline, load_gold

DISPATCHES = Path(__file__).parents[1] / "samples" / "dispatches"
FORMATS = (".txt", ".docx", ".pdf")
NAMES = tuple(path.stem for path in sorted(DISPATCHES.glob("*.txt")))
DEADLINE_KINDS = {"date", "relative", "recurring", "ongoing"}


@cache
def source_of(name: str, ext: str) -> SourceText:
    """The text that was read from one sample."""
    return read(DISPATCHES / f"{name}{ext}")


@cache
def reading_of(name: str, ext: str) -> ExtractionJson:
    """What was understood of one sample."""
    source = source_of(name, ext)
    return contract_of(extract(source), source)


@cache
def score_of(ext: str) -> Score:
    """The score of all samples in one format."""
    golds = load_gold(DISPATCHES, ext)
    return score(golds, {gold.file: reading_of(Path(gold.file).stem, ext) for gold in golds})


def report_of(ext: str) -> str:
    """What a failing test shows."""
    return f"{ext}\n{format_report(score_of(ext))}\n{format_misses(score_of(ext))}"


def test_there_is_a_sample_of_every_kind_that_an_office_receives() -> None:
    kinds = {str(gold.fields["kind"]) for gold in load_gold(DISPATCHES)}
    assert kinds >= {"công văn", "công điện", "chỉ thị", "kế hoạch", "thông báo", "quyết định", "khác"}


def test_every_sample_comes_as_text_word_and_pdf_with_gold() -> None:
    there = {path.name for path in DISPATCHES.iterdir()}
    assert there == {f"{name}{ext}" for name in NAMES for ext in (*FORMATS, ".gold.json")}


def test_every_gold_deadline_has_what_its_kind_needs() -> None:
    def is_whole(due: GoldDeadline) -> bool:
        stated = {
            "date": due.due_on,
            "relative": due.amount and due.unit and due.anchor,
            "recurring": due.rrule,
            "ongoing": True,
        }
        return due.kind in DEADLINE_KINDS and bool(stated[due.kind])

    deadlines = [
        item.deadline for gold in load_gold(DISPATCHES) for item in gold.obligations if item.deadline
    ]
    assert {due.kind for due in deadlines} == DEADLINE_KINDS
    assert all(is_whole(due) for due in deadlines)


@pytest.mark.parametrize("ext", FORMATS)
def test_the_obligations_of_the_samples_are_found(ext: str) -> None:
    assert score_of(ext).obligations.f1 >= 0.97, report_of(ext)


@pytest.mark.parametrize("ext", FORMATS)
def test_a_clerk_need_not_touch_most_obligations(ext: str) -> None:
    assert score_of(ext).touchless >= 0.93, report_of(ext)


@pytest.mark.parametrize("ext", FORMATS)
def test_leads_supports_and_deadlines_of_the_samples_are_read(ext: str) -> None:
    result = score_of(ext)
    assert min(result.lead.f1, result.support.f1, result.deadline.f1) >= 0.95, report_of(ext)


@pytest.mark.parametrize("ext", FORMATS)
def test_every_citation_of_the_samples_is_read(ext: str) -> None:
    assert score_of(ext).references.f1 >= 0.98, report_of(ext)


@pytest.mark.parametrize("ext", FORMATS)
def test_every_header_field_is_read_with_at_most_one_miss(ext: str) -> None:
    misses = Counter(miss.where for miss in score_of(ext).misses if miss.kind is MissKind.FIELD)
    assert all(count <= 1 for count in misses.values()), report_of(ext)


@pytest.mark.parametrize("ext", FORMATS[1:])
def test_word_and_pdf_need_as_few_touches_as_the_text(ext: str) -> None:
    assert abs(score_of(ext).touchless - score_of(".txt").touchless) <= 0.02, report_of(ext)


@pytest.mark.parametrize("ext", FORMATS[1:])
@pytest.mark.parametrize("name", NAMES)
def test_the_made_file_holds_the_words_of_its_source(name: str, ext: str) -> None:
    source = Counter(words((DISPATCHES / f"{name}.txt").read_text(encoding="utf-8")))
    assert likeness_of_counts(source, Counter(words(source_of(name, ext).text))) >= 0.995


@pytest.mark.parametrize("ext", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_every_quote_is_a_slice_of_the_text(name: str, ext: str) -> None:
    text = source_of(name, ext).text
    for item in reading_of(name, ext)["obligations"]:
        quote = " ".join(text[item["start"] : item["end"]].split())
        assert item["text"] in quote
        for assignee in item["assignees"]:
            assert 0 <= assignee["start"] < assignee["end"] <= len(text)


@pytest.mark.parametrize("ext", FORMATS)
def test_labels_that_word_computes_lead_to_the_same_obligations(ext: str) -> None:
    labels = [item["label"] for item in reading_of("04_ke_hoach_tiem_chung_auto", ext)["obligations"]]
    assert {"III.1.a.-1", "III.3.a", "IV.2"} <= set(labels)


@pytest.mark.parametrize("ext", FORMATS)
def test_a_number_left_blank_for_handwriting_stays_blank_and_is_told(ext: str) -> None:
    reading = reading_of("08_cong_van_de_trong", ext)
    document = reading["document"]
    assert (document["number"], document["symbol"]) == (None, "SYT-KHTC")
    assert (document["issued_on"], document["issued_partial"]) == (None, "2026-11")
    assert {"blank_number", "blank_date"} <= {warning["code"] for warning in reading["warnings"]}


@pytest.mark.parametrize("ext", FORMATS)
def test_each_row_of_the_task_table_is_one_obligation(ext: str) -> None:
    items = reading_of("05_ke_hoach_chuyen_doi_so", ext)["obligations"]
    from_table = [item for item in items if any(one["from"] == "table" for one in item["assignees"])]
    assert len(from_table) == 15


def test_an_obligation_of_a_pdf_tells_its_page() -> None:
    pages = [item["page"] for item in reading_of("04_ke_hoach_tiem_chung_auto", ".pdf")["obligations"]]
    assert all(page is not None for page in pages)
    assert pages == sorted(page for page in pages if page is not None)
    assert len(set(pages)) >= 3


@pytest.mark.parametrize("ext", FORMATS)
def test_a_request_to_an_equal_body_is_no_order(ext: str) -> None:
    items = reading_of("10_cong_van_de_nghi_phoi_hop", ext)["obligations"]
    assert "request" in {item["nature"] for item in items}
    orders = reading_of("03_chi_thi_dich_benh", ext)["obligations"]
    assert sum(item["nature"] == "order" for item in orders) >= 15

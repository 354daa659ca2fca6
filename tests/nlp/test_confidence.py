"""Confidence is weighed evidence: weights from a data file, plain arithmetic, the same every time."""

from __future__ import annotations

import subprocess
import sys

import pytest
from dondoc_texts import source_of
from hypothesis import given
from hypothesis import strategies as st

from models.extraction import Extraction
from nlp.confidence import Weights, format_weights, parse_weights, shipped_weights, watched
from nlp.extract import extract

HEAD = "UBND TỈNH SƠN GIANG\nSỞ Y TẾ\nSố: 152/SYT-VP\nSơn Giang, ngày 05 tháng 3 năm 2026\n"


def read(body: str) -> Extraction:
    return extract(source_of(f"{HEAD}Kính gửi: Các đơn vị trực thuộc Sở.\n{body}"))


def evidence(body: str) -> set[str]:
    """The facts about the first obligation of a text."""
    with watched() as seen:
        read(body)
    return set(seen[0][1])


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ("1. Giao Văn phòng Sở rà soát quy chế làm việc.", "opening=operator"),
        ("1. Giao Văn phòng Sở rà soát quy chế làm việc.", "lead=sentence"),
        ("1. Văn phòng Sở:\n- Rà soát quy chế làm việc.", "lead=heading"),
        ("1. Văn phòng Sở phối hợp với Thanh tra Sở rà soát quy chế.", "supports=some"),
        ("1. Văn phòng Sở rà soát quy chế trước ngày 15/3/2026.", "deadline=FixedDate"),
        ("1. Văn phòng Sở rà soát quy chế.", "deadline=none"),
        ("1. Văn phòng Sở rà soát, mời các chuyên gia góp ý quy chế.", "supports=unread"),
        ("1. Đề nghị UBND tỉnh giao Sở Tài chính bố trí kinh phí.", "opening=handed on"),
    ],
)
def test_how_an_obligation_was_read_is_its_evidence(body: str, fact: str) -> None:
    assert fact in evidence(body)


def test_a_doubtful_reading_is_less_sure_than_a_plain_one() -> None:
    plain = read("1. Văn phòng Sở:\n- Rà soát quy chế làm việc của cơ quan.").obligations[0]
    doubtful = read(
        "1. Trường hợp cần thiết, Văn phòng Sở mời chuyên gia rà soát, xong vào lúc thuận tiện."
    ).obligations[0]
    assert doubtful.confidence < plain.confidence


def test_nothing_is_watched_outside_of_the_block() -> None:
    with watched() as seen:
        read("1. Giao Văn phòng Sở rà soát quy chế.")
    read("1. Giao Thanh tra Sở rà soát quy chế.")
    assert len(seen) == 1


def test_the_shipped_weights_are_there_and_their_facts_are_named_as_topics() -> None:
    weights = shipped_weights()
    assert len(weights.facts) > 20
    assert all("=" in fact for fact in weights.facts)


def test_doubts_lower_confidence_in_the_shipped_weights() -> None:
    facts = shipped_weights().facts
    doubts = ("deadline=unread", "supports=unread", "text=case", "opening=handed on", "leads=many")
    assert all(facts[doubt] < 0 for doubt in doubts)


def test_a_fact_that_training_never_saw_adds_nothing() -> None:
    weights = Weights(bias=1.0, facts={"a=b": 2.0})
    assert weights.probability(["x=y"]) == weights.probability([])


@given(
    st.floats(-50, 50),
    st.dictionaries(st.from_regex(r"[a-z]{1,5}=[a-z ]{1,8}", fullmatch=True), st.floats(-50, 50), max_size=5),
)
def test_weights_are_read_as_written_and_give_a_probability(bias: float, facts: dict[str, float]) -> None:
    weights = parse_weights(format_weights(Weights(bias=bias, facts=facts), "about\nthem"))
    assert weights.bias == pytest.approx(bias, abs=1e-4)
    assert weights.facts == pytest.approx(facts, abs=1e-4)
    assert 0 <= weights.probability(list(facts)) <= 1


@pytest.mark.parametrize("module", ["numpy", "spacy", "sklearn", "underthesea", "nlp.learned"])
def test_understanding_a_text_loads_nothing_that_only_learning_needs(module: str) -> None:
    code = f"import sys, nlp.extract, nlp.confidence as c; c.shipped_weights(); sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

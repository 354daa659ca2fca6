"""What a clerk writes down besides who and when is scored part by part."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from models.contract import ExtractionJson, ObligationJson
from nlp.evaluate import MissKind, format_report, score
from nlp.further import Part, compare_further, compare_quotes
from nlp.gold import FurtherJson, load_gold

TEXT = (
    "1. Văn phòng Sở báo cáo Sở Y tế (qua Thanh tra Sở) để tổng hợp, báo cáo UBND tỉnh; đạt trên 90% hồ sơ."
)
RECEIVER = {"name": "Sở Y tế", "via": "Thanh tra Sở", "channel": None, "onward": "UBND tỉnh"}
TARGET = {"text": "trên 90%", "operator": ">", "value": 90, "unit": "%"}
RIGHT = cast("FurtherJson", {"nature": "order", "report_to": [RECEIVER], "targets": [TARGET]})


def read_of(**parts: object) -> ObligationJson:
    """One read obligation with these parts and no others."""
    nothing: dict[str, object] = {
        "text": TEXT[3:], "start": 0, "end": len(TEXT), "assignees": [], "nature": "order",
        "report_to": [], "product": None, "targets": [], "condition": None, "deadline": None,
    }  # fmt: skip
    return cast("ObligationJson", nothing | parts)


def parts_of(right: FurtherJson, read: ObligationJson) -> dict[str, Part]:
    """The comparison by the name of the part."""
    return {part.name: part for part in compare_further(right, read)}


def test_what_was_read_as_it_is_written_is_right_in_every_part() -> None:
    parts = parts_of(RIGHT, read_of(report_to=[RECEIVER], targets=[TARGET]))
    assert all(part.is_right for part in parts.values())
    assert parts["report_to"].gold == parts["via"].gold == parts["onward"].gold == parts["target"].gold == 1


def test_a_receiver_that_was_not_read_misses_with_all_that_hangs_on_it() -> None:
    parts = parts_of(RIGHT, read_of(targets=[TARGET]))
    assert [parts[name].hits for name in ("report_to", "via", "onward", "target")] == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("right", "read", "counts"),
    [
        ({"product": "Kế hoạch kiểm tra"}, "kế hoạch kiểm tra", (1, 1, 1)),
        ({"product": "Kế hoạch kiểm tra"}, None, (0, 1, 0)),
        ({}, "báo cáo", (0, 0, 1)),
        ({"product": None, "product_accept": ["báo cáo"]}, "báo cáo", (1, 1, 1)),
        ({"product": "báo cáo", "product_accept": [None]}, None, (0, 0, 0)),
    ],
)
def test_a_phrase_may_have_other_answers_that_are_as_right(
    right: FurtherJson, read: str | None, counts: tuple[int, int, int]
) -> None:
    part = parts_of(right, read_of(product=read))["product"]
    assert (part.hits, part.gold, part.read) == counts


def test_a_target_is_its_comparison_its_number_and_its_unit() -> None:
    over = {**TARGET, "operator": "≥"}
    assert not parts_of(RIGHT, read_of(report_to=[RECEIVER], targets=[over]))["target"].is_right


def test_a_request_that_was_taken_for_an_order_is_missed() -> None:
    asked = parts_of(cast("FurtherJson", {"nature": "request"}), read_of())["request"]
    assert (asked.hits, asked.gold, asked.read) == (0, 1, 0)


def test_offsets_that_give_back_other_words_are_seen() -> None:
    whole = cast("ExtractionJson", {"text": TEXT, "obligations": [read_of()]})
    moved = cast("ExtractionJson", {"text": TEXT, "obligations": [read_of(end=40)]})
    assert [part.hits for part in compare_quotes(whole)] == [1]
    assert [part.hits for part in compare_quotes(moved)] == [0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose further parts stand apart from its gold."""
    (tmp_path / "mau.txt").write_text(TEXT, encoding="utf-8")
    gold = {"file": "mau.txt", "document": {}, "obligations": [{"lines": [1, 1], "lead": ["Văn phòng Sở"]}]}
    (tmp_path / "mau.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def write_further(folder: Path, lines: list[int]) -> None:
    """The further parts of the one obligation."""
    parts = {"obligations": [{"lines": lines, **RIGHT}]}
    (folder / "mau.further.json").write_text(json.dumps(parts), encoding="utf-8")


def test_further_parts_may_stand_in_a_folder_of_their_own(folder: Path) -> None:
    write_further(folder, [1, 1])
    golds = load_gold(folder, further=folder)
    read = read_of(assignees=[{"name": "Văn phòng Sở", "role": "lead", "start": 3, "end": 16}])
    answer = cast("ExtractionJson", {"text": TEXT, "document": {}, "obligations": [read]})
    result = score(golds, {"mau.txt": answer})
    assert result.touchless == 1.0
    assert result.further["report_to"].recall == 0.0
    assert result.further["quote"].f1 == 1.0
    assert {miss.kind for miss in result.misses} == {MissKind.FURTHER}
    assert "further report_to" in format_report(result)


def test_further_parts_of_another_obligation_are_refused(folder: Path) -> None:
    write_further(folder, [2, 2])
    with pytest.raises(ValueError, match=r"mau\.further\.json"):
        load_gold(folder, further=folder)


def test_without_further_parts_nothing_of_them_is_scored(folder: Path) -> None:
    answer = cast("ExtractionJson", {"text": TEXT, "document": {}, "obligations": [read_of()]})
    assert score(load_gold(folder), {"mau.txt": answer}).further == {}

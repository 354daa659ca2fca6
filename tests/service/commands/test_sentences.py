"""`dondoc deadline` and `dondoc references`: one answer a line, in order."""

from __future__ import annotations

import json
from datetime import date

import pytest
from dondoc_fakes import fake_engines

from models.errors import InvalidValue
from service.commands.sentences import Sentence, read_line, run_deadlines, run_references


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What was printed."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_arguments_are_answered_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["xong trước ngày 20/11/2026", "khẩn trương", "trong 5 ngày kể từ ngày nhận"]
    assert run_deadlines(texts, [], received_on=date(2026, 11, 10), engines=fake_engines()) == 0
    due = [each["deadline"] and each["deadline"]["due_on"] for each in answers(capsys)]  # type: ignore[index]
    assert due == ["2026-11-19", None, "2026-11-15"]


def test_lines_bring_their_own_dates(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        json.dumps({"text": "trong 5 ngày kể từ ngày nhận", "received_on": "2026-11-10"}),
        "",
        json.dumps({"text": "trong 5 ngày kể từ ngày ban hành", "issued_on": "2026-11-01"}),
    ]
    assert run_deadlines(None, lines, engines=fake_engines()) == 0
    due = [each["deadline"]["due_on"] for each in answers(capsys)]  # type: ignore[index]
    assert due == ["2026-11-15", "2026-11-06"]


def test_a_wrong_line_is_an_error_and_the_next_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["{", '{"text": 5}', '{"text": "x", "issued_on": "hôm qua"}', '{"text": "x"}']
    assert run_deadlines(None, lines, engines=fake_engines()) == 1
    found = answers(capsys)
    assert [("error" in each) for each in found] == [True, True, True, False]
    assert found[-1] == {"deadline": None}


def test_references_are_answered_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_references(["Căn cứ …"], [], engines=fake_engines()) == 0
    assert answers(capsys) == [{"references": []}]


def test_a_line_is_a_sentence_with_its_days() -> None:
    line = '{"text": "a", "issued_on": "2026-03-05", "received_on": null}'
    assert read_line(line) == Sentence(text="a", issued_on=date(2026, 3, 5))


@pytest.mark.parametrize("line", ["[]", '"a"', "5", "{}", '{"text": null}', '{"text": "a", "issued_on": 5}'])
def test_what_is_no_sentence_is_a_fault(line: str) -> None:
    assert isinstance(read_line(line), InvalidValue)

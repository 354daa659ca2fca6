"""`dondoc train` and `dondoc evaluate --cross-validate`: weights from gold, and what they are worth."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from dondoc_fakes import FakeReader, dispatch, fake_engines
from typer.testing import CliRunner

from models.errors import NotFound
from nlp.confidence import parse_weights
from nlp.learned.protocol import NamedAs
from service import cli
from service.commands.scoring import read_folder
from service.commands.training import role_lessons_of, run_cross_validate, run_train

SAMPLES = Path(__file__).parents[3] / "samples" / "dispatches"


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Three of the project's own dispatches."""
    folder = tmp_path / "samples"
    folder.mkdir()
    for path in sorted(SAMPLES.glob("0[1-3]*")):
        if path.name.endswith((".txt", ".gold.json")):
            shutil.copy(path, folder)
    return folder


def test_weights_are_learned_from_gold_and_written(samples: Path, tmp_path: Path) -> None:
    to = tmp_path / "weights.toml"
    assert run_train([samples], [], to) == 0
    weights = parse_weights(to.read_text(encoding="utf-8"))
    assert any(fact.startswith("opening=") for fact in weights.facts)
    assert "3 documents" in to.read_text(encoding="utf-8")


def test_learning_twice_writes_the_same(samples: Path, tmp_path: Path) -> None:
    first, again = tmp_path / "first.toml", tmp_path / "again.toml"
    run_train([samples], [], first)
    run_train([samples], [], again)
    assert first.read_bytes() == again.read_bytes()


def test_cross_validation_shows_reliability_and_both_ways_to_find_orders(
    samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cross_validate([], [samples]) == 0
    said = capsys.readouterr().out
    assert "share sure" in said
    assert all(f"{name}, fresh" in said for name in ("rules", "learned", "learned on rules"))


def test_cross_validation_shows_who_leads_and_who_supports_by_rules_and_by_learning(
    samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cross_validate([samples], []) == 0
    said = capsys.readouterr().out
    ways, parts = ("rules", "learned", "learned on rules"), ("lead", "support", "exact")
    assert all(f"{way}, all: {part}" in said for way in ways for part in parts)
    assert "fresh: lead" not in said


def test_optional_obligations_and_those_that_name_nobody_teach_no_roles(tmp_path: Path) -> None:
    orders = ("Giao Sở Y tế rà soát.", "Rà soát quy chế.", "Giao Sở Nội vụ kiểm tra.")
    (tmp_path / "a.txt").write_bytes(dispatch(*orders))
    lines = (tmp_path / "a.txt").read_text(encoding="utf-8").splitlines()
    at = [next(i for i, line in enumerate(lines, 1) if order in line) for order in orders]
    obligations = [
        {"lines": [at[0], at[0]], "lead": ["Sở Y tế"]},
        {"lines": [at[1], at[1]], "lead": ["Sở Y tế"]},
        {"lines": [at[2], at[2]], "lead": ["Sở Nội vụ"], "optional": True},
    ]
    gold = {"file": "a.txt", "document": {}, "obligations": obligations}
    (tmp_path / "a.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    engines = fake_engines()
    (lesson,) = role_lessons_of(read_folder(tmp_path, engines=engines), engines)
    assert [[one.name for one in passage.mentions] for passage in lesson.passages] == [["Sở Y tế"]]
    assert lesson.answers == ((NamedAs.LEAD,),)


def test_a_document_without_items_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(dispatch("Văn phòng Sở: Rà soát thủ tục hành chính."))
    (tmp_path / "a.gold.json").write_text('{"file": "a.txt", "document": {}, "obligations": []}')
    assert run_cross_validate([tmp_path], [], engines=fake_engines()) == 0
    assert "gold 0" in capsys.readouterr().out


def test_nothing_is_written_where_a_document_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(dispatch("Văn phòng Sở: Rà soát thủ tục hành chính."))
    (tmp_path / "a.gold.json").write_text('{"file": "a.txt", "document": {}, "obligations": []}')
    to = tmp_path / "weights.toml"
    assert run_train([tmp_path], [], to, engines=fake_engines(FakeReader(crashes=1))) == 1
    assert not to.exists()


def test_a_folder_without_gold_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        run_train([tmp_path], [], tmp_path / "weights.toml")


def test_the_command_line_offers_training_and_its_test(samples: Path, tmp_path: Path) -> None:
    to = tmp_path / "weights.toml"
    done = CliRunner().invoke(cli.app, ["train", str(samples), "--to", str(to)])
    assert done.exit_code == 0, done.output
    assert to.is_file()
    done = CliRunner().invoke(cli.app, ["evaluate", str(samples), "--no-misses", "--calibration"])
    assert "share sure" in done.output
    done = CliRunner().invoke(cli.app, ["evaluate", str(samples), "--cross-validate"])
    assert "share sure" in done.output

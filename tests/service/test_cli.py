"""The command `dondoc` itself: what it offers, and errors as one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service import cli

COMMANDS = (
    "extract",
    "text",
    "deadline",
    "references",
    "evaluate",
    "migrate",
    "serve",
    "ingest",
    "doctor",
    "organisations",
)


def test_help_names_every_command_in_vietnamese() -> None:
    said = CliRunner().invoke(cli.app, ["--help"]).output
    assert all(command in said for command in COMMANDS)
    assert "tách nhiệm vụ" in said


def test_an_error_of_ours_is_one_sentence_and_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dondoc", "serve", "--host", "0.0.0.0"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 1
    assert "127.0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize("module", ["sqlalchemy", "fastapi", "uvicorn", "spacy", "underthesea", "rapidfuzz"])
def test_reading_files_loads_nothing_that_only_the_office_needs(module: str) -> None:
    code = f"import sys, service.cli, service.commands.reading; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("name", "value"), [("DONDOC_PORT", "abc"), ("DONDOC_HOSTS", "not json")])
def test_a_wrong_setting_is_one_sentence_that_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["dondoc", "migrate"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 1
    said = capsys.readouterr().err
    assert name.removeprefix("DONDOC_").lower() in said.lower()
    assert "Traceback" not in said


def test_a_broken_settings_file_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dondoc.toml").write_text("port = = 1")
    monkeypatch.setattr(sys, "argv", ["dondoc", "migrate"])
    with pytest.raises(SystemExit):
        cli.main()
    assert "dondoc.toml" in capsys.readouterr().err

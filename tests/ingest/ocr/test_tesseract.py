"""The engine as a program: its table is read, a stuck one is ended, a missing one is named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ingest.ocr import tesseract as engine
from ingest.ocr.engine import Layout
from models.errors import ProgramMissing, ReaderStalled

PICTURE = Image.new("L", (60, 30), 255)
HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that alone is searched for programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    engine.is_installed.cache_clear()
    yield folder
    engine.is_installed.cache_clear()


def put_program(folder: Path, languages: str, body: str) -> None:
    program = folder / "tesseract"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = --list-langs ]; then echo "{languages}"; exit 0; fi\n{body}\n',
        encoding="utf-8",
    )
    program.chmod(0o755)


def read() -> list[tuple[str, int, float]]:
    words = engine.Tesseract().read(PICTURE, 300, Layout.BLOCK, timeout=2.0)
    return [(w.text, w.line, w.confidence) for w in words]


def test_a_machine_without_the_program_says_what_to_install(bin_folder: Path) -> None:
    with pytest.raises(ProgramMissing, match="tesseract-ocr-vie"):
        read()


def test_a_program_without_the_vietnamese_model_is_missing_too(bin_folder: Path) -> None:
    put_program(bin_folder, "eng", "")
    with pytest.raises(ProgramMissing):
        read()


def test_an_engine_that_is_stuck_is_ended(bin_folder: Path) -> None:
    put_program(bin_folder, "vie", "exec /bin/sleep 60")
    before = time.monotonic()
    with pytest.raises(ReaderStalled):
        engine.Tesseract().read(PICTURE, 300, Layout.BLOCK, timeout=0.3)
    assert time.monotonic() - before < 10


def test_words_come_with_their_line_and_how_sure_they_are(bin_folder: Path) -> None:
    rows = (
        HEAD,
        "4\t1\t1\t1\t1\t0\t3\t4\t50\t9\t-1\t",
        "5\t1\t1\t1\t1\t1\t3\t4\t20\t9\t96.5\tSở",
        "5\t1\t1\t1\t1\t2\t26\t4\t20\t9\t40\tY\u0323",
        "5\t1\t1\t1\t2\t1\t3\t16\t20\t9\t120\ttế",
        "5\t1\t1\t1\t2\t2\t30\t16\t20\t9\t50\t ",
    )
    lines = "\n".join(rows)
    put_program(bin_folder, "vie", f"/bin/cat > /dev/null; printf '%s\\n' '{lines}'")
    assert read() == [("Sở", 0, 0.965), ("Ỵ", 0, 0.4), ("tế", 1, 1.0)]


def test_an_engine_that_fails_read_nothing(bin_folder: Path) -> None:
    put_program(bin_folder, "vie", "exit 1")
    assert read() == []

"""The engine as a program: its table is read, a stuck one is ended, a missing one is named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ingest.ocr import tesseract as engine
from ingest.ocr.engine import Layout, Patience
from models.errors import DondocError, EngineUnavailable, ProgramMissing, ReaderStalled, ReaderTooBig

PICTURE = Image.new("L", (60, 30), 255)
HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that alone is searched for programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    engine._ask.cache_clear()
    yield folder
    engine._ask.cache_clear()


def put_program(folder: Path, languages: str, body: str) -> None:
    program = folder / "tesseract"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = --list-langs ]; then echo "{languages}"; exit 0; fi\n{body}\n',
        encoding="utf-8",
    )
    program.chmod(0o755)


def read() -> list[tuple[str, int, float]]:
    words = engine.Tesseract().read(PICTURE, 300, Layout.BLOCK, Patience(seconds=10))
    return [(w.text, w.line, w.confidence) for w in words]


def test_a_machine_without_the_program_says_what_to_install(bin_folder: Path) -> None:
    with pytest.raises(ProgramMissing, match="tesseract-ocr-vie"):
        read()


def test_a_program_without_the_vietnamese_model_is_missing_too(bin_folder: Path) -> None:
    put_program(bin_folder, "eng", "")
    with pytest.raises(ProgramMissing):
        read()


@pytest.mark.parametrize("stuck", ["exec /bin/sleep 60", "while :; do :; done"])
def test_an_engine_that_is_stuck_is_ended(bin_folder: Path, stuck: str) -> None:
    put_program(bin_folder, "vie", stuck)
    before = time.monotonic()
    with pytest.raises(ReaderStalled):
        engine.Tesseract().read(PICTURE, 300, Layout.BLOCK, Patience(seconds=0.3))
    assert time.monotonic() - before < 10


def test_an_engine_that_works_on_says_so(bin_folder: Path) -> None:
    put_program(bin_folder, "vie", "n=0; while [ $n -lt 3000000 ]; do n=$((n+1)); done")
    told: list[bool] = []
    patience = Patience(seconds=1.5, pulse=lambda: told.append(True))
    with pytest.raises(ReaderStalled):
        engine.Tesseract().read(PICTURE, 300, Layout.BLOCK, patience)
    assert told


def test_an_engine_that_begins_late_still_gets_the_whole_picture(bin_folder: Path) -> None:
    row = "5\\t1\\t1\\t1\\t1\\t1\\t3\\t4\\t20\\t9\\t90\\t"
    put_program(bin_folder, "vie", f"/bin/sleep 1.3; printf '{row}%s\\n' \"$(/usr/bin/wc -c)\"")
    picture = Image.new("L", (1000, 1000), 255)
    words = engine.Tesseract().read(picture, 300, Layout.BLOCK, Patience(seconds=10))
    assert int(words[0].text) > 1_000_000


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


@pytest.mark.parametrize(("end", "fault"), [("exit 1", EngineUnavailable), ("kill -9 $$", ReaderTooBig)])
def test_a_page_on_which_the_engine_fails_is_not_blank(
    bin_folder: Path, end: str, fault: type[DondocError]
) -> None:
    put_program(bin_folder, "vie", end)
    with pytest.raises(fault):
        read()


def test_a_program_that_is_installed_later_is_found(bin_folder: Path) -> None:
    assert not engine.is_installed()
    put_program(bin_folder, "vie", "")
    assert engine.is_installed()

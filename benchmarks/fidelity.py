"""How faithfully and how fast each format is read, beside what one gets without this project, in one run.

python -m benchmarks.fidelity [--quick] [--scans N] [FOLDER …]

Without a folder: the project's samples; old Word files and scans are made from them. A folder of one's own
holds `NAME.truth.txt` beside `NAME.docx`, `.doc`, `.odt`, `.rtf`, `.pdf`, `.scan300.pdf`, `.scan200stamp.pdf`
or `.scan150.pdf`, and `NAME.table.json` where there is a table.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from rich.console import Console
from rich.table import Table

from benchmarks import plain_readers
from benchmarks.faithful import Rows, Score, Truth, score
from benchmarks.measure import machine
from benchmarks.plain_readers import ProgramNotInstalled, Reading
from benchmarks.scans import SCANNERS, scan
from ingest.read import read
from models.errors import BadInput

SAMPLES = Path(__file__).parents[1] / "samples" / "dispatches"
RESULTS = Path("var") / "bench.jsonl"
OURS = "dondoc"
_SCANNED_SAMPLES = 3
_COLUMNS = (
    "format",
    "reader",
    "files",
    "pages per CPU s",
    "character error",
    "labels",
    "cells",
    "head and foot",
)

Reader = Callable[[Path], Reading]


@dataclass(slots=True)
class Work:
    """The files of one format with their truths; `readers` are those of others, in the same run."""

    name: str
    readers: dict[str, Reader]
    files: list[tuple[Path, Truth, int]] = field(default_factory=list)
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one reader made of one format; `trouble` says why files were not read."""

    format: str
    reader: str
    files: int
    unread: int
    pages_a_second: float
    score: Score
    knows_tables: bool
    trouble: str


def ours(path: Path) -> Reading:
    """The project's own reading."""
    source = read(path)
    rows = [
        [cell.span.of(source.text) for cell in row.cells] for table in source.tables for row in table.rows
    ]
    return source.text, rows


SCANS = dict(zip((".scan300.pdf", ".scan200stamp.pdf", ".scan150.pdf"), SCANNERS, strict=True))
FORMATS: dict[str, tuple[str, dict[str, Reader]]] = {
    ".pdf": ("PDF", {"pdftotext": plain_readers.pdftotext, "pdfplumber": plain_readers.plumber}),
    ".docx": ("DOCX", {"python-docx": plain_readers.python_docx}),
    ".doc": ("DOC", {"soffice to text": plain_readers.soffice_text}),
    ".odt": ("ODT", {}),
    ".rtf": ("RTF", {}),
    **{ending: (scanner.name, {"tesseract": plain_readers.tesseract}) for ending, scanner in SCANS.items()},
}
"""By the end of a file's name: what it is called, and who else reads it."""


# -- the files ------------------------------------------------------------------------------------------


def works_of(folder: Path, *, scans: int) -> list[Work]:
    """The files of a folder by format; at most so many scans of each kind."""
    works = _empty_works()
    for truth_file in sorted(folder.glob("*.truth.txt")):
        name = truth_file.name.removesuffix(".truth.txt")
        truth = Truth(text=truth_file.read_text(encoding="utf-8"), rows=_rows(folder / f"{name}.table.json"))
        pages = _pages(folder / f"{name}.pdf")
        for ending, work in works.items():
            path = folder / f"{name}{ending}"
            if path.exists() and (ending not in SCANS or len(work.files) < scans):
                work.files.append((path, truth, pages))
    return [work for work in works.values() if work.files]


def sample_works(folder: Path, *, scans: int) -> list[Work]:
    """The samples in all formats; what is not there is made in `folder`."""
    works = _empty_works()
    samples = [_sample(path) for path in sorted(SAMPLES.glob("*.txt"))]
    for path, truth, pages in samples:
        for ending in (".pdf", ".docx"):
            works[ending].files.append((path.with_suffix(ending), truth, pages))
        works[".doc"].files.append((folder / f"{path.stem}.doc", truth, pages))
    try:
        plain_readers.as_old_word([path for path, _, _ in works[".docx"].files], folder)
    except ProgramNotInstalled as error:
        works[".doc"].missing = f"{error} is not installed"
    samples.sort(key=lambda sample: (not sample[1].rows, sample[2]))  # tables first, then what is short
    for path, truth, pages in samples[:scans]:
        for ending, scanner in SCANS.items():
            target = folder / f"{path.stem}{ending}"
            scan(path.with_suffix(".pdf"), target, scanner)
            works[ending].files.append((target, truth, pages))
    return [work for work in works.values() if work.files]


def _empty_works() -> dict[str, Work]:
    return {ending: Work(name, dict(readers)) for ending, (name, readers) in FORMATS.items()}


def _sample(path: Path) -> tuple[Path, Truth, int]:
    """A sample's text, what it says, and how many pages it has."""
    text = path.read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.split("\n") if " | " in line]
    return path, Truth(text=text, rows=rows), _pages(path.with_suffix(".pdf"))


def _rows(path: Path) -> Rows:
    rows: Rows = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return rows


def _pages(path: Path) -> int:
    """The pages of a document, counted on its PDF; 1 where there is none."""
    if not path.exists():
        return 1
    document = pdfium.PdfDocument(path)
    count = len(document)
    document.close()
    return count


# -- measuring ------------------------------------------------------------------------------------------


def measure(work: Work) -> Iterator[Result]:
    """Every reader over the files of a format, file by file in turns."""
    if work.missing:
        yield _result(work, OURS, [], work.missing)
        return
    readers: dict[str, Reader] = {OURS: ours, **work.readers}
    outcomes: dict[str, list[_Outcome]] = {name: [] for name in readers}
    for path, truth, pages in work.files:
        for name, reader in readers.items():
            outcomes[name].append(_outcome(reader, path, truth, pages))
    for name, found in outcomes.items():
        yield _result(work, name, found, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """One file by one reader."""

    seconds: float = 0.0
    pages: int = 0
    score: Score | None = None
    knows_tables: bool = True
    trouble: str = ""


def _outcome(reader: Reader, path: Path, truth: Truth, pages: int) -> _Outcome:
    try:
        seconds, (text, rows) = _timed(reader, path)
    except (BadInput, ProgramNotInstalled) as error:
        return _Outcome(trouble=type(error).__name__)
    return _Outcome(
        seconds=seconds, pages=pages, score=score(truth, text, rows or []), knows_tables=rows is not None
    )


def _timed(reader: Reader, path: Path) -> tuple[float, Reading]:
    """The shorter of two readings; of a slow one (recognition, LibreOffice) the only one."""
    begin = _cpu_seconds()
    reading = reader(path)
    first = _cpu_seconds() - begin
    if first > 1:
        return first, reading
    begin = _cpu_seconds()
    reader(path)
    return min(first, _cpu_seconds() - begin), reading


def _cpu_seconds() -> float:
    """What this process and the programs that it started and saw end have computed: others do not count."""
    return sum(os.times()[:4])


def _result(work: Work, reader: str, outcomes: Sequence[_Outcome], trouble: str) -> Result:
    done = [one for one in outcomes if one.score is not None]
    seconds = sum(one.seconds for one in done)
    troubles = sorted({one.trouble for one in outcomes if one.trouble})
    return Result(
        format=work.name,
        reader=reader,
        files=len(work.files),
        unread=len(work.files) - len(done),
        pages_a_second=sum(one.pages for one in done) / seconds if seconds else 0.0,
        score=sum((one.score for one in done if one.score), Score()),
        knows_tables=all(one.knows_tables for one in done),
        trouble=trouble or ", ".join(troubles),
    )


# -- showing --------------------------------------------------------------------------------------------


def show(title: str, results: Sequence[Result]) -> None:
    """Prints one table."""
    table = Table(title=title)
    for head in (
        "format",
        "reader",
        "files",
        "pages a CPU second",
        "character error",
        "labels",
        "cells",
        "head and foot",
    ):
        table.add_column(head, overflow="fold")
    for one in results:
        table.add_row(*row_of(one))
    Console(width=120).print(table)


def row_of(one: Result) -> tuple[str, ...]:
    """One line of the table."""
    if one.unread == one.files:
        return one.format, one.reader, f"0/{one.files}", f"not read: {one.trouble}", "", "", "", ""
    read_files = f"{one.files - one.unread}/{one.files}"
    return (
        one.format,
        one.reader,
        f"{read_files} ({one.trouble})" if one.trouble else read_files,
        f"{one.pages_a_second:.1f}",
        f"{one.score.error:.2f} %",
        str(one.score.labels),
        str(one.score.cells) if one.knows_tables else "no tables",
        str(one.score.order),
    )


def keep(title: str, results: Sequence[Result], path: Path) -> None:
    """Appends a JSON object a result."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for one in results:
            line = {
                "name": f"fidelity, {one.format} of {title}",
                "reader": one.reader,
                "files": one.files,
                "unread": one.unread,
                "pages_a_second": round(one.pages_a_second, 3),
                "character_error": round(one.score.error, 3),
                "labels": str(one.score.labels),
                "cells": str(one.score.cells),
                "order": str(one.score.order),
                "trouble": one.trouble,
                "machine": machine(),
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def run(folders: Sequence[Path], *, scans: int) -> None:
    """Measures the folders, or the samples where none is named, and prints a table each."""
    if folders:
        for folder in folders:
            _run(folder.name, works_of(folder, scans=scans))
        return
    with tempfile.TemporaryDirectory() as made:
        _run("samples", sample_works(Path(made), scans=scans))


def _run(title: str, works: Sequence[Work]) -> None:
    results = [result for work in works for result in measure(work)]
    show(title, results)
    keep(title, results, RESULTS)


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fidelity", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--scans", type=int, default=_SCANNED_SAMPLES, help="so many scans of each kind")
    parser.add_argument("--quick", action="store_true", help="no scans")
    given = parser.parse_args(arguments)
    run(given.folders, scans=0 if given.quick else given.scans)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

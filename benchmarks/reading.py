"""How fast texts are understood and pages are read, in CPU time beside a peer on the same input."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pdfplumber
import underthesea

from benchmarks.measure import Measurement, alternate
from ingest.read import read
from models.source import SourceText
from nlp.extract import extract

SAMPLES = Path(__file__).parents[1] / "samples" / "dispatches"
FOLDER_VARIABLE = "DONDOC_BENCH_DIR"
"""Names a folder of further texts and PDF files to measure."""
ROUNDS = 5


def folders() -> Iterator[tuple[str, Path]]:
    """The samples, and the folder that the variable names."""
    yield "samples", SAMPLES
    if named := os.environ.get(FOLDER_VARIABLE):
        yield Path(named).name, Path(named)


def understanding() -> Iterator[Measurement]:
    """Documents a second of `nlp.extract`, against underthesea's word segmentation of the same texts."""
    for name, folder in folders():
        sources = [read(path) for path in sorted(folder.glob("*.txt"))]
        if sources:
            ours, peer = alternate(
                partial(_extract_all, sources),
                partial(_segment_all, sources),
                rounds=ROUNDS,
                clock=time.process_time,
            )
            yield Measurement(
                name=f"nlp.extract, {name}",
                value=len(sources) / ours,
                unit="documents/s",
                peer="underthesea.word_tokenize",
                peer_value=len(sources) / peer,
            )


def pages() -> Iterator[Measurement]:
    """Milliseconds a PDF page of `ingest.read`, against pdfplumber's words and tables of the same pages."""
    for name, folder in folders():
        paths = sorted(folder.glob("*.pdf"))
        if paths:
            count = sum(len(read(path).pages) for path in paths)
            ours, peer = alternate(
                partial(_read_all, paths), partial(_plumb_all, paths), rounds=3, clock=time.process_time
            )
            yield Measurement(
                name=f"ingest.read, PDF of {name}",
                value=1000 * ours / count,
                unit="ms/page",
                peer="pdfplumber words and tables",
                peer_value=1000 * peer / count,
            )


def _extract_all(sources: Sequence[SourceText]) -> None:
    for source in sources:
        extract(source)


def _segment_all(sources: Sequence[SourceText]) -> None:
    for source in sources:
        underthesea.word_tokenize(source.text)


def _read_all(paths: Sequence[Path]) -> None:
    for path in paths:
        read(path)


def _plumb_all(paths: Sequence[Path]) -> None:
    for path in paths:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                page.extract_words()
                page.extract_tables()

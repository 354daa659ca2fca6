"""`dondoc evaluate`: what is read against what a careful clerk would enter."""

from __future__ import annotations

from pathlib import Path

import typer

from models.contract import ExtractionJson
from models.errors import DondocError, NotFound
from nlp.evaluate import format_misses, format_report, score
from nlp.gold import load_gold
from service.commands.reading import answer_of, read_files
from service.engines import Engines
from service.own_engines import own_engines
from service.settings import Settings


def run_evaluate(folder: Path, ext: str | None, *, with_misses: bool, engines: Engines | None = None) -> int:
    """Prints the scores of a folder with gold files and each miss; 1 where a file could not be read."""
    if not folder.is_dir():
        raise NotFound("Không tìm thấy thư mục.")
    golds = load_gold(folder, ext)
    if not golds:
        raise NotFound("Thư mục này không có tệp *.gold.json nào.")
    made = engines or own_engines()
    predictions: dict[str, ExtractionJson] = {}
    faults: list[tuple[Path, DondocError]] = []
    by_path = {folder / gold.file: gold.file for gold in golds}
    for each in read_files(list(by_path), made, Settings()):
        answer = answer_of(each, made, with_text=True)
        if isinstance(answer, DondocError):
            faults.append((each.path, answer))
        else:
            predictions[by_path[each.path]] = answer
    result = score(golds, predictions)
    typer.echo(format_report(result))
    if with_misses:
        typer.echo(format_misses(result))
    for path, fault in faults:
        typer.echo(f"{path}: {fault.message}")
    return 1 if faults else 0

"""`dondoc evaluate`: what is read against what a careful clerk would enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typer

from models.contract import ExtractionJson
from models.errors import DondocError, NotFound
from nlp.calibration import Verdict, format_reliability, judge
from nlp.confidence import Evidence, watched
from nlp.evaluate import Score, format_misses, format_report, score
from nlp.gold import GoldDocument, load_gold
from service.commands.reading import ReadFile, answer_of, read_files
from service.engines import Engines
from service.own_engines import own_engines
from service.settings import Settings


@dataclass(slots=True, kw_only=True)
class ReadFolder:
    """A folder's gold documents and what was read of each, by the gold's file name.

    `seen` holds the evidence of each obligation by its offset; `is_fresh` if no rule was tuned on them.
    """

    golds: tuple[GoldDocument, ...]
    is_fresh: bool = False
    files: dict[str, ReadFile] = field(default_factory=dict)
    predictions: dict[str, ExtractionJson] = field(default_factory=dict)
    seen: dict[str, list[tuple[int, Evidence]]] = field(default_factory=dict)
    faults: list[tuple[Path, DondocError]] = field(default_factory=list)

    def verdicts(self) -> tuple[Verdict, ...]:
        """Which read obligations are right in every part."""
        return judge(self.golds, self.predictions)


def read_folder(
    folder: Path,
    ext: str | None = None,
    *,
    engines: Engines | None = None,
    is_fresh: bool = False,
    further: Path | None = None,
) -> ReadFolder:
    """Reads every document of a folder that has gold. Raises NotFound."""
    if not folder.is_dir():
        raise NotFound("Không tìm thấy thư mục.")
    golds = load_gold(folder, ext, further)
    if not golds:
        raise NotFound("Thư mục này không có tệp *.gold.json nào.")
    made = engines or own_engines()
    read = ReadFolder(golds=golds, is_fresh=is_fresh)
    by_path = {folder / gold.file: gold.file for gold in golds}
    for each in read_files(list(by_path), made, Settings()):
        name = by_path[each.path]
        with watched() as seen:
            answer = answer_of(each, made, with_text=True)
        if isinstance(answer, DondocError):
            read.faults.append((each.path, answer))
        else:
            read.files[name], read.predictions[name], read.seen[name] = each, answer, seen
    return read


def say_faults(folders: Sequence[ReadFolder]) -> int:
    """Prints what could not be read; 1 if there is any."""
    faults = [fault for folder in folders for fault in folder.faults]
    for path, fault in faults:
        typer.echo(f"{path}: {fault.message}")
    return 1 if faults else 0


def run_evaluate(
    folders: Sequence[Path],
    ext: str | None,
    *,
    with_misses: bool,
    calibration: bool = False,
    further: Path | None = None,
    engines: Engines | None = None,
) -> int:
    """Prints the scores of folders with gold files and each miss; 1 where a file could not be read.

    `calibration` adds how often the obligations of each confidence are right; `further` names a folder of
    `NAME.further.json` files, for gold that has no further parts of its own.
    """
    read = [read_folder(folder, ext, engines=engines, further=further) for folder in folders]
    result = sum((score(each.golds, each.predictions) for each in read), Score())
    typer.echo(format_report(result))
    if with_misses:
        typer.echo(format_misses(result))
    if calibration:
        typer.echo(format_reliability([verdict for each in read for verdict in each.verdicts()]))
    return say_faults(read)

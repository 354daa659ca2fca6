"""`dondoc extract` and `dondoc text`: files read and understood, nothing stored."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from ingest.isolation.pool import ReaderPool
from models.contract import ExtractionJson, contract_of
from models.errors import BadInput, DondocError, NotFound
from models.source import SourceText
from service.commands.printing import print_extraction
from service.defects import describe
from service.engines import Engines
from service.own_engines import own_engines
from service.settings import Settings, load_settings

logger = logging.getLogger(__name__)


def reading_engines(readers: ReaderPool) -> Engines:
    """The product's own engines over these reading processes, with the configured root certificates."""
    return own_engines(readers, trust=load_settings().trust)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """One file of the command line: its text, or why there is none."""

    path: Path
    source: SourceText | None = None
    fault: DondocError | None = None


def read_files(files: Sequence[Path], engines: Engines, settings: Settings) -> Iterator[ReadFile]:
    """Reads each file; what cannot be read is a value, the others go on."""
    for path in files:
        try:
            yield ReadFile(path=path, source=read_file(path, engines, settings))
        except DondocError as fault:
            yield ReadFile(path=path, fault=fault)
        except Exception as fault:  # a defect of ours in one file must not lose the others
            logger.error("%s: %s", path.name, describe(fault))
            yield ReadFile(path=path, fault=DondocError())


def read_file(path: Path, engines: Engines, settings: Settings) -> SourceText:
    """The text of a file after the secrecy check. Raises BadInput, NotFound."""
    if not path.is_file():
        raise NotFound("Không tìm thấy tệp.")
    try:
        engines.check_secrecy(path, limits=settings.limits, name=path.name)
        return engines.read(path, limits=settings.limits, name=path.name)
    except OSError as fault:
        raise BadInput("Không mở được tệp.") from fault


def error_of(file: Path, fault: DondocError) -> dict[str, object]:
    """The object of a file that could not be read."""
    return {"file": str(file), "error": {"code": fault.code.value, "message": fault.message}}


def json_line(answer: object) -> str:
    """One JSON object on one line."""
    return json.dumps(answer, ensure_ascii=False)


def run_extract(
    files: Sequence[Path], output: str, *, with_text: bool, engines: Engines | None = None
) -> int:
    """Prints what each file says as a table, as JSON or as JSON lines; 1 where a file could not be read."""
    engines = engines or own_engines()
    status = 0
    answers: list[object] = []
    for each in read_files(files, engines, load_settings()):
        answer = answer_of(each, engines, with_text=with_text)
        if isinstance(answer, DondocError):
            status = 1
            _say_fault(each.path, answer, as_json=output == "jsonl", is_held=output == "json")
            answers.append(error_of(each.path, answer))
        elif output == "jsonl":
            typer.echo(json_line(answer))
        elif output == "table":
            print_extraction(answer)
        else:
            answers.append(answer)
        _say_unread(each)
    if output == "json":
        typer.echo(json.dumps(answers, ensure_ascii=False, indent=2))
    return status


def answer_of(each: ReadFile, engines: Engines, *, with_text: bool) -> ExtractionJson | DondocError:
    """The contract's object for a file, or why there is none."""
    if each.source is None:
        return each.fault or DondocError()
    try:
        extraction = engines.extract(each.source, calendar=engines.calendar)
    except Exception as defect:  # as in read_files: one file's defect is one error line
        logger.error("%s: %s", each.path.name, describe(defect))
        return DondocError()
    answer = contract_of(extraction, each.source, with_text=with_text)
    answer["file"] = str(each.path)
    return answer


def _say_fault(path: Path, fault: DondocError, *, as_json: bool, is_held: bool = False) -> None:
    """Says at once what is wrong with a file, unless the answer is printed as a whole at the end."""
    if as_json:
        typer.echo(json_line(error_of(path, fault)))
    elif not is_held:
        typer.echo(f"{path}: {fault.message}", err=True)


def _say_unread(each: ReadFile) -> None:
    """Says which files of a package are not in the text, and why: an obligation may stand in one."""
    for part in each.source.parts if each.source is not None else ():
        if part.note:
            typer.echo(f"{each.path} › {part.path}: {part.note}", err=True)


def run_text(files: Sequence[Path], output: str, *, engines: Engines | None = None) -> int:
    """Prints the text of each file: a paragraph or table row a line, or as JSON lines."""
    engines = engines or own_engines()
    status = 0
    for each in read_files(files, engines, load_settings()):
        if each.source is None:
            status = 1
            _say_fault(each.path, each.fault or DondocError(), as_json=output == "jsonl")
        elif output == "jsonl":
            typer.echo(json_line({"file": str(each.path), **text_of(each.source)}))
        else:
            typer.echo(each.source.text)
        _say_unread(each)
    return status


def text_of(source: SourceText) -> dict[str, object]:
    """What `dondoc text` says of a file: text, number of pages, its lines and tables with their places."""
    return {
        "text": source.text,
        "pages": len(source.pages) or None,
        "blocks": [
            {
                "start": block.span.start,
                "end": block.span.end,
                "kind": block.kind.value,
                "page": block.fragments[0].page if block.fragments else None,
            }
            for block in source.blocks
        ],
        "tables": [
            {
                "start": table.span.start,
                "end": table.span.end,
                "rows": [
                    [
                        {"start": cell.span.start, "end": cell.span.end, "column": cell.column}
                        for cell in row.cells
                    ]
                    for row in table.rows
                ],
            }
            for table in source.tables
        ],
    }

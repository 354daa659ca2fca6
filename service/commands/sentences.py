"""`dondoc deadline` and `dondoc references`: sentences from arguments or JSON lines, one answer a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import typer

from models.contract import deadline_json, reference_json
from models.errors import DondocError, InvalidValue
from service.commands.reading import json_line
from service.engines import Engines
from service.own_engines import own_engines

Answer = Callable[["Sentence"], dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One text to read, with the dates of the document that it stands in."""

    text: str
    issued_on: date | None = None
    received_on: date | None = None


def run_deadlines(
    texts: Sequence[str] | None,
    lines: Iterable[str],
    *,
    issued_on: date | None = None,
    received_on: date | None = None,
    engines: Engines | None = None,
) -> int:
    """Prints `{"deadline": … | null}` for each text, in order; 1 where a line could not be read."""
    made = engines or own_engines()

    def answer(sentence: Sentence) -> dict[str, object]:
        found = made.read_deadline(
            sentence.text,
            issued_on=sentence.issued_on or issued_on,
            received_on=sentence.received_on or received_on,
            calendar=made.calendar,
        )
        return {"deadline": deadline_json(found) if found else None}

    return _answer_all(texts, lines, answer)


def run_references(
    texts: Sequence[str] | None, lines: Iterable[str], *, engines: Engines | None = None
) -> int:
    """Prints `{"references": […]}` for each text, in order; 1 where a line could not be read."""
    made = engines or own_engines()

    def answer(sentence: Sentence) -> dict[str, object]:
        return {"references": [reference_json(each) for each in made.find_references(sentence.text)]}

    return _answer_all(texts, lines, answer)


def _answer_all(texts: Sequence[str] | None, lines: Iterable[str], answer: Answer) -> int:
    status = 0
    for given in _sentences(texts, lines):
        if isinstance(given, Sentence):
            typer.echo(json_line(answer(given)))
        else:
            status = 1
            fault = {"code": given.code.value, "message": given.message}
            typer.echo(json_line({"error": fault}))
    return status


def _sentences(texts: Sequence[str] | None, lines: Iterable[str]) -> Iterator[Sentence | DondocError]:
    if texts:
        for text in texts:
            yield Sentence(text=text)
        return
    for line in lines:
        if line.strip():
            yield read_line(line)


def read_line(line: str) -> Sentence | DondocError:
    """One JSON line; a fault in it is a value, the lines after it are answered."""
    try:
        given = json.loads(line)
    except json.JSONDecodeError:
        return InvalidValue("Dòng này không phải là JSON.")
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return InvalidValue("Dòng này thiếu trường “text”.")
    try:
        return Sentence(
            text=given["text"],
            issued_on=_day(given.get("issued_on")),
            received_on=_day(given.get("received_on")),
        )
    except (TypeError, ValueError):
        return InvalidValue("Ngày phải có dạng 2026-03-05.")


def _day(value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError("a day is text")
    return date.fromisoformat(value)

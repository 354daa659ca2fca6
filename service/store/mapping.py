"""Values as JSON in rows, and back (chuyển đổi giá trị); every shape carries its version."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from models.contract import KINDS, obligation_json
from models.deadline import AfterEvent, Deadline, FixedDate, Recurring, Standing
from models.dispatch import DispatchHeader, Reference
from models.evidence import Issue
from models.extraction import Extraction
from models.obligation import Metric, Obligation, ReportBack
from models.outline import Clause
from models.source import SourceText
from models.tables.columns import Json

T = TypeVar("T")

VERSION = 1
"""Written into every JSON value; a reader of a later shape looks at it first."""


class Shape(Generic[T]):
    """How one kind of value is written as a JSON object."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._kind)

    def dump(self, value: T) -> Json:
        """The value as JSON."""
        dumped: object = self._adapter.dump_python(value, mode="json")
        if not isinstance(dumped, dict):
            raise TypeError(f"{self._kind.__name__} is no object")
        return dumped

    def load(self, stored: object) -> T:
        """The value that `dump` wrote."""
        return self._adapter.validate_python(stored)

    def dump_all(self, values: tuple[T, ...]) -> list[Json]:
        """Several values."""
        return [self.dump(value) for value in values]

    def load_all(self, stored: object) -> tuple[T, ...]:
        """The values that `dump_all` wrote."""
        if not isinstance(stored, list):
            raise TypeError(f"not a list of {self._kind.__name__}")
        return tuple(self.load(each) for each in stored)


SOURCE = Shape(SourceText)
HEADER = Shape(DispatchHeader)
CLAUSE = Shape(Clause)
REFERENCE = Shape(Reference)
ISSUE = Shape(Issue)
METRIC = Shape(Metric)
REPORT = Shape(ReportBack)

_OBLIGATION = Shape(Obligation)

_FIXED = Shape(FixedDate)
_AFTER = Shape(AfterEvent)
_RECURRING = Shape(Recurring)
_STANDING = Shape(Standing)


def deadline_to_json(deadline: Deadline | None) -> Json | None:
    """A deadline with its kind, so that the right one is read back."""
    if deadline is None:
        return None
    match deadline:
        case FixedDate():
            fields = _FIXED.dump(deadline)
        case AfterEvent():
            fields = _AFTER.dump(deadline)
        case Recurring():
            fields = _RECURRING.dump(deadline)
        case Standing():
            fields = _STANDING.dump(deadline)
    return {"v": VERSION, "kind": KINDS[type(deadline)], **fields}


def deadline_from_json(stored: Json | None) -> Deadline | None:
    """The deadline that `deadline_to_json` wrote."""
    if stored is None:
        return None
    fields = {key: value for key, value in stored.items() if key not in ("v", "kind")}
    kind = stored["kind"]
    if kind == KINDS[FixedDate]:
        return _FIXED.load(fields)
    if kind == KINDS[AfterEvent]:
        return _AFTER.load(fields)
    if kind == KINDS[Recurring]:
        return _RECURRING.load(fields)
    return _STANDING.load(fields)


def source_to_json(source: SourceText) -> Json:
    """A read text with its pages, blocks and tables; the text itself has its own column."""
    dumped = SOURCE.dump(source)
    del dumped["text"]
    return {"v": VERSION, **dumped}


def source_from_json(stored: Json, text: str) -> SourceText:
    """The text that `source_to_json` wrote."""
    fields = {key: value for key, value in stored.items() if key != "v"}
    return SOURCE.load({**fields, "text": text})


def extraction_to_json(extraction: Extraction) -> Json:
    """All that was understood; obligations in the words of the contract, for their rows hold them too."""
    return {
        "v": VERSION,
        "header": HEADER.dump(extraction.header),
        "clauses": CLAUSE.dump_all(extraction.clauses),
        "references": REFERENCE.dump_all(extraction.references),
        "issues": ISSUE.dump_all(extraction.issues),
        "obligations": [dict(obligation_json(each)) for each in extraction.obligations],
    }


def header_from_json(extraction: Json) -> DispatchHeader:
    """The header as it was read."""
    return HEADER.load(extraction["header"])


def references_from_json(extraction: Json) -> tuple[Reference, ...]:
    """The documents that the text cites."""
    return REFERENCE.load_all(extraction["references"])


def document_issues_from_json(extraction: Json) -> tuple[Issue, ...]:
    """The doubts about the document as a whole."""
    return ISSUE.load_all(extraction["issues"])


def draft_to_json(extraction: Extraction) -> Json:
    """An extraction that is on its way (bản đọc dở), whole, so that another process can go on with it."""
    return {
        "v": VERSION,
        "source_sha256": extraction.source_sha256,
        "header": HEADER.dump(extraction.header),
        "clauses": CLAUSE.dump_all(extraction.clauses),
        "references": REFERENCE.dump_all(extraction.references),
        "issues": ISSUE.dump_all(extraction.issues),
        "obligations": [
            {
                **_OBLIGATION.dump(replace(each, deadline=None)),
                "deadline": deadline_to_json(each.deadline),
            }
            for each in extraction.obligations
        ],
        "versions": [extraction.rules_version, extraction.lexicon_version, extraction.weights_version],
    }


def draft_from_json(stored: Json) -> Extraction:
    """The extraction that `draft_to_json` wrote."""
    rules, lexicon, weights = _list(stored["versions"])
    return Extraction(
        source_sha256=str(stored["source_sha256"]),
        header=header_from_json(stored),
        clauses=CLAUSE.load_all(stored["clauses"]),
        references=references_from_json(stored),
        issues=document_issues_from_json(stored),
        obligations=tuple(_obligation(each) for each in _list(stored["obligations"])),
        rules_version=str(rules),
        lexicon_version=str(lexicon),
        weights_version=None if weights is None else str(weights),
    )


def _obligation(stored: object) -> Obligation:
    if not isinstance(stored, dict):
        raise TypeError("not an obligation")
    read = _OBLIGATION.load({key: value for key, value in stored.items() if key != "deadline"})
    return replace(read, deadline=deadline_from_json(stored["deadline"]))


def _list(stored: object) -> list[object]:
    if not isinstance(stored, list):
        raise TypeError("not a list")
    return stored

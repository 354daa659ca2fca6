"""What a careful clerk would enter from a document (bản chuẩn): `NAME.gold.json` beside its source."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from models.contract import ReportToJson, SignerJson, TargetJson

FieldValue = str | list[str] | SignerJson | None
"""A header field as the contract answers it."""

FIELDS = (
    "kind",
    "number",
    "symbol",
    "issuer",
    "place",
    "issued_on",
    "subject",
    "addressees",
    "recipients",
    "signer",
    "urgency",
    "secrecy",
)
_LABEL = re.compile(r"^\s*(?:[-+•*–]|\(?[0-9]{1,2}[.)]|[a-zđ][.)]|[IVX]+\.|điều \d+\.)\s*", re.IGNORECASE)


class GoldDeadlineJson(TypedDict, total=False):
    """A deadline in a gold file; what its kind has not is left out."""

    kind: str
    due_on: str
    due_time: str
    amount: int
    unit: str
    anchor: str
    rrule: str
    accept: list[GoldDeadlineJson]


class FurtherJson(TypedDict, total=False):
    """What else a clerk writes down of an obligation; `…_accept` holds answers that are as right."""

    nature: str
    nature_accept: list[str]
    report_to: list[ReportToJson]
    report_to_accept: list[list[ReportToJson]]
    product: str | None
    product_accept: list[str | None]
    targets: list[TargetJson]
    targets_accept: list[list[TargetJson]]
    condition: str | None
    condition_accept: list[str | None]


class GoldObligationJson(FurtherJson, total=False):
    """An obligation in a gold file: lines of the text, counted from 1, and what is entered for it.

    `nature` is there where the further parts were annotated too.
    """

    lines: list[int]
    lines_accept: list[list[int]]
    cell: int
    lead: list[str]
    lead_accept: list[list[str]]
    support: list[str]
    support_accept: list[list[str]]
    deadline: GoldDeadlineJson | None
    unscored: list[str]
    optional: bool


GoldCut = TypedDict("GoldCut", {"from": str, "to": str}, total=False)


class _GoldReferenceJson(TypedDict):
    symbol: str


class _GoldJson(TypedDict, total=False):
    file: str
    text: str
    document: dict[str, object]
    obligations: list[GoldObligationJson]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDeadline:
    """The deadline that is right, and `accept`, others that are as right."""

    kind: str
    due_on: str | None = None
    due_time: str | None = None
    amount: int | None = None
    unit: str | None = None
    anchor: str | None = None
    rrule: str | None = None
    accept: tuple[GoldDeadline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldObligation:
    """One obligation that is right.

    `texts`, `leads` and `supports` hold the annotator's answer first and then those that are as right.
    Finding an `optional` one is not wrong, missing it neither; a deadline may be too vague to score.
    """

    texts: tuple[str, ...]
    leads: tuple[tuple[str, ...], ...]
    supports: tuple[tuple[str, ...], ...]
    deadline: GoldDeadline | None
    deadline_scored: bool = True
    optional: bool = False
    further: FurtherJson | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """One annotated document; `fields` holds the header fields that were annotated."""

    file: str
    fields: dict[str, FieldValue]
    references: tuple[str, ...]
    obligations: tuple[GoldObligation, ...]


def load_gold(folder: Path, ext: str | None = None, further: Path | None = None) -> tuple[GoldDocument, ...]:
    """Every `*.gold.json` of a folder by name; `ext` (".pdf" or "pdf") takes the file of that format instead.

    `further` is a folder of `NAME.further.json` files: the further parts of the same obligations in the same
    order, where they are kept apart from the gold. Raises OSError or ValueError when a gold file, or the text
    that it points into, cannot be read.
    """
    return tuple(_load(path, ext, further) for path in sorted(folder.glob("*.gold.json")))


def _load(path: Path, ext: str | None, further: Path | None) -> GoldDocument:
    gold: _GoldJson = json.loads(path.read_text(encoding="utf-8"))
    apart = further / path.name.replace(".gold.json", ".further.json") if further else None
    if apart is not None and apart.exists():
        parts: _GoldJson = json.loads(apart.read_text(encoding="utf-8"))
        for item, more in zip(gold["obligations"], parts["obligations"], strict=True):
            if item["lines"] != more["lines"]:
                raise ValueError(f"{apart.name}: lines {more['lines']} are no obligation of {path.name}")
            item.update(more)
    lines = (path.parent / gold.get("text", gold["file"])).read_text(encoding="utf-8").splitlines()
    document = gold["document"]
    references = cast("list[_GoldReferenceJson]", document.get("references", []))
    return GoldDocument(
        file=str(Path(gold["file"]).with_suffix(f".{ext.lstrip('.')}")) if ext else gold["file"],
        fields={name: cast("FieldValue", document[name]) for name in FIELDS if name in document},
        references=tuple(reference["symbol"] for reference in references),
        obligations=tuple(_obligation(item, lines) for item in gold["obligations"]),
    )


def _obligation(item: GoldObligationJson, lines: Sequence[str]) -> GoldObligation:
    deadline = item.get("deadline")
    return GoldObligation(
        texts=_texts(item, lines),
        leads=_options(item.get("lead", []), item.get("lead_accept", [])),
        supports=_options(item.get("support", []), item.get("support_accept", [])),
        deadline=_deadline(deadline) if deadline else None,
        deadline_scored="deadline" not in item.get("unscored", []),
        optional=item.get("optional", False),
        further=item if "nature" in item else None,
    )


def _options(right: Sequence[str], others: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return (tuple(right), *(tuple(names) for names in others))


def _deadline(item: GoldDeadlineJson) -> GoldDeadline:
    return GoldDeadline(
        kind=item["kind"],
        due_on=item.get("due_on"),
        due_time=item.get("due_time"),
        amount=item.get("amount"),
        unit=item.get("unit"),
        anchor=item.get("anchor"),
        rrule=item.get("rrule"),
        accept=tuple(_deadline(other) for other in item.get("accept", []) if other),
    )


def _texts(item: GoldObligationJson, lines: Sequence[str]) -> tuple[str, ...]:
    """The item's extents as texts without label: the annotated one, cut where the item says, comes first."""
    extents = [item["lines"], *item.get("lines_accept", [])]
    texts = [" ".join(line.strip() for line in lines[first - 1 : last]) for first, last in extents]
    if "cell" in item:
        texts = [text.split(" | ")[item["cell"] - 1] for text in texts]
    cut = cast("GoldCut", item)
    if "from" in cut:
        texts[0] = texts[0][texts[0].index(cut["from"]) :]
    if "to" in cut:
        texts[0] = texts[0][: texts[0].rindex(cut["to"])]
    return tuple(_LABEL.sub("", text) for text in texts)

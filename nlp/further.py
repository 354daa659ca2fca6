"""Scores what else a clerk writes down: report-to, product, targets, condition, nature, exact quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from models.contract import ExtractionJson, ObligationJson, ReportToJson, TargetJson
from nlp.agreement import count_same, likeness, nearest, same_name
from nlp.gold import FurtherJson

PARTS = ("report_to", "via", "onward", "channel", "product", "target", "condition", "request", "quote")
"""The parts in the order of the report; `request` is the nature, `quote` that offsets give the text back."""

T = TypeVar("T")
_SAME_UNIT = 0.5
_SAME_PHRASE = 0.6
"""Share of common words (Dice) from which two wordings of a short phrase are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part compared: how many agree, and both sides as text where they differ."""

    name: str
    hits: int
    gold: int
    read: int
    right: str = ""
    found: str = ""

    @property
    def is_right(self) -> bool:
        """Whether nothing is missing and nothing over."""
        return self.hits == self.gold == self.read


def compare_further(right: FurtherJson, read: ObligationJson) -> Iterator[Part]:
    """Every part of one found obligation against the gold."""
    receivers = nearest(
        [right.get("report_to", []), *right.get("report_to_accept", [])], read["report_to"], _same_receiver
    )
    yield _part(
        "report_to", [r["name"] for r in receivers], [r["name"] for r in read["report_to"]], same_name
    )
    for name in ("via", "onward", "channel"):
        same = _same_phrase if name == "channel" else same_name
        yield _part(name, _given(receivers, name), _given(read["report_to"], name), same)
    products = [right.get("product"), *right.get("product_accept", [])]
    yield _one_of("product", products, read["product"])
    targets = nearest(
        [right.get("targets", []), *right.get("targets_accept", [])], read["targets"], _same_target
    )
    yield _part("target", targets, read["targets"], _same_target, _shown)
    yield _one_of(
        "condition", [right.get("condition"), *right.get("condition_accept", [])], read["condition"]
    )
    nature = read["nature"] if read["nature"] in right.get("nature_accept", []) else right.get("nature")
    yield _part("request", _requests(nature), _requests(read["nature"]), str.__eq__)


def compare_quotes(read: ExtractionJson) -> Iterator[Part]:
    """Whether offsets give back the text that they stand for, of each obligation and each name in it."""
    text = read.get("text")
    if text is None:
        return
    for one in read["obligations"]:
        quote = " ".join(text[one["start"] : one["end"]].split())
        named = [a for a in one["assignees"] if a["end"]]
        whole = quote.endswith(one["text"]) and all(
            a["name"].endswith(" ".join(text[a["start"] : a["end"]].split())) for a in named
        )
        yield Part(name="quote", hits=int(whole), gold=1, read=1, right=quote, found=one["text"])


def _part(
    name: str,
    right: Sequence[T],
    read: Sequence[T],
    same: Callable[[T, T], bool],
    show: Callable[[T], str] = str,
) -> Part:
    hits = count_same(right, read, same)
    differ = not hits == len(right) == len(read)
    shown = ("; ".join(map(show, right)), "; ".join(map(show, read))) if differ else ("", "")
    return Part(name=name, hits=hits, gold=len(right), read=len(read), right=shown[0], found=shown[1])


def _one_of(name: str, options: Sequence[str | None], read: str | None) -> Part:
    """A single phrase, of which several wordings may be right, or none."""
    if read is None and None in options:
        return Part(name=name, hits=0, gold=0, read=0)
    right = [one for one in options if one]
    hit = read is not None and any(_same_phrase(one, read) for one in right)
    shown = ("", "") if hit else (right[0] if right else "", read or "")
    return Part(
        name=name,
        hits=int(hit),
        gold=int(options[0] is not None or hit),
        read=int(read is not None),
        right=shown[0],
        found=shown[1],
    )


def _same_phrase(one: str, other: str) -> bool:
    return likeness(one, other) >= _SAME_PHRASE


def _same_receiver(one: ReportToJson, other: ReportToJson) -> bool:
    return same_name(one["name"], other["name"])


def _same_target(one: TargetJson, other: TargetJson) -> bool:
    agree = (one["operator"], float(one["value"])) == (other["operator"], float(other["value"]))
    return agree and likeness(one["unit"], other["unit"]) >= _SAME_UNIT


def _shown(target: TargetJson) -> str:
    return f"{target['operator']} {float(target['value']):g} {target['unit'].lower()}"


def _given(receivers: Sequence[ReportToJson], name: str) -> list[str]:
    values = (receiver.get(name) for receiver in receivers)
    return [str(value) for value in values if value]


def _requests(nature: str | None) -> list[str]:
    return ["request"] if nature == "request" else []

"""Scores what was read against what a careful clerk would enter (đánh giá): per field, with every miss.

Matching is by text, one gold obligation to one read obligation, the most alike first. An obligation is
touchless when its leads, supports and deadline are all right, so that a clerk would change nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from typing import cast

from models.contract import DocumentJson, ExtractionJson, ObligationJson
from models.obligation import Role
from nlp.agreement import (
    SAME_TEXT,
    count_same_names,
    likeness_of_counts,
    nearest_names,
    reference_key,
    same_deadline,
    same_field,
    same_names,
    words,
)
from nlp.further import PARTS, Part, compare_further, compare_quotes
from nlp.gold import FIELDS, FieldValue, GoldDocument, GoldObligation

Predictions = Mapping[str, ExtractionJson]
"""What was read, by the gold's file name; a file that could not be read is absent."""


class MissKind(StrEnum):
    """What went wrong."""

    UNREAD = "unread"
    FIELD = "field"
    REFERENCE = "reference"
    MISSED = "missed"
    SPURIOUS = "spurious"
    LEAD = "lead"
    SUPPORT = "support"
    DEADLINE = "deadline"
    FURTHER = "further"


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One difference: in which file, at what (a field or an obligation's text), the right and the read."""

    file: str
    kind: MissKind
    where: str
    right: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many are right (`hits`) of those in the gold and of those that were read."""

    hits: int = 0
    gold: int = 0
    read: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hits + other.hits, self.gold + other.gold, self.read + other.read)

    @property
    def precision(self) -> float:
        """Share of the read that is right; 1 when nothing was read."""
        return self.hits / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Share of the right that was read; 1 when there is nothing to read."""
        return self.hits / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """All measures over some documents; scores of parts are added by `+`.

    `excused` counts read obligations that gold marks optional: they are neither right nor wrong.
    """

    documents: int = 0
    unread: tuple[str, ...] = ()
    obligations: Tally = Tally()
    excused: int = 0
    lead: Tally = Tally()
    support: Tally = Tally()
    deadline: Tally = Tally()
    references: Tally = Tally()
    exact_leads: int = 0
    touchless_count: int = 0
    fields: Mapping[str, Tally] = field(default_factory=dict)
    further: Mapping[str, Tally] = field(default_factory=dict)
    misses: tuple[Miss, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(
            documents=self.documents + other.documents,
            unread=self.unread + other.unread,
            obligations=self.obligations + other.obligations,
            excused=self.excused + other.excused,
            lead=self.lead + other.lead,
            support=self.support + other.support,
            deadline=self.deadline + other.deadline,
            references=self.references + other.references,
            exact_leads=self.exact_leads + other.exact_leads,
            touchless_count=self.touchless_count + other.touchless_count,
            fields=_added(FIELDS, self.fields, other.fields),
            further=_added(PARTS, self.further, other.further),
            misses=self.misses + other.misses,
        )

    @property
    def touchless(self) -> float:
        """Share of the gold obligations that need no correction."""
        return self.touchless_count / self.obligations.gold if self.obligations.gold else 1.0

    @property
    def exact_lead(self) -> float:
        """Share of the found obligations whose leads are all right."""
        return self.exact_leads / max(1, self.obligations.hits)

    @property
    def spurious_per_gold(self) -> float:
        """Read obligations that are none, per gold obligation."""
        return (self.obligations.read - self.obligations.hits) / max(1, self.obligations.gold)


def _added(order: Sequence[str], one: Mapping[str, Tally], other: Mapping[str, Tally]) -> dict[str, Tally]:
    nothing = Tally()
    return {n: one.get(n, nothing) + other.get(n, nothing) for n in order if n in one or n in other}


def score(golds: Sequence[GoldDocument], predictions: Predictions) -> Score:
    """Compares every gold document with what was read from its file."""
    return reduce(
        Score.__add__, (_score_document(gold, predictions.get(gold.file)) for gold in golds), Score()
    )


def _score_document(gold: GoldDocument, prediction: ExtractionJson | None) -> Score:
    if prediction is None:
        unread = Miss(file=gold.file, kind=MissKind.UNREAD, where="")
        return Score(documents=1, unread=(gold.file,), misses=(unread,)) + _score_parts(gold, None, ())
    quotes = Score()
    if any(one.further is not None for one in gold.obligations):
        quotes = _score_further(gold.file, "", compare_quotes(prediction))
    parts = _score_parts(gold, prediction["document"], prediction["obligations"])
    return Score(documents=1) + parts + quotes


def _score_parts(
    gold: GoldDocument, document: DocumentJson | None, obligations: Sequence[ObligationJson]
) -> Score:
    header = _score_fields(gold, document) + _score_references(gold, document)
    return header + _score_obligations(gold, obligations)


def _field_of(document: DocumentJson | None, name: str) -> FieldValue:
    if document is None:
        return None
    values = cast("Mapping[str, FieldValue]", document)
    return values.get(name)


def _score_fields(gold: GoldDocument, document: DocumentJson | None) -> Score:
    fields, misses = {}, []
    for name, right in gold.fields.items():
        read = _field_of(document, name)
        is_same = same_field(name, right, read)
        fields[name] = Tally(int(is_same), 1, 1)
        if not is_same:
            misses.append(
                Miss(file=gold.file, kind=MissKind.FIELD, where=name, right=str(right), read=str(read))
            )
    return Score(fields=fields, misses=tuple(misses))


def _score_references(gold: GoldDocument, document: DocumentJson | None) -> Score:
    cited = (document.get("references") if document else None) or []
    right = {reference_key(symbol): symbol for symbol in gold.references}
    read = {reference_key(one["symbol"]): one["symbol"] for one in cited if one.get("symbol")}
    kind = MissKind.REFERENCE
    misses = [
        Miss(file=gold.file, kind=kind, where=right[key], right=right[key]) for key in right.keys() - read
    ]
    misses += [
        Miss(file=gold.file, kind=kind, where=read[key], read=read[key]) for key in read.keys() - right
    ]
    return Score(
        references=Tally(len(right.keys() & read.keys()), len(right), len(read)),
        misses=tuple(sorted(misses, key=lambda miss: miss.where)),
    )


def _score_obligations(gold: GoldDocument, read: Sequence[ObligationJson]) -> Score:
    pairs = pair(gold.obligations, read)
    total = Score()
    for i, right in enumerate(gold.obligations):
        if right.optional:
            continue
        total += (
            _score_found(gold.file, right, read[pairs[i]]) if i in pairs else _score_missed(gold.file, right)
        )
    excused = sum(gold.obligations[i].optional for i in pairs)
    used = set(pairs.values())
    spurious = tuple(
        Miss(file=gold.file, kind=MissKind.SPURIOUS, where=one.get("text") or "")
        for j, one in enumerate(read)
        if j not in used
    )
    return total + Score(obligations=Tally(0, 0, len(read) - excused), excused=excused, misses=spurious)


def pair(golds: Sequence[GoldObligation], read: Sequence[ObligationJson]) -> dict[int, int]:
    """Best one-to-one pairs of gold and read obligations by their texts, the most alike first."""
    right = [[Counter(words(text)) for text in gold.texts] for gold in golds]
    found = [Counter(words(one.get("text"))) for one in read]
    alike = sorted(_alike(right, found), reverse=True)
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in alike:
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


def _alike(
    right: Sequence[Sequence[Counter[str]]], found: Sequence[Counter[str]]
) -> Iterator[tuple[float, int, int]]:
    for i, texts in enumerate(right):
        for j, other in enumerate(found):
            likeness = max(likeness_of_counts(text, other) for text in texts)
            if likeness >= SAME_TEXT:
                yield likeness, i, j


def _score_further(file: str, where: str, parts: Iterable[Part]) -> Score:
    tallies: dict[str, Tally] = {}
    misses = []
    for part in parts:
        tallies[part.name] = tallies.get(part.name, Tally()) + Tally(part.hits, part.gold, part.read)
        if not part.is_right:
            at = f"{part.name}: {where}"
            misses.append(Miss(file=file, kind=MissKind.FURTHER, where=at, right=part.right, read=part.found))
    return Score(further=tallies, misses=tuple(misses))


def _score_missed(file: str, right: GoldObligation) -> Score:
    return Score(
        obligations=Tally(0, 1, 0),
        lead=Tally(0, len(right.leads[0]), 0),
        support=Tally(0, len(right.supports[0]), 0),
        deadline=Tally(0, int(right.deadline is not None), 0),
        misses=(Miss(file=file, kind=MissKind.MISSED, where=right.texts[0]),),
    )


def _score_found(file: str, right: GoldObligation, read: ObligationJson) -> Score:
    where = right.texts[0]
    lead, lead_miss = compare_names(right.leads, read, Role.LEAD)
    support, support_miss = compare_names(right.supports, read, Role.SUPPORT)
    stated, is_due_right = read.get("deadline"), same_deadline(right.deadline, read.get("deadline"))
    due_miss = None if is_due_right or not right.deadline_scored else (str(right.deadline), str(stated))
    due = Tally(
        int(is_due_right and right.deadline is not None), int(right.deadline is not None), int(bool(stated))
    )
    differences = (
        (MissKind.LEAD, lead_miss),
        (MissKind.SUPPORT, support_miss),
        (MissKind.DEADLINE, due_miss),
    )
    misses = [
        Miss(file=file, kind=kind, where=where, right=difference[0], read=difference[1])
        for kind, difference in differences
        if difference
    ]
    more = Score()
    if right.further is not None:
        more = _score_further(file, where, compare_further(right.further, read))
    return more + Score(
        obligations=Tally(1, 1, 0),
        lead=lead,
        support=support,
        deadline=due if right.deadline_scored else Tally(),
        exact_leads=int(lead_miss is None),
        touchless_count=int(not misses),
        misses=tuple(misses),
    )


def compare_names(
    options: Sequence[Sequence[str]], read: ObligationJson, role: Role
) -> tuple[Tally, tuple[str, str] | None]:
    """The tally of one role's names and, where they differ, the right and the read ones."""
    names = [one["name"] for one in read.get("assignees") or [] if one.get("role") == role]
    right = nearest_names(options, names)
    tally = Tally(count_same_names(right, names), len(right), len(names))
    return tally, None if same_names(right, names) else ("; ".join(right), "; ".join(names))


_SHARES = ("obligations", "lead", "support", "deadline", "references")


def format_report(result: Score) -> str:
    """The measures as a plain table, a line each, then the share of every header field that was right."""
    tallies = (result.obligations, result.lead, result.support, result.deadline, result.references)
    lines = [f"{'measure':<20}{'precision':>10}{'recall':>10}{'F1':>10}{'gold':>8}"]
    for name, tally in zip(_SHARES, tallies, strict=True):
        lines.append(
            f"{name:<20}{tally.precision:>10.4f}{tally.recall:>10.4f}{tally.f1:>10.4f}{tally.gold:>8}"
        )
    lines += [
        f"{'exact leads':<20}{result.exact_lead:>10.4f}",
        f"{'touchless':<20}{result.touchless:>10.4f}",
        f"{'spurious per gold':<20}{result.spurious_per_gold:>10.4f}",
        f"{'documents':<20}{result.documents:>10}",
    ]
    lines += [f"field {name:<14}{tally.recall:>10.4f}" for name, tally in result.fields.items()]
    for name, tally in result.further.items():
        label = f"further {name}"
        lines.append(
            f"{label:<20}{tally.precision:>10.4f}{tally.recall:>10.4f}{tally.f1:>10.4f}{tally.gold:>8}"
        )
    lines += [f"unread: {file}" for file in result.unread]
    return "\n".join(lines)


def format_misses(result: Score) -> str:
    """Every difference, a line each: file, what, where, the right and the read."""
    return "\n".join(
        f"{miss.file}: {miss.kind}: {miss.where[:90]!r}"
        + (f": right {miss.right!r} read {miss.read!r}" if miss.right or miss.read else "")
        for miss in result.misses
    )

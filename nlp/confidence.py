"""How sure every part of an obligation is (độ tin cậy): evidence of how it was read, weighed.

Evidence is a handful of short facts ("opening=verb", "lead=heading"). Their weights come from
`nlp/weights/confidence.toml`, which `dondoc train` writes from gold documents, so that 0.9 means: nine
of ten such readings need no correction. Here is plain arithmetic only; nothing heavy is imported.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from models.deadline import Deadline
from models.obligation import Assignee, FoundIn, Role
from nlp.duties import Duty
from nlp.labels import Level
from nlp.lexicon import parse_lexicon
from nlp.looks import is_verb
from nlp.openings import Opening

Evidence = tuple[str, ...]
"""Facts about how one obligation was read, each `topic=what`."""

_OPENED = {opening: f"opening={opening.value}" for opening in Opening}
_NAMED = {place: f"lead={place.value}" for place in FoundIn}
_SHORT, _LONG, _VERY_LONG = 45, 350, 900
_MANY = 3
_FAR = 1200
_SURE_DATE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each fact adds to the logarithm of the odds that all parts are right (trọng số)."""

    bias: float
    facts: Mapping[str, float] = field(default_factory=dict)

    def probability(self, evidence: Sequence[str]) -> float:
        """Between 0 and 1; a fact that training never saw adds nothing."""
        facts = self.facts
        odds = self.bias
        for fact in evidence:
            odds += facts.get(fact, 0.0)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def parse_weights(text: str) -> Weights:
    """Reads what `format_weights` wrote."""
    read = tomllib.loads(text)
    return Weights(
        bias=float(read["bias"]), facts={str(k): float(v) for k, v in read.get("facts", {}).items()}
    )


def format_weights(weights: Weights, about: str) -> str:
    """The weights as a data file, the weightiest fact first; `about` says what they were learned from."""
    order = sorted(weights.facts.items(), key=lambda pair: (-abs(round(pair[1], 4)), pair[0]))
    lines = [f"# {line}" for line in about.splitlines()]
    lines += [f"bias = {weights.bias:.4f}", "", "[facts]"]
    lines += [f'"{name}" = {value:.4f}' for name, value in order]
    return "\n".join(lines) + "\n"


@cache
def shipped_weights() -> Weights:
    """The weights of this release."""
    return parse_weights((files("nlp") / "weights" / "confidence.toml").read_text(encoding="utf-8"))


@cache
def weights_version() -> str:
    """A hash over the shipped weights, stored with every extraction."""
    data = (files("nlp") / "weights" / "confidence.toml").read_bytes()
    return hashlib.sha256(data).hexdigest()[:12]


@cache
def _doubts() -> dict[str, tuple[str, ...]]:
    text = (files("nlp") / "weights" / "doubts.toml").read_text(encoding="utf-8")
    return {name: group.forms for name, group in parse_lexicon(text, "doubts").items()}


def _holds(key: str, group: str) -> bool:
    for form in _doubts()[group]:  # noqa: SIM110 - a plain loop takes half the time of any()
        if form in key:
            return True
    return False


@cache
def _handed_on() -> tuple[str, ...]:
    """The same words at the beginning of an action ("Đề nghị UBND tỉnh giao …")."""
    return tuple(form.lstrip() for form in _doubts()["handing_on"])


_watching: ContextVar[list[tuple[int, Evidence]] | None] = ContextVar("_watching", default=None)


@contextmanager
def watched() -> Iterator[list[tuple[int, Evidence]]]:
    """Collects where each obligation begins and its evidence, of all that is read in the block: to train."""
    seen: list[tuple[int, Evidence]] = []
    token = _watching.set(seen)
    try:
        yield seen
    finally:
        _watching.reset(token)


def _weigh(start: int, evidence: Evidence) -> float:
    seen = _watching.get()
    if seen is not None:
        seen.append((start, evidence))
    return round(shipped_weights().probability(evidence), 3)


def confidence_of(duty: Duty, assignees: Sequence[Assignee], deadline: Deadline | None) -> float:
    """How sure all parts of an obligation of the outline are."""
    return _weigh(duty.start, evidence_of(duty, assignees, deadline))


def confidence_of_row(
    start: int, key: str, assignees: Sequence[Assignee], deadline: Deadline | None
) -> float:
    """How sure all parts of a row of a task table (bảng phân công) are."""
    return _weigh(start, ("opening=row", *_of_names(assignees), *_of_deadline(key, deadline), _length(key)))


def evidence_of(duty: Duty, assignees: Sequence[Assignee], deadline: Deadline | None) -> Evidence:
    """All facts about an obligation of the outline."""
    key, directive = duty.key, duty.directive
    named_by_operator = directive.opening is Opening.OPERATOR
    facts = [
        _OPENED[directive.opening],
        f"place={_place(duty)}",
        _length(key),
        *_of_names(assignees),
        *_of_deadline(key, deadline),
    ]
    if directive.passive:
        facts.append("opening=passive")
    if directive.action - directive.start > _SHORT and not named_by_operator:
        facts.append("opening=far")
    if duty.start > duty.item.start:
        facts.append("quote=later sentence")
    if key.endswith(":"):
        facts.append("text=announcing")
    if _holds(key, "closing"):
        facts.append("text=closing")
    if key.startswith(_doubts()["condition"]):
        facts.append("text=case")
    if named_by_operator and key.startswith(_handed_on(), directive.action):
        facts.append("opening=handed on")
    facts += _of_edges(duty, assignees)
    return tuple(facts)


def _place(duty: Duty) -> str:
    """Where the passage stands in the outline."""
    item = duty.item
    if item.level is Level.PLAIN:
        return "paragraph" if item.parent is not None else "body"
    if item.level is Level.ARTICLE:
        return "article"
    return "parent" if item.children else "leaf"


def _length(key: str) -> str:
    size = len(key)
    if size < _SHORT:
        return "length=short"
    return "length=middle" if size < _LONG else "length=long" if size < _VERY_LONG else "length=very long"


def _of_names(assignees: Sequence[Assignee]) -> list[str]:
    leads = [a for a in assignees if a.role is Role.LEAD]
    if not leads:
        return ["lead=none"]
    facts = [_NAMED[leads[0].found_in]]
    if len(leads) > _MANY:
        facts.append("leads=many")
    elif len(leads) > 1:
        facts.append("leads=several")
    if any(a.is_group for a in leads):
        facts.append("lead=group")
    supports = len(assignees) - len(leads)
    if supports:
        facts.append("supports=many" if supports > _MANY else "supports=some")
    return facts


def _of_deadline(key: str, deadline: Deadline | None) -> list[str]:
    if deadline is not None:
        kind = type(deadline).__name__
        sure = [] if deadline.confidence >= _SURE_DATE else ["deadline=unsure"]
        if kind == "AfterEvent" and not _holds(deadline.text.lower(), "event"):
            sure.append("deadline=no event")
        return [f"deadline={kind}", *sure]
    return ["deadline=unread"] if _holds(key, "timing") else ["deadline=none"]


def _of_edges(duty: Duty, assignees: Sequence[Assignee]) -> list[str]:
    """Whether the names end where something known begins, and whether words of help found a body."""
    key, base = duty.key, duty.base
    facts = []
    helped = False
    named = False
    for one in assignees:
        if one.role is Role.SUPPORT:
            helped = True
        if " " not in one.name:
            facts.append("name=one word")
        if one.found_in is not FoundIn.SENTENCE:
            continue
        named = named or one.role is Role.LEAD
        end = _ends(key, one.span.end - base)
        if end:
            facts.append(f"edge={one.role.value} {end}")
    if not named:
        facts += _of_outer_lead(duty, assignees)
    if not helped and _holds(key, "helping"):
        facts.append("supports=unread")
    if not named and _holds(key, "leading"):
        facts.append("lead=inside")
    return facts


def _of_outer_lead(duty: Duty, assignees: Sequence[Assignee]) -> list[str]:
    """How a lead stands that is named around the item: how far away, and what follows its name there."""
    lead = next((a for a in assignees if a.role is Role.LEAD), None)
    if lead is None:
        return []
    facts = ["lead=distant"] if duty.start - lead.span.end > _FAR else []
    if lead.found_in in (FoundIn.HEADING, FoundIn.LEAD_IN):
        node = duty.item.parent
        while node is not None and node.start > lead.span.start:
            node = node.parent
        if node is not None and lead.is_group:
            facts.append(f"{_NAMED[lead.found_in]} group")
        end = _ends(node.key, lead.span.end - node.start) if node is not None else ""
        if end:
            facts.append(f"edge=outer {end}")
    return facts


def _ends(key: str, end: int) -> str:
    """What is doubtful behind a name: nothing before a stop or a sure verb; a word that may go on with it."""
    if end >= len(key) or key[end] in ",;:.()":
        return ""
    at = end + 1
    if key.startswith(_doubts()["going_on"], at):
        return "may go on"
    return "" if key.startswith("và ", at) or is_verb(key, at) else "unknown"

"""What is learned for confidence, and how it does on documents that were left out (bài học)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from nlp.calibration import Verdict
from nlp.confidence import Evidence, Weights
from nlp.learned.logistic import Example, fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to learn: see `nlp/weights/training.toml`."""

    strength: float
    least: int
    fresh: float
    priors: Mapping[str, float] = field(default_factory=dict)


@cache
def plan_of(model: str) -> Plan:
    """The plan of one model."""
    text = (files("nlp") / "weights" / "training.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)[model]
    return Plan(
        strength=float(read["strength"]),
        least=int(read["least"]),
        fresh=float(read["fresh"]),
        priors={str(fact): float(weight) for fact, weight in read.get("priors", {}).items()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One document's obligations with the evidence of each; `is_fresh` if no rule was tuned on it."""

    file: str
    verdicts: tuple[Verdict, ...]
    evidence: tuple[Evidence, ...]
    is_fresh: bool = False

    def examples(self, plan: Plan) -> list[Example]:
        """Every obligation as an example."""
        weight = plan.fresh if self.is_fresh else 1.0
        return [
            Example(facts, verdict.is_right, weight)
            for facts, verdict in zip(self.evidence, self.verdicts, strict=True)
        ]


def lesson_of(
    file: str, verdicts: Sequence[Verdict], seen: Sequence[tuple[int, Evidence]], *, is_fresh: bool
) -> Lesson:
    """Puts the verdicts on a document together with what was watched while it was read."""
    by_start = dict(seen)
    return Lesson(
        file=file,
        verdicts=tuple(verdicts),
        evidence=tuple(by_start.get(verdict.start, ()) for verdict in verdicts),
        is_fresh=is_fresh,
    )


def train_confidence(lessons: Sequence[Lesson]) -> Weights:
    """The weights that all lessons teach."""
    plan = plan_of("confidence")
    examples = [example for lesson in lessons for example in lesson.examples(plan)]
    return fit(examples, strength=plan.strength, least=plan.least, priors=plan.priors)


def cross_validated(lessons: Sequence[Lesson]) -> tuple[tuple[Verdict, ...], ...]:
    """The verdicts of each document with the confidence that the other documents teach."""
    found = []
    for left_out in lessons:
        weights = train_confidence([lesson for lesson in lessons if lesson is not left_out])
        found.append(
            tuple(
                replace(verdict, confidence=weights.probability(facts))
                for verdict, facts in zip(left_out.verdicts, left_out.evidence, strict=True)
            )
        )
    return tuple(found)

"""A linear classifier in the rules' place (bộ phân loại tuyến tính), trained from gold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.confidence import Evidence, Weights
from nlp.evaluate import Tally
from nlp.learned.facts import facts_of
from nlp.learned.lessons import plan_of
from nlp.learned.logistic import Example, fit
from nlp.learned.protocol import Passage

HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearClassifier:
    """A `DirectiveClassifier`: the facts of each passage, weighed."""

    weights: Weights
    with_rules: bool = False

    def chances(self, passages: Sequence[Passage]) -> tuple[float, ...]:
        """One probability a passage, in order."""
        return tuple(
            self.weights.probability(facts_of(passage, with_rules=self.with_rules)) for passage in passages
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveLesson:
    """One document's items, and whether each directs (None: either answer is right)."""

    file: str
    passages: tuple[Passage, ...]
    answers: tuple[bool | None, ...]
    is_fresh: bool = False


def train_directives(lessons: Sequence[DirectiveLesson], *, with_rules: bool = False) -> LinearClassifier:
    """The classifier that all lessons teach."""
    facts = [_facts(lesson, with_rules=with_rules) for lesson in lessons]
    return LinearClassifier(weights=_learn(lessons, facts), with_rules=with_rules)


def _facts(lesson: DirectiveLesson, *, with_rules: bool) -> tuple[Evidence, ...]:
    return tuple(facts_of(passage, with_rules=with_rules) for passage in lesson.passages)


def _learn(lessons: Sequence[DirectiveLesson], facts: Sequence[Sequence[Evidence]]) -> Weights:
    plan = plan_of("directives")
    examples = [
        Example(shown, answer, plan.fresh if lesson.is_fresh else 1.0)
        for lesson, all_shown in zip(lessons, facts, strict=True)
        for shown, answer in zip(all_shown, lesson.answers, strict=True)
        if answer is not None
    ]
    return fit(examples, strength=plan.strength, least=plan.least)


def tally(lesson: DirectiveLesson, chances: Sequence[float]) -> Tally:
    """How many items that direct were taken for such, of those in the gold and of those taken."""
    judged = [
        (answer, chance >= HALF)
        for answer, chance in zip(lesson.answers, chances, strict=True)
        if answer is not None
    ]
    return Tally(
        sum(answer and taken for answer, taken in judged),
        sum(answer for answer, _ in judged),
        sum(taken for _, taken in judged),
    )


def cross_validated_directives(
    lessons: Sequence[DirectiveLesson], *, with_rules: bool = False
) -> tuple[Tally, ...]:
    """The tally of each document, judged by what the other documents teach."""
    facts = [_facts(lesson, with_rules=with_rules) for lesson in lessons]
    found = []
    for i, lesson in enumerate(lessons):
        weights = _learn([*lessons[:i], *lessons[i + 1 :]], [*facts[:i], *facts[i + 1 :]])
        found.append(tally(lesson, [weights.probability(shown) for shown in facts[i]]))
    return tuple(found)

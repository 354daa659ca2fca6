"""A linear judgement of roles in the rules' place (chủ trì, phối hợp), trained from gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp.confidence import Evidence, Weights
from nlp.evaluate import Tally
from nlp.learned.lessons import Plan
from nlp.learned.logistic import Example, fit
from nlp.learned.protocol import NamedAs, NamedPassage, RoleChances
from nlp.learned.role_facts import role_facts_of

PLAN = Plan(strength=1.0, least=3, fresh=1.0)
"""How roles are learned; chosen like the plans of `nlp/weights/training.toml`, but nothing of it ships."""

RoleWeights = Mapping[NamedAs, Weights]
"""For each role the weights of "this one against the others"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearRoles:
    """A `RoleClassifier`: the facts about each mention, weighed once for each role."""

    weights: RoleWeights
    with_rules: bool = False

    def chances(self, passages: Sequence[NamedPassage]) -> tuple[tuple[RoleChances, ...], ...]:
        """For each passage the chances of each of its mentions, in order."""
        return tuple(
            tuple(weigh(self.weights, facts) for facts in role_facts_of(one, with_rules=self.with_rules))
            for one in passages
        )


def weigh(weights: RoleWeights, facts: Evidence) -> RoleChances:
    """The chances of each role, made to add up to 1."""
    alone = {role: weights[role].probability(facts) for role in NamedAs}
    total = sum(alone.values())
    return RoleChances(**{role.value: chance / total for role, chance in alone.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLesson:
    """One document's passages with the right role of each mention (None: more than one is right)."""

    file: str
    passages: tuple[NamedPassage, ...]
    answers: tuple[tuple[NamedAs | None, ...], ...]
    is_fresh: bool = False


def train_roles(lessons: Sequence[RoleLesson], *, with_rules: bool = False) -> LinearRoles:
    """The classifier that all lessons teach."""
    facts = [_facts(lesson, with_rules=with_rules) for lesson in lessons]
    return LinearRoles(weights=_learn(lessons, facts), with_rules=with_rules)


def _facts(lesson: RoleLesson, *, with_rules: bool) -> tuple[tuple[Evidence, ...], ...]:
    return tuple(role_facts_of(one, with_rules=with_rules) for one in lesson.passages)


def _learn(lessons: Sequence[RoleLesson], facts: Sequence[Sequence[Sequence[Evidence]]]) -> RoleWeights:
    shown = [
        (each, answer, PLAN.fresh if lesson.is_fresh else 1.0)
        for lesson, by_passage in zip(lessons, facts, strict=True)
        for evidence, answers in zip(by_passage, lesson.answers, strict=True)
        for each, answer in zip(evidence, answers, strict=True)
        if answer is not None
    ]
    return {
        role: fit(
            [Example(evidence, answer is role, weight) for evidence, answer, weight in shown],
            strength=PLAN.strength,
            least=PLAN.least,
        )
        for role in NamedAs
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleScore:
    """How many mentions of each role were told, and how many passages in all their mentions (đúng hết)."""

    lead: Tally = field(default_factory=Tally)
    support: Tally = field(default_factory=Tally)
    exact: int = 0
    passages: int = 0

    def __add__(self, other: RoleScore) -> RoleScore:
        return RoleScore(
            lead=self.lead + other.lead,
            support=self.support + other.support,
            exact=self.exact + other.exact,
            passages=self.passages + other.passages,
        )

    @property
    def exact_share(self) -> float:
        """Share of the passages with every mention right; 1 where there is none."""
        return self.exact / self.passages if self.passages else 1.0


def score_roles(lesson: RoleLesson, chances: Sequence[Sequence[RoleChances]]) -> RoleScore:
    """The likeliest role of each mention against the right one; None is not counted."""
    total = RoleScore()
    for answers, each in zip(lesson.answers, chances, strict=True):
        judged = [
            (answer, one.likeliest) for answer, one in zip(answers, each, strict=True) if answer is not None
        ]
        total += RoleScore(
            lead=_tally(judged, NamedAs.LEAD),
            support=_tally(judged, NamedAs.SUPPORT),
            exact=int(all(answer is told for answer, told in judged)),
            passages=1,
        )
    return total


def _tally(judged: Sequence[tuple[NamedAs, NamedAs]], role: NamedAs) -> Tally:
    return Tally(
        sum(answer is told is role for answer, told in judged),
        sum(answer is role for answer, _ in judged),
        sum(told is role for _, told in judged),
    )


def cross_validated_roles(
    lessons: Sequence[RoleLesson], *, with_rules: bool = False
) -> tuple[RoleScore, ...]:
    """The score of each document, judged by what the other documents teach."""
    facts = [_facts(lesson, with_rules=with_rules) for lesson in lessons]
    found = []
    for i, lesson in enumerate(lessons):
        weights = _learn([*lessons[:i], *lessons[i + 1 :]], [*facts[:i], *facts[i + 1 :]])
        found.append(score_roles(lesson, [[weigh(weights, one) for one in shown] for shown in facts[i]]))
    return tuple(found)

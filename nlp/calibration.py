"""Whether confidence means what it says (độ tin cậy có đúng không): a table of bins against the gold.

An obligation is right when a clerk would change nothing: it is in the gold, and its leads, supports and
deadline are all as there. Obligations that gold marks optional are neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.contract import ObligationJson
from models.obligation import Role
from nlp.agreement import same_deadline
from nlp.evaluate import Predictions, compare_names, pair
from nlp.gold import GoldDocument, GoldObligation

SURE = 0.9
"""From here on a clerk may trust an obligation without looking (chắc chắn)."""
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether one read obligation is right in every part; `start` is its offset in the document."""

    file: str
    start: int
    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The obligations with a confidence from `low` up to `high` (the last bin holds its end)."""

    low: float
    high: float
    read: int
    right: int
    mean: float

    @property
    def precision(self) -> float:
        """Share that is right in every part; 1 where there is none."""
        return self.right / self.read if self.read else 1.0


def judge(golds: Sequence[GoldDocument], predictions: Predictions) -> tuple[Verdict, ...]:
    """A verdict on each read obligation of the documents that could be read."""
    return tuple(
        verdict
        for gold in golds
        if gold.file in predictions
        for verdict in _judge_document(gold, predictions[gold.file]["obligations"])
    )


def _judge_document(gold: GoldDocument, read: Sequence[ObligationJson]) -> Iterator[Verdict]:
    matched = {j: gold.obligations[i] for i, j in pair(gold.obligations, read).items()}
    for j, one in enumerate(read):
        right = matched.get(j)
        if right is None or not right.optional:
            yield Verdict(
                file=gold.file,
                start=one["start"],
                confidence=one["confidence"],
                is_right=right is not None and is_right(right, one),
            )


def is_right(right: GoldObligation, read: ObligationJson) -> bool:
    """Whether leads, supports and deadline are all as the gold has them."""
    named = (compare_names(right.leads, read, Role.LEAD), compare_names(right.supports, read, Role.SUPPORT))
    due = not right.deadline_scored or same_deadline(right.deadline, read.get("deadline"))
    return due and all(difference is None for _, difference in named)


def bins_of(verdicts: Sequence[Verdict]) -> tuple[Bin, ...]:
    """The reliability table (bảng độ tin cậy)."""
    found = []
    for low, high in pairwise(EDGES):
        last = high == EDGES[-1]
        inside = [v for v in verdicts if low <= v.confidence < high or (last and v.confidence == high)]
        mean = sum(v.confidence for v in inside) / len(inside) if inside else (low + high) / 2
        right = sum(v.is_right for v in inside)
        found.append(Bin(low=low, high=high, read=len(inside), right=right, mean=mean))
    return tuple(found)


def sure_of(verdicts: Sequence[Verdict]) -> Bin:
    """All that reach SURE, as one bin."""
    inside = [v for v in verdicts if v.confidence >= SURE]
    mean = sum(v.confidence for v in inside) / len(inside) if inside else SURE
    return Bin(low=SURE, high=1.0, read=len(inside), right=sum(v.is_right for v in inside), mean=mean)


def format_reliability(verdicts: Sequence[Verdict]) -> str:
    """The table, then how many are sure and how many of these are right."""
    lines = [f"{'confidence':<14}{'read':>6}{'right':>7}{'precision':>11}{'mean':>8}"]
    lines += [
        f"{f'{b.low:.2f}–{b.high:.2f}':<14}{b.read:>6}{b.right:>7}{b.precision:>11.4f}{b.mean:>8.3f}"
        for b in bins_of(verdicts)
        if b.read
    ]
    sure, total = sure_of(verdicts), max(1, len(verdicts))
    right = sum(v.is_right for v in verdicts)
    lines += [
        f"{'all':<14}{len(verdicts):>6}{right:>7}{right / total:>11.4f}",
        f"{'sure (≥ 0.90)':<14}{sure.read:>6}{sure.right:>7}{sure.precision:>11.4f}",
        f"{'share sure':<20}{sure.read / total:>10.4f}",
    ]
    return "\n".join(lines)

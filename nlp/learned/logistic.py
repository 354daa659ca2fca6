"""Logistic regression over named facts (hồi quy logistic): small, without chance, the same on every run.

numpy only: what comes out are plain floats, so that using a model needs no library at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.confidence import Evidence, Weights

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

_STEPS = 30
_ENOUGH = 1e-4


@dataclass(frozen=True, slots=True)
class Example:
    """The facts about one thing, whether it is so, and how much it counts."""

    evidence: Evidence
    is_right: bool
    weight: float = 1.0


def fit(
    examples: Sequence[Example],
    *,
    strength: float,
    least: int = 1,
    priors: Mapping[str, float] | None = None,
) -> Weights:
    """The weights that explain the examples; `strength` draws them to their priors, 0 where there is none.

    Facts of fewer than `least` examples keep their prior. The bias is drawn nowhere.
    """
    known = priors or {}
    counts: dict[str, int] = {}
    for one in examples:
        for fact in set(one.evidence):
            counts[fact] = counts.get(fact, 0) + 1
    names = sorted({name for name, count in counts.items() if count >= least} | known.keys())
    place = {name: i for i, name in enumerate(names)}
    rows = _rows_of(examples, place)
    right = np.array([float(one.is_right) for one in examples])
    mass = np.array([one.weight for one in examples])
    penalty = np.full(len(names) + 1, strength)
    penalty[-1] = 1e-6
    start = np.array([*(known.get(name, 0.0) for name in names), 0.0])
    found = _newton(rows, right, mass, penalty, start)
    return Weights(bias=float(found[-1]), facts={name: float(found[place[name]]) for name in names})


@dataclass(frozen=True, slots=True)
class _Rows:
    """A table of noughts and ones with few ones: row and column of each one, for thousands of facts."""

    row: Places
    column: Places
    height: int
    width: int

    def __matmul__(self, weights: Numbers) -> Numbers:
        """The sum of each row's weights."""
        return _sums(self.row, weights[self.column], self.height)

    def turned(self, values: Numbers) -> Numbers:
        """The sum of each column's values."""
        return _sums(self.column, values[self.row], self.width)


def _sums(place: Places, values: Numbers, size: int) -> Numbers:
    """What is added up at each place."""
    return np.asarray(np.bincount(place, weights=values, minlength=size), dtype=np.float64)


def _rows_of(examples: Sequence[Example], place: Mapping[str, int]) -> _Rows:
    """A row for each example: a column for each fact that has a place, and the bias as the last."""
    bias = len(place)
    columns = [[*sorted({place[f] for f in one.evidence if f in place}), bias] for one in examples]
    row = np.repeat(np.arange(len(columns)), [len(own) for own in columns])
    column = np.array([at for own in columns for at in own], dtype=np.intp)
    return _Rows(row, column, len(examples), bias + 1)


def _newton(rows: _Rows, right: Numbers, mass: Numbers, penalty: Numbers, start: Numbers) -> Numbers:
    """Newton's method with conjugate gradients, so that thousands of facts need no square matrix.

    A step that would make the examples less likely is halved until it does not.
    """

    def loss(weights: Numbers) -> float:
        odds = rows @ weights
        unlikely = mass @ (np.logaddexp(0.0, odds) - right * odds)
        return float(unlikely + 0.5 * penalty @ (weights - start) ** 2)

    weights, reached = start.copy(), loss(start)
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.turned(mass * (chance - right)) + penalty * (weights - start)
        if float(np.abs(slope).max()) < _ENOUGH:
            break
        curve = mass * np.maximum(chance * (1 - chance), 1e-6)
        step = _solve(rows, curve, penalty, slope)
        while (new := loss(weights - step)) > reached and float(np.abs(step).max()) > _ENOUGH:
            step = step / 2
        weights, reached = weights - step, min(new, reached)
    return weights


def _solve(rows: _Rows, curve: Numbers, penalty: Numbers, slope: Numbers) -> Numbers:
    """The step at which the curved slope vanishes."""
    step = np.zeros_like(slope)
    rest = slope.copy()
    way = rest.copy()
    size = float(rest @ rest)
    for _ in range(200):
        if size < 1e-16:
            break
        bent = rows.turned(curve * (rows @ way)) + penalty * way
        share = size / float(way @ bent)
        step += share * way
        rest -= share * bent
        new = float(rest @ rest)
        way = rest + (new / size) * way
        size = new
    return step

"""Lines of a PDF page that the file writes in two goes, put together again letter by letter (chữ bị tách).

A program whose font lacks Vietnamese letters prints "S  Y t" first and then "ở" and "ế" of another font into
the gaps; a raised mark of a footnote comes in a line of its own. Both are told by two runs of words at one
height that touch or stand in each other's gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf_text import PageText, Printed, Rectangle, box_of

_SPACE = 0.12
"""So many times the height of the line part two words; letters of one word touch by their advance."""
_OVERPRINT = 0.2
"""Where more letters than this share lie on others, one text was printed over another: a stamp."""
_TOUCHING = 0.2
"""Runs no further apart than so many times their height are one; some files place each letter by itself."""
_NEAR = 120
"""So many runs that follow by height are looked at: more letters do not stand in one line."""

Letter = tuple[float, float, Printed]
"""Where a letter begins and ends with the white around it, and its ink."""


def lines_of(text: PageText) -> list[list[Printed]]:
    """The lines of a page, none in the gaps of another."""
    lines = text.lines()
    runs = [run for line in lines for run in _runs(line)]
    tangles = _tangles([box_of(run) for run in runs])
    if not tangles:
        return lines
    for tangle in tangles:
        line = _untangled(text, [word for number in tangle for word in runs[number]])
        if line is not None:
            runs[tangle[0]] = line
            for number in tangle[1:]:
                runs[number] = []
    return [run for run in runs if run]


def _runs(line: Sequence[Printed]) -> list[list[Printed]]:
    """A line cut where it jumps back to the left."""
    runs = [[line[0]]]
    for before, after in pairwise(line):
        if after.x0 < before.x0:
            runs.append([])
        runs[-1].append(after)
    return runs


def _tangles(boxes: Sequence[Rectangle]) -> list[list[int]]:
    """Groups of runs at one height of which each touches another or reaches into its width."""
    order = sorted(range(len(boxes)), key=lambda n: boxes[n][1] + boxes[n][3])
    groups: dict[int, list[int]] = {}
    for place, number in enumerate(order):
        one = boxes[number]
        for other in order[place + 1 : place + _NEAR]:
            box = boxes[other]
            if box[1] + box[3] > 2 * one[3]:
                break  # the middle of all that follow lies below
            if _meet(one, box):
                _join(groups, number, other)
    return [sorted(group) for group in {id(group): group for group in groups.values()}.values()]


def _join(groups: dict[int, list[int]], number: int, other: int) -> None:
    large, small = groups.get(number, [number]), groups.get(other, [other])
    if large is small:
        return
    if len(large) < len(small):
        large, small = small, large
    large.extend(small)
    groups.update(dict.fromkeys((number, *small), large))


def _meet(one: Rectangle, other: Rectangle) -> bool:
    low, tall = sorted((one, other), key=lambda box: box[3] - box[1])
    middle = (low[1] + low[3]) / 2
    between = max(one[0], other[0]) - min(one[2], other[2])
    return tall[1] <= middle <= tall[3] and between < _TOUCHING * (tall[3] - tall[1])


def _untangled(text: PageText, words: Sequence[Printed]) -> list[Printed] | None:
    """The letters of some runs from left to right as words; None where one was printed over another."""
    letters = sorted((letter for word in words for letter in text.letters_of(word)), key=lambda one: one[0])
    if not letters:
        return None
    on_others = sum(_lies_on(before, after) for before, after in pairwise(letters))
    if on_others > _OVERPRINT * len(letters):
        return None
    height = max(ink.bottom - ink.top for _, _, ink in letters)
    runs: list[list[Printed]] = []
    end = float("-inf")
    for left, right, ink in letters:
        if left - end > _SPACE * height:
            runs.append([])
        runs[-1].append(ink)
        end = max(end, right)
    return [_word(run) for run in runs]


def _lies_on(before: Letter, after: Letter) -> bool:
    narrow = min(before[1] - before[0], after[1] - after[0])
    return before[1] - after[0] > 0.5 * narrow


def _word(letters: Sequence[Printed]) -> Printed:
    x0, top, x1, bottom = box_of(letters)
    letters = tuple(letters)
    word = "".join(letter.text for letter in letters)
    return Printed(word, x0, top, x1, bottom, letters[0].index, letters=letters)

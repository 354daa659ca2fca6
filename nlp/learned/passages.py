"""The items of a document as passages to judge, and which of them the gold takes for obligations."""

from __future__ import annotations

from collections.abc import Sequence

from models.extraction import Extraction
from models.outline import Clause, ClauseRole
from models.source import SourceText
from nlp.agreement import SAME_TEXT, likeness, words
from nlp.gold import GoldDocument, GoldObligation
from nlp.keys import match_key
from nlp.labels import read_label
from nlp.learned.protocol import Passage
from nlp.outline import introduces

_OPENING = 7


def passages_of(extraction: Extraction, source: SourceText) -> tuple[Passage, ...]:
    """Every item of the outline that has words of its own, in reading order."""
    clauses = extraction.clauses
    texts = [_words_of(clause, source) for clause in clauses]
    return tuple(
        _passage(clause, index, clauses, texts)
        for index, clause in enumerate(clauses)
        if texts[index].strip()
    )


def _words_of(clause: Clause, source: SourceText) -> str:
    text = clause.span.of(source.text)
    label = read_label(text) if clause.label else None
    return text[label.end :] if label else text


def _passage(clause: Clause, index: int, clauses: Sequence[Clause], texts: Sequence[str]) -> Passage:
    around: list[str] = []
    parent = clause.parent
    siblings = len(clauses[parent].children) if parent is not None else 0
    introduced = parent is not None and introduces(match_key(texts[parent]))
    while parent is not None:
        around.append(texts[parent])
        parent = clauses[parent].parent
    return Passage(
        start=clause.span.end - len(texts[index]),
        label=clause.label,
        text=texts[index],
        around=tuple(around),
        siblings=siblings,
        children=len(clause.children),
        is_introduced=introduced,
        by_rules=clause.role is ClauseRole.ORDER,
    )


def answers_of(passages: Sequence[Passage], gold: GoldDocument) -> tuple[bool | None, ...]:
    """Whether the gold takes each passage for an obligation; None where either answer is right.

    An obligation of several lines is the passage that is most like it; its other lines may go either way.
    """
    answers: list[bool | None] = [False] * len(passages)
    own = [words(passage.text) for passage in passages]
    best: list[tuple[int, bool]] = []
    for right in gold.obligations:
        alike = {i: _likeness(own[i], passage.text, right) for i, passage in enumerate(passages)}
        found = {i: value for i, value in alike.items() if value >= SAME_TEXT}
        for i in found:
            answers[i] = None
        if found:
            best.append((max(found, key=lambda i: (found[i], i)), right.optional))
    for i, optional in best:
        answers[i] = answers[i] if optional else True
    return tuple(answers)


def _likeness(own: Sequence[str], text: str, right: GoldObligation) -> float:
    """How alike they are; at least SAME_TEXT where the passage opens an obligation of several lines."""
    opens = any(list(own[:_OPENING]) == words(other)[:_OPENING] for other in right.texts)
    alike = max(likeness(text, other) for other in right.texts)
    return max(alike, SAME_TEXT) if opens and len(own) >= _OPENING else alike

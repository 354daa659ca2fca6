"""Deadlines of a text (thời hạn): all of them, the one that binds, and that of a labelled field."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from models.deadline import Deadline, FixedDate, Recurring, Standing
from nlp.deadlines.cues import is_data_window
from nlp.deadlines.grades import WEAK
from nlp.deadlines.grammar import find_phrases, may_open
from nlp.deadlines.habits import opens_sentence
from nlp.deadlines.judge import confidence_of
from nlp.deadlines.merge import end_standing, merge_phrases
from nlp.deadlines.phrases import Phrase
from nlp.deadlines.placing import DeadlineContext
from nlp.deadlines.resolve import resolve
from nlp.deadlines.tokens import Tokens, forms

__all__ = [
    "DeadlineContext",
    "find_deadlines",
    "holds_deadline_words",
    "read_deadline",
    "read_field_deadline",
]

# Without one of these no phrase of the grammar can begin.
_TIME_WORDS = ("ngày", "tháng", "quý", "quí", "qúy", "năm", "tuần", "giờ", "xuyên", "lần")
_SHAPES = re.compile(r"[0-9](?:[/.\-:hg]\s?[0-9]|h\b)")
_CONTINUOUS = re.compile(r"liên\s+tục")
_BARE_LIMIT = 160  # characters; a longer text is no bare phrase
_BY_REFERENCE = forms("by_reference")


def holds_deadline_words(text: str) -> bool:
    """Whether the text holds a word that a deadline needs; False is certain, True is only a hint."""
    lowered = text.lower()
    for word in _TIME_WORDS:
        if word in lowered:
            return True
    if "liên" in lowered and _CONTINUOUS.search(lowered):
        return True
    return _SHAPES.search(lowered) is not None


def find_deadlines(text: str, context: DeadlineContext, *, base: int = 0) -> tuple[Deadline, ...]:
    """All deadlines that the text sets, in reading order; `base` is added to their offsets."""
    if not holds_deadline_words(text):
        return ()
    return _deadlines(Tokens(text), context, base=base, field=False)


def read_deadline(
    text: str, context: DeadlineContext, *, base: int = 0, key: str | None = None
) -> Deadline | None:
    """The deadline that binds what the text orders, further recurrences in `also` (GUIDELINES 4).

    A bare phrase ("Quý II, Quý III năm 2023") is read like a field. `key` is the text's matching key where
    the caller has it.
    """
    if not holds_deadline_words(text):
        return None
    tokens = Tokens(text, key)
    found = _deadlines(tokens, context, base=base, field=False)
    return _binding(found) if found else _read_bare(tokens, context, base=base)


def read_field_deadline(text: str, context: DeadlineContext, *, base: int = 0) -> Deadline | None:
    """The deadline of a labelled field or a table cell; a start alone or a reference elsewhere is None."""
    if not holds_deadline_words(text) and re.search(r"\d{4}", text) is None:
        return None
    return _read_field(Tokens(text), context, base=base)


def _read_field(tokens: Tokens, context: DeadlineContext, *, base: int) -> Deadline | None:
    start = next((i for i, w in enumerate(tokens.words) if w.isalnum()), None)
    if start is None or _BY_REFERENCE.at(tokens, start) is not None:
        return None
    found = _deadlines(tokens, context, base=base, field=True)
    return _of_field(found) if found else None


def _deadlines(tokens: Tokens, context: DeadlineContext, *, base: int, field: bool) -> tuple[Deadline, ...]:
    found: list[Deadline] = []
    phrases = find_phrases(tokens, field=field)
    if not phrases:
        return ()
    if not field:
        phrases = [p for p in phrases if not is_data_window(tokens, p)]
    phrases = merge_phrases(tokens, phrases)
    if not field:
        phrases = end_standing(
            tokens,
            phrases,
            lambda standing: (
                confidence_of(tokens, standing, field=False) > 0 or opens_sentence(tokens, standing)
            ),
        )
    for phrase in phrases:
        confidence = confidence_of(tokens, phrase, field=field)
        if confidence > 0:
            found.extend(resolve(tokens, phrase, context, base=base, confidence=confidence))
    return tuple(sorted(found, key=lambda d: (d.span.start, d.span.end)))


def _read_bare(tokens: Tokens, context: DeadlineContext, *, base: int) -> Deadline | None:
    """A text that is nothing but a phrase of time."""
    if len(tokens.text) > _BARE_LIMIT or not may_open(tokens):
        return None
    phrases: list[Phrase] = merge_phrases(tokens, find_phrases(tokens, field=True))
    covered = {i for p in phrases for i in range(p.first, p.end)}
    if not phrases or any(w.isalnum() for i, w in enumerate(tokens.words) if i not in covered):
        return None
    return _read_field(tokens, context, base=base)


def _of_field(found: tuple[Deadline, ...]) -> Deadline:
    if isinstance(found[0], Recurring):
        return _with_also(found[0], found)
    return found[0]


def _binding(found: tuple[Deadline, ...]) -> Deadline:
    """A date, period or recurrence before "thường xuyên"; of several dates the earliest."""
    timed = [d for d in found if not isinstance(d, Standing)]
    if not timed:
        return found[0]
    sure = [d for d in timed if d.confidence > WEAK] or timed
    first = sure[0]
    if isinstance(first, FixedDate):
        return min((d for d in sure if isinstance(d, FixedDate)), key=_due)
    if isinstance(first, Recurring):
        return _with_also(_most_binding([d for d in sure if isinstance(d, Recurring)]), found)
    return first


def _due(deadline: FixedDate) -> date:
    return deadline.due_on


def _most_binding(rules: list[Recurring]) -> Recurring:
    """The first that names a day, else the first."""
    return next((r for r in rules if "BY" in r.rrule), rules[0])


def _with_also(rule: Recurring, found: tuple[Deadline, ...]) -> Recurring:
    others = [r for d in found if isinstance(d, Recurring) for r in (d.rrule, *d.also)]
    also = tuple(dict.fromkeys(r for r in (*rule.also, *others) if r != rule.rrule))
    return replace(rule, also=also)

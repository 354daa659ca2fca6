"""Words that tell what a clause does, compiled once from the lexicons (dấu hiệu của câu)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.lexicon import alternatives, phrases


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns over matching keys; see `nlp/lexicons/cues.toml` for what each group means."""

    fact: re.Pattern[str]
    past: re.Pattern[str]
    adverbial: re.Pattern[str]
    binding: re.Pattern[str]
    commander: re.Pattern[str]
    unhelping: re.Pattern[str]
    others: re.Pattern[str]


@cache
def cues() -> Cues:
    """The patterns, compiled on first use."""
    having = alternatives("cues", "having")
    return Cues(
        fact=re.compile(rf"{alternatives('cues', 'fact')}|có (?!{having})"),
        past=re.compile(rf"{alternatives('cues', 'past')}|ngày \d"),
        adverbial=re.compile(alternatives("cues", "adverbial")),
        binding=re.compile(rf"(?<!trường hợp)(?<!thuộc diện)\s{alternatives('cues', 'binding')}\s"),
        commander=re.compile(alternatives("bodies", "commanders")),
        unhelping=re.compile(rf"(?<!\w){alternatives('cues', 'unhelping')}\s*$"),
        others=re.compile(rf"(?<!\w){alternatives('cues', 'others')}\s+(?:các\s+|cho\s+)?\w"),
    )


@cache
def common_nouns() -> frozenset[str]:
    """Common nouns for bodies, alone and behind "các", as keys."""
    nouns = phrases("bodies", "generic").forms
    return nouns | {f"các {n}" for n in nouns}

"""Target metrics (chỉ tiêu): shares and counts that an action must reach, with how they compare."""

from __future__ import annotations

import re
from functools import cache

from models.obligation import Metric, Operator
from models.source import Span
from nlp.keys import match_key
from nlp.lexicon import alternatives, load_lexicon

_NUMBER = r"(\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)"
_COMPARISONS = {
    "more": Operator.GREATER,
    "less": Operator.LESS,
    "at_least": Operator.AT_LEAST,
    "at_most": Operator.AT_MOST,
    "plain": Operator.EQUAL,
}


@cache
def _metric() -> re.Pattern[str]:
    before = alternatives("reports", *_COMPARISONS)
    return re.compile(
        rf"(?P<before>{before})?\s*(?P<value>{_NUMBER})\s?(?:[-–]\s?(?P<high>\d+(?:,\d+)?)\s?)?"
        r"(?P<unit>%)(?P<after>\s+trở lên|\s+trở xuống)?"
    )


@cache
def _operators() -> dict[str, Operator]:
    groups = load_lexicon("reports")
    return {
        match_key(form): operator for name, operator in _COMPARISONS.items() for form in groups[name].forms
    }


def _number(text: str) -> float:
    plain = text.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) else text
    value = float(plain.replace(",", "."))
    return int(value) if value.is_integer() else value


def find_metrics(text: str, key: str, base: int = 0) -> tuple[Metric, ...]:
    """The targets of a passage; spans are document offsets when `base` is the passage's."""
    if "%" not in text:
        return ()
    found: list[Metric] = []
    for match in _metric().finditer(key):
        value, high = _number(match["value"]), match["high"]
        operator = _operators().get(match["before"] or "", Operator.EQUAL)
        if match["after"]:
            operator = Operator.AT_LEAST if match["after"].strip() == "trở lên" else Operator.AT_MOST
        if high:
            operator = Operator.RANGE
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        found.append(
            Metric(
                text=text[start : match.end()],
                operator=operator,
                value=value,
                high=_number(high) if high else None,
                unit=match["unit"],
                span=Span(base + start, base + match.end()),
            )
        )
    return tuple(found)

"""Target metrics (chỉ tiêu): shares and counts that an action must reach, with how they compare."""

from __future__ import annotations

import re

from models.obligation import Metric, Operator
from models.source import Span

_NUMBER = r"(\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)"
_METRIC = re.compile(
    rf"(?P<before>trên|hơn|vượt|dưới|ít nhất|tối thiểu|không dưới|không thấp hơn|không quá|tối đa|không vượt quá|không cao hơn|từ|đạt|đạt tỷ lệ|tỷ lệ|giảm|tăng|bằng)?\s*"
    rf"(?P<value>{_NUMBER})\s?(?:[-–]\s?(?P<high>\d+(?:,\d+)?)\s?)?(?P<unit>%)(?P<after>\s+trở lên|\s+trở xuống)?"
)
_BEFORE = {
    "trên": Operator.GREATER, "hơn": Operator.GREATER, "vượt": Operator.GREATER, "dưới": Operator.LESS,
    "ít nhất": Operator.AT_LEAST, "tối thiểu": Operator.AT_LEAST, "không dưới": Operator.AT_LEAST,
    "không thấp hơn": Operator.AT_LEAST, "không quá": Operator.AT_MOST, "tối đa": Operator.AT_MOST,
    "không vượt quá": Operator.AT_MOST, "không cao hơn": Operator.AT_MOST,
}  # fmt: skip


def _number(text: str) -> float:
    plain = text.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) else text
    value = float(plain.replace(",", "."))
    return int(value) if value.is_integer() else value


def find_metrics(text: str, key: str, base: int = 0) -> tuple[Metric, ...]:
    """The targets of a passage; spans are document offsets when `base` is the passage's."""
    if "%" not in text:
        return ()
    found: list[Metric] = []
    for match in _METRIC.finditer(key):
        value, high = _number(match["value"]), match["high"]
        operator = _BEFORE.get(match["before"] or "", Operator.EQUAL)
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

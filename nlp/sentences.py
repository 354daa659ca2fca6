"""Sentences of a paragraph (câu), by offsets."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?…])[\"”’)]?\s+(?=[\"“‘(]?[^\W\d_a-zà-ỹ])")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-ZĐ][\w&]{0,3}|Tp|tp|đ/c|v\.v|Ths|ThS|\d{1,2}|No)\.$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence; an abbreviation's full stop ("TP. Hồ Chí Minh") ends none."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start()]):
            continue
        spans.append((start, match.start()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans

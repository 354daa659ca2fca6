"""A sentence that a page or a line broke is one paragraph again (nối đoạn bị ngắt)."""

from __future__ import annotations

import re

_ENDED = re.compile(r"(?:[.:;!?…”\"|]|\./\.?|\.\.\.)\s*$")
_LABEL = re.compile(r"(?:[a-zđ]\d?\)|[a-zđ]\.\s|[ivx]+\)|\([a-zđ0-9ivx]{1,3}\)|v/v\b|[-–•+*]\s)")
_YEAR_END = re.compile(r"(?:giai đoạn|thời kỳ|nhiệm kỳ|năm)\s+(?:19|20)\d{2}\s*$", re.IGNORECASE)
_YEAR_GO = re.compile(r"[-–]\s*(?:19|20)\d{2}\b")
_HEAD = re.compile(r"\s*(?:số\s*:|kính gửi|nơi nhận|v/v)", re.IGNORECASE)
_OPEN_END = re.compile(
    r"(?:[,(\-–/]|\s(?:và|của|các|cho|về|với|tại|theo|từ|đến|là|do|để|trong|trên|số|ngày|tháng|năm|tỉnh))\s*$"
)
_TAIL = 80
"""How much of a paragraph tells whether it ended; some are pages long."""
_LETTER_DASH = re.compile(r"[^\W\d_]-$")
_DIGIT_DASH = re.compile(r"\d-$")
_NUMBER_GOES_ON = re.compile(r"\d|[A-ZĐ]{2,}|[A-ZĐ]/")
_ADDRESS = re.compile(r"(?:https?:\S*|[\w-]+[.@][\w.@/-]*[^\W_])$")
_ADDRESS_GOES_ON = re.compile(r"(?!www\.|https?:)[a-z\d-]*\.[a-z]{2,}")


def is_cut(before: str, after: str) -> bool:
    """Whether the end of a printed line cut a word in two, so that no space stands between.

    A number or an abbreviation goes on behind its dash ("87/2031/TT-", "99-" before "NQ/TW"); a year before
    a dash is no word ("III/2031-" before "Quý I"). An address that is too long for its cell breaks anywhere.
    """
    if before.endswith("-"):
        if _DIGIT_DASH.search(before[-2:]):
            return _NUMBER_GOES_ON.match(after) is not None
        return _LETTER_DASH.search(before[-2:]) is not None
    return _ADDRESS_GOES_ON.match(after) is not None and _ADDRESS.search(before[-_TAIL:]) is not None


def goes_on(before: str, after: str) -> bool:
    """Whether the paragraph `after` is the rest of the sentence in `before`.

    It is when `before` has no end of a sentence and `after` begins in lower case and is no label; also a
    range of years that was cut at its dash.
    """
    if not before or not after or after[0].isspace():
        return False
    end = before.rstrip()[-_TAIL:]
    if _YEAR_END.search(end) and _YEAR_GO.match(after):
        return True
    if _ENDED.search(end) or _LABEL.match(after) or _HEAD.match(after):
        return False
    if _HEAD.match(before) and not before.lower().lstrip().startswith("v/v"):
        return False
    first = after.lstrip('"“‘(')[:1]
    if first.islower():
        return True
    return first.isdigit() and bool(_OPEN_END.search(end)) and not re.match(r"\d{1,3}[.)]", after)

"""Conditions of a duty (điều kiện): the event or case on which it depends; kept as a field, no deadline.

"Nếu có vướng mắc", "trường hợp trễ hạn", "khi phát hiện ca bệnh", "sau khi nước rút" are conditions. An
event with an amount ("05 ngày trước khi …") is a deadline, "(nếu có)" and "các trường hợp vi phạm" are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.clauses import clause_start
from nlp.lexicon import alternatives, phrases
from nlp.looks import is_verb
from nlp.names import NameReader

_MARK = re.compile(r"[,;:()\n]|\.(?=\s|$)|\./\.")
_AMOUNT = re.compile(
    r"\d+\s*(?:\([^()]*\)\s*)?(?:giờ|ngày|tuần|tháng|năm|phút)"
    r"(?:\s+làm việc)?(?:\s+(?:kể|tính))?(?:\s+từ)?\s*$"
)
_FILLED = re.compile(r"nếu có\s*(?:\)|,|;|\.|$)")
_CONTENT_WORDS = 3
_HELD = re.compile(
    r"(?:trong\s+)?(?:quá trình|thời gian)\s[^.;]{0,120}?\s"
    r"(?=có phát sinh|phát sinh|gặp|có khó khăn|có vướng)"
)


@dataclass(frozen=True, slots=True)
class _Cues:
    """Patterns over matching keys; see `nlp/lexicons/cues.toml`, the groups of conditions."""

    any: re.Pattern[str]
    opening: re.Pattern[str]
    cases: re.Pattern[str]
    beyond: re.Pattern[str]
    troubled: re.Pattern[str]
    ends: re.Pattern[str]
    content: re.Pattern[str]
    plural: re.Pattern[str]
    ground: re.Pattern[str]


@cache
def _cues() -> _Cues:
    unable = alternatives("cues", "condition_case")
    opening = alternatives("cues", "condition")
    events = alternatives("cues", "condition_event")
    return _Cues(
        any=re.compile(rf"(?<!\w)(?:{opening}|{events}|đối với|vượt|phát sinh|gặp)"),
        opening=re.compile(rf"(?<!\w)(?:(?P<case>{opening})|(?P<event>{events}))\s+"),
        cases=re.compile(rf"(?<!\w)đối với\s+[^,;.:()]{{2,60}}?\s{unable}"),
        beyond=re.compile(
            r"(?<!\w)(?:đối với\s+)?(?:các\s+|những\s+)?"
            r"(?:vấn đề|nội dung|khó khăn, vướng mắc|vướng mắc|trường hợp)\s+"
            r"(?:[^,;.()]{0,30}\s)?(?:vượt|ngoài)\s+(?:quá\s+)?thẩm quyền"
        ),
        troubled=re.compile(
            r"(?<!\w)(?:có\s+(?:phát sinh|khó khăn|vướng mắc)|(?:gặp|phát sinh)\s+(?:khó khăn|vướng mắc))"
        ),
        ends=re.compile(rf"\s{alternatives('cues', 'condition_ends')}"),
        content=re.compile(rf"(?<!\w){alternatives('cues', 'condition_content')}"),
        plural=re.compile(rf"(?<!\w){alternatives('cues', 'condition_scope')}\s*$"),
        ground=re.compile(alternatives("cues", "condition_ground")),
    )


def find_condition(text: str, key: str) -> str | None:
    """The first condition that a passage states, as written."""
    if _cues().any.search(key) is None:
        return None
    spans = [span for span in (_opened(text, key), _case(text, key), _troubled(text, key)) if span]
    if not spans:
        return None
    start, end = min(spans)
    return " ".join(text[start:end].split())


def _opened(text: str, key: str) -> tuple[int, int] | None:
    """ "nếu …", "trường hợp …", "khi …": the first that a duty depends on."""
    for match in _cues().opening.finditer(key):
        start = match.start()
        if _is_none(key, match):
            continue
        end = _extent(text, key, match.end())
        counted = match["event"] is not None and _AMOUNT.search(key, start, end)
        if end - match.end() >= _CONTENT_WORDS and not counted:
            return start, end
    return None


def _is_none(key: str, match: re.Match[str]) -> bool:
    """Words that open no condition of the duty here."""
    start = match.start()
    before = key[max(0, start - 60) : start]
    if _FILLED.match(key, start) or _AMOUNT.search(before) or _cues().plural.search(before):
        return True
    if _cues().ground.match(key, match.end()):
        return True
    clause = key[clause_start(key, start) : start]
    if match["case"] and match["case"].startswith("trường hợp"):
        return bool(clause.strip()) and not clause.rstrip().endswith(("và", "hoặc", "trừ", "riêng", "nhưng"))
    return match["event"] in ("khi", "mỗi khi") and _cues().content.search(clause) is not None


def _case(text: str, key: str) -> tuple[int, int] | None:
    """ "Đối với nhiệm vụ không thể …", "những vấn đề vượt thẩm quyền": a case, not a scope."""
    cases = _cues().cases.finditer(key)
    opening = (case for case in cases if not key[clause_start(key, case.start()) : case.start()].strip())
    match = next(opening, None) or _cues().beyond.search(key)
    return (match.start(), _extent(text, key, match.end())) if match else None


def _troubled(text: str, key: str) -> tuple[int, int] | None:
    """ "Trong quá trình thực hiện có phát sinh vướng mắc thì …": a condition without "nếu"."""
    held = _HELD.search(key)
    match = _cues().troubled.match(key, held.end()) if held else None
    return (match.start(), _extent(text, key, match.end())) if match else None


def _extent(text: str, key: str, pos: int) -> int:
    """Where the condition ends: at a mark, at "thì", at the action; over a comma inside a list of nouns."""
    reader: NameReader | None = None
    end = pos
    while True:
        mark = _MARK.search(key, end)
        limit = mark.start() if mark else len(key)
        stop = _cues().ends.search(key, max(pos - 1, end - 1), limit)
        if stop is not None and stop.start() >= pos:
            return stop.start()
        if mark is None or mark.group() != ",":
            return limit
        reader = reader or NameReader(text, key)
        following = _noun_behind(reader, mark.end())
        if following is None:
            return limit
        end = following


def _noun_behind(reader: NameReader, pos: int) -> int | None:
    """Where a short noun ends that goes on the list behind a comma ("khó khăn, vướng mắc"); else None."""
    at = reader.skip(pos)
    key = reader.key
    mark = _MARK.search(key, at)
    limit = mark.start() if mark else len(key)
    stop = _cues().ends.search(key, at, limit)
    end = stop.start() if stop else limit
    words = key[at:end].split()
    listed = phrases("cues", "condition_list").match_at(key, at) is not None
    if listed:
        return end
    if not 0 < len(words) <= _CONTENT_WORDS or is_verb(key, at) or reader.read_name(at, bare=True):
        return None
    degree = phrases("verbs", "degree", "operator", "action").match_at(key, at)
    return None if degree is not None or reader.text[at].isupper() else end

"""Target metrics (chỉ tiêu): shares and counts that an action must reach, with how they compare.

"Ít nhất 02 lớp" and "từ 80% trở lên" are targets; dates, durations, ages, distances, numbers of documents
and figures of a report of facts are none.
"""

from __future__ import annotations

import re
from functools import cache

from models.obligation import Metric, Operator
from models.source import Span
from nlp.clauses import clause_start
from nlp.keys import match_key
from nlp.lexicon import alternatives, load_lexicon, phrases

_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)"
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_SIGNS = r">=|<=|[≥≤<>=]"
_COMPARISONS = {
    "more": Operator.GREATER,
    "less": Operator.LESS,
    "at_least": Operator.AT_LEAST,
    "at_most": Operator.AT_MOST,
    "plain": Operator.EQUAL,
}
_DESCRIBING = re.compile(r"(?<!\w)có\s+(?:tỷ lệ\s+[^,;.]{0,50}|số\s+[^,;.]{0,40})?$")
_EACH = re.compile(r"(?<!\w)(?:mỗi|từng)\s[^,;.]{0,60}$")
_ASSIGNED = re.compile(r"(?<!\w)(?:cử|phân công|giao)\s*$")
_ABOUT = re.compile(r"(?:khoảng|thêm|mới|được|dứt điểm)\s*$")
_LISTED = re.compile(r"(?:\s+[^\s,;.]+){0,5}?\s*(?:,\s*(?:và\s+)?|và\s+)")
_HINT = re.compile(r"%|\d|ít nhất|tối thiểu|không quá|tối đa|không dưới")


@cache
def _metric() -> re.Pattern[str]:
    before = alternatives("reports", *_COMPARISONS)
    spelled = "|".join(_WORDS)
    return re.compile(
        rf"(?:(?<!\w)(?P<before>{before}|{_SIGNS})\s*)?"
        rf"(?<![\w/.,])(?P<value>{_NUMBER}|(?:{spelled})(?!\w))"
        rf"\s?(?P<share>%)?(?:\s?(?:[-–]|đến|tới)\s?(?P<high>{_NUMBER}))?(?!\d|/\d|\.\d|-\d|[a-zđ])"
        rf"(?:\s*(?P<unit>%|{alternatives('reports', 'uncounted', 'counted')}))?"
        r"(?P<after>(?:\s+[^\s,;.()\d]+){0,4}?\s+(?:trở lên|trở xuống|trở đi))?"
    )


@cache
def _operators() -> dict[str, Operator]:
    groups = load_lexicon("reports")
    signs = {
        ">": Operator.GREATER, "<": Operator.LESS, ">=": Operator.AT_LEAST, "≥": Operator.AT_LEAST,
        "<=": Operator.AT_MOST, "≤": Operator.AT_MOST, "=": Operator.EQUAL,
    }  # fmt: skip
    return signs | {
        match_key(form): operator for name, operator in _COMPARISONS.items() for form in groups[name].forms
    }


@cache
def _endings(group: str) -> re.Pattern[str]:
    """A form of the group right before a place."""
    return re.compile(rf"(?<!\w){alternatives('reports', group)}\s*$")


@cache
def _inside(group: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives('reports', group)}")


def _number(text: str) -> float:
    if text in _WORDS:
        return _WORDS[text]
    plain = text.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) else text
    value = float(plain.replace(",", "."))
    return int(value) if value.is_integer() else value


def find_metrics(text: str, key: str, base: int = 0) -> tuple[Metric, ...]:
    """The targets of a passage; spans are document offsets when `base` is the passage's."""
    if not _HINT.search(key):
        return ()
    found: list[Metric] = []
    reached: int | None = None
    for match in _metric().finditer(key):
        share = bool(match["share"]) or match["unit"] == "%"
        if not (_is_share(key, match) if share else _is_count(key, match, reached)):
            continue
        found.append(_metric_of(text, match, base, share=share))
        reached = None if share else match.end()
    return tuple(found)


def _metric_of(text: str, match: re.Match[str], base: int, *, share: bool) -> Metric:
    high = match["high"]
    operator = _operators().get(match["before"] or "", Operator.EQUAL)
    after = (match["after"] or "").split()
    if after and operator in (Operator.EQUAL, Operator.GREATER):
        operator = Operator.AT_MOST if after[-1] == "xuống" else Operator.AT_LEAST
    if high:
        operator = Operator.RANGE
    noun = () if share and match["unit"] != "%" else ("unit",)
    ends = (match.end(group) for group in ("value", "share", "high", "after", *noun))
    start, end = match.start("before" if match["before"] else "value"), max(ends)
    unit = "%" if share else text[match.start("unit") : match.end("unit")].lower()
    return Metric(
        text=text[start:end],
        operator=operator,
        value=_number(match["value"]),
        high=_number(high) if high else None,
        unit=unit,
        span=Span(base + start, base + end),
    )


def _is_share(key: str, match: re.Match[str]) -> bool:
    """Not a share that is only told, nor one that says which bodies are meant ("có tỷ lệ dưới 80%")."""
    start = match.start()
    before = key[clause_start(key, start) : start]
    if match["value"] in _WORDS or _inside("facts_before").search(before):
        return False
    return not _describes(before, match["before"])


def _is_count(key: str, match: re.Match[str], reached: int | None) -> bool:
    """A figure with a counted noun that an operator, a verb of making or "mỗi …" makes a target.

    So is one that goes on the list of a target which ends at `reached` ("05 mô hình và 12 cơ sở").
    """
    unit, start = match["unit"], match.start()
    if unit is None or unit in phrases("reports", "uncounted"):
        return False
    clause = clause_start(key, start)
    before, up_to_value = key[clause:start], key[clause : match.start("value")]
    settled = _endings("settling").search(_ABOUT.sub("", up_to_value))
    if _inside("facts_before").search(before) or _is_numbering(up_to_value, settled):
        return False
    operator = _operators().get(match["before"] or "", Operator.EQUAL)
    bounded = operator is not Operator.EQUAL or bool(match["after"])
    if match["value"] in _WORDS and not bounded:
        return False
    if _describes(before, match["before"]):
        return False
    if _ASSIGNED.search(before):
        return bounded
    listed = reached is not None and _LISTED.fullmatch(key, reached, start)
    return bool(bounded or settled or _EACH.search(before) or listed)


def _is_numbering(before: str, settled: re.Match[str] | None) -> bool:
    """ "đợt 2", "khu phố 3" are names; "dứt điểm 17 hồ sơ" is no "điểm 17"."""
    numbered = _endings("numbering").search(before)
    return numbered is not None and (settled is None or settled.start() >= numbered.start())


def _describes(before: str, operator: str | None) -> bool:
    """ "công chức có từ 03 phản ánh": who is meant; "mỗi trạm có ít nhất 02 người" is a target."""
    if not _DESCRIBING.search(before):
        return False
    sure = _operators().get(operator or "", Operator.EQUAL) is Operator.AT_LEAST
    return not (sure or _inside("reaching").search(before))

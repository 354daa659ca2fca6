"""The words that bound a point in time (từ chỉ giới hạn): "chậm nhất là trước", "xong trong", "đến hết"."""

from __future__ import annotations

from typing import NamedTuple

from nlp.deadlines.numbers import ROMAN
from nlp.deadlines.phrases import Clock, Edge
from nlp.deadlines.points import read_clock, skip_brackets
from nlp.deadlines.tokens import Tokens, forms

_WORDS = forms(
    "before", "latest", "until", "within", "on", "done", "after", "filler", "at_most", "before_end"
)
_BACK = frozenset({"phản", "thu", "phục", "khôi", "bồi"})
_DONE = forms("done")
_LABELS = forms("field_labels")
_LIMITS = forms("procedure_limits")
_NO_LABELS = forms("hold_validity", "hold_data", "hold_duration", "hold_duration_alone")
_NEAR = 8  # "Thời hạn giải quyết thủ tục cấp giấy phép là …"
_LABEL_STARTS = frozenset({"-", ";", ")", "(", "+", "*", "."})
_POINT_ONLY = frozenset({"at_most", "before_end"})  # bounds of a point only where one follows at once
# The strongest word says what the whole comes to: "chậm nhất trước" is before, "xong trong" within.
_EDGE_OF = (
    ("before_end", Edge.BY),
    ("before", Edge.BEFORE),
    ("latest", Edge.BY),
    ("at_most", Edge.BY),
    ("within", Edge.WITHIN),
    ("until", Edge.UNTIL),
    ("on", Edge.ON),
    ("done", Edge.BY),
    ("after", Edge.AFTER),
)


class Head(NamedTuple):
    """What stands before a point: where the phrase begins, its edge, a time of day, the token after."""

    first: int
    edge: Edge
    end: int
    firm: bool = False
    clock: Clock | None = None


def read_head(tokens: Tokens, i: int) -> Head | None:
    """Bounding words from token `i` on, any number of them."""
    groups: set[str] = set()
    at = i
    if tokens.word(i) == "hồi" and tokens.word(i - 1) in _BACK:
        return None  # "thu hồi trước ngày …"
    if tokens.word(i - 1) == "khi" and _DONE.at(tokens, i):
        return None  # "sau khi hoàn thành, trong 10 ngày": the event, not the limit
    while (hit := _WORDS.at(tokens, at)) is not None:
        if hit[0] in _POINT_ONLY and not _point_follows(tokens, hit[1]):
            break
        if not groups and hit[0] == "filler":
            return None
        if groups == {"after"} and hit[0] in ("latest", "before", "within", "done"):
            return None  # "tuần sau chậm nhất thứ Sáu": "sau" belongs to what stands before it
        groups.add(hit[0])
        at = hit[1]
        if "latest" in groups and (since := _since_point(tokens, at)):
            at = since
        if groups & {"latest", "done"} and tokens.word(at) in (":", ",") and _WORDS.at(tokens, at + 1):
            at += 1
    for group, edge in _EDGE_OF:
        if group in groups:
            return Head(i, edge, at, firm=bool(groups & {"latest", "done"}))
    return None


def _since_point(tokens: Tokens, i: int) -> int | None:
    """The point in "chậm nhất từ ngày 01/01/2026": the last day on which it may begin."""
    at = i + (tokens.word(i) == "kể")
    return at + 1 if tokens.word(at) == "từ" and _point_follows(tokens, at + 1) else None


def _point_follows(tokens: Tokens, i: int) -> bool:
    """Whether a day, month, quarter or year with its number stands at `i`: "không quá ngày 15/6"."""
    word, number = tokens.word(i), tokens.number(i + 1)
    if word == "quý":
        return number is not None or tokens.word(i + 1) in ROMAN
    return number is not None and (word in ("ngày", "tháng") or (word == "năm" and number > 1900))


def field_head(i: int) -> Head:
    """In a field nothing needs to stand before a point."""
    return Head(i, Edge.FIELD, i, firm=True)


def is_labelled(tokens: Tokens, i: int) -> bool:
    """Whether a label of a time field stands just before: "Thời gian thực hiện: Quý III/2026"."""
    if tokens.word(i - 1) not in (":", "là"):
        return False
    near = range(max(0, i - _NEAR), i - 1)
    return _LABELS.before(tokens, i - 1) is not None or any(_LIMITS.at(tokens, k) for k in near)


def is_named(tokens: Tokens, i: int) -> bool:
    """Whether a label with words of its own stands before: "Thời điểm bàn giao mặt bằng: 15/5/2026"."""
    end = i - 1 if tokens.word(i - 1) == ":" else i - 2
    if end == i - 2 and not tokens.has(end, "dự", "kiến"):
        return False
    start = tokens.sentence_start(i)
    for at in range(end - 1, max(start, end - _NEAR) - 1, -1):
        word = tokens.word(at)
        if word == "," or _NO_LABELS.at(tokens, at):
            return False
        if at == start or tokens.word(at - 1) in _LABEL_STARTS:
            return _LABELS.at(tokens, at) is not None
    return False


def with_clock(tokens: Tokens, head: Head) -> Head:
    """The head with the time of day that follows it: "trước 14 giờ, ngày …"."""
    hit = read_clock(tokens, head.end)
    if hit is None:
        return head
    at = hit[1]
    while tokens.word(at) in ("và", ",") and (more := read_clock(tokens, at + 1)):
        at = more[1]  # "trước 9 giờ và 15 giờ hằng ngày"
    at = skip_brackets(tokens, at)
    while tokens.word(at) in (",", "của", "-", "vào", "trong"):
        at += 1
    whole_day = hit[0] is None and head.edge is Edge.BEFORE  # "trước 24 giờ ngày …" takes the day in
    return head._replace(end=at, clock=hit[0], edge=Edge.BY if whole_day else head.edge)

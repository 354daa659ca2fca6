"""What a period runs from (mốc tính): this document's issue, its receipt, or another event."""

from __future__ import annotations

from models.deadline import Anchor
from nlp.deadlines.phrases import LapsePhrase
from nlp.deadlines.tokens import Forms, Tokens, forms

_SIGNING = forms("signing")
_RECEIVING = forms("receiving")
_OWN = forms("own_papers")
_BARE = forms("bare_papers")
_THIS = forms("this")
_DUTY = forms("tasks_of_duty")
_FOLLOWING = frozenset({"tiếp", "kế", "liền"})
_WINDOW = 40
_LEAD = frozenset({"ngày", "khi", "lúc", "thời", "điểm", "hôm"})


def anchor_of(tokens: Tokens, phrase: LapsePhrase) -> tuple[Anchor, str | None]:
    """The anchor and, for another event, its words.

    Without an event the period runs from the issue of the directive; in the wording of a general duty
    ("trường hợp …", "có trách nhiệm …") from the event that the sentence tells.
    """
    event = phrase.event
    if event is None:
        if phrase.ahead:
            return Anchor.OTHER, None
        return (Anchor.OTHER, None) if _is_general_duty(tokens, phrase) else (Anchor.ISSUED, None)
    text = " ".join(tokens.quote(event.first, event.end).split())
    if event.day is not None or phrase.ahead:
        return Anchor.OTHER, text
    at = event.first
    while at < event.end and tokens.word(at) in _LEAD:
        at += 1
    if tokens.has(at, "hôm", "nay") or tokens.has(at, "nay"):
        return Anchor.ISSUED, None
    if _names_this(tokens, at, event.end, _SIGNING):
        return Anchor.ISSUED, None
    if _names_this(tokens, at, event.end, _RECEIVING):
        return Anchor.RECEIVED, None
    return (Anchor.ISSUED, None) if _passive_issue(tokens, at, event.end) else (Anchor.OTHER, text)


def _names_this(tokens: Tokens, i: int, end: int, verbs: Forms) -> bool:
    """Verb and then nothing, or this very document: "ký", "ký ban hành Công văn này"."""
    verb = verbs.at(tokens, i)
    if verb is None or verb[1] > end:
        return False
    at = verb[1]
    if at == end:
        return tokens.word(i) != "tiếp"  # "kể từ ngày ký", "kể từ ngày nhận được"
    paper = _OWN.at(tokens, at)
    if paper is None:
        return False
    at = paper[1]
    this = _THIS.at(tokens, at)
    if this:
        return this[1] >= end
    return at == end and _BARE.at(tokens, verb[1]) is not None


def _passive_issue(tokens: Tokens, i: int, end: int) -> bool:
    """ "ngày Kế hoạch này được ban hành"."""
    paper = _OWN.at(tokens, i)
    this = _THIS.at(tokens, paper[1]) if paper else None
    verb = _SIGNING.at(tokens, this[1]) if this else None
    return verb is not None and verb[1] >= end


def _is_general_duty(tokens: Tokens, phrase: LapsePhrase) -> bool:
    if any(tokens.word(i) in _FOLLOWING for i in range(phrase.first, phrase.end)):
        return True  # "ngày làm việc tiếp theo" follows what the sentence tells
    start = max(tokens.sentence_start(phrase.first), phrase.first - _WINDOW)
    end = min(len(tokens), phrase.end + _WINDOW)
    return any(_DUTY.at(tokens, i) for i in range(start, end) if not phrase.first <= i < phrase.end)

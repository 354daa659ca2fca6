"""Phrases that say one thing together: "Hằng năm, … (trước ngày 15/11)", "báo cáo tháng … trước ngày 25"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

from nlp.deadlines.contexts import day_rhythms, period_rhythm
from nlp.deadlines.cues import cues_before
from nlp.deadlines.phrases import (
    Basis,
    DayPhrase,
    Edge,
    PeriodPhrase,
    Phrase,
    Point,
    Rhythm,
    RhythmPhrase,
    StandingPhrase,
    StretchPhrase,
)
from nlp.deadlines.rhythms import WEEKLY
from nlp.deadlines.tokens import Tokens, forms

_OF_NOUN = frozenset({"hold_target", "hold_past", "hold_done", "hold_data"})
_DONE = forms("done", "strong_license")
_JOINED = 14  # so many tokens apart two phrases are still quoted as one
_MOST = 8  # of the recurrences around it, so many are looked at
_EARLIER = 60  # a recurrence that opens the sentence
_LATER = 10  # a recurrence named after the day: "trước ngày 25 gửi báo cáo hằng tháng"


def merge_phrases(tokens: Tokens, phrases: list[Phrase]) -> list[Phrase]:
    """Days without a year take the recurrence of their sentence; the bare recurrence is then used up."""
    undated = [p for p in phrases if isinstance(p, RhythmPhrase) and p.basis is not Basis.DATED]
    if not undated:
        return phrases
    merged: list[Phrase] = []
    used: set[int] = set()
    for phrase in phrases:
        partner = _partner(tokens, phrase, undated)
        if partner is None:
            merged.append(phrase)
            continue
        joined = _join(tokens, phrase, partner)
        merged.append(joined or phrase)
        if joined:
            used.add(partner.first)
    return [p for p in merged if not (p.first in used and _is_undated(p))]


def _place(phrase: RhythmPhrase) -> int:
    return phrase.first


def _is_undated(phrase: Phrase) -> bool:
    return isinstance(phrase, RhythmPhrase) and phrase.basis is not Basis.DATED


def _partner(tokens: Tokens, phrase: Phrase, undated: list[RhythmPhrase]) -> RhythmPhrase | None:
    """The recurrence that a phrase belongs to: the last before it in its sentence, else one just after."""
    if _is_undated(phrase) or not isinstance(phrase, DayPhrase | PeriodPhrase | RhythmPhrase):
        return None
    here = bisect_left(undated, phrase.first, key=_place)
    before = (
        u for u in reversed(undated[max(0, here - _MOST) : here]) if 0 <= phrase.first - u.end <= _EARLIER
    )
    after = (u for u in undated[here : here + _MOST] if 0 <= u.first - phrase.end <= _LATER)
    for partner in (*before, *after):
        if partner.basis is Basis.BY_PERIOD and isinstance(phrase, RhythmPhrase):
            continue  # "kê khai theo quý nộp hồ sơ chậm nhất ngày cuối cùng của tháng đầu quý sau"
        gap = sorted((partner.first, phrase.first))
        if _rhythms_together(phrase, partner.rhythms) and not tokens.full_stop_between(*gap):
            return partner
    return None


def _join(tokens: Tokens, phrase: Phrase, partner: RhythmPhrase) -> RhythmPhrase | None:
    rhythms = _rhythms_together(phrase, partner.rhythms)
    if not rhythms or not isinstance(phrase, DayPhrase | PeriodPhrase | RhythmPhrase):
        return None
    apart = max(partner.first - phrase.end, phrase.first - partner.end)
    first, end = phrase.first, phrase.end
    if apart <= _JOINED and partner.basis is not Basis.REPORT_NAME:
        first, end = min(first, partner.first), max(end, partner.end)
        opened = "(" in tokens.words[first:end] and ")" not in tokens.words[first:end]
        end += opened and tokens.word(end) == ")"
    clock = None if isinstance(phrase, PeriodPhrase) else phrase.clock
    edge = phrase.edge if phrase.edge is not Edge.NONE else partner.edge
    return RhythmPhrase(
        first=first,
        end=end,
        edge=edge,
        rhythms=rhythms,
        basis=Basis.DATED,
        clock=clock,
        since=partner.since,
        until=partner.until,
    )


def end_standing(
    tokens: Tokens, phrases: list[Phrase], is_duty: Callable[[StandingPhrase], bool]
) -> list[Phrase]:
    """ "Duy trì liên tục chế độ trực đến hết ngày 30/9": the end of an ongoing duty, told further on."""
    ended: list[Phrase] = []
    for phrase in phrases:
        last = ended[-1] if ended else None
        if not isinstance(last, StandingPhrase) or last.until or phrase.first - last.end > _EARLIER:
            ended.append(phrase)
            continue
        until = _end_of_work(tokens, phrase)
        loose = phrase.edge is Edge.WITHIN and "suốt" not in tokens.words[phrase.first : phrase.end]
        parted = _parted(tokens, last.end, phrase.first) or (
            loose and "," in tokens.words[last.end : phrase.first]
        )
        if until and is_duty(last) and not parted:
            first = last.first if phrase.first - last.end <= _JOINED else phrase.first
            ended[-1] = replace(last, first=first, end=phrase.end, edge=Edge.UNTIL, until=until)
        else:
            ended.append(phrase)
    return ended


def _end_of_work(tokens: Tokens, phrase: Phrase) -> Point | None:
    """The point of "đến hết ngày …", "trong suốt năm …", unless something is to be done by then."""
    if phrase.edge not in (Edge.UNTIL, Edge.WITHIN) or phrase.firm:
        return None
    nearest = cues_before(tokens, phrase).nearest
    if nearest == "hold_validity":
        return None
    whole = "suốt" in tokens.words[phrase.first : phrase.end]
    if phrase.edge is Edge.WITHIN and not whole and nearest in _OF_NOUN:
        return None  # "kết quả thực hiện nhiệm vụ trong năm 2026"
    if _DONE.at(tokens, phrase.end + (tokens.word(phrase.end) == ",")):
        return None
    if isinstance(phrase, StretchPhrase):
        return phrase.until if phrase.since is None else None
    if isinstance(phrase, PeriodPhrase):
        return phrase.until
    return phrase.days[-1] if isinstance(phrase, DayPhrase) else None


def _parted(tokens: Tokens, i: int, j: int) -> bool:
    return ";" in tokens.words[i:j] or tokens.full_stop_between(i, j)


def _rhythms_together(phrase: Phrase, wider: tuple[Rhythm, ...]) -> tuple[Rhythm, ...]:
    """The phrase's days put into each recurrence that can take them; the first that takes must exist."""
    if isinstance(phrase, RhythmPhrase):
        own = phrase.rhythms[0]
        weekly = own.freq == WEEKLY == wider[0].freq
        same = weekly or (own.is_dated and any(abs(w.per_year - own.per_year) < 1 for w in wider))
        rest = tuple(w for w in wider if abs(w.per_year - own.per_year) >= 1)
        return (*phrase.rhythms, *rest) if same else ()
    if isinstance(phrase, PeriodPhrase):
        taken = [
            period_rhythm(phrase.until, phrase.months, w, before=phrase.edge is Edge.BEFORE) for w in wider
        ]
        found = tuple(r for r in taken if r is not None)
        return found[:1]
    if not isinstance(phrase, DayPhrase):
        return ()
    dated: list[Rhythm] = []
    for rhythm in wider:
        days = day_rhythms(phrase.days, rhythm)
        dated.extend(d for d in (days or ()) if d not in dated)
    return tuple(dated)

"""What governs a phrase of time: whether it binds work that is to be done, and how sure that is.

A phrase found by the grammar may date a cited document, tell what happened, say how long a licence holds or
what a plan aims at. The cue words before it decide, the nearest first, then the words after it.
"""

from __future__ import annotations

from models.deadline import Unit
from nlp.deadlines.cues import CLAUSE_STARTS, LICENSES, WINDOW, Cues, cues_before, last_of
from nlp.deadlines.grades import FAIRLY, NOT, SURE, WEAK
from nlp.deadlines.habits import confidence_of_rhythm, confidence_of_standing
from nlp.deadlines.phrases import (
    Day,
    DayPhrase,
    Edge,
    LapsePhrase,
    Part,
    PeriodPhrase,
    Phrase,
    RhythmPhrase,
    StandingPhrase,
    StretchPhrase,
)
from nlp.deadlines.tokens import Tokens, forms

_TOLD = forms("past_after")
_GOES_ON = forms("passes_on")
_LASTING = forms("lasting_duties")
_FIGURES = forms("license", "strong_license", "figures_told")
_NO_POINT = frozenset({"hold_validity", "hold_data", "hold_done", "hold_past"})
_DURATIONS = frozenset({"hold_duration", "hold_duration_alone"})


def confidence_of(tokens: Tokens, phrase: Phrase, *, field: bool) -> float:
    """How sure it is that the phrase is a deadline; 0 if it is none."""
    if isinstance(phrase, StretchPhrase) and phrase.until is None:
        return NOT
    if field:
        return FAIRLY if isinstance(phrase, LapsePhrase) else SURE
    if isinstance(phrase, StandingPhrase):
        return confidence_of_standing(tokens, phrase)
    if phrase.edge in (Edge.ON, Edge.NONE) and tokens.word(phrase.end) == "là":
        return NOT  # "Ngày 20/11 hằng năm là ngày …"
    if isinstance(phrase, RhythmPhrase):
        return confidence_of_rhythm(tokens, phrase)
    cues = cues_before(tokens, phrase)
    if cues.offence:
        return NOT
    if isinstance(phrase, LapsePhrase):
        return _of_lapse(tokens, phrase, cues)
    if _TOLD.at(tokens, phrase.end):
        return NOT
    if phrase.edge is Edge.FIELD:
        return SURE
    if isinstance(phrase, DayPhrase):
        return _of_day(tokens, phrase, cues)
    if isinstance(phrase, PeriodPhrase):
        return _of_period(tokens, phrase, cues)
    return _of_stretch(tokens, phrase, cues)


def _of_day(tokens: Tokens, phrase: DayPhrase, cues: Cues) -> float:
    if cues.nearest in _NO_POINT:
        return NOT
    if phrase.edge in (Edge.BEFORE, Edge.UNTIL) and not phrase.firm and _goes_on(tokens, phrase.end):
        return NOT
    if phrase.edge in (Edge.BEFORE, Edge.BY):
        return SURE
    if phrase.edge is Edge.WITHIN or phrase.firm:
        return FAIRLY
    if phrase.edge is Edge.UNTIL:
        return NOT if cues.nearest in _DURATIONS else FAIRLY
    return WEAK if cues.ordered else NOT


def _goes_on(tokens: Tokens, end: int) -> bool:
    """Whether the words after say that something merely goes on or holds."""
    return _GOES_ON.at(tokens, end + (tokens.word(end) == ",")) is not None


def _of_period(tokens: Tokens, phrase: PeriodPhrase, cues: Cues) -> float:
    if cues.nearest in _NO_POINT:
        return NOT
    of_noun = cues.nearest == "hold_target" and not phrase.firm
    if phrase.edge in (Edge.BEFORE, Edge.BY):
        return WEAK if of_noun else FAIRLY
    if phrase.edge is Edge.UNTIL:
        at_end = phrase.until.part is Part.END or "hết" in tokens.words[phrase.first : phrase.first + 3]
        if phrase.until.name == "năm" and not at_end:
            return NOT  # "đến năm 2030" is the horizon of an aim
        return NOT if of_noun else WEAK
    if phrase.edge is Edge.WITHIN:
        whole_year = phrase.until.name == "năm" and phrase.until.part is Part.WHOLE
        if of_noun and (whole_year or not cues.ordered):
            return NOT
        return WEAK if of_noun else FAIRLY
    return WEAK if cues.ordered else NOT


def _of_stretch(tokens: Tokens, phrase: StretchPhrase, cues: Cues) -> float:
    if phrase.firm or (phrase.since is None and isinstance(phrase.until, Day)):
        return FAIRLY  # in a time field; "từ nay đến hết ngày …"
    if cues.nearest in LICENSES:
        return WEAK if last_of(tokens, phrase.first, _FIGURES) != "figures_told" else NOT
    if cues.nearest is not None and cues.nearest != "hold_target":
        return NOT
    return WEAK if _lasts(tokens, phrase.first, opening=cues.nearest is not None) else NOT


def _lasts(tokens: Tokens, first: int, *, opening: bool) -> bool:
    """Whether a duty that goes on for some time stands before; `opening`: it must open its clause."""
    start = tokens.sentence_start(first)
    return any(
        _LASTING.at(tokens, at) and (not opening or at == start or tokens.word(at - 1) in CLAUSE_STARTS)
        for at in range(max(start, first - WINDOW), first)
    )


def _of_lapse(tokens: Tokens, phrase: LapsePhrase, cues: Cues) -> float:
    if _TOLD.at(tokens, phrase.end) or _is_overrun(tokens, phrase):
        return NOT
    if cues.nearest in ("hold_duration", "hold_validity", "hold_data"):
        return NOT
    if phrase.event is not None or phrase.ahead:
        return SURE
    past = cues.nearest == "hold_done" and phrase.edge is not Edge.BY
    if phrase.edge is Edge.AFTER or past or cues.nearest == "hold_duration_alone":
        return NOT
    if phrase.unit in (Unit.QUARTER, Unit.YEAR) and not (phrase.firm and cues.nearest in LICENSES):
        return NOT  # "trong 03 năm" alone tells how long, not until when
    if phrase.firm:
        return FAIRLY
    works = cues.nearest in LICENSES or cues.nearest in (None, "hold_past")
    return WEAK if works else NOT


def _is_overrun(tokens: Tokens, phrase: LapsePhrase) -> bool:
    """ "quá thời hạn 15 ngày mà không …", "hết thời hạn": a condition."""
    words = tokens.words[max(0, phrase.first - 3) : phrase.first]
    return bool(words) and any(
        word in ("quá", "hết", "sau") and (at == 0 or words[at - 1] != "không")
        for at, word in enumerate(words)
    )

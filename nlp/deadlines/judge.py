"""What governs a phrase of time: whether it binds work that is to be done, and how sure that is.

A phrase found by the grammar may date a cited document, tell what happened, say how long a licence holds or
what a plan aims at. The cue word nearest before it decides, then the words after it.
"""

from __future__ import annotations

from nlp.deadlines.phrases import (
    Basis,
    DayPhrase,
    Edge,
    LapsePhrase,
    PeriodPhrase,
    Phrase,
    RhythmPhrase,
    StandingPhrase,
    StretchPhrase,
)
from nlp.deadlines.tokens import Tokens, forms

_LEFT = forms(
    "hold_target", "hold_validity", "hold_past", "hold_data", "hold_duration", "license", "strong_license"
)
_RIGHT_PAST = forms("past_after")
_RIGHT_PASS = forms("passes_on")
_ATTRIBUTIVE = forms("attributive_heads")
_FORM_NAMES = forms("forms_of_report")
_ONGOING_NOUNS = forms("ongoing_nouns")
_CONTINUOUS = forms("ongoing_continuous")
_LICENSES = frozenset({"license", "strong_license"})
_WINDOW = 24
_PAST_REACH = 3

SURE, FAIRLY, WEAK, NOT = 0.95, 0.8, 0.6, 0.0


def confidence_of(tokens: Tokens, phrase: Phrase, *, field: bool) -> float:
    """How sure it is that the phrase is a deadline; 0 if it is none."""
    if isinstance(phrase, StandingPhrase):
        return SURE if field else _of_standing(tokens, phrase)
    if isinstance(phrase, RhythmPhrase):
        return SURE if field else _of_rhythm(tokens, phrase)
    if isinstance(phrase, StretchPhrase) and phrase.until is None:
        return NOT
    if field or phrase.edge is Edge.FIELD:
        return FAIRLY if isinstance(phrase, LapsePhrase) else SURE
    if isinstance(phrase, LapsePhrase):
        return _of_lapse(tokens, phrase)
    if isinstance(phrase, DayPhrase):
        return _of_day(tokens, phrase)
    if isinstance(phrase, PeriodPhrase):
        return _of_period(tokens, phrase)
    return _of_stretch(tokens, phrase)


def _cue_before(tokens: Tokens, first: int) -> str | None:
    """The nearest cue before a phrase in its sentence; one that "đã" stands before tells the past."""
    at = max(tokens.sentence_start(first), first - _WINDOW)
    found: tuple[str, int] | None = None
    while at < first:
        hit = _LEFT.at(tokens, at)
        if hit and hit[1] <= first:
            found = (hit[0], at)
            at = hit[1]
        else:
            at += 1
    if found is None:
        return None
    cue, where = found
    if cue in _LICENSES and "đã" in tokens.words[max(0, where - _PAST_REACH) : where]:
        return "hold_past"
    return cue


def _passes_on(tokens: Tokens, end: int) -> bool:
    """Whether the words after say that something merely goes on or holds."""
    at = end + (tokens.word(end) == ",")
    return _RIGHT_PASS.at(tokens, at) is not None


def _of_day(tokens: Tokens, phrase: DayPhrase) -> float:
    cue = _cue_before(tokens, phrase.first)
    after = _RIGHT_PAST.at(tokens, phrase.end) is not None
    if phrase.edge is Edge.NONE or after or cue in ("hold_validity", "hold_past", "hold_data"):
        return NOT
    if (
        phrase.edge in (Edge.BEFORE, Edge.UNTIL)
        and _passes_on(tokens, phrase.end)
        and cue != "strong_license"
    ):
        return NOT
    if phrase.edge in (Edge.BEFORE, Edge.BY):
        return SURE
    if phrase.edge is Edge.UNTIL:
        return FAIRLY if cue != "hold_duration" else NOT
    if phrase.edge is Edge.WITHIN:
        return FAIRLY
    return WEAK if cue in _LICENSES else NOT


def _of_period(tokens: Tokens, phrase: PeriodPhrase) -> float:
    cue = _cue_before(tokens, phrase.first)
    if _RIGHT_PAST.at(tokens, phrase.end) or cue in (
        "hold_validity",
        "hold_past",
        "hold_data",
        "hold_duration",
    ):
        return NOT
    if phrase.edge in (Edge.BEFORE, Edge.BY):
        return FAIRLY if cue != "hold_target" or phrase.edge is Edge.BY else WEAK
    if phrase.edge is Edge.UNTIL:
        bare_year = phrase.until.name == "năm" and tokens.word(phrase.first) in ("đến", "tới")
        by_the_end = phrase.until.part.value == "end" or tokens.word(phrase.first + 1) == "hết"
        if bare_year and not by_the_end:
            return NOT  # "đến năm 2030" is the horizon of an aim
        return WEAK if cue in _LICENSES or cue is None else NOT
    if phrase.edge is Edge.WITHIN:
        return FAIRLY if cue != "hold_target" else NOT
    return WEAK if cue in _LICENSES else NOT


def _of_stretch(tokens: Tokens, phrase: StretchPhrase) -> float:
    cue = _cue_before(tokens, phrase.first)
    return WEAK if cue in _LICENSES else NOT


def _of_lapse(tokens: Tokens, phrase: LapsePhrase) -> float:
    cue = _cue_before(tokens, phrase.first)
    if _RIGHT_PAST.at(tokens, phrase.end) or cue in ("hold_duration", "hold_validity", "hold_data"):
        return NOT
    if tokens.word(phrase.first - 1) in ("quá", "hết", "sau") and tokens.word(phrase.first) != "không":
        return NOT  # "quá thời hạn 15 ngày mà không …" is a condition
    if phrase.event is not None:
        return SURE
    if phrase.firm:
        return FAIRLY
    return WEAK if cue in _LICENSES or cue is None else NOT


def _of_rhythm(tokens: Tokens, phrase: RhythmPhrase) -> float:
    if phrase.basis is Basis.DATED:
        form = any(_FORM_NAMES.before(tokens, i) for i in range(max(1, phrase.first - 3), phrase.first + 1))
        cue = _cue_before(tokens, phrase.first)
        if phrase.edge is Edge.UNTIL and cue == "hold_data":
            return NOT
        return WEAK if form else SURE
    if phrase.basis is Basis.SCHEDULED:
        return FAIRLY if _RIGHT_PAST.at(tokens, phrase.end) is None else NOT
    if phrase.basis is Basis.REPORT_NAME:
        return WEAK if len(phrase.rhythms) > 1 else NOT
    return _of_bare_rhythm(tokens, phrase)


def _of_bare_rhythm(tokens: Tokens, phrase: RhythmPhrase) -> float:
    """ "hằng năm" opens a sentence or follows what is done; after "kế hoạch …" it belongs to the noun."""
    start = tokens.sentence_start(phrase.first)
    if phrase.first == start or tokens.word(phrase.first - 1) in (",", ":", "-", "(", ")"):
        return FAIRLY
    if tokens.word(phrase.end) == "của":
        return NOT
    at, found = max(start, phrase.first - _WINDOW), None
    while at < phrase.first:
        head = _ATTRIBUTIVE.at(tokens, at)
        cue = None if head else _LEFT.at(tokens, at)
        if head:
            found, at = "head", head[1]
        elif cue:
            found, at = cue[0], cue[1]
        else:
            at += 1
    return WEAK if found in _LICENSES or found == "hold_target" else NOT


def _of_standing(tokens: Tokens, phrase: StandingPhrase) -> float:
    first = phrase.first
    if phrase.edge is not Edge.NONE:
        return FAIRLY
    if _ONGOING_NOUNS.before(tokens, first) is not None:
        return NOT
    alone = tokens.word(first) == "liên" and phrase.end == first + 2
    if alone and (_CONTINUOUS.before(tokens, first) is not None or not _opens(tokens, first)):
        return NOT
    if phrase.until is not None:
        return FAIRLY
    if _opens(tokens, first):
        return SURE
    return WEAK if _after_verb(tokens, phrase) else NOT


def _opens(tokens: Tokens, first: int) -> bool:
    """Whether nothing but a label stands before it."""
    return all(not word[:1].isalpha() or len(word) == 1 for word in tokens.words[:first])


def _after_verb(tokens: Tokens, phrase: StandingPhrase) -> bool:
    """ "cập nhật thường xuyên", "được thực hiện thường xuyên theo …": it closes what is done."""
    at = phrase.first
    start = tokens.sentence_start(at)
    if start != 0 and tokens.sentence_start(0) != start:
        return False
    hit = _LEFT.before(tokens, at)
    return hit is not None and _LEFT.at(tokens, hit) is not None and _LEFT.at(tokens, hit)[0] in _LICENSES  # type: ignore[index]

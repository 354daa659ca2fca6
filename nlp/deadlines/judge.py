"""What governs a phrase of time: whether it binds work that is to be done, and how sure that is.

A phrase found by the grammar may date a cited document, tell what happened, say how long a licence holds or
what a plan aims at. The cue words before it decide, the nearest first, then the words after it.
"""

from __future__ import annotations

from models.deadline import Unit
from nlp.deadlines.cues import (
    CLAUSE_STARTS,
    LICENSES,
    WINDOW,
    Cues,
    cues_before,
    is_conditional,
    last_of,
    tells_season,
)
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
_LATEST = forms("latest")
_LIMITS = forms("procedure_limits")
_AT_MOST = forms("at_most")
_RATES = forms("rates")
_MEASURES = forms("measures")
_STATES = forms("measures", "states")
_SHORTENED = forms("shortened")
_LIFE = forms("life_events")
_NEAR = 6
_LONG = frozenset({Unit.MONTH, Unit.QUARTER, Unit.YEAR})
_DURATIONS = frozenset({"hold_duration", "hold_duration_alone"})


_FORWARD = 40  # so far the order of a sentence is looked for


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
            # "đến năm 2030" is the horizon of an aim, but "đến năm 2030, … phải …" an order
            return WEAK if cues.nearest != "hold_target" and _is_ordered(tokens, phrase.end) else NOT
        return NOT if of_noun else WEAK
    if phrase.edge is Edge.WITHIN:
        whole_year = phrase.until.name == "năm" and phrase.until.part is Part.WHOLE
        if of_noun and (whole_year or not cues.ordered):
            return NOT
        return WEAK if of_noun else FAIRLY
    return WEAK if cues.ordered else NOT


def _is_ordered(tokens: Tokens, i: int) -> bool:
    """Whether the sentence that goes on at `i` says what must be done ("phải"), not what must be reached."""
    if any(_MEASURES.at(tokens, at) for at in range(max(tokens.sentence_start(i - 1), i - _FORWARD), i)):
        return False  # "Phấn đấu đến năm 2030, …"
    for at in range(i, min(i + _FORWARD, len(tokens))):
        word = tokens.word(at)
        if word in (";", ".", ":") or _MEASURES.at(tokens, at):
            return False
        if word == "phải" and tokens.word(at - 1) not in ("không", "nếu"):
            return _STATES.at(tokens, at + 1) is None
    return False


def _of_stretch(tokens: Tokens, phrase: StretchPhrase, cues: Cues) -> float:
    if not phrase.firm and tells_season(tokens, phrase.first):
        return NOT
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
    if _is_standard(tokens, phrase, cues):
        return NOT
    if phrase.event is not None or phrase.ahead:
        return SURE
    if not phrase.firm and _is_rate(tokens, phrase):
        return NOT
    past = cues.nearest == "hold_done" and phrase.edge is not Edge.BY
    bare_after = phrase.edge is Edge.AFTER and _LATEST.at(tokens, phrase.first) is None
    if bare_after or past or cues.nearest == "hold_duration_alone":
        return NOT
    if phrase.unit in (Unit.QUARTER, Unit.YEAR) and not (phrase.firm and cues.nearest in LICENSES):
        return NOT  # "trong 03 năm" alone tells how long, not until when
    if phrase.firm:
        return FAIRLY
    works = cues.nearest in LICENSES or cues.nearest in (None, "hold_past")
    return WEAK if works else NOT


def _is_standard(tokens: Tokens, phrase: LapsePhrase, cues: Cues) -> bool:
    """ "thiết bị không quá 10 năm kể từ năm sản xuất": what a person or thing must meet, no work by then."""
    if phrase.edge is Edge.NONE and last_of(tokens, phrase.first, _SHORTENED):
        return True  # "rút ngắn thời gian cấp phép xuống còn không quá 02 ngày"
    if phrase.edge is not Edge.NONE or _AT_MOST.at(tokens, phrase.first) is None:
        return False
    if is_conditional(tokens, phrase.first):
        return True
    if phrase.unit not in _LONG or cues.nearest in LICENSES:
        return False
    start = max(tokens.sentence_start(phrase.first), phrase.first - WINDOW)
    if any(_LIMITS.at(tokens, at) for at in range(start, phrase.first)):
        return False
    event = phrase.event
    of_life = event is not None and any(_LIFE.at(tokens, at) for at in range(event.first, event.end))
    return phrase.unit is Unit.YEAR or of_life or cues.nearest is not None


def _is_rate(tokens: Tokens, phrase: LapsePhrase) -> bool:
    """ "khi giá tăng trên 10% trong 01 tuần", "03 lần trong 06 tháng thì …": how much in how long."""
    if _RATES.before(tokens, phrase.first) is not None or tokens.word(phrase.end) == "thì":
        return True
    ordered = "phải" in tokens.words[phrase.end : phrase.end + _NEAR]
    return is_conditional(tokens, phrase.first) and not ordered


def _is_overrun(tokens: Tokens, phrase: LapsePhrase) -> bool:
    """ "quá thời hạn 15 ngày mà không …", "hết thời hạn": a condition."""
    words = tokens.words[max(0, phrase.first - 3) : phrase.first]
    return bool(words) and any(
        word in ("quá", "hết", "sau") and (at == 0 or words[at - 1] != "không")
        for at, word in enumerate(words)
    )

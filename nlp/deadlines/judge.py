"""What governs a phrase of time: whether it binds work that is to be done, and how sure that is.

A phrase found by the grammar may date a cited document, tell what happened, say how long a licence holds or
what a plan aims at. The cue words before it decide, the nearest first, then the words after it.
"""

from __future__ import annotations

from typing import NamedTuple

from models.deadline import Unit
from nlp.deadlines.phrases import (
    Basis,
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

_CUES = forms(
    "hold_target",
    "act_or_paper",
    "hold_validity",
    "hold_done",
    "hold_past",
    "hold_data",
    "hold_duration",
    "hold_duration_alone",
    "license",
    "strong_license",
)
_TOLD = forms("past_after")
_GOES_ON = forms("passes_on")
_ATTRIBUTIVE = forms("attributive_heads")
_FORM_NAMES = forms("forms_of_report")
_NOUN_OPENERS = forms("noun_openers")
_AT_MOST = forms("at_most")
_ONGOING_NOUNS = forms("ongoing_nouns")
_ONGOING_VERBS = forms("ongoing_verbs")
_CONTINUOUS = forms("ongoing_continuous")
_LICENSES = frozenset({"license", "strong_license"})
_NO_POINT = frozenset({"hold_validity", "hold_data", "hold_done", "hold_past"})
_DURATIONS = frozenset({"hold_duration", "hold_duration_alone"})
_WINDOW = 24
_CLAUSE_BOUND = frozenset({"hold_done", "hold_past", "hold_target", "hold_duration_alone"})
_CLAUSE_STARTS = frozenset({",", ";", ":", ".", "-", ")", "và", "để", "phải", "thời"})
_TOLD_CUES = frozenset({"hold_done", "hold_past"})
_REACH = 6  # "đã được cấp Giấy chứng nhận đủ điều kiện trước ngày …"
_LABEL = 8  # "III.1.a) - "
_FIRST_SENTENCE = 160
_CLOSE = 3  # own words of a limit ("chậm nhất", "hoàn thành trước") yield only to a "đã" this near

SURE, FAIRLY, WEAK, NOT = 0.95, 0.8, 0.6, 0.0


class Cues(NamedTuple):
    """The cue words before a phrase: the nearest one's group, whether one orders work, one names figures."""

    nearest: str | None
    ordered: bool
    figures: bool = False


def confidence_of(tokens: Tokens, phrase: Phrase, *, field: bool) -> float:
    """How sure it is that the phrase is a deadline; 0 if it is none."""
    if isinstance(phrase, StretchPhrase) and phrase.until is None:
        return NOT
    if field:
        return FAIRLY if isinstance(phrase, LapsePhrase) else SURE
    if isinstance(phrase, StandingPhrase):
        return _of_standing(tokens, phrase)
    if phrase.edge in (Edge.ON, Edge.NONE) and tokens.word(phrase.end) == "là":
        return NOT  # "Ngày 20/11 hằng năm là ngày …"
    if isinstance(phrase, RhythmPhrase):
        return _of_rhythm(tokens, phrase)
    cues = _cues_before(tokens, phrase)
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
    return _of_stretch(phrase, cues)


def _cues_before(tokens: Tokens, phrase: Phrase) -> Cues:
    """The cues between the start of the sentence and the phrase; after "đã" a verb tells the past."""
    start = tokens.sentence_start(phrase.first)
    if phrase.firm and isinstance(phrase, DayPhrase | PeriodPhrase):
        done = "đã" in tokens.words[max(start, phrase.first - _CLOSE) : phrase.first]
        return Cues("hold_done" if done else None, ordered=True)
    at = max(start, phrase.first - _WINDOW)
    nearest: str | None = None
    ordered, figures, past_until, ends = False, False, -1, start
    while at < phrase.first:
        hit = _CUES.at(tokens, at)
        if hit is None:
            at += 1
            continue
        nearest = hit[0]
        if nearest == "act_or_paper":
            nearest = "license" if at == start or tokens.word(at - 1) in _CLAUSE_STARTS else "hold_target"
        if nearest == "hold_done":
            past_until = hit[1] + _CLOSE
        if at <= past_until and (nearest in _LICENSES or nearest == "hold_target"):
            nearest = "hold_done"
        ordered = ordered or nearest in _LICENSES
        figures = figures or nearest == "hold_data"
        at = ends = hit[1]
    if nearest in _CLAUSE_BOUND and _is_parted(tokens, nearest, ends, phrase.first):
        nearest = None
    return Cues(nearest, ordered, figures)


def _is_parted(tokens: Tokens, cue: str, end: int, first: int) -> bool:
    """Whether a comma, or for a participle too many words, part a cue from the phrase."""
    if cue in _TOLD_CUES and first - end > _REACH:
        return True
    return "," in tokens.words[end : first - 1]


def is_data_window(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase tells when figures are taken: such a day must not date a recurrence."""
    if isinstance(phrase, RhythmPhrase) and phrase.basis is not Basis.DATED:
        return False
    cues = _cues_before(tokens, phrase)
    return cues.nearest == "hold_data" or (cues.figures and not cues.ordered)


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


def _of_stretch(phrase: StretchPhrase, cues: Cues) -> float:
    if phrase.firm or (phrase.since is None and isinstance(phrase.until, Day)):
        return FAIRLY  # in a time field; "từ nay đến hết ngày …"
    return WEAK if cues.nearest in _LICENSES else NOT


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
    if phrase.firm:
        return FAIRLY
    if phrase.unit in (Unit.QUARTER, Unit.YEAR):
        return NOT  # "trong 03 năm" alone tells how long, not until when
    works = cues.nearest in _LICENSES or cues.nearest in (None, "hold_past")
    return WEAK if works else NOT


def _is_overrun(tokens: Tokens, phrase: LapsePhrase) -> bool:
    """ "quá thời hạn 15 ngày mà không …", "hết thời hạn": a condition."""
    words = tokens.words[max(0, phrase.first - 3) : phrase.first]
    return bool(words) and any(
        word in ("quá", "hết", "sau") and (at == 0 or words[at - 1] != "không")
        for at, word in enumerate(words)
    )


def _of_rhythm(tokens: Tokens, phrase: RhythmPhrase) -> float:
    if _AT_MOST.before(tokens, phrase.first) is not None:
        return NOT  # "không quá 01 lần/năm" allows, it does not order
    if phrase.basis is Basis.DATED:
        cues = _cues_before(tokens, phrase)
        if cues.nearest == "hold_data":
            return NOT
        near = range(max(1, phrase.first - 3), phrase.first + 1)
        return WEAK if any(_FORM_NAMES.before(tokens, i) is not None for i in near) else SURE
    cues = _cues_before(tokens, phrase)
    if cues.figures and not cues.ordered:
        return NOT
    if phrase.basis is Basis.SCHEDULED:
        return FAIRLY if _TOLD.at(tokens, phrase.end) is None else NOT
    if phrase.basis is Basis.REPORT_NAME:
        return WEAK if len(phrase.rhythms) > 1 else NOT
    return _of_bare_rhythm(tokens, phrase)


def _of_bare_rhythm(tokens: Tokens, phrase: RhythmPhrase) -> float:
    """ "hằng năm" opens a sentence or follows what is done; after "kế hoạch …" it belongs to the noun."""
    start = tokens.sentence_start(phrase.first)
    if phrase.first == start or phrase.edge is Edge.FIELD:
        return FAIRLY
    if tokens.word(phrase.first - 1) in (",", ":", "-", "(", ")", "."):
        return FAIRLY
    if tokens.word(phrase.end) == "của" or _names_report(tokens, phrase.first):
        return NOT
    at, found = max(start, phrase.first - _WINDOW), None
    while at < phrase.first:
        head = _ATTRIBUTIVE.at(tokens, at)
        cue = None if head else _CUES.at(tokens, at)
        if head:
            found, at = "head", head[1]
        elif cue:
            found, at = cue[0], cue[1]
        else:
            at += 1
    return WEAK if found in _LICENSES or found in ("hold_target", "act_or_paper") else NOT


def _names_report(tokens: Tokens, first: int) -> bool:
    """ "mẫu báo cáo hằng tuần", "đưa vào báo cáo hằng năm": the recurrence tells which report."""
    if _FORM_NAMES.before(tokens, first) is not None:
        return True
    return tokens.has(first - 2, "báo", "cáo") and _NOUN_OPENERS.before(tokens, first - 2) is not None


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
    return WEAK if _closes_verb(tokens, first) else NOT


def _opens(tokens: Tokens, first: int) -> bool:
    """Whether nothing but a label stands before it, of the item or of a time field."""
    labelled = tokens.word(first - 1) == ":"
    return labelled or (
        first <= _LABEL and all(not word[:1].isalpha() or len(word) == 1 for word in tokens.words[:first])
    )


def _closes_verb(tokens: Tokens, first: int) -> bool:
    """ "cập nhật thường xuyên", "được thực hiện thường xuyên theo …", in the order's first sentence."""
    early = first <= _FIRST_SENTENCE and not tokens.full_stop_between(0, first)
    return early and _ONGOING_VERBS.before(tokens, first) is not None

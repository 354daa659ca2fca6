"""The cue words before a phrase of time (từ dẫn): what orders work, what tells of the past, of figures."""

from __future__ import annotations

from typing import NamedTuple

from nlp.deadlines.phrases import Basis, DayPhrase, PeriodPhrase, Phrase, RhythmPhrase
from nlp.deadlines.tokens import Forms, Tokens, forms

CUES = forms(
    "hold_target",
    "act_or_paper",
    "hold_validity",
    "hold_done",
    "hold_past",
    "hold_data",
    "hold_duration",
    "hold_duration_alone",
    "hold_offence",
    "license",
    "strong_license",
    "no_cues",
)
_LATEST = forms("latest")
_CONDITIONS = forms("conditions", "event_leads", "license", "strong_license")
_SEASONS = forms("seasons")
_FIRST_WORDS = CUES.first_words
_DATA_WORDS = forms("hold_data").first_words
LICENSES = frozenset({"license", "strong_license"})
CLAUSE_STARTS = frozenset({",", ";", ":", ".", "-", ")", "và", "để", "phải", "thời"})
WINDOW = 24
_CLAUSE_BOUND = frozenset({"hold_done", "hold_past", "hold_target", "hold_duration_alone"})
_TOLDCUES = frozenset({"hold_done", "hold_past"})
_REACH = 6  # "đã được cấp Giấy chứng nhận đủ điều kiện trước ngày …"
_CLOSE = 3  # own words of a limit ("chậm nhất", "hoàn thành trước") yield only to a "đã" this near


class Cues(NamedTuple):
    """The cue words before a phrase: the nearest one's group, and whether one orders work, names figures, or
    tells what is punished.
    """

    nearest: str | None
    ordered: bool
    figures: bool = False
    offence: bool = False


def cues_before(tokens: Tokens, phrase: Phrase) -> Cues:
    """The cues between the start of the sentence and the phrase; after "đã" a verb tells the past."""
    start = tokens.sentence_start(phrase.first)
    if phrase.firm and isinstance(phrase, DayPhrase | PeriodPhrase):
        # "vốn đã được giao chậm nhất ngày …": no past has a latest day
        limit = _LATEST.at(tokens, phrase.first) is not None
        done = not limit and "đã" in tokens.words[max(start, phrase.first - _CLOSE) : phrase.first]
        return Cues("hold_done" if done else None, ordered=True)
    at = max(start, phrase.first - WINDOW)
    nearest: str | None = None
    ordered, figures, offence, past_until, ends = False, False, False, -1, start
    while at < phrase.first:
        hit = CUES.at(tokens, at) if tokens.padded[at] in _FIRST_WORDS else None
        if hit is None:
            at += 1
            continue
        if hit[0] == "no_cues":
            at = hit[1]
            continue
        nearest = hit[0]
        if nearest == "act_or_paper":
            nearest = "license" if at == start or tokens.word(at - 1) in CLAUSE_STARTS else "hold_target"
        if nearest == "hold_done":
            past_until = hit[1] + _CLOSE
        if at <= past_until and (nearest in LICENSES or nearest == "hold_target"):
            nearest = "hold_done"
        ordered = ordered or nearest in LICENSES
        figures = figures or nearest == "hold_data"
        offence = offence or nearest == "hold_offence"
        at = ends = hit[1]
    if nearest in _CLAUSE_BOUND and _is_parted(tokens, nearest, ends, phrase.first):
        nearest = None
    return Cues(nearest, ordered, figures, offence)


def _is_parted(tokens: Tokens, cue: str, end: int, first: int) -> bool:
    """Whether a comma, or for a participle too many words, part a cue from the phrase."""
    if cue in _TOLDCUES and first - end > _REACH:
        return True
    return "," in tokens.words[end : first - 1]


def is_data_window(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase tells when figures are taken: such a day must not date a recurrence."""
    if isinstance(phrase, RhythmPhrase) and phrase.basis is not Basis.DATED:
        return False
    if _DATA_WORDS.isdisjoint(tokens.words[max(0, phrase.first - WINDOW) : phrase.first]):
        return False
    cues = cues_before(tokens, phrase)
    return cues.nearest == "hold_data" or (cues.figures and not cues.ordered)


def is_conditional(tokens: Tokens, first: int) -> bool:
    """Whether "nếu", "khi" or the like opens the clause of a phrase: what may happen, not what is ordered."""
    start = max(tokens.sentence_start(first), first - WINDOW)
    commas = [i for i in range(start, first) if tokens.words[i] in (",", ":")]
    at, last = commas[-1] + 1 if commas else start, None
    while at < first:
        hit = _CONDITIONS.at(tokens, at)
        last, at = hit if hit else (last, at + 1)
    return last == "conditions"


def tells_season(tokens: Tokens, first: int) -> bool:
    """Whether a season or feast opens the sentence and nothing is ordered: "Mùa mưa từ ngày …"."""
    start = tokens.sentence_start(first)
    if first - start > WINDOW:
        return False
    while start < first and not tokens.word(start).isalpha():
        start += 1
    hit = _SEASONS.at(tokens, start)
    return hit is not None and "phải" not in tokens.words[hit[1] : first]


def last_of(tokens: Tokens, first: int, cues: Forms) -> str | None:
    """The last of some cues before a phrase in its sentence."""
    last, at = None, max(tokens.sentence_start(first), first - WINDOW)
    while at < first:
        hit = cues.at(tokens, at)
        last, at = hit if hit else (last, at + 1)
    return last

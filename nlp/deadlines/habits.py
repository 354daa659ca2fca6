"""Whether recurrences and "thường xuyên" order work (việc lặp lại, việc thường xuyên), or describe a noun."""

from __future__ import annotations

from nlp.deadlines.cues import CUES, LICENSES, WINDOW, cues_before, is_conditional, last_of, tells_season
from nlp.deadlines.grades import FAIRLY, NOT, SURE, WEAK
from nlp.deadlines.phrases import Basis, Edge, RhythmPhrase, StandingPhrase
from nlp.deadlines.rhythms import YEARLY
from nlp.deadlines.tokens import Tokens, forms

_TOLD = forms("past_after")
_ATTRIBUTIVE = forms("attributive_heads")
_FORM_NAMES = forms("forms_of_report")
_NOUN_OPENERS = forms("noun_openers")
_AT_MOST = forms("at_most")
_ONGOING_NOUNS = forms("ongoing_nouns")
_ONGOING_VERBS = forms("ongoing_verbs")
_CONTINUOUS = forms("ongoing_continuous")
_CLAUSE_VERBS = forms("ongoing_verbs", "license", "strong_license", "standing_verbs")
_PERIODIC = forms("periodic_verbs", "period_details")
_CYCLE_ENDS = forms("cycle_ends")
_GRANTS = forms("grants")
_ACTORS = forms("actors")
_DENIALS = frozenset({"chưa", "không", "đã", "vẫn", "còn", "để", "nếu", "khi", "việc", "do"})
_LABEL = 8  # "III.1.a) - "
_FIRST_SENTENCE = 160
_FAR_HEAD = 4
_GRANT = 10
_NEAR = 6


def confidence_of_rhythm(tokens: Tokens, phrase: RhythmPhrase) -> float:
    """How sure it is that a recurrence is one of work; 0 if it is none."""
    if _AT_MOST.before(tokens, phrase.first) is not None:
        return NOT  # "không quá 01 lần/năm" allows, it does not order
    if phrase.basis is Basis.DATED:
        if _CYCLE_ENDS.before(tokens, phrase.first) is not None:
            return NOT  # "Năm tài chính … kết thúc ngày 31 tháng 12 hằng năm"
        cues = cues_before(tokens, phrase)
        told = tokens.word(phrase.first) == "từ" and tells_season(tokens, phrase.first)
        if told or cues.nearest == "hold_data":
            return NOT
        near = range(max(1, phrase.first - 3), phrase.first + 1)
        return WEAK if any(_FORM_NAMES.before(tokens, i) is not None for i in near) else SURE
    cues = cues_before(tokens, phrase)
    if cues.figures and not cues.ordered:
        return NOT
    if is_conditional(tokens, phrase.first) and "phải" not in tokens.words[phrase.end : phrase.end + _NEAR]:
        return NOT  # "khi bỏ việc 05 ngày trong 01 tháng"
    if phrase.basis is Basis.SCHEDULED and _is_granted(tokens, phrase.first):
        return NOT
    if phrase.basis is Basis.SCHEDULED:
        return FAIRLY if _TOLD.at(tokens, phrase.end) is None else NOT
    if phrase.basis is Basis.REPORT_NAME:
        return WEAK if len(phrase.rhythms) > 1 else NOT
    if phrase.basis is Basis.BY_PERIOD:
        return _of_by_period(tokens, phrase)
    return _of_bare_rhythm(tokens, phrase)


def _of_by_period(tokens: Tokens, phrase: RhythmPhrase) -> float:
    """ "công khai theo quý" orders; "chi tiết theo quý", "khai thuế theo quý" tell how something is split."""
    if phrase.edge is Edge.FIELD:
        return FAIRLY
    return WEAK if last_of(tokens, phrase.first, _PERIODIC) == "periodic_verbs" else NOT


def _of_bare_rhythm(tokens: Tokens, phrase: RhythmPhrase) -> float:
    """ "hằng năm" opens a sentence or follows what is done; after "kế hoạch …" it belongs to the noun."""
    start = tokens.sentence_start(phrase.first)
    if _entitles(tokens, phrase.end):
        return NOT
    if phrase.first == start or phrase.edge is Edge.FIELD:
        return FAIRLY
    if tokens.word(phrase.first - 1) in (",", ":", "-", "(", ")", "."):
        return FAIRLY
    if tokens.word(phrase.end) == "của" or _names_report(tokens, phrase.first):
        return NOT
    often = phrase.rhythms[0].freq != YEARLY
    at, found = max(start, phrase.first - WINDOW), None
    while at < phrase.first:
        head = _ATTRIBUTIVE.at(tokens, at)
        if head and often and found == "license" and phrase.first - head[1] >= _FAR_HEAD:
            head = None  # "công khai kết quả xếp hạng các xã hằng quý"
        cue = None if head else CUES.at(tokens, at)
        if head:
            found, at = "head", head[1]
        elif cue:
            found, at = cue[0], cue[1]
        else:
            at += 1
    return WEAK if found in LICENSES or found in ("hold_target", "act_or_paper") else NOT


def _entitles(tokens: Tokens, i: int) -> bool:
    """Whether what follows grants something: "Mỗi năm người lao động được nghỉ …"."""
    for at in range(i, i + _GRANT):
        if tokens.word(at) in (",", ";", ".", ""):
            return False
        if _GRANTS.at(tokens, at):
            return True
    return False


def _is_granted(tokens: Tokens, first: int) -> bool:
    """ "người lao động được nghỉ ít nhất 04 ngày trong 01 tháng"."""
    return any(
        _GRANTS.at(tokens, at) for at in range(max(tokens.sentence_start(first), first - _NEAR), first)
    )


def _names_report(tokens: Tokens, first: int) -> bool:
    """ "mẫu báo cáo hằng tuần", "đưa vào báo cáo hằng năm": the recurrence tells which report."""
    if _FORM_NAMES.before(tokens, first) is not None:
        return True
    return tokens.has(first - 2, "báo", "cáo") and _NOUN_OPENERS.before(tokens, first - 2) is not None


def confidence_of_standing(tokens: Tokens, phrase: StandingPhrase) -> float:
    """How sure it is that "thường xuyên" or "liên tục" orders work; 0 if it does not."""
    first = phrase.first
    if phrase.edge is not Edge.NONE:
        return FAIRLY
    if _ONGOING_NOUNS.before(tokens, first) is not None:
        return NOT
    alone = tokens.word(first) == "liên" and "thường" not in tokens.words[first + 2 : first + 4]
    ordered = _opens(tokens, first) or _ONGOING_VERBS.before(tokens, first) is not None
    ordered = ordered or (phrase.until is not None and _CLAUSE_VERBS.before(tokens, first) is not None)
    if alone and (_CONTINUOUS.before(tokens, first) is not None or not ordered):
        return NOT
    if phrase.until is not None:
        return FAIRLY
    if _opens(tokens, first):
        return SURE
    bound = _closes_verb(tokens, first) or _closes_clause(tokens, phrase) or _is_done_by(tokens, phrase)
    return WEAK if bound else NOT


def opens_sentence(tokens: Tokens, phrase: StandingPhrase) -> bool:
    """Whether "thường xuyên" opens a sentence and work follows: with an end told, it orders there too."""
    return (
        phrase.first == tokens.sentence_start(phrase.first)
        and _CLAUSE_VERBS.at(tokens, phrase.end) is not None
    )


def _opens(tokens: Tokens, first: int) -> bool:
    """Whether nothing but a label stands before it, of the item or of a time field."""
    labelled = tokens.word(first - 1) == ":"
    return labelled or (
        first <= _LABEL and all(not word[:1].isalpha() or len(word) == 1 for word in tokens.words[:first])
    )


def _is_done_by(tokens: Tokens, phrase: StandingPhrase) -> bool:
    """ "Ủy ban nhân dân xã thường xuyên kiểm tra …": between a body and what it does."""
    start = tokens.sentence_start(phrase.first)
    if phrase.first - start > WINDOW:
        return False
    while start < phrase.first and (not tokens.word(start).isalpha() or len(tokens.word(start)) == 1):
        start += 1
    if _ACTORS.at(tokens, start) is None:
        return False
    if any(word in _DENIALS for word in tokens.words[start : phrase.first]):
        return False
    return _CLAUSE_VERBS.at(tokens, phrase.end) is not None


def _closes_verb(tokens: Tokens, first: int) -> bool:
    """ "cập nhật thường xuyên", "được thực hiện thường xuyên theo …", in the order's first sentence."""
    early = first <= _FIRST_SENTENCE and not tokens.full_stop_between(0, first)
    return early and _ONGOING_VERBS.before(tokens, first) is not None


def _closes_clause(tokens: Tokens, phrase: StandingPhrase) -> bool:
    """ "Thu gom rác tại các chợ thường xuyên, không để …": it ends a clause that a verb of work opens."""
    start = tokens.sentence_start(phrase.first)
    if phrase.first > _FIRST_SENTENCE or tokens.word(phrase.end) not in (",", ";", ".", ""):
        return False
    while start < phrase.first and (not tokens.word(start).isalpha() or len(tokens.word(start)) == 1):
        start += 1
    if _CLAUSE_VERBS.at(tokens, start) is None:
        return False
    return cues_before(tokens, phrase).nearest not in ("hold_done", "hold_past")

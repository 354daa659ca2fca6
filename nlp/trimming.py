"""Names that ran into a verb which no lexicon knows are cut by parts of speech."""

from __future__ import annotations

from dataclasses import replace

from nlp.names import NameList
from nlp.words import first_verb

_AHEAD, _AROUND = 45, 25


def trimmed(listed: NameList, text: str) -> NameList:
    """The list without the verb that its last name ran into ("Sở A xác nhận thời điểm …"), by its tag."""
    last = listed.names[-1]
    if last.unsure is None or last.group or " các " in text[last.start : last.unsure]:
        return listed
    window = text[last.start : min(last.end, last.unsure + _AHEAD) + _AROUND]
    verb = first_verb(window, last.unsure - last.start)
    if verb is None or last.start + verb >= last.end:
        return listed
    end = last.start + len(window[:verb].rstrip())
    return NameList((*listed.names[:-1], replace(last, end=end, unsure=None)), end)

"""Names that ran into a verb which no lexicon knows are cut by parts of speech."""

from __future__ import annotations

from dataclasses import replace

from nlp.keys import match_key
from nlp.looks import is_verb, words
from nlp.names import NameList
from nlp.words import first_verb

_AHEAD, _AROUND = 45, 25


def trimmed(listed: NameList, text: str) -> NameList:
    """The list without the verb that its last name ran into ("Sở A xác nhận thời điểm …"), by its tag."""
    last = listed.names[-1]
    if last.unsure is None:
        return listed
    several = last.group or " các " in text[last.start : last.unsure]
    window = text[last.start : min(last.end, last.unsure + _AHEAD) + _AROUND]
    found = first_verb(window, last.unsure - last.start)
    if found is None or last.start + found[0] >= last.end:
        return listed
    if several and (found[0] != last.unsure - last.start or " " not in found[1]):
        return listed  # what a group deals with is often tagged as a verb
    behind = len(window[: last.end - last.start].rstrip())
    is_last = found[0] + len(found[1]) >= behind
    unknown = (is_last or " " not in found[1]) and match_key(found[1]) not in words().verbs
    if unknown and (window[behind : behind + 1] == ":" or is_verb(match_key(window), behind + 1)):
        return listed  # a surer verb stands right behind the name: the tagged word is a part of it
    end = last.start + len(window[: found[0]].rstrip())
    return NameList((*listed.names[:-1], replace(last, end=end, unsure=None)), end)

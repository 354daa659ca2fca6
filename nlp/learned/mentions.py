"""The bodies that a passage names (tên cơ quan trong câu), and what rules and gold take each for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.dispatch import DispatchHeader
from models.obligation import Assignee, FoundIn
from nlp.agreement import same_name, words
from nlp.assignees import AssigneeFinder
from nlp.directive import DirectiveReader
from nlp.duties import Duty
from nlp.gold import GoldObligation
from nlp.keys import match_key
from nlp.labels import Level
from nlp.learned.protocol import Mention, NamedAs, NamedPassage
from nlp.lines import Line
from nlp.names import Name, NameList, NameReader
from nlp.openings import NOTHING, Directive, Opening
from nlp.outline import Item
from nlp.sentences import sentence_spans
from nlp.trimming import trimmed

_WORD = re.compile(r"(?<!\w)[^\W_]")


def named_passage(text: str, issuer: frozenset[str] = frozenset()) -> NamedPassage:
    """The passage with every name that can be read in it; `issuer` holds the issuer's names as keys."""
    key = match_key(text)
    read = _by_rules(text, key, issuer)
    mentions = tuple(
        Mention(
            start=name.start,
            end=name.end,
            name=name.of(text),
            is_group=name.group,
            is_issuer=key[name.start : name.end] in issuer,
            by_rules=_role_among(name, text, read),
        )
        for name in _names_in(text, key)
    )
    return NamedPassage(text=text, mentions=mentions)


def _names_in(text: str, key: str) -> list[Name]:
    """The lists of names that begin at any word, the longest first where they overlap."""
    reader = NameReader(text, key)
    lists: list[tuple[int, NameList]] = []
    for word in _WORD.finditer(text):
        listed = reader.read_list(word.start())
        if listed is not None:
            lists.append((word.start(), trimmed(listed, text)))
    taken: list[tuple[int, NameList]] = []
    for start, listed in sorted(lists, key=lambda one: (one[0] - one[1].end, one[0])):
        if all(listed.end <= other or more.end <= start for other, more in taken):
            taken.append((start, listed))
    return sorted((name for _, listed in taken for name in listed.names), key=lambda one: one.start)


# -- what the rules read --------------------------------------------------------------------------------


def _by_rules(text: str, key: str, issuer: frozenset[str]) -> tuple[Assignee, ...]:
    """The leads and supports that the rules read in the passage itself, not around it."""
    start, directive = _directing(text, key, issuer)
    line = Line(index=0, start=0, text=text, key=key)
    duty = Duty(
        item=Item(line=line, level=Level.PLAIN, label="", body=0, rank=0.0),
        start=0,
        end=len(text),
        base=start,
        text=text[start:],
        key=key[start:],
        directive=directive,
    )
    found = AssigneeFinder(DispatchHeader(), {}, issuer).find(duty)
    return tuple(one for one in found if one.found_in is FoundIn.SENTENCE)


def _directing(text: str, key: str, issuer: frozenset[str]) -> tuple[int, Directive]:
    """The first sentence that directs and where it begins; a later one must name who is to act."""
    for number, (start, end) in enumerate(sentence_spans(text)):
        directive = DirectiveReader(text[start:end], key[start:end], issuer).read()
        named = directive.opening in (Opening.OPERATOR, Opening.ACTOR)
        if directive.directs and (named or number == 0):
            return start, directive
    return 0, NOTHING


def _role_among(name: Name, text: str, read: Sequence[Assignee]) -> NamedAs:
    """The role of the body that the rules read at this place, or elsewhere by the same name."""
    here = [one for one in read if one.span.start < name.end and name.start < one.span.end]
    named = [one for one in read if same_name(one.name, name.of(text))]
    return next((NamedAs(one.role.value) for one in (*here, *named)), NamedAs.NEITHER)


# -- what is right --------------------------------------------------------------------------------------


def roles_of(passage: NamedPassage, right: GoldObligation) -> tuple[NamedAs | None, ...]:
    """What the gold takes each mention for; None where it accepts more than one answer."""
    answers = (set(_accepted(one.name, right)) or {NamedAs.NEITHER} for one in passage.mentions)
    return tuple(roles.pop() if len(roles) == 1 else None for roles in answers)


def _accepted(name: str, right: GoldObligation) -> Iterator[NamedAs]:
    """The role of a name by each answer for leads and supports that is right.

    An answer that only words the name otherwise ("các cơ quan", "đơn vị" for "các cơ quan, đơn vị") says
    nothing against another that has it.
    """
    for leads in right.leads:
        for supports in right.supports:
            if any(same_name(name, other) for other in leads):
                yield NamedAs.LEAD
            elif any(same_name(name, other) for other in supports):
                yield NamedAs.SUPPORT
            elif not any(_overlap(name, other) for other in (*leads, *supports)):
                yield NamedAs.NEITHER


def _overlap(one: str, other: str) -> bool:
    own, others = set(words(one)), set(words(other))
    return own <= others or others <= own

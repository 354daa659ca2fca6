"""What a passage shows of the role that one of its names has: words around it, cues, its list, verbs.

Names that only commas or "và" part are one list; what stands before and behind the list counts for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nlp.confidence import Evidence
from nlp.fields import read_fields
from nlp.keys import match_key, words_of
from nlp.learned.protocol import Mention, NamedPassage
from nlp.lexicon import phrases
from nlp.looks import is_verb
from nlp.outline import introduces, is_heading_text
from nlp.sentences import sentence_spans
from nlp.words import begins_with_verb

_CUE = re.compile(r"(?<!\w)(phối hợp|chủ trì|giao|báo cáo|gửi|với|cùng|của|cho)(?!\w)")
_PARTED = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:[,;/&]\s*)?(?:và\s+)?")
_BEHIND = re.compile(r"\s*(?:\([^()]*\)\s*)?")
_NEAR, _BAG, _AHEAD = 3, 6, 60
_STARTS = (1, 20, 60, 150, 300)
_GAPS = (1, 10, 30, 80, 200)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A mention with the ends of its list and the ends of its sentence."""

    mention: Mention
    rank: int
    first: int
    last: int
    begin: int
    close: int


class _Reader:
    """Reads the facts about the mentions of one passage."""

    def __init__(self, passage: NamedPassage) -> None:
        self.text = passage.text
        self.key = match_key(passage.text)
        self.mentions = passage.mentions
        self.sentences = sentence_spans(passage.text)

    @cached_property
    def verb(self) -> int | None:
        """Where the first verb of the lexicon begins outside of all names."""
        found = phrases("verbs", "action", "operator", "modal").find_all(self.key)
        return next((at for at, _ in found if not any(m.start <= at < m.end for m in self.mentions)), None)

    @cached_property
    def of_passage(self) -> Evidence:
        """Facts that hold for every mention."""
        found = [f"names={min(5, len(self.mentions))}", f"opens={' '.join(words_of(self.key)[:2])}"]
        if is_heading_text(self.text):
            found.append("title")
        if introduces(self.key):
            found.append("introduces")
        return tuple(found)

    def listed(self, rank: int) -> _Listed:
        one = self.mentions[rank]
        first = last = rank
        while first and self._joined(first - 1):
            first -= 1
        while last + 1 < len(self.mentions) and self._joined(last):
            last += 1
        begin, close = next(
            ((start, end) for start, end in self.sentences if start <= one.start < end), (0, len(self.text))
        )
        return _Listed(one, rank, self.mentions[first].start, self.mentions[last].end, begin, close)

    def _joined(self, left: int) -> bool:
        one, other = self.mentions[left], self.mentions[left + 1]
        return _PARTED.fullmatch(self.key, one.end, other.start) is not None


def role_facts_of(passage: NamedPassage, *, with_rules: bool = False) -> tuple[Evidence, ...]:
    """All facts about each mention of a passage; `with_rules` adds what the rules read."""
    reader = _Reader(passage)
    found = []
    for rank, mention in enumerate(passage.mentions):
        one = reader.listed(rank)
        facts = [
            *reader.of_passage,
            *_of_name(reader, mention),
            *_of_place(reader, one),
            *_of_words(reader, one),
            *_of_cues(reader, one),
            *_of_verbs(reader, one),
        ]
        if with_rules:
            facts.append(f"rules={mention.by_rules}")
        found.append(tuple(dict.fromkeys(facts)))
    return tuple(found)


def _of_name(reader: _Reader, mention: Mention) -> Iterator[str]:
    key = reader.key[mention.start : mention.end]
    yield f"head={words_of(key)[0] if words_of(key) else ''}"
    yield f"length={min(6, len(words_of(key)))}"
    yield f"capital={reader.text[mention.start : mention.start + 1].isupper()}"
    if mention.is_group:
        yield "group"
    if mention.is_issuer:
        yield "issuer"
    if any(other is not mention and other.name == mention.name for other in reader.mentions):
        yield "named twice"


def _of_place(reader: _Reader, one: _Listed) -> Iterator[str]:
    yield f"start={sum(one.first - one.begin >= size for size in _STARTS)}"
    yield f"sentence={min(2, sum(end <= one.first for _, end in reader.sentences))}"
    yield f"rank={min(4, one.rank)}"
    yield f"in list={min(3, sum(one.first <= other.start < one.mention.start for other in reader.mentions))}"
    if reader.key.count("(", one.begin, one.first) > reader.key.count(")", one.begin, one.first):
        yield "bracketed"
    for field in read_fields(reader.text, reader.key):
        if field.start <= one.mention.start < field.end:
            yield f"field={field.kind}"


def _of_words(reader: _Reader, one: _Listed) -> Iterator[str]:
    before = words_of(reader.key[one.begin : one.first])
    behind = words_of(reader.key[one.last : one.close])
    yield from (f"before{i}={word}" for i, word in enumerate(before[::-1][:_NEAR], 1))
    yield from (f"near before={word}" for word in before[-_BAG:])
    yield f"before={' '.join(before[-2:])}"
    yield from (f"behind{i}={word}" for i, word in enumerate(behind[:_NEAR], 1))
    yield from (f"near behind={word}" for word in behind[:_BAG])
    yield f"behind={' '.join(behind[:2])}"
    mark = reader.key[one.first - 2 : one.first].strip()[-1:] if one.first >= 2 else ""
    yield f"mark before={mark if mark and not mark.isalnum() else ''}"


def _of_cues(reader: _Reader, one: _Listed) -> Iterator[str]:
    """The nearest cue words before the list and the first behind it, the strong ones wherever they stand."""
    before = [(match.group(1), match.end()) for match in _CUE.finditer(reader.key, one.begin, one.first)]
    for place, (cue, end) in enumerate(before[::-1][:2], 1):
        yield f"cue{place}={cue}"
        yield f"cue{place}={cue} {sum(one.first - end >= gap for gap in _GAPS)}"
    yield from (f"cue before={cue}" for cue, _ in before)
    behind = _CUE.search(reader.key, one.last, min(one.close, one.last + _AHEAD))
    if behind is not None:
        gap = sum(behind.start() - one.last >= size for size in _GAPS)
        yield f"cue behind={behind.group(1)}"
        yield f"cue behind={behind.group(1)} {gap}"


def _of_verbs(reader: _Reader, one: _Listed) -> Iterator[str]:
    """What follows the list, and on which side of the first verb it stands, how far."""
    yield f"follows={_kind_behind(reader, one.last)}"
    if reader.verb is None:
        yield "verb=none"
        return
    gap = reader.verb - one.last if reader.verb >= one.last else one.first - reader.verb
    side = "ahead" if reader.verb >= one.last else "passed"
    yield f"verb={side}"
    yield f"verb={side} {sum(gap >= size for size in _GAPS)}"


def _kind_behind(reader: _Reader, end: int) -> str:
    """A verb of the lexicon, a mark, a tagged verb where the lexicon knows nothing, or another word."""
    match = _BEHIND.match(reader.key, end)
    at = match.end() if match else end
    if at >= len(reader.key):
        return "nothing"
    if not reader.key[at].isalnum():
        after = at + 1 + len(reader.key[at + 1 :]) - len(reader.key[at + 1 :].lstrip())
        return f"{reader.key[at]} {'verb' if is_verb(reader.key, after) else 'other'}"
    if is_verb(reader.key, at):
        return "verb"
    boundary = phrases("bodies", "boundaries").match_at(reader.key, at) is not None
    if reader.text[at].islower() and not boundary and begins_with_verb(reader.text[at : at + 70]):
        return "tagged verb"
    return "boundary" if boundary else "other"

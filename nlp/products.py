"""What an action yields (sản phẩm): the document that is drawn up, sent or issued, and where its name ends.

"Xây dựng kế hoạch kiểm tra, gửi Sở Y tế" yields "kế hoạch kiểm tra"; "báo cáo UBND tỉnh kết quả Đợt thi đua"
yields "kết quả Đợt thi đua"; organising, publicity and building yield no document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.clauses import clause_start
from nlp.lexicon import alternatives, phrases
from nlp.looks import is_verb
from nlp.match import PhraseSet
from nlp.receivers import ReceiverReader

_REPORT = "báo cáo"
_OPENING = frozenset({"có", "dự thảo"})
"""Verbs that stand for an act only where they open their clause."""
_JOINING = "tham gia"
_MARK = re.compile(r"[;:()\n\"“”]|[.!?…](?=\s|$)|\./\.")
_SENTENCE = re.compile(r"[;\n]|[.!?…](?=\s|$)")
_LIST = re.compile(r"\s*(?:,\s*(?:và\s+)?|và\s+|hoặc\s+|/\s*)")
_RECEIVING = re.compile(r"\s*(?:cho|đến|tới|về|với|lên)?\s*")
_BRACKET = re.compile(r"\s*\([^()]{0,120}\)")
_ABOUT = re.compile(r"\s*(?<!\w)về\s+(?:các\s+|những\s+)?")
_TO_BODY = re.compile(r"(?<!\w)(?:về|cho|đến|tới|với)\s+")
_COUNT = re.compile(r"\d[\d.]*(?!\S)\s+")
_WORD_BEFORE = re.compile(r"(?<!\w)(\w+)\s+$")
_HALF = 14
_LONGEST = 200
_TOPIC_REACH = 800  # how far behind its verb a topic may stand
_REACH = 260


@dataclass(frozen=True, slots=True)
class _Cues:
    """Word lists and patterns; see `nlp/lexicons/products.toml`."""

    verbs: re.Pattern[str]
    not_doing: re.Pattern[str]
    given: re.Pattern[str]
    ends: re.Pattern[str]
    going_on: re.Pattern[str]
    cited: re.Pattern[str]
    documents: PhraseSet
    acts: PhraseSet
    reported: PhraseSet
    hollow: PhraseSet
    halves: PhraseSet
    opinions: PhraseSet
    issuing: PhraseSet
    sending: PhraseSet
    handing: PhraseSet
    deciding: PhraseSet
    fillers: PhraseSet
    verb_forms: PhraseSet


@cache
def _cues() -> _Cues:
    making = alternatives("products", "making")
    return _Cues(
        verbs=re.compile(rf"(?<!\w)(?:{making}|(?:báo cáo|có)(?!\w))"),
        not_doing=re.compile(rf"(?<!\w){alternatives('products', 'not_doing')}"),
        given=re.compile(rf"(?<!\w){alternatives('products', 'given_to_act')}"),
        ends=re.compile(rf"\s(?:{alternatives('products', 'ends')}|trong(?: vòng)? \d)"),
        going_on=re.compile(rf"\s(?:và|hoặc)\s+{alternatives('products', 'going_on')}"),
        cited=re.compile(rf"\s+(?:{alternatives('products', 'cited')}|số\s*:?\s*\d)"),
        documents=phrases("products", "documents"),
        acts=phrases("products", "acts"),
        reported=phrases("products", "reported"),
        hollow=phrases("products", "hollow"),
        halves=phrases("products", "half_words"),
        opinions=phrases("products", "opinions"),
        issuing=phrases("products", "issuing"),
        sending=phrases("products", "sending"),
        handing=phrases("products", "handing"),
        deciding=phrases("products", "deciding"),
        fillers=PhraseSet(
            phrases("products", "determiners").forms | phrases("verbs", "degree").forms - {"hoàn thành"}
        ),
        verb_forms=phrases("verbs", "action", "degree"),
    )


def find_product(text: str, key: str) -> str | None:
    """The first document that a passage has drawn up, sent or issued, as written; None if it names none."""
    heads = [first for first, _ in _heads().find_all(key)]
    if not heads:
        return None
    reader = ReceiverReader(text, key)
    for match in _cues().verbs.finditer(key, 0, heads[-1]):
        if _is_second_half(key, match.start()):
            continue
        head = bisect_left(heads, match.end())
        if head < len(heads) and heads[head] - match.end() <= _REACH:
            found = _Reading(reader, match, heads[head]).find()
            if found is not None:
                return found
    return None


def _is_second_half(key: str, start: int) -> bool:
    """Whether a verb is the end of a word: "chương trình", "thành lập"."""
    before = _WORD_BEFORE.search(key, max(0, start - _HALF), start)
    return before is not None and before.group(1) in _cues().halves


@cache
def _heads() -> PhraseSet:
    return phrases("products", "documents", "acts", "reported")


class _Reading:
    """Reads what stands behind one verb."""

    def __init__(self, reader: ReceiverReader, match: re.Match[str], head: int) -> None:
        self.reader = reader
        self.text, self.key = reader.text, reader.key
        self.verb, self.start, self.end = match.group(), match.start(), match.end()
        self.near = _SENTENCE.search(self.key, self.end, head) is None

    def find(self) -> str | None:
        """The document that is the verb's object."""
        heads = self._heads()
        for at in self._objects():
            for forms in heads:
                head = forms.match_at(self.key, at)
                if head is not None and not self._is_longer_verb(head):
                    if not self._is_act():
                        return None
                    start = self.start if self.verb == _REPORT and at == self.reader.skip(self.end) else at
                    return self._phrase(start, head)
        return None

    def _heads(self) -> tuple[PhraseSet, ...]:
        cues = _cues()
        if self.verb == _REPORT:
            return (cues.reported,)
        if self.verb == _JOINING:
            return (cues.opinions,)
        sent = (cues.reported,) if self.verb in cues.sending else ()
        acts = (cues.acts,) if self.verb in cues.issuing else ()
        return (cues.documents, *acts, *sent)

    # -- whether the verb is the addressee's act ---------------------------------------------------------

    def _is_act(self) -> bool:
        """Not in a purpose, a topic, a fact or somebody else's act ("hướng dẫn người dân nộp hồ sơ")."""
        start = self._clause()
        before = _cues().given.sub(lambda m: " " * len(m.group()), self.key[start : self.start])
        if any(self._is_word(start + m.start(), start) for m in _cues().not_doing.finditer(before)):
            return False
        if self.text[self.start].isupper() and self._is_name_part():
            return False
        return self.verb not in _OPENING or self._opens(clause_start(self.key, self.start))

    def _is_word(self, at: int, clause: int) -> bool:
        """In lower case, or first in its clause: a capital belongs to a name ("Phòng Nghiệp vụ")."""
        return self.text[at].islower() or not self.text[clause:at].strip()

    def _clause(self) -> int:
        """Where the clause begins, over the verbs that are listed before: "rà soát, xây dựng …"."""
        start = clause_start(self.key, self.start)
        for _ in range(4):
            if self.key[start - 1 : start] != "," or self.key[start : self.start].strip():
                break
            earlier = clause_start(self.key, start - 1)
            words = self.key[earlier : start - 1].rstrip()
            last = words.rsplit(None, 2)[-2:]
            if not any(" ".join(last[i:]) in _cues().verb_forms for i in range(len(last))):
                break
            if len(words.split()) > 2:
                return earlier
            start = earlier
        return start

    def _opens(self, start: int) -> bool:
        """Whether "có" opens its clause or follows a duty word: else it only says which one is meant."""
        at = self.reader.skip(start)
        while at < self.start:
            end = _cues().fillers.match_at(self.key, at) or phrases("verbs", "modal").match_at(self.key, at)
            if end is None:
                return self.key[:at].strip() == "" and self._is_subject(at)
            at = self.reader.skip(end)
        return True

    def _is_subject(self, at: int) -> bool:
        named = self.reader.read_name(at)
        return named is not None and self.reader.skip(named.end) == self.start

    def _is_name_part(self) -> bool:
        """ "Sở Xây dựng", "Phòng Kế hoạch": the word is a name's, no verb."""
        before = self.text[: self.start].rstrip()
        return bool(before) and before[-1] not in ".;:-–+*)" and not before[-1].isdigit()

    # -- its object --------------------------------------------------------------------------------------

    def _objects(self) -> Iterator[int]:
        """Where the object may begin: behind the verb, behind verbs listed with it, behind a receiver."""
        at = self._over_fillers(self.end)
        yield at
        for _ in range(4):
            listed = _LIST.match(self.key, at)
            end = _cues().verb_forms.match_at(self.key, listed.end()) if listed else None
            if end is None:
                break
            at = self._over_fillers(end)
            yield at
        if self.near and (self.verb in _cues().handing or self.verb.startswith("tham mưu")):
            behind = self._over_receivers(at)
            if behind is not None:
                yield from self._behind_receivers(behind)
        if self.verb == _REPORT:
            yield from self._topics(at)

    def _topics(self, pos: int) -> Iterator[int]:
        """ "báo cáo … trước ngày 31/10 về tình hình thực hiện": what is reported stands at the end."""
        limit = min(len(self.key), pos + _TOPIC_REACH)
        mark = _MARK.search(self.key, pos, limit)
        comma = self.key.find(",", pos, mark.start() if mark else limit)
        end = comma if comma >= 0 else mark.start() if mark else limit
        for match in _ABOUT.finditer(self.key, pos, end):
            yield match.end()

    def _over_fillers(self, pos: int) -> int:
        at = self.reader.skip(pos)
        while at < len(self.key):
            count = _COUNT.match(self.key, at)
            end = count.end() if count else _cues().fillers.match_at(self.key, at)
            if end is None or self._head_at(at) is not None:
                return at
            at = self.reader.skip(end)
        return at

    def _head_at(self, at: int) -> int | None:
        cues = _cues()
        found = [end for forms in (cues.documents, cues.reported) if (end := forms.match_at(self.key, at))]
        return max(found, default=None)

    def _over_receivers(self, pos: int) -> int | None:
        to = _RECEIVING.match(self.key, pos)
        at = to.end() if to else pos
        names = self.reader.read_receivers(at)
        if names:
            return names[-1].end
        listed = self.reader.read_list(at)
        return self.reader.without_object(listed.names[-1]).end if listed else None

    def _behind_receivers(self, pos: int) -> Iterator[int]:
        """Over the bracket, "về", and what the receiver does: "(qua Sở Nội vụ) về …", "phê duyệt …"."""
        bracket = _BRACKET.match(self.key, pos)
        at = bracket.end() if bracket else pos
        about = _ABOUT.match(self.key, at)
        at = self._over_fillers(about.end() if about else at)
        yield at
        for _ in range(4):
            listed = _LIST.match(self.key, at)
            end = _cues().deciding.match_at(self.key, listed.end() if listed else at)
            if end is None:
                return
            about = _ABOUT.match(self.key, end)
            at = self._over_fillers(about.end() if about else end)
            yield at

    def _is_longer_verb(self, head: int) -> bool:
        """ "lập danh sách" is one verb of the lexicon; "báo cáo viên", "hướng dẫn viên" are people."""
        return self.key.startswith(" viên", head)

    # -- its extent --------------------------------------------------------------------------------------

    def _phrase(self, start: int, head: int) -> str | None:
        cited = _cues().cited.match(self.key, head)
        if cited is not None:
            return None
        end = self._extent(head)
        phrase = self.text[start:end].strip(" ,-–")
        if self.key[start:end].strip(" ,") in _cues().hollow:
            return None
        return " ".join(phrase.split())

    def _extent(self, head: int) -> int:
        """Where the name of the document ends."""
        limit = min(len(self.key), head + _LONGEST)
        mark = _MARK.search(self.key, head, limit)
        limit = mark.start() if mark else limit
        bounds = [limit, *self._word_ends(head, limit)]
        end = min(bounds)
        for comma in re.finditer(r",", self.key[head:end]):
            if not self._goes_on(head + comma.start(), end):
                return head + comma.start()
        return end

    def _word_ends(self, head: int, limit: int) -> Iterator[int]:
        for match in _cues().ends.finditer(self.key, head, limit):
            opinion = match.group().strip() == "bằng" and self.key[:head].endswith(("ý kiến", "góp ý"))
            before = self.key[: match.start()].rpartition(" ")[2]
            half = match.group().strip() == "trình" and before in _cues().halves  # "giải trình", "quy trình"
            if not opinion and not half:
                yield match.start()
                break
        for match in _cues().going_on.finditer(self.key, head, limit):
            yield match.start()
            break
        for match in _TO_BODY.finditer(self.key, head, limit):
            if self.reader.read_name(match.end()) is not None:
                yield match.start()
                break

    def _goes_on(self, comma: int, end: int) -> bool:
        """Whether a second noun of the same name stands behind the comma, neither verb nor body."""
        at = self.reader.skip(comma + 1)
        if at >= end:
            return False
        if self._head_at(at) is not None:
            return True
        if is_verb(self.key, at) or self.text[at].isupper() or _cues().verb_forms.match_at(self.key, at):
            return False
        return not self._has_subject(at)

    def _has_subject(self, at: int) -> bool:
        """A group behind the comma with a verb of its own begins another clause ("các đơn vị báo cáo …")."""
        group = self.reader.read_name(at, bare=True)
        return group is not None and is_verb(self.key, self.reader.skip(group.end))

"""How a sentence directs (câu giao việc): who is named before the action, who helps, and what kind of order.

Four openings direct: an operator with a body ("Giao Sở Y tế …"), a body with a verb ("Sở Y tế rà soát …"),
a verb alone ("Rà soát …", whoever the context names), and a noun with a duty word ("Công tác … phải …").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from nlp.lexicon import phrases
from nlp.match import PhraseSet
from nlp.names import Name, NameList, NameReader, is_verb


class Opening(StrEnum):
    """How the directing part begins."""

    OPERATOR = "operator"
    ACTOR = "actor"
    VERB = "verb"
    MODAL = "modal"
    NAMES = "names"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """What a clause says about who must do it; offsets are into the clause's text.

    `start` is where the directing part begins, `action` where the action itself does.
    """

    opening: Opening
    start: int = 0
    action: int = 0
    leads: tuple[Name, ...] = ()
    request: bool = False

    @property
    def directs(self) -> bool:
        """Whether the clause tells somebody to do something."""
        return self.opening in (Opening.OPERATOR, Opening.ACTOR, Opening.VERB, Opening.MODAL)


NOTHING = Directive(opening=Opening.NONE)

_FACT = re.compile(
    r"(?:đã|đang|luôn|vẫn|là|được|bị|gồm|bao gồm|chưa|mới|cũng|không có|còn|có (?!trách nhiệm|nhiệm vụ|văn bản|giải pháp|kế hoạch|"
    r"biện pháp|phương án|hình thức|báo cáo|cơ chế|chính sách|ý kiến))(?:\s|$)"
)
_MODAL = re.compile(r"(?<!trường hợp)(?<!thuộc diện)\s(?:phải|cần|cần phải|có trách nhiệm|có nhiệm vụ|chịu trách nhiệm)\s")
_PAST = re.compile(r"(?:trong )?(?:thời gian (?:qua|gần đây|vừa qua)|những năm (?:qua|gần đây)|hiện nay|ngày \d)")
_PREFIX = re.compile(
    r"(?:đối với|về|riêng|căn cứ|trên cơ sở|trong|để|nhằm|trước|sau|khi|từ|theo|ngoài ra|ngoài|bên cạnh|đồng thời|định kỳ|"
    r"hằng|hàng|tiếp theo|thực hiện|tại|với|qua|nếu|trường hợp|chậm nhất|đến|bằng|cùng với|dựa|mặt khác|mỗi|do|xét|triển khai|"
    r"thông qua|tùy|ngay|năm|quý|tháng|cụ thể|trước mắt|giai đoạn|phát huy|nhân|ngày|vì vậy|do đó|để bảo đảm|yêu cầu|tiếp tục)\b"
)
_SUBJECT_OF_ISSUER = re.compile(
    r"(?:ủy ban nhân dân|ubnd|chủ tịch|phó chủ tịch|bộ trưởng|thứ trưởng|thủ tướng|phó thủ tướng|giám đốc|phó giám đốc|chính phủ|"
    r"thường trực|ban thường vụ|hội đồng nhân dân|lãnh đạo|ban cán sự|tổng giám đốc|chánh văn phòng)"
)
_WITHIN = ("tại ", "có ", "với ", "trong ", "thuộc ", "trên ", "ở ")
_AFTER_NAMES = re.compile(r"\s*(?:\([^()]{0,160}\)\s*)?(?:,\s*)?")
_CLAUSE_END = re.compile(r"[.;](?:\s|$)")
_SUPPORT = re.compile(
    r"phối hợp(?:\s+(?:chặt chẽ|tốt|đồng bộ|kịp thời|thường xuyên|hiệu quả|nhịp nhàng|, tham gia))*"
    r"(?:\s+(?:với|cùng với|cùng|giữa))?\s+"
)
_NO_SUPPORT_BEFORE = re.compile(r"(?:để|nhằm|việc|sự|công tác|cơ chế|quy chế|chế độ|mối quan hệ|quan hệ|nguyên tắc|được|trách nhiệm)\s*$")
_OTHERS_ACT = re.compile(r"(?:chỉ đạo|hướng dẫn|đôn đốc|yêu cầu|đề nghị|giao|vận động|phân công|kiến nghị)\s+(?:các\s+|cho\s+)?\w")


@cache
def _operators() -> PhraseSet:
    return phrases("verbs", "operator")


@cache
def _requests() -> PhraseSet:
    return phrases("verbs", "request")


@cache
def _verbs() -> PhraseSet:
    return phrases("verbs", "action", "degree", "compounds")


@cache
def _compounds() -> PhraseSet:
    return phrases("verbs", "compounds")


@cache
def _scopes() -> PhraseSet:
    return phrases("verbs", "scope")


class DirectiveReader:
    """Reads one clause. `issuer` holds the matching keys of the issuing body's own names."""

    def __init__(self, text: str, key: str, issuer: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.key = key
        self.issuer = issuer
        self.names = NameReader(text, key)

    def read(self) -> Directive:
        """The directive of the clause's first sentences, NOTHING if it directs nobody."""
        start = self._begin(0)
        found = self._read_at(start)
        if found.directs or found.opening is Opening.NAMES:
            return found
        found = self._after_prefix(start)
        if found.directs:
            return found
        return self._duty(start)

    def _begin(self, pos: int) -> int:
        while pos < len(self.text) and (self.text[pos].isspace() or self.text[pos] in "\"“'‘(["):
            pos += 1
        return pos

    # -- at one place -----------------------------------------------------------------------------------

    def _read_at(self, pos: int) -> Directive:
        operator = _operators().match_at(self.key, pos)
        if operator is not None:
            ordered = self._ordered(pos, operator)
            if ordered is not None:
                return ordered
        actors = self.names.read_list(pos, bare=self.text[pos : pos + 1].isupper(), semicolons=True)
        if actors is not None:
            acted = self._acted(pos, actors)
            if acted is not None:
                return acted
        return self._verb_at(pos)

    def _ordered(self, start: int, operator: int) -> Directive | None:
        """An operator with the bodies behind it."""
        pos = self.names.skip(operator)
        if self.key.startswith(":", pos):
            pos = self.names.skip(pos + 1)
        named = self.names.read_list(pos, semicolons=True)
        if named is None:
            return None
        request = self.key[start:operator] in _requests()
        return Directive(
            opening=Opening.OPERATOR if self._has_action(named.end) else Opening.NAMES,
            start=start,
            action=self._behind(named.end),
            leads=named.names,
            request=request,
        )

    def _acted(self, start: int, actors: NameList) -> Directive | None:
        """Bodies with a verb behind them; None where what follows is no duty of theirs."""
        pos = self._behind(actors.end)
        operator = self._operator_of_issuer(actors, pos)
        if operator is not None:
            return operator
        rest = self.key[pos:]
        if not rest.strip(" :.;,/"):
            return Directive(opening=Opening.NAMES, start=start, action=pos, leads=actors.names)
        if _FACT.match(rest):
            return NOTHING
        if rest[0] == ":":
            after = self.names.skip(pos + 1)
            inner = self._verb_at(after)
            if inner.directs:
                return Directive(opening=Opening.ACTOR, start=start, action=after, leads=actors.names)
            return None
        if is_verb(self.key, pos) or self._scope_then_verb(pos):
            if actors.names[0].group and not self._proper(actors):
                return None
            return Directive(opening=Opening.ACTOR, start=start, action=pos, leads=actors.names)
        if _verbs().match_at(self.key, pos) is not None and self.key[pos:_verbs().match_at(self.key, pos)] not in _compounds():
            return Directive(opening=Opening.ACTOR, start=start, action=pos, leads=actors.names)
        return None

    def _proper(self, actors: NameList) -> bool:
        """A bare verb-like noun ("Tổ chức …") is no actor; a group or a capitalised body is."""
        first = self.key[actors.names[0].start :]
        return not (first.startswith("tổ chức") and not first.startswith(("tổ chức, cá nhân", "tổ chức và cá nhân")))

    def _operator_of_issuer(self, actors: NameList, pos: int) -> Directive | None:
        """"UBND tỉnh giao Sở A": the issuer is the subject, the bodies behind the operator must act."""
        operator = _operators().match_at(self.key, pos)
        if operator is None:
            return None
        form = self.key[pos:operator]
        subject = self.key[actors.names[0].start : actors.names[-1].end]
        own = any(subject.startswith(name) or name.endswith(subject) or name.startswith(subject) for name in self.issuer)
        if not own and not (_SUBJECT_OF_ISSUER.match(subject) and len(actors.names) == 1 and form != "chỉ đạo"):
            return None
        return self._ordered(pos, operator)

    def _has_action(self, pos: int) -> bool:
        rest = self.key[self._behind(pos) :].strip(" :.;,/")
        return bool(rest) and not re.fullmatch(r"(?:có trách nhiệm|chủ trì|thực hiện|có nhiệm vụ|chịu trách nhiệm)", rest)

    def _behind(self, pos: int) -> int:
        match = _AFTER_NAMES.match(self.key, pos)
        return match.end() if match else pos

    def _scope_then_verb(self, pos: int) -> bool:
        """"theo chức năng, nhiệm vụ … tập trung …": a scope phrase with a verb soon behind it."""
        if _scopes().match_at(self.key, pos) is None and not self.key.startswith(_WITHIN, pos):
            return False
        stop = _CLAUSE_END.search(self.key, pos)
        window = self.key[pos : min(stop.start() if stop else len(self.key), pos + 400)]
        return any(is_verb(self.key, pos + m.start()) for m in re.finditer(r"(?<=[\s,])\w", window))

    def _verb_at(self, pos: int) -> Directive:
        end = _verbs().match_at(self.key, pos)
        if end is None or self.key[pos:end] in _compounds():
            return NOTHING
        after = self.key[end : end + 5].lstrip()
        if after.startswith("của ") or (after.startswith("và ") and self.key.startswith("tổ chức và hoạt động", pos)):
            return NOTHING
        return Directive(opening=Opening.VERB, start=pos, action=pos)

    # -- behind a prefix --------------------------------------------------------------------------------

    def _after_prefix(self, start: int) -> Directive:
        """"Trên cơ sở …, Sở Y tế …": the directing part behind an adverbial phrase."""
        if _PAST.match(self.key, start):
            return NOTHING
        adverbial = _PREFIX.match(self.key, start) is not None
        depth, tried = 0, 0
        for pos in range(start, min(len(self.key), start + 900)):
            char = self.key[pos]
            depth += (char == "(") - (char == ")")
            if depth > 0:
                continue
            if char == "." and self.key[pos + 1 : pos + 2] in (" ", ""):
                break
            colon = char == ":" and pos - start < 160
            if not colon and not (char in ",;" and adverbial):
                continue
            tried += 1
            if tried > 12:
                break
            found = self._read_at(self.names.skip(pos + 1))
            if found.directs and not (found.opening is Opening.VERB and not colon and not self._begins_clause(start, pos)):
                return found
        purpose = re.search(r"\sđể (?=(?:thực hiện|triển khai|xây dựng|tổ chức)\b)", self.key[start : start + 500])
        if adverbial and purpose and self.key.startswith(("căn cứ", "trên cơ sở"), start):
            return Directive(opening=Opening.VERB, start=start, action=start + purpose.end())
        return NOTHING

    def _begins_clause(self, start: int, comma: int) -> bool:
        """A verb behind a comma begins the main clause unless it goes on with a list of nouns."""
        before = self.key[start:comma]
        return not is_verb(self.key, start) or len(before) > 20

    def _duty(self, start: int) -> Directive:
        """"Công tác phối hợp … phải được cải tiến": a noun that must be so."""
        stop = _CLAUSE_END.search(self.key, start)
        window = self.key[start : min(stop.start() if stop else len(self.key), start + 260)]
        match = _MODAL.search(window)
        if match is None or " đã " in window[: match.start()]:
            return NOTHING
        return Directive(opening=Opening.MODAL, start=start, action=start + match.start() + 1)


def find_supports(text: str, key: str, directive: Directive) -> tuple[Name, ...]:
    """The bodies that must help (phối hợp) in a clause, from where its action begins."""
    reader = NameReader(text, key)
    found: list[Name] = []
    for match in _SUPPORT.finditer(key, directive.action):
        clause = max(key.rfind(".", 0, match.start()), key.rfind(";", 0, match.start()), directive.action - 1) + 1
        before = key[clause : match.start()]
        if _NO_SUPPORT_BEFORE.search(before) or _OTHERS_ACT.search(before):
            continue
        named = reader.read_list(match.end(), bare=True, semicolons=True)
        if named is None or named.names[0].start > match.end() + 1:
            continue
        found.extend(named.names)
    seen: set[str] = set()
    return tuple(n for n in found if not (n.of(key) in seen or seen.add(n.of(key))))  # type: ignore[func-returns-value]

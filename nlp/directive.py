"""How a sentence directs (câu giao việc): who is named before the action, who helps, and what kind of order.

Four openings direct: an operator with a body ("Giao Sở Y tế …"), a body with a verb ("Sở Y tế rà soát …"),
a verb alone ("Rà soát …", whoever the context names), and a noun with a duty word ("Công tác … phải …").
"""

from __future__ import annotations

import re
from functools import cache

from nlp.cues import common_nouns, cues
from nlp.lexicon import phrases
from nlp.looks import NO_NAMES, is_verb
from nlp.match import PhraseSet
from nlp.names import Name, NameList
from nlp.openings import NOTHING, REPORT, Directive, Opening
from nlp.trimming import trimmed
from nlp.verb_looks import CLAUSE_END, VerbLooks, verbs

_RIENG = re.compile(r"\s*(?:riêng|ngoài ra|đồng thời|bên cạnh đó|mặt khác|trước mắt)\s*,?\s+(?=\w)")
_WITH = re.compile(r"\s*,?\s*cùng(?:\s+với)?\s+")
_AGENT = re.compile(r"(?<!\w)(?:phải được|được|do)\s+(?=\w)")
_DOER = re.compile(r"do\s+(?=\w)")
_PAUSE = re.compile(r"[().,;:]")
_TOPIC = re.compile(r"(?:riêng )?(?:đối với|về phía)\s+")
_HANDED = re.compile(
    r"(?:được|bị) (?:giao|phân công|yêu cầu|đề nghị)(?: nhiệm vụ| trách nhiệm)?\s+(?:chủ trì\s+)?(?=\w)"
)


@cache
def _operators(leading_in: bool) -> PhraseSet:
    return phrases("verbs", "operator", "handing_on") if leading_in else phrases("verbs", "operator")


@cache
def _requests() -> PhraseSet:
    return phrases("verbs", "request")


class DirectiveReader(VerbLooks):
    """Reads one clause.

    `issuer` holds the matching keys of the issuing body's own names, `known` names that the document gives
    elsewhere; `leading_in` reads a lead-in, where further verbs hand work on ("đã chỉ đạo các đơn vị …").
    """

    def __init__(
        self,
        text: str,
        key: str,
        issuer: frozenset[str] = frozenset(),
        *,
        known: PhraseSet = NO_NAMES,
        leading_in: bool = False,
    ) -> None:
        super().__init__(text, key, known)
        self.issuer = issuer
        self.operators = _operators(leading_in)

    def read(self) -> Directive:
        """The directive of the clause's first sentences, NOTHING if it directs nobody."""
        start = self._begin(0)
        found = self._read_at(start)
        if found.directs or found.opening in (Opening.NAMES, Opening.FACT):
            return found
        for reading in (self._topical, self._after_prefix):
            found = reading(start)
            if found.directs:
                return found
        for fallback in (self._inner_operator, self._agent, self._duty):
            found = fallback(start)
            if found.directs:
                return found
        return NOTHING

    def _inner_operator(self, start: int) -> Directive:
        """ "Kết quả thực hiện đề nghị các đơn vị báo cáo …": an operator behind the noun that it is about."""
        window = self.key[start : start + 90]
        stop = re.search(r"[,.;:]", window)
        for first, last in self.operators.find_all(
            self.key, start, start + (stop.start() if stop else len(window))
        ):
            ordered = self._ordered(first, last) if first > start else None
            if ordered is not None and ordered.directs and is_verb(self.key, ordered.action):
                return ordered
        return NOTHING

    def _agent(self, start: int) -> Directive:
        """ "Hồ sơ lỗi do Tổ giám định xử lý", "phải được Hạt Kiểm lâm lập hồ sơ": who acts."""
        stop = CLAUSE_END.search(self.key, start)
        for match in _AGENT.finditer(
            self.key, start, min(stop.start() if stop else len(self.key), start + 220)
        ):
            actors = self.names.read_list(match.end(), bare=False)
            if actors is None:
                continue
            action = self._behind(self._over_helpers(actors.end))
            if is_verb(self.key, action) or verbs().match_at(self.key, action) is not None:
                return Directive(
                    opening=Opening.ACTOR, start=start, action=action, leads=actors.names, passive=True
                )
        return NOTHING

    def _begin(self, pos: int) -> int:
        opened = _RIENG.match(self.key, pos)
        pos = opened.end() if opened else pos
        while pos < len(self.text) and (self.text[pos].isspace() or self.text[pos] in "\"“'‘(["):
            pos += 1
        return pos

    # -- at one place -----------------------------------------------------------------------------------

    def _read_at(self, pos: int, *, bare: bool = False) -> Directive:
        operator = self.operators.match_at(self.key, pos)
        if operator is not None:
            ordered = self._ordered(pos, operator)
            if ordered is not None:
                return ordered
        doer = _DOER.match(self.key, pos)
        pos = doer.end() if doer else pos
        actors = self.names.read_list(pos, bare=bare or self.text[pos : pos + 1].isupper(), semicolons=True)
        if actors is not None and not self._is_first_of_verbs(actors):
            acted = self._acted(pos, actors)
            if acted is not None:
                return acted
        return self._verb_at(pos)

    def _topical(self, start: int) -> Directive:
        """ "Đối với Sở Y tế: tổ chức …": the body that the clause is about."""
        topic = _TOPIC.match(self.key, start)
        named = self.names.read_list(topic.end()) if topic else None
        if named is None or named.names[0].group or not self.key.startswith(":", self.names.skip(named.end)):
            return NOTHING
        action = self.names.skip(self.names.skip(named.end) + 1)
        if not self._verb_at(action).directs:
            return NOTHING
        return Directive(opening=Opening.ACTOR, start=start, action=action, leads=named.names)

    def _ordered(self, start: int, operator: int) -> Directive | None:
        """An operator with the bodies behind it."""
        pos = self.names.skip(operator)
        if self.key.startswith(":", pos):
            pos = self.names.skip(pos + 1)
        named = self.names.read_list(pos, semicolons=True)
        if named is None:
            return None
        named = trimmed(named, self.text)
        form = self.key[start:operator]
        if (
            form == "phân công"
            and self.names.words.staff.match_at(self.key, named.names[0].start) is not None
        ):
            return Directive(opening=Opening.VERB, start=start, action=start)
        request = form in _requests()
        return Directive(
            opening=Opening.OPERATOR if self._has_action(named.end) else Opening.NAMES,
            start=start,
            action=self._behind(named.end),
            leads=named.names,
            request=request,
        )

    def _acted(self, start: int, actors: NameList) -> Directive | None:
        """Bodies with a verb behind them; None where what follows is no duty of theirs."""
        actors = trimmed(self._with_function(actors), self.text)
        pos = self._behind(self._over_helpers(actors.end))
        operator = self._operator_of_issuer(actors, pos)
        if operator is not None:
            return operator
        rest = self.key[pos:]
        if not rest.strip(" :.;,/"):
            return Directive(opening=Opening.NAMES, start=start, action=pos, leads=actors.names)
        if rest.startswith("phải được ") and (passive := self._agent(start)).directs:
            return passive
        handed = _HANDED.match(rest)
        if handed is not None:
            return Directive(
                opening=Opening.ACTOR, start=start, action=pos + handed.end(), leads=actors.names
            )
        if cues().fact.match(rest):
            return self._charged(start, actors, pos)
        if rest[0] == ":":
            after = self.names.skip(pos + 1)
            ordered = self.operators.match_at(self.key, after)
            if ordered is not None and (found := self._ordered(after, ordered)) is not None:
                return found
            inner = self._verb_at(after)
            inner = inner if inner.directs or self.names.read_name(after) else self._after_prefix(after)
            acts = inner.directs and inner.opening is Opening.VERB
            if acts or self._is_told_in_lower_case(after):
                return Directive(opening=Opening.ACTOR, start=start, action=after, leads=actors.names)
            return None
        if is_verb(self.key, pos) or self._scope_then_verb(pos):
            if actors.names[0].group and not self._proper(actors):
                return None
            return Directive(opening=Opening.ACTOR, start=start, action=pos, leads=actors.names)
        if self._is_tagged_verb(actors, pos):
            return Directive(opening=Opening.ACTOR, start=start, action=pos, leads=actors.names)
        if (
            verbs().match_at(self.key, pos) is not None
            and self.key[pos : verbs().match_at(self.key, pos)] not in self.names.words.compounds
        ):
            return Directive(opening=Opening.ACTOR, start=start, action=pos, leads=actors.names)
        return None

    def _over_helpers(self, pos: int) -> int:
        """ "Công an quận cùng UBND phường thu nhận …": over the bodies that act together with the lead."""
        match = _WITH.match(self.key, pos)
        helpers = self.names.read_list(match.end(), bare=True) if match else None
        return helpers.end if helpers else pos

    def _charged(self, start: int, actors: NameList, pos: int) -> Directive:
        """ "Sở A là cơ quan thường trực, có trách nhiệm …": a duty behind what the body is."""
        stop = CLAUSE_END.search(self.key, pos)
        if not self.key.startswith("là ", pos):
            return REPORT
        for comma in re.finditer(r",\s*", self.key[pos : stop.start() if stop else None]):
            action = pos + comma.end()
            if self._verb_at(action).directs or self.key.startswith(
                ("có trách nhiệm", "có nhiệm vụ"), action
            ):
                return Directive(opening=Opening.ACTOR, start=start, action=action, leads=actors.names)
        return REPORT

    def _with_function(self, actors: NameList) -> NameList:
        """ "Cơ quan phối hợp có trách nhiệm …": a noun whose function is a verb, up to the duty word."""
        last = actors.names[-1]
        having = self.key.startswith(" có ", last.end) and cues().fact.match(self.key, last.end + 1)
        if not having and self.key[last.start : last.end] not in common_nouns():
            return actors
        match = cues().binding.search(self.key, last.end, last.end + 90)
        end = match.start() if match is not None else None
        if end is None and having:
            end = self._next_verb(last.end + len(" có "))
        if end is None or re.search(r"[,;.:]", self.key[last.end : end]):
            return actors
        longer = Name(last.start, end, last.group)
        return NameList((*actors.names[:-1], longer), longer.end)

    def _proper(self, actors: NameList) -> bool:
        """A bare verb-like noun ("Tổ chức …") is no actor; a group or a capitalised body is."""
        first = self.key[actors.names[0].start :]
        return not (
            first.startswith("tổ chức") and not first.startswith(("tổ chức, cá nhân", "tổ chức và cá nhân"))
        )

    def _operator_of_issuer(self, actors: NameList, pos: int) -> Directive | None:
        """ "UBND tỉnh giao Sở A": the issuer is the subject, the bodies behind the operator must act."""
        operator = self.operators.match_at(self.key, pos)
        if operator is None:
            return None
        form = self.key[pos:operator]
        subject = self.key[actors.names[0].start : actors.names[-1].end]
        own = any(
            subject.startswith(name) or name.endswith(subject) or name.startswith(subject)
            for name in self.issuer
        )
        if not own and not (cues().commander.match(subject) and len(actors.names) == 1 and form != "chỉ đạo"):
            return None
        return self._ordered(pos, operator)

    # -- behind a prefix --------------------------------------------------------------------------------

    def _after_prefix(self, start: int) -> Directive:
        """ "Trên cơ sở …, Sở Y tế …": the directing part behind an adverbial phrase."""
        if cues().past.match(self.key, start):
            return NOTHING
        adverbial = cues().adverbial.match(self.key, start) is not None
        purpose = self.key.startswith(("để ", "nhằm "), start)
        depth, tried = 0, 0
        verb = NOTHING
        for mark in _PAUSE.finditer(self.key, start, start + 900):
            pos, char = mark.start(), mark.group()
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
            after = self.names.skip(pos + 1)
            found = self._read_at(after, bare=True)
            if found.opening is Opening.FACT:
                if self.text[after].isupper() or self.key.startswith("các ", after):
                    return NOTHING
                continue
            if self._is_tail(found):
                continue
            if found.opening is Opening.VERB and not colon:
                if self.key.startswith("về ", start) or not self._begins_clause(start, pos):
                    continue
                if purpose:  # the purposes go on; the bodies that serve them stand behind
                    verb = verb if verb.directs else found
                    continue
            if found.directs:
                return found
        if verb.directs:
            return verb
        means = re.search(
            r"\sđể (?=(?:thực hiện|triển khai|xây dựng|tổ chức)\b)", self.key[start : start + 500]
        )
        if adverbial and means and self.key.startswith(("căn cứ", "trên cơ sở"), start):
            return Directive(opening=Opening.VERB, start=start, action=start + means.end())
        return NOTHING

    def _is_tail(self, found: Directive) -> bool:
        """A bare noun that still belongs to the prefix ("của các Bộ, cơ quan liên quan, Bộ Tài chính …")."""
        first = found.leads[0] if len(found.leads) > 1 else None
        return (
            first is not None
            and first.group
            and self.text[first.start].islower()
            and (not self.key.startswith(("các ", "những ", "một số "), first.start))
        )

    def _begins_clause(self, start: int, comma: int) -> bool:
        """A verb behind a comma begins the main clause unless it goes on with a list of nouns."""
        before = self.key[start:comma]
        return not is_verb(self.key, start) or len(before) > 20

    def _duty(self, start: int) -> Directive:
        """ "Công tác phối hợp … phải được cải tiến": a noun that must be so."""
        stop = CLAUSE_END.search(self.key, start)
        window = self.key[start : min(stop.start() if stop else len(self.key), start + 260)]
        match = cues().binding.search(window)
        if match is None or " đã " in window[: match.start()]:
            return NOTHING
        return Directive(opening=Opening.MODAL, start=start, action=start + match.start() + 1)

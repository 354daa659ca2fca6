"""Where the verb of a clause stands (động từ của câu): behind bodies or a scope, or at the front."""

from __future__ import annotations

import re
from functools import cache

from nlp.lexicon import phrases
from nlp.looks import NO_NAMES, is_verb
from nlp.match import PhraseSet
from nlp.names import NameList, NameReader
from nlp.openings import NOTHING, Directive, Opening
from nlp.words import begins_with_verb

CLAUSE_END = re.compile(r"[.;](?:\s|$)")
_WITHIN = ("tại ", "có ", "với ", "trong ", "thuộc ", "trên ", "ở ")
_AFTER_NAMES = re.compile(r"\s*(?:\([^()]{0,160}\)\s*)?(?:,\s*)?")


@cache
def verbs() -> PhraseSet:
    """Verbs and words of manner that open an action."""
    return phrases("verbs", "action", "degree", "compounds")


@cache
def _scopes() -> PhraseSet:
    return phrases("verbs", "scope")


class VerbLooks:
    """Looks for verbs in one clause; `known` holds names that the document gives elsewhere."""

    def __init__(self, text: str, key: str, known: PhraseSet = NO_NAMES) -> None:
        self.text = text
        self.key = key
        self.names = NameReader(text, key, known)

    def _next_verb(self, pos: int) -> int | None:
        """Where the verb behind a relative clause begins ("các đơn vị có tên trong danh sách xây dựng …")."""
        at = pos
        while at < min(len(self.key), pos + 90):
            compound = self.names.words.compounds.match_at(self.key, at)
            if compound is None and at > pos and self.text[at].islower() and is_verb(self.key, at):
                return at - 1
            space = self.key.find(" ", compound or at)
            if space < 0:
                break
            at = space + 1
        return None

    def _has_action(self, pos: int) -> bool:
        rest = self.key[self._behind(pos) :].strip(" :.;,/")
        return bool(rest) and not re.fullmatch(
            r"(?:có trách nhiệm|chủ trì|thực hiện|có nhiệm vụ|chịu trách nhiệm)", rest
        )

    def _behind(self, pos: int) -> int:
        match = _AFTER_NAMES.match(self.key, pos)
        return match.end() if match else pos

    def _scope_then_verb(self, pos: int) -> bool:
        """ "theo chức năng, nhiệm vụ … tập trung …": a scope phrase with a verb soon behind it."""
        if _scopes().match_at(self.key, pos) is None and not self.key.startswith(_WITHIN, pos):
            return False
        stop = CLAUSE_END.search(self.key, pos)
        window = self.key[pos : min(stop.start() if stop else len(self.key), pos + 400)]
        return any(is_verb(self.key, pos + m.start()) for m in re.finditer(r"(?<=[\s,])\w", window))

    def _verb_at(self, pos: int) -> Directive:
        end = verbs().match_at(self.key, pos)
        if end is None or self.key[pos:end] in self.names.words.compounds:
            return NOTHING
        if self.key.startswith(" của ", end) or self._pairs_with_noun(pos, end):
            return NOTHING
        return Directive(opening=Opening.VERB, start=pos, action=pos)

    def _pairs_with_noun(self, pos: int, end: int) -> bool:
        """ "Lãnh đạo và chuyên viên các phòng", "Tổ chức và hoạt động": a noun that looks like a verb."""
        words = self.names.words
        noun = self.key[pos:end] in words.generic or self.key[pos:end] in words.persons
        return noun and self.key.startswith(" và ", end) and not is_verb(self.key, end + len(" và "))

    def _is_first_of_verbs(self, actors: NameList) -> bool:
        """ "Lãnh đạo, chỉ đạo các đơn vị …": a noun that is the first verb of several."""
        first = actors.names[0]
        alone = len(actors.names) == 1 and verbs().match_at(self.key, first.start) == first.end
        return alone and self.key.startswith(", ", first.end) and is_verb(self.key, first.end + len(", "))

    def _is_tagged_verb(self, actors: NameList, pos: int) -> bool:
        """Behind bodies of a sure name, a word that the lexicon does not know may be tagged as the verb."""
        sure = not actors.names[-1].group or self.key.startswith("các ", actors.names[-1].start)
        if not sure or not self.text[pos : pos + 1].islower() or pos - actors.end > 2:
            return False
        first = self.key[pos:].split(" ", 1)[0]
        return first not in self.names.words.boundaries and begins_with_verb(self.text[pos : pos + 70])

    def _is_told_in_lower_case(self, pos: int) -> bool:
        """ "Trạm Y tế xã: phát tin, bài …": behind a body and a colon, an unknown word tagged as a verb."""
        return self.text[pos : pos + 1].islower() and begins_with_verb(self.text[pos : pos + 70])

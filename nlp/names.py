"""Names of bodies in running text (tên cơ quan, đơn vị): where each begins and ends, and lists of them.

A name is a head ("Sở", "Chủ tịch", "các đơn vị") and what belongs to it: capitalised words, places and
qualifiers in lower case, until a verb, a word of manner, a scope phrase or a stop. The list keeps a group
that the text treats as one name ("Các sở, ban, ngành") in one piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.lexicon import alternatives, phrases
from nlp.match import PhraseSet


@dataclass(frozen=True, slots=True)
class Name:
    """One name by its offsets in the text that was read; `head` is put before names of a shared list."""

    start: int
    end: int
    group: bool
    head: str = ""

    def of(self, text: str) -> str:
        """The name as written, a shared head before it ("Các Bộ: Quốc phòng" gives "Bộ Quốc phòng")."""
        written = " ".join(text[self.start : self.end].split())
        return f"{self.head} {written}" if self.head else written


@dataclass(frozen=True, slots=True)
class NameList:
    """Names in their order and the offset behind the last."""

    names: tuple[Name, ...]
    end: int


@dataclass(frozen=True, slots=True)
class _Words:
    heads: PhraseSet
    persons: PhraseSet
    groups: PhraseSet
    generic: PhraseSet
    qualifiers: PhraseSet
    places: PhraseSet
    joined: PhraseSet
    shared: PhraseSet
    titles: PhraseSet
    verbs: PhraseSet
    compounds: PhraseSet
    stops: PhraseSet
    sure: PhraseSet
    boundaries: PhraseSet
    fields: PhraseSet
    holders: re.Pattern[str]


@cache
def _words() -> _Words:
    bodies = {
        g: phrases("bodies", g) for g in ("heads", "persons", "groups", "generic", "qualifiers", "places")
    }
    return _Words(
        **bodies,
        joined=phrases("bodies", "joined"),
        shared=phrases("bodies", "shared"),
        titles=phrases("bodies", "titles"),
        verbs=phrases("verbs", "action", "degree", "modal", "operator", "compounds"),
        compounds=phrases("verbs", "compounds"),
        stops=phrases("verbs", "scope"),
        sure=phrases("verbs", "sure"),
        boundaries=phrases("bodies", "boundaries"),
        fields=phrases("bodies", "fields_of_work"),
        holders=re.compile(rf"(?<!\w){alternatives('bodies', 'holders')}$"),
    )


_TOKEN = re.compile(r"[^\W_](?:[\w&/]*\w)?|[^\w\s]|_+")
_SPACE = re.compile(r"\s+")
_GROUP_MAX = 14


def is_verb(key: str, pos: int) -> bool:
    """Whether an action verb, a word of manner or an operator begins at `pos` (compounds excepted).

    A verb of one syllable counts only where it is a sure one: most of them are halves of nouns ("chế xuất").
    """
    words = _words()
    end = words.verbs.match_at(key, pos)
    if end is None:
        return False
    form = key[pos:end]
    last = form.rfind(" ") + 1
    if last and words.places.match_at(key, pos + last) not in (None, end):
        return False  # "Truyền hình thành phố" holds no "hình thành"
    return form not in words.compounds and (" " in form or form in words.sure)


class NameReader:
    """Reads names at places of one text; `text` and `key` have the same length."""

    def __init__(self, text: str, key: str) -> None:
        self.text = text
        self.key = key
        self.words = _words()

    # -- small looks ------------------------------------------------------------------------------------

    def skip(self, pos: int) -> int:
        """Behind white space."""
        match = _SPACE.match(self.text, pos)
        return match.end() if match else pos

    def _upper(self, pos: int) -> bool:
        return pos < len(self.text) and self.text[pos].isupper()

    def _head_at(self, pos: int) -> int | None:
        """The end of a proper head at `pos`: an office, or a body's head in capitals or with a capital behind."""
        for forms in (self.words.persons, self.words.heads):
            end = forms.match_at(self.key, pos)
            if end is None or (forms is self.words.heads and self._is_act(pos, end)):
                continue
            if self._upper(pos) or forms is self.words.persons:
                return end
            after = self.skip(end)
            if self._upper(after) and not self._starts_name(after):
                return end
        return None

    def _is_compound(self, pos: int, end: int) -> bool:
        """Whether a longer word begins like the noun: "trường hợp"."""
        verb = self.words.verbs.match_at(self.key, pos)
        return verb is not None and verb > end and self.key[pos:verb] in self.words.compounds

    def _place_at(self, pos: int) -> int | None:
        """"tỉnh Đắk Lắk": a place stands for its administration."""
        if self._upper(pos) and self.key.startswith("cấp ", pos):  # "Cấp xã": those of that level
            return self.words.places.match_at(self.key, pos + len("cấp "))
        end = self.words.places.match_at(self.key, pos)
        return end if end is not None and self._upper(self.skip(end)) else None

    def _is_act(self, pos: int, end: int) -> bool:
        """ "Ban hành", "Tổ chức", "Báo cáo" begin like a head and are verbs."""
        verb = self.words.verbs.match_at(self.key, pos)
        if verb is None:
            return False
        if self.key[pos:verb] in self.words.compounds:
            return verb > end  # "Trường hợp" is no "trường"
        return verb > end or not self._upper(pos)

    def _starts_name(self, pos: int) -> bool:
        if not self._upper(pos):
            return False
        head = self.words.heads.match_at(self.key, pos)
        return self.words.persons.match_at(self.key, pos) is not None or (
            head is not None and not self._is_act(pos, head)
        )

    # -- one name ---------------------------------------------------------------------------------------

    def read_name(self, pos: int, *, bare: bool = False) -> Name | None:
        """The name that begins at `pos`, None if none does.

        `bare` lets a common noun without "các" begin a name ("đơn vị có liên quan"), as inside a list.
        """
        start = pos = self.skip(pos)
        titled = self.words.titles.match_at(self.key, pos)
        if titled is not None:
            pos = self.skip(titled)
        group_end = self.words.groups.match_at(self.key, pos)
        group = group_end is not None
        if group_end is not None:
            pos = self.skip(group_end)
            titled = self.words.titles.match_at(self.key, pos)
            pos = self.skip(titled) if titled is not None else pos
        head_end = self._head_at(pos)
        placed = self._place_at(pos) if head_end is None else None
        if placed is not None:
            return Name(start, self._read_rest(placed, generic=False), group)
        if head_end is None:
            head_end = self.words.generic.match_at(self.key, pos)
            if head_end is None and group:
                head_end = self.words.heads.match_at(self.key, pos)
            if head_end is None or not (group or bare or self._upper(pos)):
                return None
            if not group and (is_verb(self.key, pos) or self._is_compound(pos, head_end)):
                return None
            group = True
        elif self.key[pos:head_end] in self.words.generic and not self._upper(self.skip(head_end)):
            group = True
        person = self.words.persons.match_at(self.key, pos) is not None
        end = self._read_rest(head_end, generic=group or person, listed=group_end is not None)
        return Name(start, end, group) if end > start else None

    def _read_rest(self, pos: int, *, generic: bool, listed: bool = False) -> int:
        """From behind the head to the end of the name; `listed` names begin with "các"."""
        head_end = end = pos
        unknown_run = 0
        qualified = False
        for _ in range(60):
            at = self.skip(end)
            if at >= len(self.text):
                break
            if self.key[at] in ",&/-" or self._word_at(at) == "và":
                parts = generic and not (listed and qualified and self._word_at(at) == "và")
                joined = self._read_joint(end, at, generic=parts)
                if joined is None:
                    break
                end, unknown_run = joined, 0
                continue
            if self.key[at] == ":" and self._domains_follow(end, at):
                end = self._read_domains(at + 1)
                break
            if self._word_at(at) == "từ" and self._ends_with_place(end):
                end = self._read_range(at) or end
                break
            if end == head_end and self._upper(
                at
            ):  # "Bộ Công an", "Văn phòng Sở": the first word is the body's
                head = self.words.heads.match_at(self.key, at)
                match = _TOKEN.match(self.text, at)
                end = head or (match.end() if match else at + 1)
                continue
            step = self._read_word(end, at, generic=generic, unknown_run=unknown_run)
            if step is None:
                break
            common = self._is_common(at)
            generic = generic or common or self.words.groups.match_at(self.key, at) is not None
            qualified = not common
            end, unknown_run = step
        return end

    def _word_at(self, pos: int) -> str:
        match = _TOKEN.match(self.key, pos)
        return match.group() if match else ""

    def _read_word(self, end: int, at: int, *, generic: bool, unknown_run: int) -> tuple[int, int] | None:
        match = _TOKEN.match(self.text, at)
        if match is None or not match.group()[0].isalnum():
            return None
        if self._upper(at):
            if end and self.words.titles.match_at(self.key, at):
                return match.end(), 0
            head = self.words.heads.match_at(self.key, at)
            if self._starts_name(at) and not self._may_hold(end):
                own = head is not None and (self._is_owner(at, head) or self._is_part(end, at, head))
                return (head, 0) if own and head is not None else None
            return head or match.end(), 0
        if match.group()[0].isdigit():
            return (match.end(), 0) if unknown_run < 3 and not generic else None
        for forms in (self.words.places, self.words.qualifiers):
            stop = forms.match_at(self.key, at)
            if stop is not None:
                verb = self.words.verbs.match_at(self.key, at)
                if verb is not None and verb > stop:
                    return (verb, 0) if self.key[at:verb] in self.words.compounds else None
                if forms is self.words.qualifiers and self._is_predicate(at, stop):
                    return None
                return stop, 0
        if self.words.groups.match_at(self.key, at) is not None:
            return (match.end(), 0) if self._may_hold(end) else None
        word = self._word_at(at)
        if (
            is_verb(self.key, at)
            or word in self.words.boundaries
            or self.words.stops.match_at(self.key, at) is not None
        ):
            return None
        if unknown_run >= _GROUP_MAX:
            return None
        return match.end(), unknown_run + 1

    def _is_part(self, end: int, at: int, stop: int) -> bool:
        """"Ban Tuyên giáo Tỉnh ủy", "Thanh tra Sở Y tế": a body right behind a capitalised name owns it.

        The same head again is a second name that lost its comma ("Sở Xây dựng Sở Công Thương").
        """
        head = self.key[at:stop]
        start = max(self.key.rfind(mark, 0, end) for mark in (",", ";", ".", ":"))
        return head not in self.key[start + 1 : end] and self.words.persons.match_at(self.key, at) is None

    def _is_common(self, at: int) -> bool:
        is_place = self.words.places.match_at(self.key, at) is not None
        before = self.text[:at].rstrip().rpartition(" ")[2]
        if before[:1].isupper():  # the second syllable of a capitalised word: "Môi trường"
            return False
        return not is_place and self.words.generic.match_at(self.key, at) is not None

    def _is_owner(self, at: int, stop: int) -> bool:
        """A bare "Sở", "Bộ" behind a group is whose group it is ("các phòng chuyên môn Sở")."""
        return self.key[at:stop] in self.words.shared and not self._upper(self.skip(stop))

    def _is_second_syllable(self, at: int, end: int) -> bool:
        """The lower half of a capitalised word ("Đào tạo", "Xây dựng") is no verb of its own."""
        start = self.text[:at].rstrip().rfind(" ") + 1
        if not self._upper(start):
            return False
        return self.words.verbs.match_at(self.key, start) == end

    def _is_predicate(self, at: int, stop: int) -> bool:
        """A qualifier that is the verb here: "đơn vị phối hợp với …", "Sở … quản lý chặt"."""
        if not is_verb(self.key, at):
            return False
        after = self.skip(stop)
        follows = self._word_at(after)
        return follows in ("với", "cùng", ",", "") or is_verb(self.key, after) or self._upper(after)

    def _may_hold(self, end: int) -> bool:
        """Whether the word before `end` can be followed by another body inside the same name."""
        before = self.key[:end].rstrip()
        return bool(self.words.holders.search(before[-30:]))

    def _read_joint(self, end: int, at: int, *, generic: bool) -> int | None:
        """Over a comma, dash or "và" inside a name; None where it parts two names of a list."""
        token = _TOKEN.match(self.text, at)
        after = self.skip(token.end() if token else at + 1)
        if after >= len(self.text):
            return None
        char = self.key[at]
        if self._upper(after):
            return self._read_capital_joint(at, after, char, generic=generic)
        if char == "-":
            return self._read_generic(after) if generic else None
        place = self.words.places.match_at(self.key, after)
        if place is not None and self._ends_with_place(end) and not is_verb(self.key, after):
            return place
        owned = self.words.qualifiers.match_at(self.key, after) if char == "v" else None
        if owned is not None and not is_verb(self.key, after) and self.key[after:owned] in ("thuộc", "trực thuộc"):
            return owned  # "các đơn vị thuộc Bộ và trực thuộc Bộ"
        common = self._read_generic(after) if generic else None
        return common or (self._read_attribute(after) if char == "v" and not self._is_common(after) else None)

    def _read_attribute(self, after: int) -> int | None:
        """ "khu chế xuất và công nghiệp": a second attribute, neither a verb nor a body."""
        match = _TOKEN.match(self.key, after)
        if match is None or match.group() in self.words.boundaries or is_verb(self.key, after):
            return None
        words = self.words
        for forms in (words.heads, words.persons, words.groups, words.verbs, words.stops):
            if forms.match_at(self.key, after) is not None:
                return None
        return match.end()

    def _read_capital_joint(self, at: int, after: int, char: str, *, generic: bool) -> int | None:
        common = self.words.generic.match_at(self.key, after) if generic else None
        if common is not None and not self._longer_head(after, common) and not is_verb(self.key, after):
            return common  # "các Sở, Ban, ngành": common nouns in capitals
        if self._starts_name(after) and self.words.groups.match_at(self.key, after) is None:
            return None
        if self.words.groups.match_at(self.key, after) is not None or (
            is_verb(self.key, after) and char == ","
        ):
            return None
        if char == "," and not self._is_joined(at, after):
            return None
        match = _TOKEN.match(self.text, after)
        return match.end() if match else None

    def _longer_head(self, at: int, stop: int) -> bool:
        """"Bộ trưởng", "Ban quản lý", "Sở Y tế" are more than the common noun that they begin with."""
        ends = (self.words.persons.match_at(self.key, at), self.words.heads.match_at(self.key, at))
        return any(end is not None and end > stop for end in ends) or self._upper(self.skip(stop))

    def _is_joined(self, comma: int, after: int) -> bool:
        line = self.key
        left = max(line.rfind(" ", 0, max(0, comma - 12)), 0)
        return any(
            first <= comma < last
            for first, last in self.words.joined.find_all(line, left, min(len(line), after + 20))
        )

    def _read_generic(self, after: int) -> int | None:
        stop = self.words.generic.match_at(self.key, after)
        if stop is None or (is_verb(self.key, after) and not self._noun_wins(after, stop)):
            return None
        return stop

    def _noun_wins(self, at: int, stop: int) -> bool:
        verb = self.words.verbs.match_at(self.key, at)
        follows = self._word_at(self.skip(stop))
        return (
            verb is not None
            and verb <= stop
            and (follows in (",", ".", ";", ":", "", "và", "có", "liên", "cá"))
        )

    def _ends_with_place(self, end: int) -> bool:
        before = self.key[:end].rstrip()
        last = before.rsplit(None, 2)[-2:]
        return any(" ".join(last[i:]) in self.words.places for i in range(len(last)))

    def _domains_follow(self, end: int, colon: int) -> bool:
        """Whether a colon opens a list of places or fields: "các tỉnh: Gia Lai, …", "các Bộ: Công an, …"."""
        after = self.skip(colon + 1)
        if not self._upper(after):
            return False
        before, _, last = self.key[:end].rstrip().rpartition(" ")
        several = before.endswith("các")
        return (several and last in self.words.shared) or (self._ends_with_place(end) and not is_verb(self.key, after))

    def _read_domains(self, pos: int) -> int:
        """A list of places or fields of work: "Gia Lai, Đắk Lắk và Khánh Hòa"; the end of its last."""
        end = pos
        while True:
            at = self.skip(end)
            if at < len(self.text) and (self.key[at] in ",-" or self._word_at(at) == "và"):
                token = _TOKEN.match(self.text, at)
                at = self.skip(token.end() if token else at + 1)
            domain = self._read_domain(at)
            if domain is None:
                return end
            end = domain

    def _read_domain(self, at: int) -> int | None:
        """One place or field: capitalised, its second syllables in lower case; no other body's name."""
        if not self._upper(at):
            return None
        if self.words.persons.match_at(self.key, at) is not None:
            return None
        head = self.words.heads.match_at(self.key, at)
        if head is not None and self._longer_name(head):
            return None
        match = _TOKEN.match(self.text, at)
        end = head or (match.end() if match else at + 1)
        for _ in range(6):
            at = self.skip(end)
            match = _TOKEN.match(self.text, at)
            if match is None or not match.group()[0].isalpha():
                break
            word = self._word_at(at)
            ends = is_verb(self.key, at) or word in self.words.boundaries or word == "và"
            if not self._upper(at) and ends and not self._is_second_syllable(at, match.end()):
                break
            if self.words.groups.match_at(self.key, at) is not None or self._starts_name(at):
                break
            end = match.end()
        return end

    def _longer_name(self, head: int) -> bool:
        """A head that goes on as a name of its own: "Sở Y tế", "Công an tỉnh"."""
        after = self.skip(head)
        return self._upper(after) or self.words.places.match_at(self.key, after) is not None

    def _read_range(self, at: int) -> int | None:
        """"các tỉnh, thành phố từ Hà Tĩnh đến Lâm Đồng": the places from one to another."""
        first = self._read_domain(self.skip(at + len("từ")))
        if first is None or self._word_at(self.skip(first)) != "đến":
            return None
        return self._read_domain(self.skip(self.skip(first) + len("đến")))

    def _read_tail(self, end: int) -> int:
        """"Nông nghiệp và Môi trường": what "và" or a comma adds to a field of work."""
        at = self.skip(end)
        if self._word_at(at) == "và" or self.key.startswith(",", at) and self._is_joined(at, self.skip(at + 1)):
            after = self.skip(at + (1 if self.key[at] == "," else len("và")))
            domain = self._read_domain(after)
            if domain is not None and self._is_second_half(end, domain):
                return self._read_tail(domain) if self.key[at] == "," else domain
        return end

    def _is_second_half(self, end: int, stop: int) -> bool:
        """Whether "A và B" is one field of work ("Khoa học và Công nghệ"), not the end of a list."""
        start = max(self.key.rfind(mark, 0, end) for mark in (",", ":", ";")) + 1
        return self.key[start:stop].strip() in self.words.fields or ":" not in self.key[:end]

    # -- lists ------------------------------------------------------------------------------------------

    def read_list(self, pos: int, *, bare: bool = False, semicolons: bool = False) -> NameList | None:
        """The names that begin at `pos`, joined by ",", "và", "cùng" (and ";" in fields); None if none does."""
        shared = self._read_shared(pos)
        if shared is not None:
            return shared
        first = self.read_name(pos, bare=bare)
        if first is None:
            return None
        names, end = [first], first.end
        while True:
            after = self._over_separator(end, semicolons=semicolons)
            if after is None:
                break
            more = self.read_name(after, bare=True)
            shared = None if more else self._read_shared(after)
            if shared is not None:
                names.extend(shared.names)
                end = shared.end
                continue
            if more is None:
                break
            names.append(more)
            end = more.end
        return NameList(tuple(names), end)

    def _over_separator(self, end: int, *, semicolons: bool) -> int | None:
        at = self.skip(end)
        if at < len(self.text) and self.text[at] == "(":
            close = self.text.find(")", at)
            if close < 0 or close - at > 120:
                return None
            at = self.skip(close + 1)
        match = _SEPARATOR.match(self.key, at)
        if match is None:
            return at if semicolons and at > end and self._head_at(at) is not None else None
        if ";" in match.group() and not semicolons:
            return None
        return match.end()

    def _read_shared(self, pos: int) -> NameList | None:
        """ "các Bộ: Quốc phòng, Tài chính": the head goes before each."""
        at = self.skip(pos)
        group = self.words.groups.match_at(self.key, at)
        if group is None:
            return None
        at = self.skip(group)
        head = self.words.shared.match_at(self.key, at)
        if head is None:
            return None
        word = self.text[at:head].capitalize()
        at = self.skip(head)
        if at < len(self.text) and self.text[at] == ":":
            at = self.skip(at + 1)
        names: list[Name] = []
        end = head
        while (stop := self._read_domain(at)) is not None:
            stop = self._read_tail(stop)
            names.append(Name(at, stop, False, word))
            end = stop
            separator = self._over_separator(end, semicolons=False)
            if separator is None:
                break
            at = self.skip(separator)
        if len(names) < 2:
            return None
        rest = self._over_separator(end, semicolons=False)
        more = self.read_list(rest, bare=True) if rest is not None else None
        return NameList((*names, *more.names), more.end) if more else NameList(tuple(names), end)


_SEPARATOR = re.compile(r"\s*(?:[,;]\s*(?:và\s+|cùng\s+(?:với\s+)?)?|và\s+|cùng với\s+|cùng\s+|&\s*|/\s*)")

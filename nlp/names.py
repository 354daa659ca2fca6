"""Names of bodies in running text (tên cơ quan, đơn vị): where each begins and ends, and lists of them.

A name is a head ("Sở", "Chủ tịch", "các đơn vị") and what belongs to it: capitalised words, places and
qualifiers in lower case, until a verb, a word of manner, a scope phrase or a stop. The list keeps a group
that the text treats as one name ("Các sở, ban, ngành") in one piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.domains import DomainReader
from nlp.looks import TOKEN, begun_at, is_verb, words


@dataclass(frozen=True, slots=True)
class Name:
    """One name by its offsets in the text that was read; `head` is put before names of a shared list.

    `unsure` is where lower-case words begin that no lexicon knows as part of a name.
    """

    start: int
    end: int
    group: bool
    head: str = ""
    unsure: int | None = None

    def of(self, text: str) -> str:
        """The name as written, a shared head before it ("Các Bộ: Quốc phòng" gives "Bộ Quốc phòng")."""
        written = " ".join(text[self.start : self.end].split())
        return f"{self.head} {written}" if self.head else written

    def is_bare(self, key: str) -> bool:
        """Whether it is a common noun without "các" before it ("nhà thầu"): whoever is such a one."""
        return self.group and words().groups.match_at(key, self.start) is None


@dataclass(frozen=True, slots=True)
class NameList:
    """Names in their order and the offset behind the last."""

    names: tuple[Name, ...]
    end: int


_UNKNOWN_MAX = 14
_PERSON = re.compile(r"[A-ZĐÀ-Ỹ][^\W\d_]*(?:\s+[A-ZĐÀ-Ỹ][^\W\d_]*){1,4}(?!\w)")
_OFFICE_MARK = re.compile(r"\s*,\s*|\s+[-–]\s+")
_SEPARATOR = re.compile(r"\s*(?:[,;]\s*(?:và\s+)?|và\s+|&\s*|/\s*)")


_OPENERS = frozenset({"titles", "groups", "persons", "heads", "places", "generic"})
"""The lists whose forms may begin a name; at most places of a text none of them has one."""


class NameReader(DomainReader):
    """Reads names and lists of names at places of one text."""

    # -- one name ---------------------------------------------------------------------------------------

    def read_name(self, pos: int, *, bare: bool = False) -> Name | None:
        """The name that begins at `pos`, None if none does.

        `bare` lets a common noun without "các" begin a name ("đơn vị có liên quan"), as inside a list. A name
        that the document itself gives is read as it is given there.
        """
        name = self._read_by_words(pos, bare=bare)
        start = self.skip(pos)
        given = self.known.match_at(self.key, start)
        if given is None or not self._upper(start):
            return name
        if name is None:
            return Name(start, given, False)
        return Name(start, given, name.group) if given >= name.end else name

    def _read_by_words(self, pos: int, *, bare: bool) -> Name | None:
        """The same by the word lists alone."""
        start = pos = self.skip(pos)
        begun = begun_at(self.key, pos)
        if begun.isdisjoint(_OPENERS) and not self.key.startswith("cấp ", pos):
            return None
        titled = self.words.titles.match_at(self.key, pos) if "titles" in begun else None
        if titled is not None:
            pos = self.skip(titled)
            begun = begun_at(self.key, pos)
        group_end = self.words.groups.match_at(self.key, pos) if "groups" in begun else None
        group = group_end is not None
        if group_end is not None:
            pos = self.skip(group_end)
            titled = self.words.titles.match_at(self.key, pos)
            pos = self.skip(titled) if titled is not None else pos
        if titled is not None:
            person = self._read_person(pos)
            if person is not None:
                return Name(start, person, False)
        head_end = self._head_at(pos)
        placed = self._place_at(pos) if head_end is None else None
        if placed is not None:
            return Name(start, self._read_rest(placed, generic=False), group)
        if head_end is None:
            head_end = self.words.generic.match_at(self.key, pos)
            if head_end is None and (group or bare):
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
        unsure = self._unsure if self._unsure is not None and self._unsure < end else None
        return Name(start, end, group, unsure=unsure) if end > start else None

    def _read_person(self, pos: int) -> int | None:
        """ "đồng chí Nguyễn Văn A, Phó Chủ tịch UBND tỉnh": a person's name with the office behind it."""
        match = _PERSON.match(self.text, pos)
        if match is None or self._head_at(pos) is not None:
            return None
        mark = _OFFICE_MARK.match(self.text, match.end())
        office = mark.end() if mark else None
        if office is not None and self.words.persons.match_at(self.key, office) is not None:
            named = self.read_name(office)
            return named.end if named else match.end()
        return match.end()

    def _read_rest(self, pos: int, *, generic: bool, listed: bool = False) -> int:
        """From behind the head to the end of the name; `listed` names begin with "các"."""
        head_end = end = pos
        unknown_run = 0
        self._unsure = None
        qualified = False
        for _ in range(60):
            at = self.skip(end)
            if at >= len(self.text):
                break
            char = self.key[at]
            joins = char == "v" and self._word_at(at) == "và"
            if joins or char in ",&/-":
                parts = generic and not (listed and qualified and joins)
                joined = self._read_joint(end, at, generic=parts)
                if joined is None:
                    break
                end, unknown_run = joined, 0
                continue
            if char == ":" and self._domains_follow(end, at):
                end = self._read_domains(at + 1)
                break
            if char == "t" and self._word_at(at) == "từ" and self.ends_with_place(end):
                end = self._read_range(at) or end
                break
            if end == head_end and (work := self._team_work(head_end, at)) is not None:
                end = work
                continue
            if end == head_end and self._upper(
                at
            ):  # "Bộ Công an", "Văn phòng Sở": the first word is the body's
                lists = (self.words.fields, self.words.compounds, self.words.heads)
                known = next((stop for forms in lists if (stop := forms.match_at(self.key, at))), None)
                match = TOKEN.match(self.text, at)
                end = known or (match.end() if match else at + 1)
                continue
            step = self._read_word(end, at, generic=generic, unknown_run=unknown_run)
            if step is None:
                break
            common = self._is_common(at)
            generic = generic or common or self.words.groups.match_at(self.key, at) is not None
            qualified = not common
            end, unknown_run = step
        return end

    def _team_work(self, head_end: int, at: int) -> int | None:
        """ "Đoàn kiểm tra", "Tổ rà soát": what a team does is its name."""
        head = self.key[:head_end].rsplit(None, 2)[-2:]
        team = any(" ".join(head[i:]) in self.words.teams for i in range(len(head)))
        return self.words.team_work.match_at(self.key, at) if team else None

    def _read_word(self, end: int, at: int, *, generic: bool, unknown_run: int) -> tuple[int, int] | None:
        match = TOKEN.match(self.text, at)
        if match is None or not match.group()[0].isalnum():
            return None
        begun = begun_at(self.key, at)
        if self._upper(at):
            return self._read_capital(end, at, match.end(), begun)
        if match.group()[0].isdigit():
            if self.words.places.match_at(self.key, self.skip(match.end())) is not None:
                return match.end(), 0  # "UBND 12 phường"
            return (match.end(), 0) if unknown_run < 3 and not generic else None
        field = self.words.fields.match_at(self.key, at) if "fields" in begun else None
        if field is not None and not is_verb(self.key, at):
            return field, 0
        for name, forms in (("places", self.words.places), ("qualifiers", self.words.qualifiers)):
            stop = forms.match_at(self.key, at) if name in begun else None
            if stop is not None:
                verb = self.words.verbs.match_at(self.key, at)
                if verb is not None and verb > stop:
                    return (verb, 0) if self.key[at:verb] in self.words.compounds else None
                if forms is self.words.qualifiers and (
                    self._is_predicate(at, stop)
                    or (not generic and self.key[at:stop] in self.words.functions)
                ):
                    return None
                if self.key.startswith("được ", at) and is_verb(self.key, self.skip(stop)):
                    return None  # "Công an tỉnh được giao điều tra"
                return stop, 0
        if "groups" in begun and self.words.groups.match_at(self.key, at) is not None:
            several = self.key.startswith(("các ", "những "), at)
            after = self.skip(match.end())
            inner = (self.words.places, self.words.inner_groups)
            placed = any(forms.match_at(self.key, after) is not None for forms in inner)
            return (match.end(), 0) if several and (placed or self._may_hold(end)) else None
        if self._is_second_syllable(at, match.end()):
            return match.end(), 0
        word = self._word_at(at)
        made = word == "làm" and self.words.persons.match_at(self.key, self.skip(match.end())) is not None
        if (
            is_verb(self.key, at)
            or made  # "đồng chí A làm Tổ trưởng"
            or word in self.words.boundaries
            or ("stops" in begun and self.words.stops.match_at(self.key, at) is not None)
        ):
            return None
        if unknown_run >= _UNKNOWN_MAX or (unknown_run == 0 and self._is_short_verb(at, end)):
            return None
        if self._unsure is None:
            self._unsure = at
        compound = self.words.compounds.match_at(self.key, at) if "compounds" in begun else None
        return compound or match.end(), unknown_run + 1  # "công trình" holds no "trình"

    def _read_capital(self, end: int, at: int, behind: int, begun: frozenset[str]) -> tuple[int, int] | None:
        """The same for a capitalised word up to `behind`; `begun` are the lists that may have it."""
        if not begun:
            return behind, 0
        if end and "titles" in begun and self.words.titles.match_at(self.key, at):
            return behind, 0
        head = self.words.heads.match_at(self.key, at)
        compound = self.words.compounds.match_at(self.key, at)
        if compound is not None and head is None:
            return compound, 0  # "Công nghệ thông tin" holds no "thông tin"
        if (head is not None or "persons" in begun) and self._starts_name(at) and not self._may_hold(end):
            own = head is not None and (self._is_owner(at, head) or self._is_part(end, at, head))
            return (head, 0) if own and head is not None else None
        return max(head or 0, self.words.fields.match_at(self.key, at) or 0, behind), 0

    def _read_joint(self, end: int, at: int, *, generic: bool) -> int | None:
        """Over a comma, dash or "và" inside a name; None where it parts two names of a list."""
        token = TOKEN.match(self.text, at)
        after = self.skip(token.end() if token else at + 1)
        if after >= len(self.text):
            return None
        char = self.key[at]
        if self._upper(after):
            return self._read_capital_joint(at, after, char, generic=generic)
        if char == "-":
            return self._read_generic(after) if generic else None
        place = self.words.places.match_at(self.key, after)
        if place is not None and self.ends_with_place(end) and not is_verb(self.key, after):
            return place
        owned = self.words.qualifiers.match_at(self.key, after) if char == "v" else None
        if (
            owned is not None
            and not is_verb(self.key, after)
            and self.key[after:owned] in ("thuộc", "trực thuộc")
        ):
            return owned  # "các đơn vị thuộc Bộ và trực thuộc Bộ"
        common = self._read_generic(after) if generic else None
        return common or (self._read_attribute(after) if char == "v" and not self._is_common(after) else None)

    def _read_attribute(self, after: int) -> int | None:
        """ "khu chế xuất và công nghiệp": a second attribute, neither a verb nor a body."""
        match = TOKEN.match(self.key, after)
        if match is None or match.group() in self.words.boundaries or is_verb(self.key, after):
            return None
        words = self.words
        for forms in (words.heads, words.persons, words.groups, words.verbs, words.stops):
            if forms.match_at(self.key, after) is not None:
                return None
        return match.end()

    def _read_capital_joint(self, at: int, after: int, char: str, *, generic: bool) -> int | None:
        if char == "," and self._in_places(at):
            return self._read_domain(after)
        common = self.words.generic.match_at(self.key, after) if generic else None
        if common is not None and not self._longer_head(after, common) and not is_verb(self.key, after):
            return common  # "các Sở, Ban, ngành": common nouns in capitals
        tied = char == "&" and not self.text[at - 1 : after].count(" ")  # "Văn phòng HĐND&UBND"
        if tied or (char == "v" and self._is_joined(at, after)):
            return self.words.heads.match_at(self.key, after) or after + 1
        if self._starts_name(after) and self.words.groups.match_at(self.key, after) is None:
            return None
        if self.words.groups.match_at(self.key, after) is not None or (
            is_verb(self.key, after) and char == ","
        ):
            return None
        match = TOKEN.match(self.text, after)
        if match is None:
            return None
        last_word = char == "," and is_verb(self.key, self.skip(match.end()))  # "Phòng Thu, Sổ lập danh sách"
        if char == "," and not last_word and not self._is_joined(at, after):
            return None
        return match.end()

    def _read_generic(self, after: int) -> int | None:
        stop = self.words.generic.match_at(self.key, after)
        if stop is None or (is_verb(self.key, after) and not self._noun_wins(after, stop)):
            return None
        return stop

    # -- lists ------------------------------------------------------------------------------------------

    def read_list(self, pos: int, *, bare: bool = False, semicolons: bool = False) -> NameList | None:
        """The names that begin at `pos`, joined by ",", "và", "cùng" (";" if wanted); None if none does."""
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
            lost = semicolons and at > end and self._upper(at) and self._head_at(at) is not None
            return at if lost else None
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

"""What stands at one place of a text when names of bodies are read: heads, offices, places, verbs.

The word lists are `nlp/lexicons/bodies.toml` and `verbs.toml`; every look is at a matching key, so tone
placement and case do not matter unless a capital is what is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.lexicon import alternatives, phrases
from nlp.match import PhraseSet, word_at


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists that decide where a name begins and ends."""

    heads: PhraseSet
    persons: PhraseSet
    groups: PhraseSet
    generic: PhraseSet
    qualifiers: PhraseSet
    places: PhraseSet
    joined: PhraseSet
    shared: PhraseSet
    inner_groups: PhraseSet
    teams: PhraseSet
    team_work: PhraseSet
    staff: PhraseSet
    titles: PhraseSet
    verbs: PhraseSet
    compounds: PhraseSet
    stops: PhraseSet
    sure: PhraseSet
    boundaries: PhraseSet
    fields: PhraseSet
    no_places: PhraseSet
    functions: PhraseSet
    holders: re.Pattern[str]


@cache
def words() -> Words:
    """The word lists, loaded once."""
    bodies = {
        g: phrases("bodies", g) for g in ("heads", "persons", "groups", "generic", "qualifiers", "places")
    }
    return Words(
        **bodies,
        joined=phrases("bodies", "joined"),
        shared=phrases("bodies", "shared"),
        inner_groups=phrases("bodies", "inner_groups"),
        teams=phrases("bodies", "teams"),
        team_work=phrases("bodies", "team_work"),
        staff=phrases("bodies", "staff"),
        titles=phrases("bodies", "titles"),
        verbs=phrases("verbs", "action", "degree", "modal", "operator", "compounds"),
        compounds=phrases("verbs", "compounds"),
        stops=phrases("verbs", "scope"),
        sure=phrases("verbs", "sure"),
        boundaries=phrases("bodies", "boundaries"),
        fields=phrases("bodies", "fields_of_work"),
        no_places=phrases("bodies", "no_places"),
        functions=phrases("bodies", "functions"),
        holders=re.compile(rf"(?<!\w){alternatives('bodies', 'holders')}$"),
    )


@cache
def _begun() -> dict[str, frozenset[str]]:
    """Which lists have a form that begins with a word: most words begin none, and one look tells."""
    lists = words()
    names = [name for name in Words.__slots__ if isinstance(getattr(lists, name), PhraseSet)]
    found: dict[str, set[str]] = {}
    for name in names:
        for word in getattr(lists, name).first_words:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(held) for word, held in found.items()}


_NONE: frozenset[str] = frozenset()


def begun_at(key: str, pos: int) -> frozenset[str]:
    """The names of the lists (of `Words`) that may have a form at `pos`."""
    return _begun().get(word_at(key, pos), _NONE)


NO_NAMES = PhraseSet(())
"""Where nothing is known of the document's own names."""
TOKEN = re.compile(r"[^\W_](?:[\w&/]*\w)?|[^\w\s]|_+")


def is_verb(key: str, pos: int) -> bool:
    """Whether an action verb, a word of manner or an operator begins at `pos` (compounds excepted).

    A verb of one syllable counts only where it is a sure one: most of them are halves of nouns ("chế xuất").
    """
    lists = words()
    end = lists.verbs.match_at(key, pos)
    if end is None:
        return False
    form = key[pos:end]
    last = form.rfind(" ") + 1
    if last and lists.places.match_at(key, pos + last) not in (None, end):
        return False  # "Truyền hình thành phố" holds no "hình thành"
    return form not in lists.compounds and (" " in form or form in lists.sure)


class Looks:
    """Looks at places of one text; `text` and `key` have the same length.

    `known` holds names that the document gives elsewhere, as matching keys.
    """

    def __init__(self, text: str, key: str, known: PhraseSet = NO_NAMES) -> None:
        self.text = text
        self.key = key
        self.known = known
        self.words = words()
        self._unsure: int | None = None

    def skip(self, pos: int) -> int:
        """Behind white space."""
        text = self.text
        while text[pos : pos + 1].isspace():
            pos += 1
        return pos

    def _upper(self, pos: int) -> bool:
        return self.text[pos : pos + 1].isupper()

    def _word_at(self, pos: int) -> str:
        match = TOKEN.match(self.key, pos)
        return match.group() if match else ""

    def _head_at(self, pos: int) -> int | None:
        """The end of a proper head at `pos`: an office, or a body's head with a capital in or behind it."""
        for forms in (self.words.persons, self.words.heads):
            end = forms.match_at(self.key, pos)
            if end is None or (forms is self.words.heads and self._is_act(pos, end)):
                continue
            if self._upper(pos) or forms is self.words.persons:
                joined = re.match(r"&\w+", self.text[end : end + 20])  # "HĐND&UBND"
                return end + joined.end() if joined else end
            after = self.skip(end)
            if self._upper(after) and not self._starts_name(after):
                return end
        return None

    def _is_compound(self, pos: int, end: int) -> bool:
        """Whether a longer word begins like the noun: "trường hợp"."""
        verb = self.words.verbs.match_at(self.key, pos)
        return verb is not None and verb > end and self.key[pos:verb] in self.words.compounds

    def _place_at(self, pos: int) -> int | None:
        """ "tỉnh Đắk Lắk": a place stands for its administration."""
        if self._upper(pos) and self.key.startswith("cấp ", pos):  # "Cấp xã": those of that level
            return self.words.places.match_at(self.key, pos + len("cấp "))
        end = self.words.places.match_at(self.key, pos)
        if end is None or self.words.no_places.match_at(self.key, pos) is not None:
            return None
        return end if self._upper(self.skip(end)) else None

    def _is_act(self, pos: int, end: int) -> bool:
        """ "Ban hành", "Tổ chức", "Báo cáo" begin like a head and are verbs."""
        verb = self.words.verbs.match_at(self.key, pos)
        if verb is None:
            return False
        if self.key[pos:verb] in self.words.compounds:
            return verb > end  # "Trường hợp" is no "trường"
        return verb > end or not self._upper(pos) or self._acts_behind(end)

    def _acts_behind(self, end: int) -> bool:
        """ "Thanh tra chuyên đề …": a word that is body and act at once, with what it acts upon behind it."""
        after = self.skip(end)
        if not self.text[after : after + 1].islower() or is_verb(self.key, after):
            return False
        lists = self.words
        known = (lists.places, lists.qualifiers, lists.groups, lists.fields, lists.boundaries, lists.stops)
        return all(forms.match_at(self.key, after) is None for forms in known)

    def _starts_name(self, pos: int) -> bool:
        if not self._upper(pos):
            return False
        head = self.words.heads.match_at(self.key, pos)
        return self.words.persons.match_at(self.key, pos) is not None or (
            head is not None and not self._is_act(pos, head)
        )

    def _before(self, at: int) -> str:
        """The few words before `at`."""
        return self.text[max(0, at - 40) : at].rstrip()

    def _is_common(self, at: int) -> bool:
        if self.words.generic.match_at(self.key, at) is None:
            return False
        before = self._before(at).rpartition(" ")[2]
        if before[:1].isupper():  # the second syllable of a capitalised word: "Môi trường"
            return False
        return self.words.places.match_at(self.key, at) is None

    def _is_owner(self, at: int, stop: int) -> bool:
        """A bare "Sở", "Bộ" behind a group is whose group it is ("các phòng chuyên môn Sở")."""
        return self.key[at:stop] in self.words.shared and not self._upper(self.skip(stop))

    def _is_part(self, end: int, at: int, stop: int) -> bool:
        """ "Ban Tuyên giáo Tỉnh ủy", "Thanh tra Sở Y tế": a body right behind a capitalised name owns it.

        The same head again is a second name that lost its comma ("Sở Xây dựng Sở Công Thương").
        """
        head = self.key[at:stop]
        start = max(self.key.rfind(mark, 0, end) for mark in (",", ";", ".", ":"))
        return head not in self.key[start + 1 : end] and self.words.persons.match_at(self.key, at) is None

    def _is_second_syllable(self, at: int, end: int) -> bool:
        """The lower half of a capitalised word ("Đào tạo", "Xây dựng") is no verb of its own."""
        start = self.text.rfind(" ", 0, max(0, at - 1)) + 1
        if not self._upper(start):
            return False
        return self.words.verbs.match_at(self.key, start) == end

    def _is_short_verb(self, at: int, end: int) -> bool:
        """Behind a name that its place ends ("Công an tỉnh tăng …"), a verb of one syllable is the verb."""
        verb = self.words.verbs.match_at(self.key, at)
        return (
            verb is not None and self.key[at:verb] not in self.words.compounds and self.ends_with_place(end)
        )

    def _is_predicate(self, at: int, stop: int) -> bool:
        """A qualifier that is the verb here: "đơn vị phối hợp với …", "Sở … quản lý chặt"."""
        if not is_verb(self.key, at):
            return False
        after = self.skip(stop)
        follows = self._word_at(after)
        if self.key.endswith("địa phương", 0, at - 1):  # "chính quyền địa phương quản lý sinh viên"
            return follows not in (",", "")
        return follows in ("với", "cùng", ",", "") or is_verb(self.key, after) or self._upper(after)

    def _may_hold(self, end: int) -> bool:
        """Whether the word before `end` can be followed by another body inside the same name."""
        return bool(self.words.holders.search(self.key[max(0, end - 30) : end].rstrip()))

    def _longer_head(self, at: int, stop: int) -> bool:
        """ "Bộ trưởng", "Ban quản lý", "Sở Y tế" are more than the common noun that they begin with."""
        ends = (self.words.persons.match_at(self.key, at), self.words.heads.match_at(self.key, at))
        return any(end is not None and end > stop for end in ends) or self._upper(self.skip(stop))

    def _longer_name(self, head: int) -> bool:
        """A head that goes on as a name of its own: "Sở Y tế", "Công an tỉnh"."""
        after = self.skip(head)
        return self._upper(after) or self.words.places.match_at(self.key, after) is not None

    def _is_joined(self, comma: int, after: int) -> bool:
        line = self.key
        left = max(line.rfind(" ", 0, max(0, comma - 12)), 0)
        return any(
            first <= comma < last
            for first, last in self.words.joined.find_all(line, left, min(len(line), after + 20))
        )

    def _noun_wins(self, at: int, stop: int) -> bool:
        verb = self.words.verbs.match_at(self.key, at)
        follows = self._word_at(self.skip(stop))
        return (
            verb is not None
            and verb <= stop
            and (follows in (",", ".", ";", ":", "", "và", "có", "liên", "cá"))
        )

    def ends_with_place(self, end: int) -> bool:
        last = self.key[max(0, end - 30) : end].rsplit(None, 2)[-2:]
        return any(" ".join(last[i:]) in self.words.places for i in range(len(last)))

    def _is_second_half(self, end: int, stop: int) -> bool:
        """Whether "A và B" is one field of work ("Khoa học và Công nghệ"), not the end of a list."""
        start = max(self.key.rfind(mark, 0, end) for mark in (",", ":", ";")) + 1
        return self.key[start:stop].strip() in self.words.fields or ":" not in self.key[:end]

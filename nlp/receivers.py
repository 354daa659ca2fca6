"""The bodies to which something goes (nơi nhận), without what is sent to them.

A name runs on into the document that is sent ("trình Giám đốc Sở danh mục thủ tục"): here it is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from nlp.lexicon import alternatives, phrases
from nlp.looks import is_verb
from nlp.names import Name, NameReader

_SEVERAL = re.compile(r"\s(?:các|những)\s+")
_WORD = re.compile(r"\S+")
_TAIL = re.compile(r"\s+(?:theo|được|trước|trong|để|khi|nếu|hằng|hàng|định kỳ|kèm|ít|tối|chậm|muộn)(?!\w)")


@cache
def general() -> re.Pattern[str]:
    """General words for a receiver without a name ("cấp có thẩm quyền")."""
    return re.compile(alternatives("reports", "general"))


class ReceiverReader(NameReader):
    """Reads receivers at places of one text."""

    def read_receivers(self, pos: int) -> list[Name]:
        """The bodies that receive something at a place, in reading order; a group receives no report."""
        whole = general().match(self.key, pos)
        first = self.read_name(pos)
        if whole is not None and (first is None or first.group or first.end <= whole.end()):
            return self._bracketed(whole.end()) or [Name(pos, whole.end(), False)]
        if first is None:
            return []
        if first.group:
            return self._bracketed(first.end) or ([first] if self._is_own(first) else [])
        cut = self.without_object(first)
        if cut.end != first.end:
            return [cut]
        listed = self.read_list(pos)
        names = list(listed.names) if listed else [first]
        return list(self._joined(names)) or [cut]

    def _is_own(self, name: Name) -> bool:
        """ "gửi về Sở", "báo cáo Bộ": the issuer's own body without the rest of its name."""
        return self.text[name.start].isupper() and self.key[name.start : name.end] in self.words.shared

    def _bracketed(self, pos: int) -> list[Name]:
        """ "cơ quan có thẩm quyền (Bộ Y tế, UBND tỉnh)": the real receivers stand in brackets."""
        at = self.skip(pos)
        if self.key[at : at + 1] != "(" or self.key.startswith(("(qua ", "(thông qua "), at):
            return []
        listed = self.read_list(at + 1)
        names = listed.names if listed else ()
        return [name for name in names if not name.group]

    def _joined(self, names: list[Name]) -> Iterator[Name]:
        """The names of a list that receive too; one behind a comma with a verb of its own acts instead."""
        for index, name in enumerate(names):
            cut = self.without_object(name)
            if index:
                comma = self.key[names[index - 1].end : name.start].strip() == ","
                if name.group or (comma and index == len(names) - 1 and self._acts(cut.end)):
                    return
            yield cut
            if cut.end != name.end:
                return

    def _acts(self, end: int) -> bool:
        at = self.skip(end)
        return is_verb(self.key, at) and phrases("reports", "handling").match_at(self.key, at) is None

    def without_object(self, name: Name) -> Name:
        """The receiver without what is reported to it ("báo cáo Giám đốc Sở danh mục thủ tục").

        A name of one head alone keeps its lower-case words ("Văn phòng điều phối nông thôn mới").
        """
        part = self.key[name.start : name.end]
        if part in self.known:
            return name
        ends = [
            at for at in (self._unknown_from(name), self._several(name), self._thing(name)) if at is not None
        ]
        tail = _TAIL.search(part)
        if tail is not None:
            ends.append(name.start + tail.start())
        if not ends:
            return name
        kept = self.text[name.start : min(ends)].rstrip()
        return replace(name, end=name.start + len(kept), unsure=None)

    def _unknown_from(self, name: Name) -> int | None:
        """Where lower-case words begin that are no part of the name, if enough stands before them."""
        if name.unsure is None or self._deals_with(name):
            return None
        end = self._known(name.unsure, name.end)
        team = phrases("reports", "called_by_work").match_at(self.key, name.start) is not None
        if end >= name.end or team or self.ends_with_place(name.end):
            return None
        kept = self.text[name.start : end].rstrip()
        words = kept.split()
        whole = len(words) >= 3 or (len(words) == 2 and self.ends_with_place(name.start + len(kept)))
        return end if whole else None

    def _known(self, pos: int, end: int) -> int:
        """From lower-case words on as far as they belong: halves of capitalised words, places, qualifiers."""
        while pos < end:
            word = _WORD.match(self.key, pos, end)
            if word is None:
                return pos
            joint = word.group() in ("và", "-", "–") and self.text[word.end() + 1 : word.end() + 2].isupper()
            ends_place = self.words.places.match_at(self.key, self._word_before(pos)) == word.end()
            known = (
                [word.end()] if joint or ends_place or self._is_half(pos) or self.text[pos].isupper() else []
            )
            lists = (self.words.places, self.words.fields, self.words.qualifiers)
            known += [stop for forms in lists if (stop := forms.match_at(self.key, pos))]
            if not known:
                return pos
            pos = self.skip(max(known))
        return end

    def _word_before(self, at: int) -> int:
        return self.key.rfind(" ", 0, max(0, at - 1)) + 1

    def _is_half(self, at: int) -> bool:
        """Whether a lower-case word goes on a capitalised one that is no name of its own: "Du lịch"."""
        last = self._word_before(at)
        whole = self.key[last:at].strip() in phrases("reports", "self_named")
        return self.text[last].isupper() and not whole

    def _several(self, name: Name) -> int | None:
        """ "các" that opens what is reported, unless the body deals with it ("Ban Quản lý các khu …")."""
        match = _SEVERAL.search(self.key, name.start, name.end)
        return match.start() if match is not None and not self._deals_with(name) else None

    def _deals_with(self, name: Name) -> bool:
        match = _SEVERAL.search(self.key, name.start, name.end)
        inner = (self.words.inner_groups, self.words.places, self.words.generic)
        if match is None:
            return False
        return self._upper(match.end()) or any(forms.match_at(self.key, match.end()) for forms in inner)

    def _thing(self, name: Name) -> int | None:
        """Where a document in lower case begins that ran into the name ("Sở Y tế danh sách")."""
        for first, _ in phrases("products", "documents", "reported").find_all(self.key, name.start, name.end):
            capital = self.text[first].isupper() and not self._behind_place(first)
            if first > name.start and not capital and not self._is_half(first):
                return first
        return None

    def _behind_place(self, at: int) -> bool:
        """ "UBND tỉnh Kế hoạch …", "Thủ tướng Chính phủ Đề án": a document behind a name that is whole."""
        before = self.key[:at].rstrip()
        return self.ends_with_place(len(before)) or before.endswith(("chính phủ", "thủ tướng", " sở"))

"""Lists of places and fields of work behind a colon: "các tỉnh: Gia Lai, …", "các Bộ: Công an, …"."""

from __future__ import annotations

import re

from nlp.looks import TOKEN, Looks, is_verb

_SEVERAL = re.compile(r"(?<!\w)các\s+(?=\w)")


class DomainReader(Looks):
    """Reads what a colon, "từ … đến …" or "và" adds to a name."""

    def _domains_follow(self, end: int, colon: int) -> bool:
        """Whether a colon opens a list of places or fields: "các tỉnh: Gia Lai, …", "các Bộ: Công an, …"."""
        after = self.skip(colon + 1)
        if not self._upper(after):
            return False
        before, _, last = self.key[max(0, end - 40) : end].rstrip().rpartition(" ")
        several = before.endswith("các")
        return (several and last in self.words.shared) or (
            self.ends_with_place(end) and not is_verb(self.key, after)
        )

    def _in_places(self, comma: int) -> bool:
        """Whether a comma parts places of one kind: "UBND các xã Nông Cống, Thăng Bình"."""
        start = max(0, comma - 120)
        several = None
        for match in _SEVERAL.finditer(self.key, start, comma):
            several = self.words.places.match_at(self.key, match.end()) or several
        if several is None or not self._upper(self.skip(several)):
            return False
        named = self.text[several:comma]
        return all(word[0].isupper() for word in re.findall(r"[^\W_]+", named))

    def _read_domains(self, pos: int) -> int:
        """A list of places or fields of work: "Gia Lai, Đắk Lắk và Khánh Hòa"; the end of its last."""
        end = pos
        while True:
            at = self.skip(end)
            if at < len(self.text) and (self.key[at] in ",-" or self._word_at(at) == "và"):
                token = TOKEN.match(self.text, at)
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
        match = TOKEN.match(self.text, at)
        end = head or (match.end() if match else at + 1)
        for _ in range(6):
            at = self.skip(end)
            match = TOKEN.match(self.text, at)
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

    def _read_range(self, at: int) -> int | None:
        """ "các tỉnh, thành phố từ Hà Tĩnh đến Lâm Đồng": the places from one to another."""
        first = self._read_domain(self.skip(at + len("từ")))
        if first is None or self._word_at(self.skip(first)) != "đến":
            return None
        return self._read_domain(self.skip(self.skip(first) + len("đến")))

    def _read_tail(self, end: int) -> int:
        """ "Nông nghiệp và Môi trường": what "và" or a comma adds to a field of work."""
        at = self.skip(end)
        if self._word_at(at) == "và" or (
            self.key.startswith(",", at) and self._is_joined(at, self.skip(at + 1))
        ):
            after = self.skip(at + (1 if self.key[at] == "," else len("và")))
            domain = self._read_domain(after)
            if domain is not None and self._is_second_half(end, domain):
                return self._read_tail(domain) if self.key[at] == "," else domain
        return end

"""Which files of a package are the document, which its annexes, and which are kept beside it.

The form of a dispatch makes a main document, a title or a name like "Phụ lục" an annex. Of several copies of
one document one is read; of several different documents the first, or the one that the message or the
envelope names, or the one that cites the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.draft import DraftDocument
from ingest.packages.looks import IMAGES, Look
from ingest.packages.names import base_name, folded
from ingest.packages.tree import Leaf
from ingest.packages.wordsets import WordSet
from ingest.sniff import MediaType

_ALIKE = 0.9
_HALF_ALIKE = 0.5
_MIN_WORDS = 30
_FILES_A_TICK = 10


@dataclass(slots=True, kw_only=True, eq=False)
class Candidate:
    """A readable file with what it looks like, and its text once it was read.

    `is_seen` is whether its head was looked at for a secrecy mark.
    """

    leaf: Leaf
    look: Look
    rank: int
    stem: str
    is_seen: bool = True
    draft: DraftDocument | None = None
    text: str = ""
    words: frozenset[str] = frozenset()
    _bag: WordSet | None = None

    def bag(self, *, is_whole: bool) -> WordSet:
        """The words of the whole text, or of the head."""
        words = self.words if is_whole else self.look.words
        if self._bag is None or self._bag.words is not words:
            self._bag = WordSet(words)
        return self._bag


def nobody() -> None:
    """Nobody waits."""


@dataclass(slots=True)
class Choice:
    """The main document (several files where it is a series of photos), its annexes, others with why."""

    main: list[Candidate] = field(default_factory=list)
    annexes: list[Candidate] = field(default_factory=list)
    others: list[tuple[Candidate, str]] = field(default_factory=list)


def copies(candidates: Sequence[Candidate], tell: Callable[[], None] = nobody) -> list[list[Candidate]]:
    """Groups of files that are one document, each group in the order in which it should be read.

    `tell` is called after every few files: that many are compared is no hang.
    """
    groups: list[list[Candidate]] = []
    for number, candidate in enumerate(candidates, start=1):
        group = next((g for g in groups if _is_copy(g[0], candidate)), None)
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
        if number % _FILES_A_TICK == 0:
            tell()
    return [sorted(group, key=lambda c: c.rank) for group in groups]


def _is_copy(a: Candidate, b: Candidate) -> bool:
    types = (a.leaf.media_type, b.leaf.media_type)
    if MediaType.XLSX in types:
        return False
    if a.look.number and b.look.number:
        return a.look.number == b.look.number and a.look.is_dispatch and b.look.is_dispatch
    if types[0] is types[1]:
        return False  # "scan (1).pdf" and "scan (2).pdf" are two documents, two forms of one office as well
    is_whole = a.draft is not None and b.draft is not None
    words = (a.bag(is_whole=is_whole), b.bag(is_whole=is_whole))
    if a.stem == b.stem:
        return not all(words) or words[0].is_like(words[1], _HALF_ALIKE)
    if a.look.is_annex is not b.look.is_annex:
        return False
    smaller, larger = sorted(len(one) for one in words)
    return smaller >= _MIN_WORDS and smaller >= _HALF_ALIKE * larger and words[0].is_like(words[1], _ALIKE)


def choose(read: Sequence[Candidate], subjects: Sequence[str], tell: Callable[[], None] = nobody) -> Choice:
    """The roles of the files that were read; `read` is not empty and in the package's order.

    `tell` is called after every few documents that are looked through for the numbers of the others.
    """
    dispatches = [c for c in read if c.look.is_dispatch and not c.look.is_annex]
    plain = [c for c in read if not c.look.is_annex]
    first = _main_of(dispatches, subjects, tell) if dispatches else (plain or list(read))[0]
    choice = Choice(main=[first])
    for candidate in read:
        if candidate is first:
            continue
        if candidate in dispatches:
            choice.others.append((candidate, _another(candidate)))
        elif _is_next_photo(first, candidate):
            choice.main.append(candidate)
        else:
            choice.annexes.append(candidate)
    return choice


def _main_of(dispatches: Sequence[Candidate], subjects: Sequence[str], tell: Callable[[], None]) -> Candidate:
    """The document that a subject names, else the one that cites most of the others, else the first."""
    plain = [folded(subject) for subject in subjects]
    for is_named in (_is_named_whole, _is_named_short):
        for candidate in dispatches:
            number = candidate.look.number
            if number and any(is_named(subject, number) for subject in plain):
                return candidate

    cited: list[int] = []
    for candidate in dispatches:
        text = folded(candidate.text)
        numbers = (c.look.number for c in dispatches if c is not candidate)
        cited.append(sum(1 for number in numbers if number and number in text))
        if len(cited) % _FILES_A_TICK == 0:
            tell()
    return dispatches[cited.index(max(cited))]


def _is_named_whole(subject: str, number: str) -> bool:
    """Whether a subject line gives number and symbol ("15/SYT-VP")."""
    return re.search(rf"(?<!\d)0*{re.escape(number)}(?![\w-])", subject.replace(" ", "")) is not None


def _is_named_short(subject: str, number: str) -> bool:
    """Whether a subject line gives the number behind the kind of document ("CV số 15")."""
    short = re.escape(re.split("[/-]", number)[0])
    kinds = r"so|cv|cong van|qd|quyet dinh|kh|ke hoach|tb|thong bao|ct|chi thi|cd|cong dien"
    return re.search(rf"\b(?:{kinds})[\s:._-]*0*{short}(?![\w/-])", subject) is not None


def _is_next_photo(first: Candidate, candidate: Candidate) -> bool:
    """Photos of the pages of one document arrive as one file a page."""
    return (
        first.leaf.media_type in IMAGES
        and candidate.leaf.media_type in IMAGES
        and not candidate.look.is_annex
        and not candidate.look.is_dispatch
    )


def _another(candidate: Candidate) -> str:
    which = f" (số {candidate.look.shown})" if candidate.look.shown else ""
    return f"Là một văn bản khác{which}, chưa được đọc ở đây. Hãy tải tệp này lên riêng."


def copy_note(read: Candidate) -> str:
    """Why a copy was not read."""
    return f"Là bản khác của tệp “{base_name(read.leaf.path)}”; phần mềm đọc tệp đó."

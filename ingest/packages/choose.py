"""Which files of a package are the document, which its annexes, and which are kept beside it.

The form of a dispatch makes a main document, a title or a name like "Phụ lục" an annex. Of several copies of
one document one is read; of several different documents the first, or the one that the message or the
envelope names, or the one that cites the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.draft import DraftDocument
from ingest.packages.looks import IMAGES, Look, likeness
from ingest.packages.names import base_name, folded
from ingest.packages.tree import Leaf
from ingest.sniff import MediaType

_ALIKE = 0.9
_HALF_ALIKE = 0.5
_MIN_WORDS = 30


@dataclass(slots=True, kw_only=True)
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


@dataclass(slots=True)
class Choice:
    """The main document (several files where it is a series of photos), its annexes, others with why."""

    main: list[Candidate] = field(default_factory=list)
    annexes: list[Candidate] = field(default_factory=list)
    others: list[tuple[Candidate, str]] = field(default_factory=list)


def copies(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Groups of files that are one document, each group in the order in which it should be read."""
    groups: list[list[Candidate]] = []
    for candidate in candidates:
        group = next((g for g in groups if _is_copy(g[0], candidate)), None)
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    return [sorted(group, key=lambda c: c.rank) for group in groups]


def _is_copy(a: Candidate, b: Candidate) -> bool:
    if MediaType.XLSX in (a.leaf.media_type, b.leaf.media_type):
        return False
    if a.look.number and b.look.number:
        return a.look.number == b.look.number and a.look.is_dispatch and b.look.is_dispatch
    if a.leaf.media_type is b.leaf.media_type and not (a.draft and b.draft):
        return False  # "scan (1).pdf" and "scan (2).pdf" are two documents until their texts say otherwise
    words = (a.words, b.words) if a.draft and b.draft else (a.look.words, b.look.words)
    if a.stem == b.stem and a.leaf.media_type is not b.leaf.media_type:
        return not all(words) or likeness(*words) >= _HALF_ALIKE
    if a.look.is_annex is not b.look.is_annex or a.leaf.media_type is b.leaf.media_type:
        return False
    smaller, larger = sorted(len(one) for one in words)
    return smaller >= _MIN_WORDS and smaller >= _HALF_ALIKE * larger and likeness(*words) >= _ALIKE


def choose(read: Sequence[Candidate], subjects: Sequence[str]) -> Choice:
    """The roles of the files that were read; `read` is not empty and in the package's order."""
    dispatches = [c for c in read if c.look.is_dispatch and not c.look.is_annex]
    plain = [c for c in read if not c.look.is_annex]
    first = _main_of(dispatches, subjects) if dispatches else (plain or list(read))[0]
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


def _main_of(dispatches: Sequence[Candidate], subjects: Sequence[str]) -> Candidate:
    """The document that a subject names, else the one that cites most of the others, else the first."""
    for is_named in (_is_named_whole, _is_named_short):
        for candidate in dispatches:
            number = candidate.look.number
            if number and any(is_named(folded(subject), number) for subject in subjects):
                return candidate

    def cites(candidate: Candidate) -> int:
        text = folded(candidate.text)
        numbers = (c.look.number for c in dispatches if c is not candidate)
        return sum(1 for number in numbers if number and number in text)

    return max(dispatches, key=cites)


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

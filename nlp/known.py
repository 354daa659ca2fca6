"""Names that a document itself gives (tên gọi có trong văn bản).

Where its lists, columns and titles show a name whole, the same name in a sentence needs no lexicon.

Sources: Kính gửi, Nơi nhận, labelled fields, columns of task tables, and short forms that the text defines
("sau đây gọi tắt là Phòng QLT").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from models.dispatch import DispatchHeader
from models.source import SourceText
from nlp.fields import FieldKind
from nlp.keys import match_key
from nlp.lexicon import alternatives, phrases
from nlp.looks import NO_NAMES
from nlp.match import PhraseSet
from nlp.outline import Item
from nlp.tables import TaskRow

_MARKS = re.compile(r"[;,\n|]|\.\s|\s/\s")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_HINTS = ("tắt là", "ọi chung", "ọi là", "ọi tắt")  # looked for much faster than the pattern
_SHORT = re.compile(r"[Gg]ọi (?:tắt|chung)?\s*là|[Vv]iết tắt là")
_WORDS = (2, 14)
_GROUP_WORDS = 20
_FIELDS = (FieldKind.LEAD, FieldKind.SUPPORT)


def known_names(
    source: SourceText, header: DispatchHeader, items: Iterable[Item], rows: Iterable[TaskRow]
) -> PhraseSet:
    """The names as matching keys; only what stands alone between the marks of a list."""
    found: set[str] = set()
    found.update(filter(_is_title, (_plain(_BRACKETS.sub("", one.value)) for one in header.recipients)))
    found.update(filter(_is_group, (" ".join(one.value.split()) for one in header.addressees)))
    for text in _listings(source, header, items, rows):
        found.update(filter(_is_name, map(_plain, _MARKS.split(_BRACKETS.sub("", text)))))
    found.update(_short_forms(source.text))
    return PhraseSet(match_key(name) for name in found) if found else NO_NAMES


def _listings(
    source: SourceText, header: DispatchHeader, items: Iterable[Item], rows: Iterable[TaskRow]
) -> Iterator[str]:
    yield from (one.value for one in (*header.addressees, *header.recipients))
    for item in items:
        for one in (*item.fields, *item.tail_fields):
            if one.kind in _FIELDS:
                yield item.text[one.start : one.end]
    for row in rows:
        yield from (row.cells[kind].of(source.text) for kind in _FIELDS if kind in row.cells)


def _plain(piece: str) -> str:
    return " ".join(piece.split()).strip(" .:-–")


def _is_name(piece: str) -> bool:
    """Whether a piece of a list is the proper name of a body: capitalised, of some words, begun by a head."""
    words = piece.split()
    if not _WORDS[0] <= len(words) <= _WORDS[1] or not piece[0].isupper() or piece.isupper():
        return False
    key = match_key(piece)
    if _role().search(key):
        return False
    head = phrases("bodies", "heads", "persons").match_at(key, 0)
    rest = piece[head:].lstrip() if head is not None else ""
    return head is not None and bool(rest) and (rest[0].isupper() or len(words) > _WORDS[0])


def _is_title(recipient: str) -> bool:
    """Whether a recipient of some capitalised words is a name that no list of heads knows."""
    words = recipient.split()
    capitals = sum(word[0].isupper() for word in words)
    plain = len(words) > _WORDS[0] and not re.search(r"[;,:/]|^(?:Lưu|Như) ", recipient)
    return plain and len(words) <= _WORDS[1] and words[0][0].isupper() and capitals >= _WORDS[0]


def _is_group(addressee: str) -> bool:
    """Whether an addressee is a group that only its own words tell ("Các bệnh viện có giường bệnh …")."""
    first = phrases("bodies", "groups").match_at(match_key(addressee), 0)
    return first is not None and ":" not in addressee and len(addressee.split()) <= _GROUP_WORDS


@cache
def _role() -> re.Pattern[str]:
    """Words that say what a body of a list does; with them the piece is no bare name."""
    return re.compile(rf"(?<!\w){alternatives('cues', 'listed_role')}")


def _short_forms(text: str) -> Iterator[str]:
    """ "(sau đây gọi tắt là Phòng QLT)": a short form that the document defines for a body."""
    if not any(hint in text for hint in _HINTS):
        return
    for match in _SHORT.finditer(text):
        end = min((at for mark in ").;,\n" if (at := text.find(mark, match.end())) >= 0), default=len(text))
        name = " ".join(text[match.end() : end].split()).strip(" :“”\"'")
        head = phrases("bodies", "heads").match_at(match_key(name), 0)
        if head is not None and name[:1].isupper() and len(name.split()) <= _WORDS[1]:
            yield name

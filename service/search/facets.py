"""Filters as words of the index (bộ lọc): whose an obligation is, of which document, in which states, when.

A filter inside the index costs one more word of a query; a join would read the row of every hit. What can be
any text or key becomes a short hash. Tokens that only one agency can have make its own token needless.
"""

from __future__ import annotations

import zlib
from base64 import b32encode
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from uuid import UUID

from models.review import ObligationState
from nlp.keys import fold
from service.citations import citation_start
from service.days import EARLIEST_YEAR, YEARS_AHEAD
from service.naming import folded, in_full, naming_rules, split_words
from service.search.port import Facets, IndexEntry, SearchFilter
from service.search.query import BREAK

IGNORED = "s" + ObligationState.IGNORED.value
TARGET = "xt"
NO_DEADLINE = "xn"
ISSUED, DUE = "e", "u"
_LATEST = date(9999, 12, 31)

LIKENESSES = 4
"""Tokens that make near texts findable: of the runs of three syllables those with the smallest hashes.

Two texts that share half of their runs have one of these in common nineteen times in twenty.
"""

_RUN = 3


def facets_of(agency_id: UUID, entry: IndexEntry, folded_parts: str) -> list[str]:
    """What an obligation can be filtered by; `folded_parts` are its words without diacritics, text first."""
    found = [*wide_facets_of(agency_id, entry), _document(agency_id, entry.document_id)]
    found += [_lead(agency_id, lead) for lead in entry.leads]
    found += [_task_state(state.value) for state in dict.fromkeys(entry.task_states)]
    found += [_issuer(entry.issuer)] if entry.issuer else []
    found += [_kind(entry.kind)] if entry.kind else []
    found += [*_day_tokens(ISSUED, entry.issued_on), *_day_tokens(DUE, entry.due_on)]
    found += [_reference(start) for start in dict.fromkeys(entry.references)]
    found += [TARGET] if entry.has_target else []
    found += [] if entry.has_deadline else [NO_DEADLINE]
    found += likeness_tokens(folded_parts.partition(f" {BREAK} ")[0])
    return found


def wide_facets_of(agency_id: UUID, entry: IndexEntry) -> tuple[str, str]:
    """The two by which a list is filtered that shows nearly all there is: whose it is and its state."""
    return _agency(agency_id), "s" + entry.state.value


def asked_facets(agency_id: UUID, wanted: SearchFilter) -> Facets:
    """What a hit must have; where no state is asked for it must not be IGNORED besides."""
    own = [_lead(agency_id, wanted.organisation_id)] if wanted.organisation_id else []
    own += [_document(agency_id, wanted.document_id)] if wanted.document_id else []
    every: list[tuple[str, ...]] = [(token,) for token in own]
    every += [(_task_state(wanted.task_state.value),)] if wanted.task_state else []
    every += [("s" + wanted.state.value,)] if wanted.state else []
    every += [(_issuer(wanted.issuer),)] if wanted.issuer else []
    every += [(_kind(wanted.kind),)] if wanted.kind else []
    every += [(_reference(citation_start(wanted.reference)),)] if wanted.reference else []
    every += _range(ISSUED, wanted.issued_after, wanted.issued_before)
    every += _range(DUE, wanted.due_after, wanted.due_before)
    none = [] if wanted.state else [IGNORED]
    for token, asked in ((TARGET, wanted.has_target), (NO_DEADLINE, _negated(wanted.has_deadline))):
        every += [(token,)] if asked is True else []
        none += [token] if asked is False else []
    return Facets(
        every=tuple(every),
        none=tuple(none),
        agency=None if own else _agency(agency_id),
        is_wide=wanted == SearchFilter(),
    )


def likeness_tokens(folded_text: str) -> list[str]:
    """The tokens by which obligations with nearly the same text are found; none for two words."""
    words = folded_text.split(" ")
    runs = {zlib.crc32(" ".join(words[at : at + _RUN]).encode()) for at in range(len(words) - _RUN + 1)}
    return [f"h{run:08x}" for run in nsmallest(LIKENESSES, runs)]


def year_token(year: int) -> str:
    """The token of what was issued in a year."""
    return f"{ISSUED}y{year:04d}"


def cover(kind: str, first: date, last: date) -> Iterator[str]:
    """The tokens of a span of days, as few as may be: whole years, whole months, days at the ends."""
    day = first
    while day <= last:
        if (day.month, day.day) == (1, 1) and _end_of_year(day) <= last:
            yield f"{kind}y{day.year:04d}"
            end = _end_of_year(day)
        elif day.day == 1 and _end_of_month(day) <= last:
            yield f"{kind}m{day.year:04d}{day.month:02d}"
            end = _end_of_month(day)
        else:
            yield f"{kind}d{day.year:04d}{day.month:02d}{day.day:02d}"
            end = day
        if end == _LATEST:
            return
        day = end + timedelta(days=1)


def _range(kind: str, after: date | None, before: date | None) -> list[tuple[str, ...]]:
    if after is None and before is None:
        return []
    first = max(after or date.min, date(EARLIEST_YEAR, 1, 1))
    latest = date(date.today().year + YEARS_AHEAD, 12, 31)  # noqa: DTZ011 - fifty years more or less a day
    tokens = tuple(cover(kind, first, min(before or latest, latest)))
    return [tokens or (f"{kind}never",)]  # an empty span finds nothing


@lru_cache(maxsize=4096)
def _day_tokens(kind: str, day: date | None) -> tuple[str, ...]:
    if day is None:
        return ()
    year, month = f"{day.year:04d}", f"{day.month:02d}"
    return f"{kind}y{year}", f"{kind}m{year}{month}", f"{kind}d{year}{month}{day.day:02d}"


def _end_of_year(day: date) -> date:
    return date(day.year, 12, 31)


def _end_of_month(day: date) -> date:
    return date(day.year, 12, 31) if day.month == 12 else date(day.year, day.month + 1, 1) - timedelta(days=1)


def _negated(asked: bool | None) -> bool | None:
    return None if asked is None else not asked


def _task_state(value: str) -> str:
    return "t" + value.replace("_", "")


@lru_cache(maxsize=64)
def _agency(agency_id: UUID) -> str:
    return "a" + _short(agency_id.bytes)


@lru_cache(maxsize=4096)
def _lead(agency_id: UUID, lead_id: UUID) -> str:
    return "d" + _short(agency_id.bytes + lead_id.bytes)


@lru_cache(maxsize=256)
def _document(agency_id: UUID, document_id: UUID) -> str:
    return "f" + _short(agency_id.bytes + document_id.bytes)


@lru_cache(maxsize=4096)
def _issuer(name: str) -> str:
    return "i" + _short(_bytes(folded(in_full(split_words(name), naming_rules()))))


@lru_cache(maxsize=256)
def _kind(kind: str) -> str:
    return "k" + _short(_bytes(" ".join(fold(kind).split())))


@lru_cache(maxsize=4096)
def _reference(start: str) -> str:
    return "r" + _short(_bytes(start))


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")  # what a person sends may be no text at all


def _short(value: bytes) -> str:
    """Thirteen letters and digits; two values of an office share them once in millions of offices."""
    return b32encode(blake2b(value, digest_size=8).digest()).decode().rstrip("=").lower()

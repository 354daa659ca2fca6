"""What makes documents comparable (dấu vân văn bản): a sketch of the words, and keys of number and issuer.

A sketch is made of the smallest hashes of all runs of three syllables (MinHash), without diacritics, because
recognition errs in those first. The share of equal places of two sketches estimates the share of runs that
both texts have. A scan shares nine tenths with its electronic copy; two dispatches about different things
less than a fifth. Bands are hashes of a few places together: alike texts have at least one band in common, so
an index finds them without looking at any text.
"""

from __future__ import annotations

import hashlib
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from models.source import PartRole, SourceText
from nlp.keys import fold, words_of
from nlp.references import LOOKALIKES
from service.naming import Words, folded, in_full, naming_rules, provinces_in, split_words

FORM = 1
"""The way in which sketches are made; one more with every change of it."""

RUN = 3
PLACES = 60
BAND = 3
FEWEST_WORDS = 60
"""A shorter text says too little: a cover note shares most of its words with any other."""

NEAR_ISSUER = 90.0
"""How like (0 to 100) two names of a body must be for one of them to be taken as misread."""

NEAR_PROVINCE = 85.0
"""The same for the province that a name ends with: that tells two bodies of one name apart."""

FEWEST_SYLLABLES = 3
"""A shorter name ("Sở Y") may be the beginning of any body's."""

_DIGEST = 8

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The sketch of a text as hexadecimal digits, "" for a text that is too short; and its bands."""

    sketch: str
    bands: tuple[int, ...]


NO_FINGERPRINT = Fingerprint(sketch="", bands=())


def fingerprint_of(source: SourceText) -> Fingerprint:
    """The fingerprint of a document; of a package its main document's, for annexes may be left out."""
    words = words_of(fold(_main_text(source)))
    if len(words) < FEWEST_WORDS:
        return NO_FINGERPRINT
    sketch = _sketch(words)
    return Fingerprint(
        sketch=b"".join(int(value).to_bytes(4, "big") for value in sketch).hex(),
        bands=tuple(_bands(sketch)),
    )


def bands_of(sketch: str) -> tuple[int, ...]:
    """The bands of a kept sketch."""
    return tuple(_bands([int(sketch[at : at + _DIGEST], 16) for at in range(0, len(sketch), _DIGEST)]))


def _main_text(source: SourceText) -> str:
    spans = [part.span for part in source.parts if part.role is PartRole.MAIN and part.span is not None]
    return "\n".join(span.of(source.text) for span in spans) if spans else source.text


def _sketch(words: list[str]) -> list[int]:
    runs = {zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)}
    hashes: Hashes = np.fromiter(runs, dtype=np.uint64, count=len(runs))
    # One hash function a place: multiply, add, keep the upper half (64 bits overflow on purpose).
    return [int(((hashes * factor + addend) >> np.uint64(32)).min()) for factor, addend in _functions()]


@cache
def _functions() -> tuple[tuple[np.uint64, np.uint64], ...]:
    """The numbers of the hash functions: the same for ever, for sketches are kept."""
    found = []
    for place in range(PLACES):
        digest = hashlib.sha256(f"dondoc fingerprint {place}".encode()).digest()
        factor = int.from_bytes(digest[:8], "big") | 1
        found.append((np.uint64(factor), np.uint64(int.from_bytes(digest[8:16], "big"))))
    return tuple(found)


def _bands(sketch: list[int]) -> Iterator[int]:
    for start in range(0, len(sketch), BAND):
        text = f"{start}:{','.join(map(str, sketch[start : start + BAND]))}"
        value = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_DIGEST).digest(), "big")
        yield value >> 1  # databases know signed numbers only


def resemblance(one: str, other: str) -> float:
    """The share of words that two texts have in common, estimated from their sketches; 0 without a sketch."""
    if not one or len(one) != len(other):
        return 0.0
    equal = sum(one[at : at + _DIGEST] == other[at : at + _DIGEST] for at in range(0, len(one), _DIGEST))
    return equal * _DIGEST / len(one)


def plain_number(number: str | None) -> str:
    """A number without blanks and leading noughts, "" for none."""
    return "".join((number or "").split()).lstrip("0").upper()


def plain_symbol(symbol: str | None) -> str:
    """A symbol whatever its case, diacritics, blanks and Cyrillic look-alikes, "" for none."""
    latin = unicodedata.normalize("NFC", symbol or "").upper().translate(LOOKALIKES)
    return "".join(fold(latin).split()).strip("/-.")


def citation_key(number: str | None, symbol: str | None, year: int | None) -> str | None:
    """Number, symbol and year as they are compared; None while one of them is blank."""
    plain = plain_number(number), plain_symbol(symbol)
    return f"{plain[0]}/{plain[1]}/{year}" if all(plain) and year is not None else None


def is_same_issuer(one: str | None, other: str | None) -> bool:
    """Whether two names may mean one body: equal, one with its place added, or one of them misread a little.

    A blank name is nobody's.
    """
    rules = naming_rules()
    names = [in_full(split_words(name or ""), rules) for name in (one, other)]
    short, long = sorted(names, key=len)
    if not short or _lie_apart(short, long):
        return False
    begins = len(short) >= FEWEST_SYLLABLES and folded(long[: len(short)]) == folded(short)
    return begins or fuzz.ratio(folded(short), folded(long)) >= NEAR_ISSUER


def _lie_apart(one: Words, other: Words) -> bool:
    """Whether two names say that their bodies belong to different provinces."""
    rules = naming_rules()
    places = [[folded(place) for place in provinces_in(name, rules)] for name in (one, other)]
    if not all(places):
        return False
    return max(fuzz.ratio(a, b) for a in places[0] for b in places[1]) < NEAR_PROVINCE

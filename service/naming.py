"""How bodies are named (cách gọi tên cơ quan): heads, short words and forms, from `seeds/naming.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from nlp.keys import fold, match_key, words_of

Words = tuple[str, ...]
"""A name as its words, lower case, one tone placement, with diacritics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearRule:
    """When a near name is taken (so khớp gần đúng): ratios from 0 to 100, `beginning` in words."""

    beginning: int
    accept: float
    margin: float
    candidate: float
    word: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingRules:
    """The lists of `naming.toml`, each form as its words."""

    heads: tuple[tuple[Words, Words], ...]
    links: tuple[Words, ...]
    open_sets: tuple[Words, ...]
    plural: tuple[Words, ...]
    fillers: frozenset[str]
    relative: tuple[Words, ...]
    short: dict[str, Words]
    outside: tuple[Words, ...]
    units: tuple[Words, ...]
    provinces: tuple[Words, ...]
    not_provinces: frozenset[str]
    near: NearRule


def split_words(name: str) -> Words:
    """A name as words for comparing; punctuation is no part of a name."""
    return tuple(words_of(match_key(name)))


@cache
def naming_rules() -> NamingRules:
    """The packaged rules, read once."""
    data = tomllib.loads(files("service").joinpath("seeds", "naming.toml").read_text("utf-8"))
    heads = [(split_words(h["form"]), split_words(h["body"])) for h in data["heads"]]
    return NamingRules(
        heads=tuple(sorted(heads, key=lambda head: -len(head[0]))),
        links=_all(data["links"]),
        open_sets=_all(data["open_sets"]),
        plural=_all(data["plural"]),
        fillers=frozenset(match_key(word) for word in data["fillers"]),
        relative=_all(data["relative"]),
        short={match_key(short): split_words(full) for short, full in data["words"].items()},
        outside=_all(data["forms"]["outside"]),
        units=_all(data["forms"]["units"]),
        provinces=_all(data["provinces"]["types"]),
        not_provinces=frozenset(match_key(word) for word in data["provinces"]["not_names"]),
        near=NearRule(**data["near"]),
    )


def _all(forms: list[str]) -> tuple[Words, ...]:
    return tuple(split_words(form) for form in forms)


def starts_with(words: Words, form: Words) -> bool:
    """Whether a name begins with the words of a form."""
    return words[: len(form)] == form


def holds(words: Words, form: Words) -> bool:
    """Whether the words of a form stand together anywhere in a name."""
    return any(words[i : i + len(form)] == form for i in range(len(words) - len(form) + 1))


def in_full(words: Words, rules: NamingRules) -> Words:
    """A name with its short words written in full ("UBND tỉnh", "P. KHTC")."""
    return tuple(full for word in words for full in rules.short.get(word, (word,)))


def without_head(words: Words, rules: NamingRules) -> Words:
    """The body that a head stands for ("Chánh Văn phòng Sở": "Văn phòng Sở"); without one, the name."""
    for form, body in rules.heads:
        rest = words[len(form) :]
        if starts_with(words, form) and rest:
            # "Trưởng phòng Phòng Nghiệp vụ" says the body's first word twice.
            return without_head(rest if starts_with(rest, body) else body + rest, rules)
    return words


def without_owner(words: Words, owners: tuple[Words, ...], rules: NamingRules) -> Iterator[Words]:
    """A unit's name without the body that it belongs to, in the forms it may be listed under.

    "Văn phòng thuộc Sở Y tế" gives "văn phòng thuộc", then "văn phòng".
    """
    for owner in owners:
        rest = words[: -len(owner)]
        if not rest or words[-len(owner) :] != owner:
            continue
        yield rest
        for link in rules.links:
            if len(rest) > len(link) and rest[-len(link) :] == link:
                yield rest[: -len(link)]


def provinces_in(words: Words, rules: NamingRules) -> frozenset[Words]:
    """The provinces that a name says a body belongs to ("Ủy ban nhân dân tỉnh Sơn Giang")."""
    starts = [i for i in range(len(words)) if any(starts_with(words[i:], form) for form in rules.provinces)]
    found = set()
    for start, end in pairwise([*starts, len(words)]):
        form = next(form for form in rules.provinces if starts_with(words[start:], form))
        name = words[start + len(form) : end]
        if name and name[0] not in rules.not_provinces:
            found.add(name)
    return frozenset(found)


def is_same_place(one: Words, other: Words) -> bool:
    """Whether two names mean one place: without diacritics, or one is the initials of the other ("HCM")."""
    forms = [{folded(name), "".join(word[0] for word in folded(name).split())} for name in (one, other)]
    return folded(one) in forms[1] or folded(other) in forms[0]


def folded(words: Words) -> str:
    """The words without diacritics, as one string."""
    return fold(" ".join(words))

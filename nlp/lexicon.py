"""The project's word lists (từ điển): loaded and checked once from `nlp/lexicons/*.toml`.

A file holds groups: `[name]` with `meaning`, `source`, `example` and either `forms` (a list) or `pairs`
(a table form → value). The loader refuses a group without them, duplicates in a group, empty forms and
forms that are not NFC, so that a clerk's correction cannot break the reading silently.
"""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from nlp.keys import match_key
from nlp.match import PhraseSet
from nlp.tries import any_of


class LexiconError(ValueError):
    """A lexicon file is not as the loader demands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One word list: its forms, or form → value pairs, with what it means and where it comes from."""

    name: str
    meaning: str
    source: str
    example: str
    forms: tuple[str, ...] = ()
    pairs: dict[str, str] = field(default_factory=dict)


def parse_lexicon(text: str, origin: str) -> dict[str, Group]:
    """The groups of one lexicon file; raises LexiconError for what the loader refuses."""
    groups: dict[str, Group] = {}
    for name, raw in tomllib.loads(text).items():
        if not isinstance(raw, dict):
            raise LexiconError(f"{origin}: {name} is no group")
        for needed in ("meaning", "source", "example"):
            if not raw.get(needed):
                raise LexiconError(f"{origin}: {name} lacks {needed}")
        forms = tuple(raw.get("forms", ()))
        pairs = {str(k): str(v) for k, v in raw.get("pairs", {}).items()}
        _check_forms(forms or tuple(pairs), f"{origin}: {name}")
        groups[name] = Group(
            name=name,
            meaning=raw["meaning"],
            source=raw["source"],
            example=raw["example"],
            forms=forms,
            pairs=pairs,
        )
    return groups


def _check_forms(forms: tuple[str, ...], origin: str) -> None:
    seen: set[str] = set()
    if not forms:
        raise LexiconError(f"{origin} has no forms")
    for form in forms:
        if not isinstance(form, str) or not form.strip():
            raise LexiconError(f"{origin} has an empty form")
        if unicodedata.normalize("NFC", form) != form:
            raise LexiconError(f"{origin}: {form!r} is not NFC")
        key = match_key(form)
        if key in seen:
            raise LexiconError(f"{origin}: {form!r} stands twice")
        seen.add(key)


def _lexicon_texts() -> list[tuple[str, str]]:
    folder = files("nlp").joinpath("lexicons")
    return sorted(
        (p.name, p.read_text(encoding="utf-8")) for p in folder.iterdir() if p.name.endswith(".toml")
    )


@cache
def lexicon_version() -> str:
    """A hash over all lexicons, stored with every extraction."""
    digest = hashlib.sha256()
    for name, text in _lexicon_texts():
        digest.update(name.encode() + b"\0" + text.encode() + b"\0")
    return digest.hexdigest()[:12]


@cache
def load_lexicon(name: str) -> dict[str, Group]:
    """The groups of `nlp/lexicons/<name>.toml`."""
    text = files("nlp").joinpath("lexicons", f"{name}.toml").read_text(encoding="utf-8")
    return parse_lexicon(text, f"{name}.toml")


@cache
def phrases(lexicon: str, *groups: str) -> PhraseSet:
    """The forms of some groups (all of them when none is named) as one PhraseSet."""
    loaded = load_lexicon(lexicon)
    return PhraseSet(
        form for name in (groups or tuple(loaded)) for form in (loaded[name].forms or loaded[name].pairs)
    )


@cache
def pairs(lexicon: str, group: str) -> dict[str, str]:
    """The pairs of a group, their forms as matching keys."""
    return {match_key(form): value for form, value in load_lexicon(lexicon)[group].pairs.items()}


@cache
def alternatives(lexicon: str, *groups: str) -> str:
    """The forms of some groups as one regular expression without anchors, longest form first."""
    loaded = load_lexicon(lexicon)
    forms = {match_key(f) for name in groups for f in (loaded[name].forms or loaded[name].pairs)}
    return rf"(?:{any_of(forms)})(?!\w)"

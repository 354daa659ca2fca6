"""The words of made-up dispatches (từ vựng của dữ liệu mẫu), from `seeds/demo.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document: its letters in the symbol, and the sentence before its orders."""

    name: str
    code: str
    weight: int
    opening: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A body that issues documents, and the offices that stand in their symbols."""

    name: str
    symbol: str
    offices: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What documents are about, and what they ask for."""

    subject: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All lists."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    facilities: tuple[str, ...]
    norms: tuple[str, ...]
    methods: tuple[str, ...]
    reports: tuple[str, ...]
    products: tuple[str, ...]
    targets: tuple[str, ...]
    kinds: tuple[Kind, ...]
    issuers: tuple[Issuer, ...]
    topics: tuple[Topic, ...]


@cache
def vocabulary() -> Vocabulary:
    """The packaged lists, read once."""
    data = tomllib.loads(files("service").joinpath("seeds", "demo.toml").read_text("utf-8"))
    return Vocabulary(
        first=tuple(data["syllables_first"]),
        second=tuple(data["syllables_second"]),
        facilities=tuple(data["facilities"]),
        norms=tuple(data["norms"]),
        methods=tuple(data["methods"]),
        reports=tuple(data["reports"]),
        products=tuple(data["products"]),
        targets=tuple(data["targets"]),
        kinds=tuple(Kind(**each) for each in data["kind"]),
        issuers=tuple(Issuer(**{**each, "offices": tuple(each["offices"])}) for each in data["issuer"]),
        topics=tuple(Topic(subject=t["subject"], duties=tuple(t["duties"])) for t in data["topic"]),
    )

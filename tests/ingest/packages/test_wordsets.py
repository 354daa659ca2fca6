"""Copies among many files are found as if every file were compared with every other, and in time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from dondoc_packages import ANNEX, dispatch, zip_file
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.draft import DraftDocument
from ingest.packages.choose import Candidate, choose, copies
from ingest.packages.looks import Look
from ingest.packages.tree import Leaf
from ingest.packages.wordsets import WordSet, likeness
from ingest.read import read
from ingest.sniff import MediaType
from models.errors import TooManyPages
from models.source import ReadLimits

TYPES = (MediaType.TEXT, MediaType.HTML, MediaType.DOCX, MediaType.PDF, MediaType.XLSX)


def candidate(
    number: int,
    words: frozenset[str],
    *,
    media_type: MediaType = MediaType.TEXT,
    symbol: str | None = None,
    is_annex: bool = False,
    stem: str | None = None,
    is_read: bool = True,
) -> Candidate:
    """A file with these words, read or only looked at."""
    look = Look(number=symbol, shown=symbol, is_dispatch=symbol is not None, is_annex=is_annex, words=words)
    return Candidate(
        leaf=Leaf(path=f"{number}", stored=None, media_type=media_type, level=1),
        look=look,
        rank=number,
        stem=stem if stem is not None else f"tệp {number}",
        draft=DraftDocument() if is_read else None,
        words=words if is_read else frozenset(),
        text=" ".join(sorted(words)) if is_read else "",
    )


def plainly_alike(a: Candidate, b: Candidate) -> bool:
    """What makes a copy, said the long way."""
    types = {a.leaf.media_type, b.leaf.media_type}
    if MediaType.XLSX in types:
        return False
    if a.look.number and b.look.number:
        return a.look.number == b.look.number and a.look.is_dispatch and b.look.is_dispatch
    if len(types) == 1:
        return False
    ours, theirs = (a.words, b.words) if a.draft and b.draft else (a.look.words, b.look.words)
    if a.stem == b.stem:
        return not ours or not theirs or likeness(ours, theirs) >= 0.5
    smaller, larger = sorted((len(ours), len(theirs)))
    is_comparable = a.look.is_annex is b.look.is_annex and smaller >= 30 and smaller >= 0.5 * larger
    return is_comparable and likeness(ours, theirs) >= 0.9


def plain_copies(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Every file beside the first of every group."""
    groups: list[list[Candidate]] = []
    for each in candidates:
        group = next((g for g in groups if plainly_alike(g[0], each)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return groups


@st.composite
def files(draw: st.DrawFn) -> list[Candidate]:
    """A dozen files, many of them nearly the same text."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    texts = [[f"từ{dice.randrange(4000)}" for _ in range(dice.choice((0, 10, 40, 200, 900)))] for _ in "abc"]
    found = []
    for number in range(12):
        words = list(dice.choice(texts))
        kept = dice.choice((1.0, 0.97, 0.9, 0.6, 0.45))
        changed = [word if dice.random() < kept else f"khác{dice.randrange(4000)}" for word in words]
        found.append(
            candidate(
                number,
                frozenset(changed),
                media_type=dice.choice(TYPES),
                symbol=dice.choice((None, None, None, "15/syt-vp", "16/syt-vp")),
                is_annex=dice.random() < 0.2,
                stem=dice.choice((None, None, "công văn")),
                is_read=dice.random() < 0.9,
            )
        )
    return found


@settings(max_examples=200, deadline=None)
@given(files())
def test_the_short_way_finds_the_copies_that_the_long_way_finds(found: list[Candidate]) -> None:
    short = [[c.leaf.path for c in group] for group in copies(found)]
    assert short == [[c.leaf.path for c in group] for group in plain_copies(found)]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 40_000),
    st.integers(1, 3000),
    st.integers(1, 3000),
    st.integers(0, 3000),
    st.sampled_from((0.5, 0.9, 1.0)),
)
def test_bits_never_part_what_words_hold_together(
    start: int, ours: int, theirs: int, shift: int, least: float
) -> None:
    a = frozenset(map(str, range(start, start + ours)))
    b = frozenset(map(str, range(start + shift, start + shift + theirs)))
    assert WordSet(a).is_like(WordSet(b), least) is (likeness(a, b) >= least)


def test_a_text_that_became_longer_is_compared_as_it_is_now() -> None:
    """A head is looked at first, the whole text later."""
    head, whole = frozenset(["một", "hai", "ba"]), frozenset(map(str, range(100)))
    one = candidate(1, head, is_read=False)
    assert one.bag(is_whole=False).words == head
    one.look = replace(one.look, words=whole)
    assert one.bag(is_whole=False).words == whole


def long_texts(count: int, *, are_dispatches: bool = False) -> list[Candidate]:
    """Long texts over one language: each pair has much in common, and none is a copy."""
    dice = random.Random(7)
    language = [f"tiếng{n}" for n in range(4000)]
    return [
        candidate(
            n,
            frozenset(dice.sample(language, 2500)),
            media_type=TYPES[n % 2],
            symbol=f"{n + 1}/syt-vp" if are_dispatches else None,
        )
        for n in range(count)
    ]


def test_the_words_of_a_thousand_long_texts_are_not_compared_pair_by_pair(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That took minutes, in which the clock heard nothing: an honest package was refused as a hang."""
    told: list[int] = []
    compared: list[int] = []

    def counted(a: frozenset[str], b: frozenset[str]) -> float:
        compared.append(len(a))
        return likeness(a, b)

    monkeypatch.setattr("ingest.packages.wordsets.likeness", counted)
    assert len(copies(long_texts(998), lambda: told.append(1))) == 998
    assert len(compared) < 998
    assert len(told) > 90


def test_the_clock_is_told_while_many_documents_are_searched_for_each_others_numbers() -> None:
    told: list[int] = []
    choose(long_texts(50, are_dispatches=True), [], lambda: told.append(1))
    assert len(told) == 5


def test_more_text_than_the_pages_hold_is_refused_before_it_is_put_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("ingest.read.assemble", never)
    members: dict[str, str | bytes] = {f"PL{n}.txt": ANNEX + "Số liệu " * 500 + str(n) for n in range(4)}
    with pytest.raises(TooManyPages):
        read(
            zip_file(tmp_path / "goi.zip", {"cv.txt": dispatch(), **members}), limits=ReadLimits(max_pages=2)
        )

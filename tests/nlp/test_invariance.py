"""A directive says the same however it was typed: Unicode form, tone placement, spaces, wraps, bullets."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.read import read
from models.contract import ObligationJson, contract_of
from nlp.extract import extract
from nlp.keys import match_key

DISPATCHES = Path(__file__).parents[2] / "samples" / "dispatches"
SAMPLES = sorted(path.stem for path in DISPATCHES.glob("*.txt"))
BULLET = re.compile(r"^[-–•*+]\s+", re.MULTILINE)
# The two ways to place the tone on a final "oa", "oe", "uy": hòa and hoà (QĐ 1989/QĐ-BGDĐT allows the first).
OLD, NEW = " òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy", " oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ"
TONES = dict(zip((OLD + OLD.upper()).split(), (NEW + NEW.upper()).split(), strict=True))

Said = tuple[str, tuple[str, ...], tuple[str, ...], str]


def said(one: ObligationJson) -> Said:
    """What an obligation says, apart from how it is written."""
    text = match_key(" ".join(BULLET.sub("", one["text"]).split()))
    leads = tuple(match_key(a["name"]) for a in one["assignees"] if a["role"] == "lead")
    supports = tuple(match_key(a["name"]) for a in one["assignees"] if a["role"] == "support")
    due = one["deadline"]
    return text, leads, supports, str(due and (due["kind"], due["due_on"], due["rrule"], due["amount"]))


def reading(text: str, folder: Path) -> list[Said]:
    path = folder / "van-ban.txt"
    path.write_text(text, encoding="utf-8")
    source = read(path)
    return [said(o) for o in contract_of(extract(source), source)["obligations"]]


@cache
def text_of(name: str) -> str:
    return (DISPATCHES / f"{name}.txt").read_text(encoding="utf-8")


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def tones_moved(text: str) -> str:
    return re.sub(r"(?<![qQ])(?:" + "|".join(TONES) + r")(?!\w)", lambda m: TONES[m.group()], text)


def double_spaced(text: str) -> str:
    return re.sub(r"(?<=[^\W\d_]) (?=[^\W\d_])", "  ", text)


def hard_wrapped(text: str) -> str:
    """Long paragraphs broken as an old editor does; short lines and rows of tables stay."""
    return "\n".join(
        textwrap.fill(line, 88, break_on_hyphens=False, break_long_words=False) if " | " not in line else line
        for line in text.split("\n")
    )


def other_bullets(mark: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"^[-+] (?=[^\n]{30})", f"{mark} ", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(
    "typed",
    [decomposed, tones_moved, double_spaced, hard_wrapped],
    ids=lambda typed: typed.__name__,
)
def test_a_sample_says_the_same_however_it_was_typed(
    name: str, typed: Callable[[str], str], tmp_path: Path
) -> None:
    text = text_of(name)
    assert typed(text) != text
    assert reading(typed(text), tmp_path) == reading(text, tmp_path)


@pytest.mark.parametrize("mark", ["–", "•", "*"])
@pytest.mark.parametrize("name", [name for name in SAMPLES if re.search(r"(?m)^- [^\n]{30}", text_of(name))])
def test_the_form_of_a_bullet_says_nothing(name: str, mark: str, tmp_path: Path) -> None:
    text = text_of(name)
    assert reading(other_bullets(mark)(text), tmp_path) == reading(text, tmp_path)


UNRELATED = (
    "Trong những năm qua, công tác này đã đạt được nhiều kết quả tích cực.",
    "Tình hình thời tiết đang diễn biến phức tạp trên diện rộng.",
    "Số liệu nêu trên được lấy từ báo cáo của Tổng cục Thống kê.",
)


@settings(max_examples=30, deadline=None)
@given(name=st.sampled_from(SAMPLES), said_so=st.sampled_from(UNRELATED), place=st.floats(0, 1))
def test_a_paragraph_that_orders_nothing_changes_no_obligation(
    tmp_path_factory: pytest.TempPathFactory, name: str, said_so: str, place: float
) -> None:
    text = text_of(name)
    ends = [m.start() for m in re.finditer(r"(?<=[.])\n(?=\n?(?:\d+\.|[IVX]+\.) )", text)]
    if not ends:
        return
    at = ends[int(place * (len(ends) - 1))]
    folder = tmp_path_factory.mktemp("van-ban")
    before = reading(text, folder)
    after = reading(f"{text[:at]}\n\n{said_so}\n{text[at:]}", folder)
    assert [o for o in after if said_so.lower() not in o[0]] == before

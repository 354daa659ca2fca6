"""Forms as one expression: the same matches as an alternation, the longest form first."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from nlp.tries import any_of

FORMS = st.sets(st.text(alphabet="abđ .", min_size=1, max_size=5), min_size=1, max_size=8)


@given(FORMS, st.text(alphabet="abđ .", max_size=12))
def test_forms_match_where_and_as_far_as_an_alternation_by_length_does(forms: set[str], text: str) -> None:
    ordered = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    plain = re.compile(rf"(?:{ordered})(?!\w)")
    shared = re.compile(rf"(?:{any_of(forms)})(?!\w)")
    assert [m.span() for m in shared.finditer(text)] == [m.span() for m in plain.finditer(text)]


def test_the_longer_of_two_forms_that_begin_alike_wins() -> None:
    match = re.match(any_of(["báo cáo", "báo cáo kết quả"]), "báo cáo kết quả")
    assert match is not None
    assert match.group() == "báo cáo kết quả"


def test_no_forms_match_nothing() -> None:
    assert re.search(any_of([]), "báo cáo") is None

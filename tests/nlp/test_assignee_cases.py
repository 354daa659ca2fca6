"""The annotated sentences of tests/cases/assignees.txt: lead and support as marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nlp.directive import DirectiveReader
from nlp.keys import match_key
from nlp.openings import Opening
from nlp.supports import find_supports

CASES = Path(__file__).parent.parent / "cases" / "assignees.txt"
MARK = re.compile(r"<(lead|support)(?: (\w+))?>(.*?)</\1>")
LINES = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def _expected(line: str, role: str) -> list[str]:
    return [
        f"{head.capitalize()} {name}" if head else name
        for kind, head, name in MARK.findall(line)
        if kind == role
    ]


@pytest.mark.parametrize("line", LINES)
def test_the_marked_bodies_are_found_with_their_roles(line: str) -> None:
    text = MARK.sub(lambda m: m.group(3), line)
    key = match_key(text)
    directive = DirectiveReader(text, key).read()
    named = directive.leads if directive.opening in (Opening.OPERATOR, Opening.ACTOR) else ()
    assert [n.of(text) for n in named] == _expected(line, "lead")
    assert [n.of(text) for n in find_supports(text, key, directive)] == _expected(line, "support")

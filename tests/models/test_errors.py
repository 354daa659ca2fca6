"""Errors are facts with a code and one sentence for the clerk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models import errors
from models.errors import DondocError, ErrorCode


def kinds(base: type[DondocError] = DondocError) -> Iterator[type[DondocError]]:
    """The classes of the tree that live in models."""
    if base.__module__ == errors.__name__:
        yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)


ALL = sorted(set(kinds()), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_an_error_says_its_sentence_unless_a_better_one_is_given(kind: type[DondocError]) -> None:
    assert kind().message == str(kind()) == (kind.__doc__ or "").strip()
    assert kind().message.endswith(".")
    assert kind("Tệp thứ hai bị hỏng.").message == "Tệp thứ hai bị hỏng."


def test_every_code_belongs_to_one_class() -> None:
    codes = [kind.code for kind in ALL]
    assert sorted(codes) == sorted(ErrorCode)

"""docs/codes.md names every code of errors and warnings, each once."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from models.errors import ErrorCode
from models.evidence import IssueCode

PAGE = Path(__file__).resolve().parents[2] / "docs" / "codes.md"


def listed(heading: str) -> list[str]:
    """The codes of the table under a heading."""
    section = PAGE.read_text("utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize(("heading", "codes"), [("Errors", ErrorCode), ("Warnings", IssueCode)])
def test_every_code_is_listed_exactly_once(heading: str, codes: type[StrEnum]) -> None:
    assert sorted(listed(heading)) == sorted(code.value for code in codes)

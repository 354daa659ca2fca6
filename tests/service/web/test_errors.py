"""The page of codes tells the same HTTP statuses as the API answers."""

from __future__ import annotations

import re
from pathlib import Path

from service.web.errors import STATUS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "codes.md"


def test_the_listed_statuses_are_those_that_are_answered() -> None:
    listed = dict(re.findall(r"^\| `(\w+)` \| (\d{3}) \|", PAGE.read_text("utf-8"), re.MULTILINE))
    assert listed == {code.value: str(int(status)) for code, status in STATUS.items()}
